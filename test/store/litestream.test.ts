// @module-tag slow
import Sqlite from 'better-sqlite3';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routing } from '../../src/app/notifications/routing.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { restore } from '../../src/restore.ts';
import { openDatabase } from '../../src/store/database.ts';
import { fetchReplica, replicaNamed } from '../../src/store/litestream.ts';
import { lookThrough } from '../../src/store/look-through.ts';
import { createStore } from '../../src/store/store.ts';
import { verifyReplica } from '../../src/store/verification.ts';
import { ageKey } from '../support/age-key.ts';
import { fileConfig, hasLitestream, Litestream, LITESTREAM, type Replicated } from '../support/litestream.ts';
import { LEAST_ENV } from '../support/least-env.ts';
import { shippedConfig } from '../support/shipped-config.ts';
import { hasSshd, SshServer } from '../support/ssh-server.ts';
import { by, opened, START, temporaryDirectory } from '../support/temporary.ts';

const ENV = { ...LEAST_ENV, LITESTREAM_BIN: LITESTREAM };

const placeOf = (name: string) => replicaNamed(name, 'litestream')?.place;

/** What lies beside a database but itself, its log and its lock. */
const besides = (path: string) =>
  readdirSync(dirname(path)).filter((name) => /replica-|replaced|restoring/.test(name));

test('what a person names is told apart', () => {
  using directory = temporaryDirectory();
  writeFileSync(join(directory.path, 'copy.db'), '');
  expect(placeOf('sftp://bot@host/path')).toEqual({ address: 'sftp://bot@host/path' });
  expect(placeOf('s3://bucket/path')).toEqual({ address: 's3://bucket/path' });
  expect(placeOf('/etc/litestream.yml')).toEqual({ configFile: '/etc/litestream.yml' });
  expect(placeOf(directory.path)).toEqual({ address: `file://${directory.path}` });
  for (const file of [join(directory.path, 'copy.db'), '/nowhere', 'C:\\bot.db'])
    expect(placeOf(file)).toBeUndefined();
});

test('without Litestream it is said where it is looked for', async () => {
  using directory = temporaryDirectory();
  const path = join(directory.path, 'bot.db');
  const fetch = (program: string) =>
    fetchReplica({ program, place: { address: 'file:///nowhere' } }, { path, env: {} });
  await expect(fetch('/nowhere/litestream')).rejects.toThrow('there is no program /nowhere/litestream');
  const file = join(directory.path, 'text');
  writeFileSync(file, '');
  chmodSync(file, 0o600);
  await expect(fetch(file)).rejects.toThrow(/may run\. Name Litestream in LITESTREAM_BIN/);
  expect(besides(path)).toEqual([]);
});

/** A program in the place of Litestream that is given its arguments. */
function script(directory: string, text: string): string {
  const program = join(directory, 'litestream');
  writeFileSync(program, `#!/bin/sh\n${text}\n`);
  chmodSync(program, 0o700);
  return program;
}

/** What Litestream 0.3.13 was seen to say of a replica that is broken in some way, and what is made of it. */
const SAID: readonly (readonly [string, RegExp])[] = [
  ['no matching backups found', /holds no copy/],
  ['cannot find snapshot index by timestamp: no snapshots available', /no database that they go on from/],
  ['cannot download wal db587a60af00ff6c/00000007: EOF', /is damaged/],
  ['cannot restore snapshot: unexpected EOF', /is damaged/],
  [
    'cannot download wal 5edff70e15b6f597/00000001: failed to decrypt and authenticate payload chunk',
    /is damaged/,
  ],
  [
    'cannot restore snapshot: failed to read header: parsing age header: failed to read intro: EOF',
    /is damaged/,
  ],
  ['cannot restore snapshot: failed to read header: failed to read header: EOF', /is damaged/],
  ['missing WAL index: db587a60af00ff6c/00000003', /is damaged/],
  [
    'cannot find max wal index for restore: missing initial wal segment: generation=db587a60af00ff6c index=00000001 offset=4152',
    /is damaged/,
  ],
  ['cannot restore snapshot: lz4: bad magic number', /is encrypted, .* names no key .*, or .* is damaged/],
  ['cannot restore snapshot: no identity matched any of the recipients', /for another key/],
  ['cannot fetch generations: open /replica/generations: permission denied', /cannot be read by this user/],
  ['cannot fetch generations: connection lost', /cannot be reached/],
  ['context canceled', /gave up before the copy was whole/],
];

