// @module-tag slow
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { startScript } from '../../support/start-script.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { START, temporaryDirectory } from '../../support/temporary.ts';
import { startServices } from '../support/services.ts';
import { freePort } from '../../../src/sandbox/free-port.ts';
import { START_MS } from '../support/support.ts';

// The ways to run the bot that no container is needed for.

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const UNIT = join(ROOT, '.github/operating/advisory-bot.service');
const LITESTREAM_UNIT = join(ROOT, '.github/operating/litestream/advisory-bot-litestream.service');
const DROP_IN = join(ROOT, '.github/operating/litestream/litestream.conf');
const unit = readFileSync(UNIT, 'utf8');
const analyze = (...args: string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' });
const verified = (...files: string[]) => {
  const { status, stderr } = analyze('verify', '--man=no', ...files);
  return { status, stderr };
};
/** As if its program were there, which is looked for: neither is installed here. */
const tried = (text: string) => text.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`);
const HAS_NO_SYSTEMD = analyze('--version').error !== undefined;

test('the unit starts the bot as npm start does', () => {
  const { env, options, entry } = startScript();
  const [, started = ''] = /^ExecStart=(.*)$/m.exec(unit) ?? [];
  const [, ...args] = started.split(' ');
  expect(args.filter((option) => !option.startsWith('--env-file'))).toEqual([...options, entry]);
  for (const [name, value] of Object.entries(env)) expect(unit).toContain(`\nEnvironment=${name}=${value}\n`);
});

describe.skipIf(HAS_NO_SYSTEMD)(`systemd${HAS_NO_SYSTEMD ? ' (not tried: there is none)' : ''}`, () => {
  test('finds nothing wrong with the units, together and by themselves', () => {
    using directory = temporaryDirectory();
    const file = join(directory.path, 'advisory-bot.service');
    const beside = join(directory.path, 'advisory-bot-litestream.service');
    writeFileSync(file, tried(unit));
    writeFileSync(beside, tried(readFileSync(LITESTREAM_UNIT, 'utf8')));
    expect(verified(file)).toEqual({ status: 0, stderr: '' });
    cpSync(DROP_IN, join(directory.path, 'advisory-bot.service.d', 'litestream.conf'));
    expect(verified(beside, file)).toEqual({ status: 0, stderr: '' });
  });

  test('finds them well shut in', () => {
    for (const each of [UNIT, LITESTREAM_UNIT]) {
      const { stdout } = analyze('security', '--offline=true', '--threshold=20', each);
      expect(stdout).toMatch(/Overall exposure level for advisory-bot[a-z-]*\.service: 1\.\d OK/);
    }
  });
});

test('a restore for the service is made as the operator’s page has it', () => {
  using directory = temporaryDirectory();
  const page = readFileSync(join(ROOT, '.github/operating/README.md'), 'utf8');
  const [, block = ''] = /```sh\n(cd \/opt\/advisory-bot && set -- [^`]+)```/.exec(page) ?? [];
  const place = (name: string) => join(directory.path, name);
  const backups = place('lib/backups');
  const [, backup = ''] = /restore\.ts \S+\/(\S+\.db)/.exec(block) ?? [];
  for (const each of ['etc', 'lib/backups']) mkdirSync(place(each), { recursive: true, mode: 0o700 });
  openDatabase(join(backups, backup), START).close();
  for (const token of ['discord-token', 'github-token']) writeFileSync(place(`etc/${token}`), `${token}\n`);
  writeFileSync(
    place('etc/env'),
    ['DISCORD_GUILD_ID=1', 'SECURITY_CHANNEL_ID=2', 'CODEGATE_CHANNEL_ID=3', 'SECURITY_ROLE_ID=4']
      .map((line) => line.replace('=', `=${'1'.repeat(17)}`))
      .join('\n'),
  );
  const script = block
    .replaceAll('sudo ', '')
    .replace('cd /opt/advisory-bot', `cd ${ROOT}`)
    .replaceAll('/etc/advisory-bot', place('etc'))
    .replaceAll('/var/lib/advisory-bot', place('lib'))
    // It would ask Discord itself.
    .replace('"$@" src/doctor.ts\n', '');
  const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', script], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '' },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain(`it is at ${place('lib/advisory-bot.db')} now`);
  for (const [, variable = ''] of block.matchAll(/((?:DATABASE_PATH|BACKUP_DIR)=\S+)/g))
    expect(unit).toContain(`\nEnvironment=${variable}\n`);
});

test('SIGTERM to npm start ends the bot', { timeout: 2 * START_MS }, async (context) => {
  await using services = await startServices();
  const port = await freePort();
  const npm = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...services.env, PATH: process.env['PATH'] ?? '', HEALTH_PORT: String(port) },
    stdio: 'ignore',
  });
  const ended = once(npm, 'close');
  const healthy = () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ status }) => status,
      () => undefined,
    );
  await context.expect.poll(healthy).toBe(200);
  npm.kill('SIGTERM');
  await ended;
  expect(npm.exitCode).toBe(0);
  expect(await healthy()).toBeUndefined();
});
