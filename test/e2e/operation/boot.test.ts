import Sqlite from 'better-sqlite3';
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GatewayIntentBits, PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { consult } from '../../../src/doctor.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { meet } from '../support/ambush.ts';
import { BUILT_MAIN, run, start, startServices } from '../support/services.ts';
import { freePort } from '../../../src/sandbox/free-port.ts';
import { CASE, hold, idOf, START_MS } from '../support/support.ts';
import { SLOW } from '../../support/slow.ts';

// How the bot starts and ends, and what it says to whoever runs it.

/** Starts a program with mounts of its own. */
const UNSHARE = 'unshare';
/** Whether a process may have mounts of its own: root alone may, and not in every container. */
const MAY_MOUNT =
  process.getuid?.() === 0 && spawnSync(UNSHARE, ['--mount', 'mount', '--bind', '/tmp', '/tmp']).status === 0;
/** Makes a directory read-only for what it then starts, and for nobody else. */
const ON_A_READ_ONLY_DISK = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"';

const lines = (text: string) => text.split('\n').filter(Boolean);

describe.concurrent('the bot’s start', { timeout: START_MS }, () => {
  test('names every problem of its configuration at once, and no value', async () => {
    const { code, out, err } = await run(BUILT_MAIN, {
      DISCORD_TOKEN: '',
      DISCORD_GUILD_ID: 'my-private-server',
      SECURITY_CHANNEL_ID: '12',
      SECURITY_ROLE_ID: 'team-of-wax',
      GITHUB_TOKEN_FILE: '/nowhere/at-all',
      GITHUB_REPOSITORIES: 'not a repository',
      DISCORD_API_URL: 'ftp://hidden.example',
      LOG_LEVEL: 'shouting',
      HEALTH_PORT: 'ninety',
      PGP_KEY_URL: 'https://keys.example/a',
      POLICY_FILE: '/nowhere/policy.json',
    });
    expect(code).toBe(1);
    expect(out).toBe('');
    for (const name of [
      'DISCORD_TOKEN is missing',
      'DISCORD_GUILD_ID',
      'SECURITY_CHANNEL_ID',
      'CODEGATE_CHANNEL_ID is missing',
      'SECURITY_ROLE_ID',
      'GITHUB_TOKEN_FILE names a file that cannot be read',
      'GITHUB_REPOSITORIES',
      'DISCORD_API_URL',
      'LOG_LEVEL',
      'HEALTH_PORT',
      'PGP_KEY_URL and PGP_FINGERPRINT go together',
      'POLICY_FILE',
    ])
      expect(err).toContain(name);
    for (const value of [
      'my-private-server',
      'team-of-wax',
      '/nowhere',
      'not a repository',
      'hidden.example',
      'shouting',
      'ninety',
      'keys.example',
    ])
      expect(err).not.toContain(value);
    expect(err).not.toContain('    at ');
  });

  test('with a token that Discord refuses: one line that says what to do', SLOW, async () => {
    await using services = await startServices();
    const { code, out, err } = await run(BUILT_MAIN, {
      ...services.env,
      DISCORD_TOKEN: 'wrong.wrong.wrong',
    });
    expect(code).toBe(1);
    expect(lines(err)).toEqual([expect.stringContaining('Discord does not accept DISCORD_TOKEN')]);
    expect(out + err).not.toContain('wrong.wrong');
  });

  test('with intents that are not allowed: one line that says what to do', SLOW, async () => {
    await using services = await startServices({ disallowedIntents: GatewayIntentBits.Guilds });
    const { code, err } = await run(BUILT_MAIN, services.env);
    expect(code).toBe(1);
    expect(lines(err)).toEqual([expect.stringContaining('Discord refuses the bot’s intents')]);
  });

  test('on an old Node: one line that says what it lacks', SLOW, async () => {
    const old = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}});Object.defineProperty(process,'version',{value:'v20.20.2'})`;
    // What is imported first counts, so the pretence comes before the check that every start begins with.
    await using program = start('src/main.ts', {
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(old)}`,
    });
    expect(await program.ended).toBe(1);
    expect(program.said.out).toBe('');
    expect(lines(program.said.err)).toEqual([
      expect.stringMatching(/needs Node 26 or newer; this is v20\.20\.2.*npm ci/),
    ]);
  });

  test('while Discord does not take the commands: those of last time are there, and it tries again', async () => {
    await using held = await hold();
    const { sandbox } = held;
    await sandbox.faults({
      target: 'discord',
      method: 'PUT',
      path: '/commands',
      status: 503,
      times: 'until-cleared',
    });
    await sandbox.restart();
    expect((await sandbox.run('security-1', '/advisory list')).text).toContain('No case is open.');
    const registered = () =>
      sandbox.requests().filter(({ method, status }) => method === 'PUT' && status === 200).length;
    const before = registered();
    sandbox.clearFaults();
    await sandbox.advance('PT10M');
    expect(registered()).toBe(before + 1);
  });

  test.skipIf(!MAY_MOUNT)(
    'on a disk that may only be read: one line that says what to do',
    SLOW,
    async () => {
      await using services = await startServices();
      openDatabase(services.env['DATABASE_PATH'] ?? '', Temporal.Now.instant()).close();
      const program = [process.execPath, '--import', './src/require-node.mjs', BUILT_MAIN];
      const ended = Promise.withResolvers<{ code: unknown; out: string; err: string }>();
      execFile(
        UNSHARE,
        ['--mount', 'sh', '-c', ON_A_READ_ONLY_DISK, 'sh', services.directory, ...program],
        { env: { PATH: process.env['PATH'] ?? '', ...services.env } },
        (error, out, err) => ended.resolve({ code: error?.code, out, err }),
      );
      const { code, out, err } = await ended.promise;
      expect([code, out]).toEqual([1, '']);
      expect(lines(err)).toEqual([
        expect.stringMatching(/^DATABASE_PATH: its disk may only be read\. .*mount it again.*\(EROFS\)$/),
      ]);
    },
  );

  test('a second one on the same database is told who holds it', SLOW, async () => {
    await using services = await startServices();
    await using held = await hold({ databasePath: services.env['DATABASE_PATH'] ?? '' });
    expect(held.sandbox.info().bot.ready).toBe(true);
    const { code, err } = await run(BUILT_MAIN, services.env);
    expect(code).toBe(1);
    expect(lines(err)).toEqual([
      expect.stringMatching(/the database is in use by process \d+ on \S+, since .*; stop it first/),
    ]);
  });
});