test.each(SAID)('what it says is put into words: %s', async (said, words) => {
  using directory = temporaryDirectory();
  // One that says that all went well, and gives nothing, is not believed.
  const program = script(directory.path, `echo 'level=ERROR msg="failed to run" error="${said}"'`);
  const path = join(directory.path, 'bot.db');
  const fetched = fetchReplica({ program, place: { address: 'file:///x' } }, { path, env: {} });
  await expect(fetched).rejects.toThrow(
    expect.objectContaining({ message: expect.stringMatching(words), said }),
  );
  expect(besides(path)).toEqual([]);
});

test('a network that fails once in the middle of a part does not make it a torn one', async () => {
  using directory = temporaryDirectory();
  const failed = join(directory.path, 'failed');
  const program = script(
    directory.path,
    `case "$*" in
  snapshots*) echo 's3 db587a60af00ff6c 0 100 2026-03-02T08:00:00Z';;
  restore*-timestamp*) echo older > "$3";;
  restore*) if [ -e '${failed}' ]; then echo newest > "$3"; else
    : > '${failed}'
    echo 'level=ERROR msg="failed to run" error="cannot download wal db587a60af00ff6c/00000007: unexpected EOF"'
    exit 1
  fi;;
esac`,
  );
  const path = join(directory.path, 'bot.db');
  using fetched = await fetchReplica({ program, place: { address: 's3://x/y' } }, { path, env: {} });
  expect([fetched.name, readFileSync(fetched.file, 'utf8')]).toEqual([
    'the newest state in Litestream’s replica',
    'newest\n',
  ]);
});

test('where it repeats what it has read, which may be the database, that is left out', async () => {
  using directory = temporaryDirectory();
  const said = 'cannot restore snapshot: failed to read header: parsing age header: unexpected intro';
  const program = script(
    directory.path,
    `printf '%s' 'ERROR failed to run error="${said}: \\"SQLite a secret"'`,
  );
  const path = join(directory.path, 'bot.db');
  const fetched = fetchReplica({ program, place: { address: 'file:///x' } }, { path, env: {} });
  await expect(fetched).rejects.toThrow(
    expect.objectContaining({ message: expect.stringContaining('is not encrypted'), said }),
  );
});

test.each([
  ['that does not come to its end', 'sleep 600', /did not come to its end in time/],
  ['that writes without an end', 'yes', /wrote more than any restore has to say/],
])('a wrapper of one %s is ended with what it started', async (_, work, why) => {
  using directory = temporaryDirectory();
  // The shell waits for it, as npm's script waits for Litestream: both hold the outputs.
  const program = script(directory.path, `${work}\nexit 1`);
  const path = join(directory.path, 'bot.db');
  const limit = Temporal.Duration.from(work === 'yes' ? { minutes: 10 } : { milliseconds: 200 });
  await expect(
    fetchReplica({ program, place: { address: 'file:///x' } }, { path, env: process.env, limit }),
  ).rejects.toThrow(why);
  expect(besides(path)).toEqual([]);
});

