import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import Sqlite from 'better-sqlite3';
import { chmodSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Watch } from '../src/app/watch/watch.ts';
import {
  enrolmentInWords,
  examineFiles,
  examineMachine,
  examineMail,
  examineMailbox,
} from '../src/doctor.ts';
import { inCommon, standingNotes, standingProblems } from '../src/doctor/github.ts';
import { examineKept } from '../src/doctor/kept.ts';
import { examineReleaseServices } from '../src/doctor/release-services.ts';
import { examineReplica } from '../src/doctor/replica.ts';
import { standingOf } from '../src/github/standing.ts';
import { serveHealth, type HealthAddress } from '../src/health.ts';
import { syncOf } from '../src/process/dependencies/dependency.ts';
import { readPolicy } from '../src/process/policy.ts';
import { openDatabase } from '../src/store/database.ts';
import { keepVerified } from '../src/store/verification.ts';
import { serveWebhook } from '../src/webhook.ts';
import { startGitHubBench, type GitHubBench } from './support/github-client.ts';
import { hasLitestream, LITESTREAM } from './support/litestream.ts';
import { startScripted, type Script } from './support/scripted-github.ts';
import { by, opened, START, temporaryDirectory, temporaryStore } from './support/temporary.ts';
import { SmtpBench } from './support/smtp-server.ts';

const from = { address: 'security@codegate.example' };
const problemsOf = async (url: string) => (await examineMail({ smtp: { url, from } })).problems.join();
const login = { user: 'bot', pass: 'secret' };

test('the doctor says that no mail server is configured, which is no problem', async () => {
  const { what, problems } = await examineMail({ smtp: undefined });
  expect(what).toContain('not configured');
  expect(problems).toEqual([]);
});

test('the doctor finds nothing wrong with a mail server that lets the bot in, and sends it nothing', async () => {
  await using server = await SmtpBench.start({ login });
  const smtp = { url: server.url('smtp', 'bot:secret@'), from };
  expect(await examineMail({ smtp })).toEqual({ what: 'E-mail', problems: [] });
  expect(server.received).toEqual([]);
});

test('the doctor says what hinders, in short words and without the password', async () => {
  const server = await SmtpBench.start({ login });
  expect(await problemsOf(server.url('smtp', 'bot:wrong@'))).toBe(
    'the mail server does not let the bot in: check the user and password of SMTP_URL. (SMTP 535 5.7.8)',
  );
  expect(await problemsOf(server.url('smtps', 'bot:wrong@'))).toMatch(/cannot be secured/);
  await server[Symbol.asyncDispose]();
  expect(await problemsOf(server.url('smtp', 'bot:wrong@'))).toMatch(/cannot be reached.*ECONNREFUSED/);
});

test('the doctor says that no mailbox is configured, which is no problem', async () => {
  const { what, problems } = await examineMailbox({ mailbox: undefined });
  expect([what, problems]).toEqual(['Mailbox: not configured; reports by e-mail are opened by hand', []]);
});

test('the doctor says what hinders reading the mailbox, without the password', async () => {
  const { problems } = await examineMailbox({ mailbox: { url: 'imap://me:secret@127.0.0.1:1', own: [] } });
  expect(problems).toEqual([
    'the mailbox cannot be reached: check the network and the host and port of IMAP_URL. (IMAP ECONNREFUSED)',
  ]);
});

test('the doctor says that the database is not replicated, which is no problem', () => {
  const litestream = { program: 'litestream', configFile: undefined };
  const { what, problems } = examineReplica({ litestream, databasePath: '/nowhere/bot.db' });
  expect([what, problems]).toEqual([expect.stringContaining('not configured'), []]);
});

test.skipIf(!hasLitestream)(
  'the doctor says whether Litestream is there and follows, and what was verified last',
  () => {
    using temporary = temporaryStore();
    const { path: databasePath, store } = temporary;
    const configFile = join(databasePath, '..', 'litestream.yml');
    const examined = (program: string) =>
      examineReplica({ litestream: { program, configFile }, databasePath });
    const follows = () => writeFileSync(join(memory, 'log'), '');
    const memory = join(databasePath, '..', '.bot.db-litestream');
    expect(examined(LITESTREAM)).toEqual({
      what: 'Litestream',
      problems: [expect.stringContaining('It does not follow my database. Start it')],
      notes: ['it is v0.3.13.', 'no restore was verified yet: the bot does so each hour.'],
    });
    mkdirSync(memory);
    follows();
    keepVerified(store.facts, { asOf: START, cases: 3, events: 40 }, START.add({ minutes: 1 }));
    follows();
    expect(examined(LITESTREAM)).toEqual({
      what: 'Litestream',
      problems: [],
      notes: [
        'it is v0.3.13.',
        'a restore was verified at 2026-03-02 09:01 UTC: 3 cases, nothing after 2026-03-02 09:00 UTC.',
      ],
    });
    writeFileSync(configFile, '', { mode: 0o644 });
    expect(examined('/nowhere/litestream').problems).toEqual([
      'LITESTREAM_BIN: there is no program /nowhere/litestream. Install Litestream, or name it in LITESTREAM_BIN.',
      expect.stringContaining(`chmod 600 ${configFile}`),
    ]);
  },
);

