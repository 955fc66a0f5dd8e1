// @module-tag slow
// @module-tag long
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, type TestContext } from 'vitest';
import { z } from 'zod';
import { freePort } from '../../../src/sandbox/free-port.ts';
import { ageKey } from '../../support/age-key.ts';
import { memoryDirectory } from '../../support/memory-directory.ts';
import { hasLitestream, LITESTREAM } from '../../support/litestream.ts';
import { hasPostgres, Postgres } from '../../support/postgres.ts';
import { shippedConfig } from '../../support/shipped-config.ts';
import { hasSshd, SshServer } from '../../support/ssh-server.ts';
import { startScript } from '../../support/start-script.ts';
import { startServices, type Services } from '../support/services.ts';

// The commands of the operator's page for containers, as they stand there, by podman and podman-compose: the image is built, run
// without root on a root directory that is read-only, examined, restored, upgraded and taken back. The public base may be out of
// reach, so it stands on one of Debian's packages with this machine's npm; nothing of it stays.

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PAGE = readFileSync(join(ROOT, '.github/operating/README.md'), 'utf8');
const isThere = (program: string) => spawnSync('which', [program]).status === 0;
const MISSING = ['podman', 'podman-compose', 'mmdebstrap', 'unshare', 'npm'].filter(
  (program) => !isThere(program),
);
const WHY =
  process.getuid?.() === 0
    ? MISSING.map((program) => `there is no ${program}`).join(', ')
    : 'only root may mount what containers need';

/** Whom the bot runs as in it. */
const USER = 10001;
/** What a clone has of what is built and run. */
const CLONE = [
  'commands',
  'migrations',
  'src',
  'package.json',
  'package-lock.json',
  'LICENSE',
  'Containerfile',
  'compose.yaml',
  '.dockerignore',
  '.env.example',
  '.github/operating',
];
const TEST_MS = 6 * 60_000;
/** Of each change it is shown that the image runs, backs up, is restored and ends. The rest of the page is left to the soak. */
const IS_LEFT_TO_SOAK = process.env['SOAK'] === undefined;
/** Images take less than 2 GB; the bots and this machine want some, too. */
const NEEDED_BYTES = 5 * 1024 ** 3;

/** The commands of the page among which these words are. */
function commands(words: string): string {
  const found = [...PAGE.matchAll(/^( *)```sh\n([^`]+)```/gm)]
    .map(([, indent = '', text = '']) => text.replaceAll(`\n${indent}`, '\n').trim())
    .filter((text) => text.includes(words));
  if (found.length !== 1) throw new Error(`the page has ${found.length} blocks of commands with “${words}”`);
  return found[0] ?? '';
}

const [BUILD = '', ...START] = commands('podman build --format docker -t advisory-bot .   #').split('\n');
/** The variables with which the page's commands begin. */
const WITH = /^set -- (?:.*\\\n)*.*$/m.exec(START.join('\n'))?.[0] ?? '';

/** The copy that the page restores. */
const [BACKUP = ''] = /\/data\/backups\/[\w-]+\.db/.exec(PAGE) ?? [];
/** The bot's container by the name that compose gives it in a directory of this name. */
const COMPOSED = 'clone_advisory-bot_1';

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Lines of commands without the variables, which stand before them already. */
function without(variables: string, lines: readonly string[]): string {
  return lines.join('\n').replace(variables, '');
}

/** A command of the page that stands in a sentence. */
function inline(beginning: string): string {
  const [, found] = new RegExp(`\`(${beginning} [^\`]+)\``).exec(PAGE) ?? [];
  if (found === undefined) throw new Error(`the page has no command that begins with “${beginning}”`);
  return found;
}

const image = z.tuple([
  z.object({
    Config: z.object({
      User: z.string(),
      Env: z.array(z.string()),
      Entrypoint: z.array(z.string()),
      Volumes: z.record(z.string(), z.unknown()),
    }),
  }),
]);