describe.concurrent('the bot’s end', { timeout: START_MS }, () => {
  test('SIGTERM finishes what is in flight, and leaves the database in one file', async () => {
    await using services = await startServices();
    const databasePath = join(services.directory, 'bot.db');
    const held = await hold({ host: 'process', databasePath });
    const { sandbox } = held;
    await sandbox.run('security-1', '/advisory me');
    await sandbox.run('security-2', '/advisory me');
    let restarted: Promise<unknown> = Promise.resolve();
    meet(sandbox, { target: 'github', method: 'POST', path: /security-advisories$/ }, () => {
      restarted = sandbox.restart('SIGTERM');
      return { delay_ms: 200 };
    });
    const answer = await sandbox.run(
      'security-1',
      '/advisory open repository:stacklok/codegate source:email',
    );
    await restarted;
    expect(answer.text).toContain(`✅ ${CASE} is open.`);
    expect(answer.text).toMatch(/\*\*Advisory\*\* GHSA-/);
    expect(idOf(answer)).not.toBe('');
    const told = sandbox.dms('security-2').messages.filter(({ text }) => text.includes(CASE));
    expect(told).toHaveLength(1);
    expect(existsSync(`${databasePath}-wal`)).toBe(true);
    await held[Symbol.asyncDispose]();
    expect(existsSync(`${databasePath}-wal`)).toBe(false);
    expect(statSync(databasePath).mode & 0o777).toBe(0o600);
  });

  test('the health check tells while it runs; SIGINT ends it with exit code 0', SLOW, async (context) => {
    await using services = await startServices();
    const port = await freePort();
    await using program = start('src/main.ts', { ...services.env, HEALTH_PORT: String(port) });
    const healthy = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
      return [response?.status, await response?.text()];
    };
    await context.expect
      .poll(healthy)
      .toEqual([200, expect.stringContaining('{"connected":true,"ticking":true,"lost":[],')]);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toContain('advisory_bot_info{version="');
    expect(metrics).not.toContain('stacklok');
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(0);
    expect(program.said.err).toBe('');
    expect(existsSync(join(services.directory, 'bot.db-wal'))).toBe(false);
    for (const line of lines(program.said.out)) expect(JSON.parse(line)).toHaveProperty('msg');
  });
});