describe.skipIf(!hasLitestream)(
  `a replica${hasLitestream ? '' : ' (not tried: there is no Litestream)'}`,
  () => {
    const directory = temporaryDirectory();
    afterAll(() => directory[Symbol.dispose]());
    let replicated: Replicated;

    beforeAll(async () => {
      replicated = fileConfig(directory.path, join(directory.path, 'data', 'bot.db'));
      await replicate(replicated.config, replicated.database);
    });

    const env = () => ({ ...ENV, DATABASE_PATH: replicated.database });

    test('is restored by its directory and by its configuration, and what stood there is kept', async () => {
      const { database: path, replica, config } = replicated;
      for (const [seconds, source] of [replica, config].entries()) {
        const before = besides(path).length;
        const { code, out } = await restore(env(), [source], START.add({ hours: 1, seconds }));
        expect(out).toContain(
          '✓ the newest state in Litestream’s replica: the file is whole, and every history holds (0 cases, 0 events)',
        );
        expect(code).toBe(0);
        const restored = openDatabase(path, START);
        expect(
          restored.sqlite.prepare("SELECT value FROM facts WHERE name = 'replicated'").pluck().get(),
        ).toBe('yes');
        restored.close();
        expect(statSync(path).mode & 0o777).toBe(0o600);
        // The database of before, and nothing of what was fetched.
        expect(besides(path).length).toBeGreaterThan(before);
        expect(besides(path).filter((name) => !name.includes('replaced'))).toEqual([]);
      }
      // Litestream's memory went with the database that it was of.
      expect(existsSync(join(dirname(path), `.${basename(path)}-litestream`))).toBe(false);
      expect(readdirSync(dirname(path))).toContain(
        `.${basename(path)}.replaced-20260302T100000.000Z-litestream`,
      );
    });

    test('where a bot holds the database nothing is fetched', async () => {
      const { database: path, replica } = replicated;
      const running = openDatabase(path, START);
      const before = besides(path);
      const { code, out } = await restore({ ...env(), LITESTREAM_BIN: '/nowhere' }, [replica], START);
      running.close();
      expect([code, out]).toEqual([1, expect.stringMatching(/nothing was restored: .*in use by process/)]);
      expect(besides(path)).toEqual(before);
    });

    test('that gives no copy is told with what to do, and what stands there stays', async () => {
      const { database: path, replica, config } = replicated;
      const file = (name: string, text: string) => {
        const made = join(directory.path, name);
        writeFileSync(made, text);
        return made;
      };
      const text = readFileSync(config, 'utf8');
      const cases: readonly (readonly [string, RegExp])[] = [
        [join(directory.path, 'data'), /the replica holds no copy.*\n.*no matching backups/],
        [file('other.yml', text.replace(path, '/other.db')), /names another database than DATABASE_PATH/],
        [file('broken.yml', '{'), /is none that it can use.*\n.*yaml:/],
        [join(directory.path, 'nowhere.yml'), /is none that it can use.*\n.*not found/],
        ['sftp://bot@127.0.0.1:1/x', /cannot be reached/],
        ['ftp://127.0.0.1/x', /is none that it can use/],
        [damaged(replica, 'snapshot'), /what the replica holds is damaged/],
        [damaged(replica, 'wal'), /what the replica holds is damaged/],
        [broken(replica, 'first-torn', (files) => truncateSync(files[1] ?? '', 9)), /holds is damaged/],
        [
          broken(replica, 'no-snapshot', ([snapshot = '']) => rmSync(snapshot)),
          /parts of a log and no database/,
        ],
        [broken(replica, 'empty', (files) => files.forEach((each) => rmSync(each))), /holds no copy/],
      ];
      const before = readFileSync(path);
      const beside = besides(path);
      for (const [source, why] of cases) {
        const { code, out } = await restore(env(), [source], START);
        expect([source, code, out]).toEqual([source, 1, expect.stringMatching(why)]);
        expect(out).toMatch(/^✗ nothing was restored: /);
        expect(readFileSync(path).equals(before)).toBe(true);
        expect(besides(path)).toEqual(beside);
      }
    });

    test('what an attempt that was killed has left goes with the next one', async () => {
      const { database: path, replica } = replicated;
      const fetch = () =>
        fetchReplica({ program: LITESTREAM, place: { address: `file://${replica}` } }, { path, env: {} });
      const left = await fetch();
      expect(statSync(dirname(left.file)).mode & 0o777).toBe(0o700);
      expect(statSync(left.file).mode & 0o777).toBe(0o600);
      expect((await restore(env(), [replica], START.add({ hours: 2 }))).code).toBe(0);
      expect(existsSync(left.file)).toBe(false);
      using next = await fetch();
      expect(existsSync(next.file)).toBe(true);
    });

    test.each([
      ['is empty', 0],
      ['has a half', 0.5],
      ['lacks its last bytes', 0.95],
    ])('whose newest part %s gives the state of just before, and says so', async (what, part) => {
      const { database: path, replica } = replicated;
      const torn = broken(replica, `torn-${part}`, (files) => {
        const last = files.at(-1) ?? '';
        truncateSync(last, Math.floor(part * statSync(last).size));
        written(files.slice(0, -1), 60);
      });
      const { code, out } = await restore(
        env(),
        [torn],
        START.add({ hours: 3, seconds: Math.ceil(part * 100) }),
      );
      expect([what, out]).toEqual([
        what,
        expect.stringContaining(
          '✓ Litestream’s replica without its newest part, which is torn: the file is whole, and every history holds',
        ),
      ]);
      expect([code, replicatedFacts(path)]).toEqual([0, ['replicated']]);
    });

    test('that begins anew with a torn database gives what there was before', async () => {
      const { database: path, replica } = replicated;
      const torn = broken(replica, 'torn-anew', (files) => {
        const [snapshot = ''] = files;
        const anew = snapshot.replace(/generations\/\w+/, 'generations/0123456789abcdef');
        mkdirSync(dirname(anew), { recursive: true });
        cpSync(snapshot, anew);
        truncateSync(anew, 500);
        written(files, 60);
      });
      const { code, out } = await restore(env(), [torn], START.add({ hours: 5 }));
      expect(out).toContain('without its newest part, which is torn');
      expect([code, replicatedFacts(path)]).toEqual([0, ['after the snapshot', 'replicated']]);
    });

    /** A copy of the replica after something has happened to its files: first the snapshot, then the log in its order. */
    function broken(replica: string, name: string, change: (files: readonly string[]) => void): string {
      const copy = join(directory.path, name);
      cpSync(replica, copy, { recursive: true });
      const files = readdirSync(copy, { recursive: true, encoding: 'utf8' }).filter((file) =>
        file.endsWith('.lz4'),
      );
      expect(files.length).toBeGreaterThan(2);
      change(files.toSorted().map((file) => join(copy, file)));
      return copy;
    }

    /** A copy of the replica whose files of a kind were overwritten. */
    function damaged(replica: string, kind: 'snapshot' | 'wal'): string {
      return broken(replica, `damaged-${kind}`, (files) => {
        for (const file of files) if (file.includes(`.${kind}.`)) writeFileSync(file, 'no such thing');
      });
    }
  },
);