test('the doctor names each file with secrets that others may read, and how to mend it', () => {
  using directory = temporaryDirectory();
  const at = (name: string) => join(directory.path, name);
  const backup = at('backups/advisory-bot-2026-03-02.db');
  const config = { databasePath: at('bot.db'), backupDir: at('backups') };
  openDatabase(config.databasePath, START).close();
  mkdirSync(config.backupDir);
  for (const file of [at('.env'), backup]) writeFileSync(file, '', { mode: 0o600 });
  expect(examineFiles(config, at('.env')).problems).toEqual([]);
  const open = [at('.env'), config.databasePath, backup];
  for (const file of open) chmodSync(file, 0o640);
  expect(examineFiles(config, at('.env')).problems).toEqual(
    open.map((file) => `${file}: others than its owner may read it. Make it private: chmod 600 ${file}`),
  );
});

test('the doctor finds nothing wrong with a database that is not there yet, and names one that is none', () => {
  using directory = temporaryDirectory();
  const config = { databasePath: join(directory.path, 'bot.db'), backupDir: undefined };
  expect(examineFiles(config, '.env.none').problems).toEqual([]);
  writeFileSync(config.databasePath, 'no database, but long enough for one'.repeat(50), { mode: 0o600 });
  expect(examineFiles(config, '.env.none').problems).toEqual([
    expect.stringMatching(/^DATABASE_PATH: is no database of the bot, or is damaged\. Stop the bot/),
  ]);
});