describe.skipIf(WHY !== '')(`the container${WHY === '' ? '' : ` (not tried: ${WHY})`}`, () => {
  const directory =
    WHY === '' ? (memoryDirectory(NEEDED_BYTES) ?? mkdtempSync('/var/tmp/advisory-bot-container-')) : '';
  const clone = join(directory, 'clone');
  const trustedRoot = join(directory, 'trusted-root.json');
  const port = { first: '', second: '' };
  /** Why this machine starts no container at all, whatever is in it; empty where it does. */
  let unable = '';

  beforeAll(async () => {
    for (const each of CLONE) cpSync(join(ROOT, each), join(clone, each), { recursive: true });
    makeMachine();
    writeFileSync(trustedRoot, '{}');
    unable = await whyUnable();
    if (unable !== '') return console.warn(`the container is not tried: ${unable}`);
    await makeBase();
    await shell(BUILD);
    port.first = String(await freePort());
    port.second = String(await freePort());
    // All containers are in this machine's own network, where a port is anybody's.
    const compose = join(clone, 'compose.yaml');
    writeFileSync(
      compose,
      readFileSync(compose, 'utf8').replace('HEALTH_PORT: 8080', `HEALTH_PORT: ${port.first}`),
    );
  }, 15 * 60_000);

  beforeEach(({ skip }) => skip(unable !== '', unable));

  afterEach(async () => {
    if (unable === '') await shell('podman rm --force --all --time 0 && podman volume rm --force --all');
  }, TEST_MS);

  afterAll(() => rmSync(directory, { recursive: true, force: true }), TEST_MS);

  /** What stands before the programs that the page names, and where podman keeps everything. */
  function makeMachine(): void {
    const bin = join(directory, 'bin');
    mkdirSync(bin);
    const program = (name: string, text: string) =>
      writeFileSync(join(bin, name), `#!/bin/bash\n${text}`, { mode: 0o755 });
    const ca = '/etc/ssl/certs/ca-certificates.crt';
    program(
      'podman',
      `given=()
while [ $# -gt 0 ]; do
  case $1 in
    # podman-compose names a network of its own, from which the services on loopback are out of reach.
    --net | --network-alias) shift ;;
    *) given+=("$1") ;;
  esac
  shift
done
case \${given[0]} in
  build) given=(build ${existsSync(ca) ? `--secret id=ca,src=${ca}` : ''} "\${given[@]:1}") ;;
  run) given=(run --volume ${trustedRoot}:/run/trusted-root.json:ro "\${given[@]:1}") ;;
esac
# crun takes either hierarchy of cgroups, and not both at once.
exec unshare --mount sh -c '! mountpoint -q /sys/fs/cgroup/unified || umount /sys/fs/cgroup/unified; exec "$@"' sh "$(
  PATH=\${PATH#${bin}:} && command -v podman
)" "\${given[@]}"
`,
    );
    program('docker', '[ "$1" = compose ] && shift && exec podman-compose "$@"\n');
    program('sudo', 'exec "$@"\n');
    // There is nothing to pull from.
    program('git', '[ "$*" = pull ]\n');
    writeFileSync(
      join(directory, 'containers.conf'),
      `[containers]
netns = "host"
default_ulimits = ["nofile=4096:4096", "nproc=1000:1000"]
[network]
network_config_dir = "${join(directory, 'networks')}"
`,
    );
    writeFileSync(
      join(directory, 'storage.conf'),
      `[storage]
driver = "overlay"
graphroot = "${join(directory, 'images')}"
runroot = "${join(directory, 'run')}"
`,
    );
  }

  /** Tries a container of one program, which needs nothing of this project: inside other containers none may start. */
  async function whyUnable(): Promise<string> {
    const tried = join(directory, 'tried');
    mkdirSync(tried);
    writeFileSync(join(tried, 'Containerfile'), 'FROM scratch\nCOPY program /program\n');
    try {
      // The one program of each Debian that needs no library.
      copyFileSync('/usr/sbin/ldconfig', join(tried, 'program'));
      await shell(`podman build --tag tried ${tried} && podman run --rm tried /program --version`);
      return '';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** A base like that of the Containerfile, by its name: a shell and its programs of Debian, Node 26 and npm; and Litestream’s image. */
  async function makeBase(): Promise<void> {
    const base = join(directory, 'base');
    mkdirSync(base);
    await shell(
      `mmdebstrap --variant=extract --include=base-files,dash,coreutils,libstdc++6,libatomic1 bookworm ${base}/debian.tar`,
    );
    cpSync(process.execPath, join(base, 'node'), { dereference: true });
    // npm's program lies in the bin/ of its package.
    const npm = dirname(dirname(realpathSync((await shell('which npm')).trim())));
    cpSync(npm, join(base, 'npm'), { recursive: true, dereference: true });
    const lines = [
      'FROM scratch',
      'ADD debian.tar /',
      'COPY node /usr/local/bin/node',
      'COPY npm /usr/local/lib/node_modules/npm',
      'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm',
    ];
    writeFileSync(join(base, 'Containerfile'), lines.join('\n'));
    const [, name = ''] = /^ARG BASE=(.+)$/m.exec(readFileSync(join(ROOT, 'Containerfile'), 'utf8')) ?? [];
    // Nothing else is made of its parts: each of them would be packed and unpacked again.
    await shell(`podman build --layers=false --tag ${name} ${base}`);
    if (IS_LEFT_TO_SOAK || !hasLitestream) return;
    const beside = join(directory, 'litestream');
    mkdirSync(beside);
    cpSync(LITESTREAM, join(beside, 'litestream'), { dereference: true });
    writeFileSync(join(beside, 'Containerfile'), 'FROM scratch\nCOPY litestream /usr/local/bin/litestream\n');
    const file = readFileSync(join(ROOT, '.github/operating/litestream/Containerfile'), 'utf8');
    const [, litestream = ''] = /^ARG LITESTREAM=(.+)$/m.exec(file) ?? [];
    await shell(`podman build --tag ${litestream} ${beside}`);
  }

  /** Runs commands in the clone, as an operator does; gives what they write. */
  async function shell(script: string): Promise<string> {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: clone,
      env: {
        ...process.env,
        PATH: [join(directory, 'bin'), process.env['PATH'], dirname(process.execPath)].join(':'),
        CONTAINERS_CONF: join(directory, 'containers.conf'),
        CONTAINERS_STORAGE_CONF: join(directory, 'storage.conf'),
        BUILDAH_ISOLATION: 'chroot',
        TMPDIR: directory,
        // As the page says of podman-compose.
        BUILDAH_FORMAT: 'docker',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    await once(child, 'close');
    if (child.exitCode !== 0)
      throw new Error(`${script}\nended with ${child.exitCode}: ${`${out}${err}`.slice(-3000)}`);
    return out;
  }

  /** The commands of the page after its variables, on this machine's first or second bot. */
  async function page(script: string, which: 'first' | 'second' = 'first'): Promise<string> {
    const given = WITH.replace('HEALTH_PORT=8080', `HEALTH_PORT=${port[which]}`);
    return shell(
      `${which === 'first' ? given : given.replace('advisory-bot:/data', 'second:/data')}\n${script}`,
    );
  }

  /** `.env` as an operator fills it in, one value in quotes as the file says. */
  function configure({ env }: Services, more: Readonly<Record<string, string>> = {}): void {
    const { DATABASE_PATH: _, SIGSTORE_TUF_ROOT: root = '', ...rest } = env;
    copyFileSync(root, trustedRoot);
    chmodSync(trustedRoot, 0o644);
    const values = { ...rest, ...more, SIGSTORE_TUF_ROOT: '/run/trusted-root.json', TEAM_NAME: "'The team'" };
    let text = readFileSync(join(clone, '.env.example'), 'utf8');
    for (const [name, value] of Object.entries(values))
      text = text.replace(new RegExp(`^${name}=.*$`, 'm'), () => `${name}=${value}`);
    writeFileSync(join(clone, '.env'), text, { mode: 0o600 });
  }

  /** Waits until a container is well by the image's own health check. */
  const healthy = (context: TestContext, name = 'advisory-bot') =>
    context.expect.poll(() => isWell(name), { timeout: 90_000, interval: 500 }).toBe(true);
  const isWell = (name: string) =>
    shell(`podman healthcheck run ${name}`).then(
      () => true,
      () => false,
    );
  const answerOf = async (path: string, which: 'first' | 'second') =>
    (await fetch(`http://127.0.0.1:${port[which]}${path}`).catch(() => undefined))?.text();
  const logOf = (name: string) => shell(`podman logs ${name} 2>&1`);

  /** What a bot would write at 03:17, in its volume. */
  async function backUp(name: string): Promise<void> {
    const into = `new (require('better-sqlite3'))('/data/advisory-bot.db').exec("VACUUM INTO '${BACKUP}'")`;
    await shell(
      `podman exec ${name} sh -c ${quoted(`umask 077 && mkdir -p ${dirname(BACKUP)} && node -e ${quoted(into)}`)}`,
    );
  }

  test('holds the bot and its build, and nothing that it does not run of', async () => {
    const [{ Config: config }] = image.parse(JSON.parse(await shell('podman image inspect advisory-bot')));
    const inside = await shell('podman run --rm --entrypoint ls advisory-bot -A . node_modules src');
    const [own = '', packages = '', sources = ''] = inside.split('\n\n').map((part) => part.trim());
    expect(own.split('\n').slice(1).toSorted()).toEqual(
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
    expect(packages.split('\n')).toContain('discord.js');
    expect(packages.split('\n')).not.toContain('vitest');
    expect(sources.split('\n')).not.toContain('sandbox');
    expect(config.Volumes).toEqual({ '/data': {} });
    expect(config.User).toBe(`${USER}:${USER}`);
    const { env, options, entry } = startScript();
    expect(config.Entrypoint).toEqual(['node', ...options, entry]);
    for (const [name, value] of Object.entries(env)) expect(config.Env).toContain(`${name}=${value}`);
  });

  test(
    'is examined, runs, backs up and is restored as the page has it',
    async (context) => {
      await using services = await startServices();
      configure(services);
      expect(await page(without(WITH, START))).toContain('✓ Releases');
      await healthy(context);
      expect(await shell(inline('podman exec advisory-bot'))).toContain('✓ Files');
      // The release build runs, and not the sources.
      for (const line of (await logOf('advisory-bot')).trim().split('\n'))
        expect(JSON.parse(line)).toHaveProperty('msg');
      expect(await shell('podman exec advisory-bot stat -c "%u %a" /data/advisory-bot.db')).toBe(
        `${USER} 600\n`,
      );
      await backUp('advisory-bot');
      const restored = await page(commands('podman cp advisory-bot'));
      expect(restored).toContain('it is at /data/advisory-bot.db now');
      expect(readdirSync(join(clone, 'backups'))).toEqual([BACKUP.split('/').at(-1)]);
      await context.expect
        .poll(() => logOf('advisory-bot'), { timeout: 60_000 })
        .toContain('the restored database knows what happened since');

      await shell('podman stop advisory-bot');
      expect(await shell('podman inspect --format {{.State.ExitCode}} advisory-bot')).toBe('0\n');
      copyFileSync(join(clone, 'backups', BACKUP.split('/').at(-1) ?? ''), join(clone, 'copy.db'));
      expect(await page(commands('< copy.db'))).toContain('✓ copy.db: the file is whole');
    },
    TEST_MS,
  );

  test.skipIf(IS_LEFT_TO_SOAK)(
    'is upgraded, and taken back, as the page has it',
    async (context) => {
      await using services = await startServices();
      configure(services);
      await page(without(WITH, START));
      await healthy(context);
      expect(await page(commands('podman tag advisory-bot'))).toContain('✓ Files');
      await healthy(context);
      await shell('podman stop advisory-bot');
      // A newer bot's: with one migration more, and the copy that it made before.
      const back = commands('advisory-bot:before src/restore.ts');
      const [copy = ''] = /\/data\/\S+/.exec(back) ?? [];
      const newer = `const db = new (require('better-sqlite3'))('/data/advisory-bot.db');
db.exec("VACUUM INTO '${copy}'");
db.exec("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('newer', 9000000000000)")`;
      await page(`podman run --rm "$@" --entrypoint node advisory-bot -e ${quoted(newer)}`);
      await expect(page('podman run --rm "$@" advisory-bot:before')).rejects.toThrow(
        `install that version, or put a copy of before in its place, such as ${copy}`,
      );
      expect(await page(back)).toContain('it is at /data/advisory-bot.db now');
      await healthy(context);
    },
    TEST_MS,
  );

  test(
    'a start that waits for Discord ends with SIGTERM too: the first process gets no signal it does not handle',
    async (context) => {
      await using services = await startServices();
      configure(services, { DISCORD_API_URL: `http://127.0.0.1:${await freePort()}/api` });
      await page('podman run --detach --name advisory-bot "$@" advisory-bot');
      await context.expect.poll(() => logOf('advisory-bot'), { timeout: 60_000 }).toContain('Discord');
      expect(await isWell('advisory-bot')).toBe(false);
      await shell('podman stop advisory-bot');
      expect(await shell('podman inspect --format {{.State.ExitCode}} advisory-bot')).toBe('0\n');
    },
    TEST_MS,
  );

  test.skipIf(IS_LEFT_TO_SOAK || !hasPostgres)(
    'stands by, and takes over, as the page has it',
    async (context) => {
      await using services = await startServices();
      const postgres = await Postgres.start();
      try {
        configure(services, { LEASE_URL: postgres.url(), LEASE_SECONDS: '6' });
        await page(without(WITH, START));
        await healthy(context);
        await backUp('advisory-bot');
        await shell('podman cp advisory-bot:/data/backups first');
        for (const each of ['', ...readdirSync(join(clone, 'first'))])
          chownSync(join(clone, 'first', each), USER, USER);
        expect(await page(commands('advisory-bot --standby'), 'second')).toMatch(/^[0-9a-f]{64}\n$/);
        await context.expect
          .poll(() => answerOf('/readyz', 'second'), { timeout: 60_000 })
          .toContain('"role":"standby","lease":{"answers":true');
        await healthy(context, 'standby');
        await shell('podman stop advisory-bot');
        await context.expect
          .poll(() => answerOf('/healthz', 'second'), { timeout: 60_000 })
          .toContain('"role":"primary"');
      } finally {
        await postgres.close();
      }
    },
    TEST_MS,
  );

  test.skipIf(IS_LEFT_TO_SOAK)(
    'compose builds, examines, starts and restores it as the page has it',
    async (context) => {
      await using services = await startServices();
      configure(services);
      expect(await shell(commands('docker compose run --rm --entrypoint'))).toContain('✓ Releases');
      await healthy(context, COMPOSED);
      await backUp(COMPOSED);
      const restored = await shell(commands('docker compose exec advisory-bot'));
      expect(restored).toContain('✓ Files');
      expect(restored).toContain('it is at /data/advisory-bot.db now');
      await healthy(context, COMPOSED);
    },
    TEST_MS,
  );

  test.skipIf(IS_LEFT_TO_SOAK || !hasLitestream || !hasSshd)(
    'compose replicates it by Litestream, and restores it from the replica, as the page has it',
    async (context) => {
      await using services = await startServices();
      await using server = await SshServer.start();
      configure(services);
      copyFileSync(shippedConfig(directory, { server, age: ageKey() }), join(clone, 'litestream.yml'));
      copyFileSync(server.key, join(clone, 'replica-key'));
      const replicated = commands('export COMPOSE_FILE=');
      await shell(replicated);
      await healthy(context, COMPOSED);
      await context.expect
        .poll(() => answerOf('/readyz', 'first'), { timeout: 60_000 })
        .toMatch(/"replication":\{"ageSeconds":\d/);
      const [both = ''] = /^export COMPOSE_FILE.*$/m.exec(replicated) ?? [];
      const examined = await shell(`${both}\ndocker compose exec advisory-bot node src/doctor.ts`);
      expect(examined).toContain('✓ Litestream');
      const restored = await shell(`${both}\n${commands('src/restore.ts /etc/litestream.yml')}`);
      expect(restored).toContain('✓ the newest state in Litestream’s replica');
      await context.expect
        .poll(() => logOf(COMPOSED), { timeout: 60_000 })
        .toContain('the restored database knows what happened since');
    },
    TEST_MS,
  );
});
