import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startScript } from '../../support/start-script.ts';
import { startServices } from '../support/services.ts';
import { freePort } from '../../../src/sandbox/free-port.ts';

// The image that the Containerfile makes, run as an orchestrator runs it: without root, on a root directory that is
// read-only, the bot as the first process. Its public base may be out of reach, so it stands on one of Debian's packages
// with this machine's npm; no daemon is needed, and nothing of it stays.

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const isThere = (program: string) => spawnSync('which', [program]).status === 0;
const MISSING = ['buildah', 'mmdebstrap', 'unshare', 'chroot', 'npm'].filter((program) => !isThere(program));
const WHY =
  process.env['SOAK'] === undefined
    ? 'it takes minutes, and is part of npm run soak'
    : process.getuid?.() === 0
      ? MISSING.map((program) => `there is no ${program}`).join(', ')
      : 'only root may change the root directory';

const image = z.object({
  Docker: z.object({
    config: z.object({
      User: z.string(),
      Env: z.array(z.string()),
      WorkingDir: z.string(),
      Entrypoint: z.array(z.string()),
      Healthcheck: z.object({ Test: z.array(z.string()) }),
      Volumes: z.record(z.string(), z.unknown()),
    }),
  }),
});

describe.skipIf(WHY !== '')(`the container${WHY === '' ? '' : ` (not tried: ${WHY})`}`, () => {
  // Images are too large for a directory in memory, which the tests have where they can.
  const directory = mkdtempSync('/var/tmp/advisory-bot-container-');
  const store = ['--root', join(directory, 'images'), '--runroot', join(directory, 'run')];
  let container = '';
  let mounted = '';
  let config: z.infer<typeof image>['Docker']['config'];

  beforeAll(() => {
    makeBase();
    const ca = ['/etc/ssl/certs/ca-certificates.crt']
      .filter(existsSync)
      .flatMap((file) => ['--secret', `id=ca,src=${file}`]);
    buildah(
      'build',
      '--isolation=chroot',
      '--network=host',
      '--format=docker',
      '--build-arg=BASE=localhost/base',
      ...ca,
      '--tag=bot',
      '--file=Containerfile',
      ROOT,
    );
    ({ config } = image.parse(JSON.parse(buildah('inspect', '--type=image', 'localhost/bot'))).Docker);
    container = buildah('from', 'localhost/bot').trim();
    mounted = buildah('mount', container).trim();
  }, 15 * 60_000);

  afterAll(() => {
    if (container !== '') buildah('rm', container);
    rmSync(directory, { recursive: true, force: true });
  }, 300_000);

  function buildah(command: string, ...more: string[]): string {
    return ran('buildah', ...store, command, ...more);
  }

  /** A base like that of the Containerfile: Debian without anything, Node 26 and npm. */
  function makeBase(): void {
    const base = join(directory, 'base');
    mkdirSync(base);
    ran(
      'mmdebstrap',
      '--variant=minbase',
      '--include=ca-certificates,libstdc++6,libatomic1',
      'bookworm',
      join(base, 'debian.tar'),
    );
    cpSync(process.execPath, join(base, 'node'), { dereference: true });
    // npm's program lies in the bin/ of its package.
    const npm = dirname(dirname(realpathSync(ran('which', 'npm').trim())));
    cpSync(npm, join(base, 'npm'), { recursive: true, dereference: true });
    const lines = [
      'FROM scratch',
      'ADD debian.tar /',
      'COPY node /usr/local/bin/node',
      'COPY npm /usr/local/lib/node_modules/npm',
      'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm',
    ];
    writeFileSync(join(base, 'Containerfile'), lines.join('\n'));
    buildah('build', '--isolation=chroot', '--tag=base', base);
  }

  /** Starts what the image says as the first process of its own, with nothing to write to but the volume. */
  function run(env: Readonly<Record<string, string>>) {
    const data = mkdtempSync(join(directory, 'data-'));
    const [user = '', group = ''] = config.User.split(':');
    chownSync(data, Number(user), Number(group));
    const inside = new Map(
      config.Env.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    const script = [
      `mount --bind "$ROOT_DIR" "$ROOT_DIR"`,
      `mount --bind "$DATA_DIR" "$ROOT_DIR/data"`,
      `mount -o remount,ro,bind "$ROOT_DIR"`,
      `exec chroot --userspec="$USER_SPEC" "$ROOT_DIR" /usr/bin/env --ignore-environment --chdir="$WORK_DIR" "$@"`,
    ].join(' && ');
    // What lies on this machine is not in the container: the database, and the services' own Sigstore.
    const { DATABASE_PATH: _, SIGSTORE_TUF_ROOT: _root, SIGSTORE_TUF_URL: _url, ...rest } = env;
    const variables = Array.from(
      new Map([...inside, ...Object.entries(rest)]),
      ([name, value]) => `${name}=${value}`,
    );
    const child = spawn(
      'unshare',
      ['--mount', '--pid', '--fork', 'sh', '-c', script, 'sh', ...variables, ...config.Entrypoint],
      {
        env: {
          PATH: process.env['PATH'] ?? '',
          ROOT_DIR: mounted,
          DATA_DIR: data,
          USER_SPEC: config.User,
          WORK_DIR: config.WorkingDir,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
    /** To the first process inside, as an orchestrator sends it: that of `unshare` would reach nobody. */
    const signal = (name: 'TERM' | 'KILL') =>
      spawnSync('pkill', ['--signal', name, '--parent', String(child.pid)]);
    return {
      data,
      said,
      ended: once(child, 'close').then(() => child.exitCode),
      stop: () => signal('TERM'),
      async [Symbol.asyncDispose]() {
        signal('KILL');
        await this.ended;
      },
    };
  }

  test('holds the bot and its build, and nothing that it does not run of', () => {
    const home = join(mounted, config.WorkingDir);
    expect(readdirSync(home).toSorted()).toEqual(
      [
        'LICENSE',
        'commands',
        'dist',
        'migrations',
        'node_modules',
        'package-lock.json',
        'package.json',
        'src',
      ].toSorted(),
    );
    expect(existsSync(join(home, 'node_modules', 'vitest'))).toBe(false);
    expect(existsSync(join(home, 'src', 'sandbox'))).toBe(false);
    expect(config.Volumes).toEqual({ '/data': {} });
    expect(config.User).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    const { env, options, entry } = startScript();
    expect(config.Entrypoint).toEqual(['node', ...options, entry]);
    for (const [name, value] of Object.entries(env)) expect(config.Env).toContain(`${name}=${value}`);
  });

  test('runs without root on a root directory that is read-only, is healthy, and SIGTERM ends it', async (context) => {
    await using services = await startServices();
    const port = String(await freePort());
    await using bot = run({ ...services.env, HEALTH_PORT: port });
    const [kind, ...probe] = config.Healthcheck.Test;
    expect([kind, probe[0]]).toEqual(['CMD', 'node']);
    const health = async () => {
      const asking = spawn(process.execPath, probe.slice(1), { env: { HEALTH_PORT: port }, stdio: 'ignore' });
      await once(asking, 'close');
      return asking.exitCode;
    };
    expect(await health()).toBe(1);
    await context.expect.poll(health, { timeout: 60_000, interval: 500 }).toBe(0);
    // The release build runs, and not the sources.
    expect(bot.said.err).toBe('');
    const database = statSync(join(bot.data, 'advisory-bot.db'));
    expect([database.uid, database.mode & 0o777]).toEqual([Number(config.User.split(':')[0]), 0o600]);
    bot.stop();
    expect(await bot.ended).toBe(0);
    expect(existsSync(join(bot.data, 'advisory-bot.db-wal'))).toBe(false);
  }, 120_000);

  test('a start that waits for Discord ends with SIGTERM too: the first process gets no signal it does not handle', async (context) => {
    await using services = await startServices();
    await using bot = run({ ...services.env, DISCORD_API_URL: `http://127.0.0.1:${await freePort()}/api` });
    await context.expect.poll(() => bot.said.out, { timeout: 60_000 }).toContain('Discord');
    bot.stop();
    expect(await bot.ended).toBe(0);
  }, 120_000);
});

/** Runs a program to its end, and gives what it wrote. */
function ran(program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    cwd: ROOT,
    maxBuffer: 100_000_000,
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:${dirname(process.execPath)}` },
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr.slice(-2000)}`);
  return stdout;
}