// Its program says what `consult` gives: the first of these and the last run it.
describe.concurrent('the doctor', { timeout: START_MS }, () => {
  test('finds nothing where all is well, with secrets from files too, beside a running bot', async () => {
    await using services = await startServices();
    await using bot = start(BUILT_MAIN, services.env);
    const { DISCORD_TOKEN = '', ...env } = services.env;
    const file = join(services.directory, 'token');
    writeFileSync(file, `${DISCORD_TOKEN}\n`);
    const { code, out, err } = await run('src/doctor.ts', { ...env, DISCORD_TOKEN_FILE: file });
    expect({ out: lines(out), err }).toEqual({
      out: [
        '✓ Configuration',
        expect.stringMatching(/^ {4}· version \d+\.\d+\.\d+ of the bot\.$/),
        '✓ Discord',
        '✓ GitHub, stacklok/codegate',
        '✓ This machine’s clock, by GitHub’s',
        '✓ E-mail: not configured; notices to distributors are sent by hand',
        '✓ Mailbox: not configured; reports by e-mail are opened by hand',
        '✓ Lease: not configured; there is one machine',
        '✓ Files',
        '✓ Litestream: not configured; what is newer than the last backup is on this machine alone',
        '✓ Releases',
        '✓ Last seen',
        expect.stringMatching(/^ {4}· stacklok\/codegate was (not )?followed /),
        '    · backups: not configured; set BACKUP_DIR to have one made each day.',
      ],
      err: '',
    });
    expect(code).toBe(0);
    expect(bot.child.exitCode).toBeNull();
  });

  test(
    'names a permission that is missing, and how to grant it; the bot says the same in its log',
    SLOW,
    async (context) => {
      await using services = await startServices({ denied: { security: PermissionFlagsBits.SendMessages } });
      const { code, out } = await consult(services.env);
      expect(code).toBe(1);
      const problem = 'SECURITY_CHANNEL_ID: the bot lacks “Send Messages”. Grant it';
      expect(out).toContain('✗ Discord');
      expect(out).toContain(problem);
      await using bot = start(BUILT_MAIN, services.env);
      await context.expect.poll(() => bot.said.out).toContain(problem);
    },
  );

  test(
    'names files that others may read, and a trigger that is missing, and changes neither',
    SLOW,
    async () => {
      await using services = await startServices();
      const path = services.env['DATABASE_PATH'] ?? '';
      openDatabase(path, Temporal.Now.instant()).close();
      const sqlite = new Sqlite(path);
      sqlite.exec('DROP TRIGGER events_never_go');
      sqlite.close();
      chmodSync(path, 0o644);
      const { code, out } = await consult(services.env);
      expect(code).toBe(1);
      expect(out).toContain('✗ Files');
      expect(out).toContain(`chmod 600 ${path}`);
      expect(out).toContain('the trigger events_never_go is missing');
      expect(statSync(path).mode & 0o777).toBe(0o644);
    },
  );

  test('names a GitHub right that is missing', async () => {
    await using services = await startServices({ tokenRights: 'none' });
    const { code, out } = await consult(services.env);
    expect(code).toBe(1);
    expect(out).toContain('✗ GitHub, stacklok/codegate');
    expect(out).toContain('the token lacks: Repository security advisories: read');
  });

  test('names everything that is wrong with the configuration', SLOW, async () => {
    const { code, out } = await run('src/doctor.ts', { DISCORD_GUILD_ID: 'my-private-server' });
    expect(code).toBe(1);
    expect(out).toContain('✗ Configuration');
    expect(out).toContain('DISCORD_TOKEN is missing');
    expect(out).not.toContain('my-private-server');
  });
});