describe.skipIf(!hasLitestream)('a verified restore', () => {
  test('tells what the copy holds, and whether it is sound, and leaves nothing of it', async () => {
    using directory = temporaryDirectory();
    const { config, database: path } = fileConfig(directory.path, join(directory.path, 'data', 'bot.db'));
    const policy = readPolicy();
    const { signal } = new AbortController();
    const verified = (rules = policy) =>
      verifyReplica(
        { program: LITESTREAM, place: { configFile: config } },
        { path, env: {}, signal },
        (file) => Promise.resolve(lookThrough(file, rules)),
      );
    const database = openDatabase(path, START, { isReplicated: true });
    expect(await verified()).toEqual({
      why: expect.stringContaining('the replica holds no copy'),
      lasting: false,
    });
    const { cases } = createStore(database, policy, START, routing);
    cases.open([opened(), { type: 'fix-team-added', login: 'a' }], by('1', START.add({ minutes: 1 })));
    const changed = async (statements: string) => {
      database.sqlite.exec(statements);
      const litestream = new Litestream(config);
      await litestream.copies();
      await litestream.stop();
      expect(besides(path)).toEqual([]);
      return verified();
    };
    const sound = { asOf: START.add({ minutes: 1 }), cases: 1, events: 2 };
    expect(await changed('')).toEqual(sound);
    // By other rules an index is made anew, and says nothing of the replica.
    expect(await verified(readPolicy({ deadlines: { 'fix-team': 'PT1H' } }))).toEqual(sound);
    expect(await changed("UPDATE cases SET stage = 'nonsense'")).toEqual({
      why: expect.stringContaining('the index of 1 cases is not what their events say'),
      lasting: true,
    });
    expect(
      await changed("DROP TRIGGER events_never_change; UPDATE events SET cause = 'x' WHERE seq = 1"),
    ).toEqual({
      why: expect.stringContaining('its history does not hold'),
      lasting: true,
    });
    expect(besides(path)).toEqual([]);
    database.close();
  });
});