test('the doctor does not take a database for none that it cannot look at, as on a disk that may only be read', () => {
  using directory = temporaryDirectory();
  const config = { databasePath: join(directory.path, 'bot.db'), backupDir: undefined };
  openDatabase(config.databasePath, START).close();
  // SQLite has to open this file to read a database that is written in this way.
  mkdirSync(`${config.databasePath}-wal`, { mode: 0o700 });
  expect(examineFiles(config, '.env.none').problems.join()).toMatch(
    /DATABASE_PATH: its directory, or the database in it, cannot be written to\..*\(SQLITE_CANTOPEN/,
  );
});

test('the doctor names a trigger that keeps events from being changed, where it is missing', () => {
  using directory = temporaryDirectory();
  const config = { databasePath: join(directory.path, 'bot.db'), backupDir: undefined };
  openDatabase(config.databasePath, START).close();
  const sqlite = new Sqlite(config.databasePath);
  sqlite.exec('DROP TRIGGER events_never_change');
  sqlite.close();
  expect(examineFiles(config, '.env.none').problems.join()).toContain('events_never_change is missing');
});

test('the doctor names a case that cannot be read, and what mends it', () => {
  using temporary = temporaryStore();
  const { id } = temporary.store.cases.open([opened()], by('1'));
  const problems = () =>
    examineFiles({ databasePath: temporary.path, backupDir: undefined }, '.env.none').problems;
  expect(problems()).toEqual([]);
  temporary.database.sqlite.exec(
    "DROP TRIGGER events_never_change; UPDATE events SET body = 'not for anybody'",
  );
  const [trigger, unreadable, ...more] = problems();
  expect([trigger, more]).toEqual([expect.stringContaining('events_never_change'), []]);
  expect(unreadable).toContain(`DATABASE_PATH: ${id}: its history is damaged`);
  expect(unreadable).toContain('npm run restore -- FILE');
  expect(unreadable).not.toContain('not for anybody');
});

const machine = (
  directory: string,
  more: { health?: HealthAddress; backupDir?: string; webhook?: { port: number; secret: string } } = {},
) =>
  examineMachine(
    {
      databasePath: join(directory, 'bot.db'),
      backupDir: undefined,
      health: undefined,
      webhook: undefined,
      ...more,
    },
    '.env.none',
  );

describe('what the bot needs of this machine', () => {
  test('a place that cannot be written to is named by its variable', async () => {
    using directory = temporaryDirectory();
    expect((await machine(join(directory.path, 'not', 'there'))).problems).toEqual([]);
    const file = join(directory.path, 'file');
    writeFileSync(file, '');
    const backupDir = join(file, 'backups');
    expect((await machine(join(file, 'data'), { backupDir })).problems).toEqual(
      ['DATABASE_PATH', 'BACKUP_DIR'].map(
        (variable) =>
          `${variable}: ${file} cannot be written to by this user. Give it to the user that the bot runs as, or name another place.`,
      ),
    );
  });

  test('a port that another program has is a problem, and the bot’s own is none', async () => {
    using directory = temporaryDirectory();
    const other = createServer((_request, response) => response.end('something else'));
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const healthPort = typeof address === 'object' && address ? address.port : 0;
    expect(
      (await machine(directory.path, { health: { host: '127.0.0.1', port: healthPort } })).problems,
    ).toEqual([
      `HEALTH_PORT ${healthPort}: another program has it. Stop that one, or name another port. (EADDRINUSE)`,
    ]);
    other.close();
    other.closeAllConnections();
    const own = await serveHealth(
      { host: '127.0.0.1', port: 0 },
      {
        connected: () => true,
        lastTick: () => START,
        now: () => START,
        states: () => [],
        metrics: () => Promise.resolve(''),
      },
    );
    for (const host of ['127.0.0.1', '0.0.0.0'])
      expect((await machine(directory.path, { health: { host, port: own.port } })).problems).toEqual([]);
    own.close();
  });

  test('so it is with the port for GitHub’s webhooks', async () => {
    using directory = temporaryDirectory();
    const other = createServer((_request, response) => response.end('something else'));
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const webhook = { port, secret: 'secret' };
    expect((await machine(directory.path, { webhook })).problems).toEqual([
      `WEBHOOK_PORT ${port}: cannot be listened at. Stop what has it, or name another port.`,
    ]);
    other.close();
    other.closeAllConnections();
    await once(other, 'close');
    expect((await machine(directory.path, { webhook })).problems).toEqual([]);
    const own = await serveWebhook(0, { secret: 'secret', wake: () => {} });
    expect((await machine(directory.path, { webhook: { ...webhook, port: own.port } })).problems).toEqual([]);
    own.close();
  });
});

describe('what a bot has left', () => {
  const github = { repositories: ['stacklok/codegate', 'stacklok/minder'] };

  test('when it followed each repository, what it said last, and its newest backup are told, as no problem', () => {
    using temporary = temporaryStore();
    const watch = new Watch({
      store: temporary.store,
      dependencies: ['disk', syncOf('stacklok/codegate')],
      syncEvery: temporary.policy.sync.every,
      now: () => START,
    });
    watch.well('disk');
    watch.well(syncOf('stacklok/codegate'));
    watch.bad(syncOf('stacklok/codegate'), { why: 'GitHub does not answer.' });
    watch.tell();
    const backupDir = join(temporary.path, '..', 'backups');
    mkdirSync(backupDir);
    const examined = () => examineKept({ databasePath: temporary.path, backupDir, github });
    expect(examined().notes).toContain('backups: there is none yet; the bot makes one each day.');
    const backup = join(backupDir, 'advisory-bot-2026-03-02.db');
    writeFileSync(backup, '');
    utimesSync(backup, START.epochMilliseconds / 1000, START.epochMilliseconds / 1000);
    expect(examined()).toEqual({
      what: 'Last seen',
      problems: [],
      notes: [
        'stacklok/codegate was followed last at 2026-03-02 09:00 UTC.',
        'stacklok/minder was not followed by a bot with this database yet.',
        expect.stringContaining('The bot said last: I am blind for stacklok/codegate'),
        'backups: 1, the newest of 2026-03-02 09:00 UTC.',
      ],
    });
  });

  test('nothing of it may be there', () => {
    expect(examineKept({ databasePath: '/nowhere/bot.db', backupDir: undefined, github }).notes).toEqual([
      'stacklok/codegate was not followed by a bot with this database yet.',
      'stacklok/minder was not followed by a bot with this database yet.',
      'backups: not configured; set BACKUP_DIR to have one made each day.',
    ]);
  });
});

/** The services of a sandbox's GitHub, as the bot is configured for them. */
const configured = ({ service: { env } }: GitHubBench, cacheDirectory: string) => ({
  policy: readPolicy(),
  github: { repositories: ['stacklok/codegate'] },
  artifacts: {
    cacheDirectory,
    registryUrl: env['CONTAINER_REGISTRY_URL'],
    sigstore: { mirrorUrl: env['SIGSTORE_TUF_URL'] ?? '', rootPath: env['SIGSTORE_TUF_ROOT'] ?? '' },
  },
  cveServicesUrl: env['CVE_SERVICES_URL'] ?? '',
});

describe('what a release is looked at with', () => {
  test('is there', async () => {
    await using hub = await startGitHubBench();
    using directory = temporaryDirectory();
    expect(await examineReleaseServices(configured(hub, directory.path))).toEqual({
      what: 'Releases',
      problems: [],
      notes: [],
    });
  });

  test('what does not answer could not be looked at, and is never said not to be there', async () => {
    await using hub = await startGitHubBench();
    using directory = temporaryDirectory();
    const config = configured(hub, directory.path);
    const dead = 'http://127.0.0.1:1';
    const { problems, notes } = await examineReleaseServices({
      ...config,
      artifacts: {
        cacheDirectory: directory.path,
        registryUrl: dead,
        sigstore: { mirrorUrl: dead, rootPath: config.artifacts.sigstore.rootPath },
      },
      cveServicesUrl: dead,
    });
    expect(problems).toEqual([
      `the container registry does not answer at ${dead}: whether an image is signed and public could not be looked at. Let this machine reach it.`,
      expect.stringContaining('no signature could be verified'),
    ]);
    expect(notes).toEqual([expect.stringContaining('could not be looked at whether the CVE has arrived')]);
  });
});

const asked = async (script: Script, date = START) => {
  await using scripted = await startScripted(async (request) => {
    const answer = await script(request);
    if (typeof answer === 'string') return answer;
    return {
      ...answer,
      headers: { ...answer.headers, date: new Date(date.epochMilliseconds).toUTCString() },
    };
  });
  const auth = { kind: 'token', token: 'x' } as const;
  const standing = await standingOf({ auth, apiUrl: scripted.url }, 'stacklok/codegate');
  const common = inCommon([
    { ...standing, heardAt: START },
    { ...standing, heardAt: START.add({ seconds: 1 }) },
  ]);
  return {
    problems: [
      ...standingProblems(standing, 'stacklok/codegate'),
      ...common.flatMap((each) => each.problems),
    ],
    notes: [...standingNotes(standing), ...common.flatMap(({ notes = [] }) => notes)],
    common: common.map(({ what }) => what),
  };
};
const nothingWrong: Script = () => ({ status: 200, body: { archived: false, enabled: true } });
const ends = (text: string) => ({ 'github-authentication-token-expiration': text });

describe('how a repository is set up', () => {
  test('an archived one, no private reporting, and a token that ends soon are named', async () => {
    const { problems, notes, common } = await asked(({ path }) => ({
      status: 200,
      body: path.endsWith('/private-vulnerability-reporting') ? { enabled: false } : { archived: true },
      headers: ends('2026-03-10 00:00:00 UTC'),
    }));
    expect(problems).toEqual([
      expect.stringContaining('archived'),
      expect.stringContaining('Turn it on: stacklok/codegate → Settings → Advanced Security'),
      'it ends within two weeks. Make a new one with the same rights.',
    ]);
    expect(notes).toEqual(['it ends at 2026-03-10 00:00 UTC.']);
    expect(common).toEqual(['GitHub, the token', 'This machine’s clock, by GitHub’s']);
  });

  test('so is this machine’s clock, by GitHub’s, once however many repositories there are', async () => {
    const [near, ahead, behind] = await Promise.all(
      [60, 3600, -3600].map(async (seconds) => (await asked(nothingWrong, START.add({ seconds }))).problems),
    );
    expect(near).toEqual([]);
    expect(ahead).toEqual([
      'It is behind GitHub’s by more than two minutes. Have it set by NTP: timedatectl set-ntp true',
    ]);
    expect(behind?.join()).toContain('ahead of GitHub’s');
  });

  test('what GitHub does not say is no problem', async () => {
    const { problems, notes } = await asked(({ path }) =>
      path.endsWith('/private-vulnerability-reporting')
        ? { status: 403, body: { message: 'no' } }
        : { status: 200, body: {}, headers: ends('2026-03-17 00:00:00 UTC') },
    );
    expect(problems).toEqual([]);
    expect(notes).toEqual([
      expect.stringContaining('whether private vulnerability reporting is on could not be looked at'),
      'it ends at 2026-03-17 00:00 UTC.',
    ]);
  });
});

test('members who never used the bot are named, and where they cannot be, it is said how they would be', () => {
  expect(
    enrolmentInWords({
      count: 2,
      members: [
        { id: '1', name: 'anna' },
        { id: '2', name: 'ben' },
      ],
    }),
  ).toBe(
    'anna, ben: never used the bot, so no reminder reaches them. Each uses /advisory me once in the private channel.',
  );
  expect(enrolmentInWords({ count: 2, members: undefined })).toMatch(
    /^2 of the members .* switch on the Server Members Intent \(Discord Developer Portal → Bot\), and run this again\.$/,
  );
});