const WHY = [hasLitestream ? [] : ['Litestream'], hasSshd ? [] : ['sshd']].flat().join(', no ');
describe.skipIf(WHY !== '')(
  `the configuration for SFTP${WHY === '' ? '' : ` (not tried: no ${WHY})`}`,
  () => {
    test('copies encrypted and is restored, and says which key is wrong', async () => {
      using directory = temporaryDirectory();
      await using server = await SshServer.start();
      const path = join(directory.path, 'data', 'bot.db');
      const age = ageKey();
      const config = (identity = age.identity) =>
        shippedConfig(directory.path, { server, age: { ...age, identity } });
      const keys = { REPLICA_KEY: server.key };
      await replicate(config(), path, keys);
      const far = readdirSync(join(directory.path, 'far'), { recursive: true, encoding: 'utf8' });
      const snapshot = far.find((name) => name.endsWith('.snapshot.lz4')) ?? '';
      expect(readFileSync(join(directory.path, 'far', snapshot)).toString('latin1')).toMatch(
        /^age-encryption\.org/,
      );

      const env = { ...ENV, DATABASE_PATH: path, ...keys };
      const restored = async (source: string, change = {}) =>
        (await restore({ ...env, ...change }, [source], START)).out;
      // The machine is lost.
      rmSync(dirname(path), { recursive: true });
      expect(await restored(config(ageKey().identity))).toMatch(/is encrypted for another key/);
      expect(await restored(config(), { REPLICA_KEY: server.strangersKey })).toMatch(
        /do not take each other’s keys/,
      );
      expect(await restored(config(), { REPLICA_KEY: '/nowhere' })).toMatch(/do not take each other’s keys/);
      await server.down();
      expect(await restored(config())).toMatch(/cannot be reached/);
      await server.up();
      expect(await restored(config())).toContain('the file is whole');
      const copy = new Sqlite(path, { readonly: true });
      expect(copy.prepare("SELECT value FROM facts WHERE name = 'replicated'").pluck().get()).toBe('yes');
      copy.close();
    });
  },
);

/** Makes a database, and has Litestream copy it to its end. */
async function replicate(
  config: string,
  path: string,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const database = openDatabase(path, START, { isReplicated: true });
  database.sqlite.exec("INSERT INTO facts VALUES ('replicated', 'yes')");
  await using litestream = new Litestream(config, { ...env, DATABASE_PATH: path });
  await litestream.copies();
  database.sqlite.exec("INSERT INTO facts VALUES ('after the snapshot', 'yes')");
  await litestream.copies(2);
  database.close();
  await litestream.stop();
}

/** What `replicate` has written that is in a database. */
function replicatedFacts(path: string): unknown[] {
  const sqlite = new Sqlite(path, { readonly: true });
  const found = sqlite.prepare("SELECT name FROM facts WHERE value = 'yes' ORDER BY name").pluck().all();
  sqlite.close();
  return found;
}

/** Says of files that they were written so many seconds ago, in whole seconds as a server tells them. */
function written(files: readonly string[], seconds: number): void {
  const at = Math.floor(Date.now() / 1000) - seconds;
  for (const file of files) utimesSync(file, at, at);
}
