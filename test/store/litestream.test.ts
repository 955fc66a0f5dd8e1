import Sqlite from 'better-sqlite3';
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routing } from '../../src/app/notifications/routing.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { restore } from '../../src/restore.ts';
import { openDatabase } from '../../src/store/database.ts';
import { fetchReplica, fetchReplicaMeanwhile, replicaNamed } from '../../src/store/litestream.ts';
import { createStore } from '../../src/store/store.ts';
import { verifyReplica } from '../../src/store/verification.ts';
import { ageKey } from '../support/age-key.ts';
import { fileConfig, hasLitestream, Litestream, LITESTREAM, type Replicated } from '../support/litestream.ts';
import { shippedConfig } from '../support/shipped-config.ts';
import { hasSshd, SshServer } from '../support/ssh-server.ts';
import { by, opened, START, temporaryDirectory } from '../support/temporary.ts';

const ENV = {
  DISCORD_TOKEN: 'discord-token-of-the-test',
  DISCORD_GUILD_ID: '100000000000000001',
  SECURITY_CHANNEL_ID: '100000000000000002',
  CODEGATE_CHANNEL_ID: '100000000000000003',
  SECURITY_ROLE_ID: '100000000000000004',
  GITHUB_TOKEN: 'github-token-of-the-test',
  LITESTREAM_BIN: LITESTREAM,
};

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

test('without Litestream it is said where it is looked for', () => {
  using directory = temporaryDirectory();
  const path = join(directory.path, 'bot.db');
  const fetch = (program: string) => () =>
    fetchReplica({ program, place: { address: 'file:///nowhere' } }, { path, env: {} });
  expect(fetch('/nowhere/litestream')).toThrow('there is no program /nowhere/litestream');
  const file = join(directory.path, 'text');
  writeFileSync(file, '');
  chmodSync(file, 0o600);
  expect(fetch(file)).toThrow(/may run\. Name Litestream in LITESTREAM_BIN/);
  expect(besides(path)).toEqual([]);
});

test('one that says that all went well, and gives nothing, is not believed', () => {
  using directory = temporaryDirectory();
  const program = join(directory.path, 'litestream');
  writeFileSync(
    program,
    '#!/bin/sh\necho \'level=ERROR msg="failed to run" error="no matching backups found"\'\n',
  );
  chmodSync(program, 0o700);
  const path = join(directory.path, 'bot.db');
  expect(() => fetchReplica({ program, place: { address: 'file:///x' } }, { path, env: {} })).toThrow(
    /holds no copy/,
  );
});

test('one that does not come to its end is ended', () => {
  using directory = temporaryDirectory();
  const program = join(directory.path, 'litestream');
  writeFileSync(program, '#!/bin/sh\nexec sleep 600\n');
  chmodSync(program, 0o700);
  const path = join(directory.path, 'bot.db');
  const limit = Temporal.Duration.from({ milliseconds: 200 });
  expect(() => fetchReplica({ program, place: { address: 'file:///x' } }, { path, env: {}, limit })).toThrow(
    /did not come to its end in time/,
  );
  expect(besides(path)).toEqual([]);
});

test.each([
  ['that does not come to its end', 'sleep 600', /did not come to its end in time/],
  ['that writes without an end', 'yes', /wrote more than any restore has to say/],
])('a wrapper of one %s is ended with what it started', async (_, work, why) => {
  using directory = temporaryDirectory();
  const program = join(directory.path, 'litestream');
  // The shell waits for it, as npm's script waits for Litestream: both hold the outputs.
  writeFileSync(program, `#!/bin/sh\n${work}\nexit 1\n`);
  chmodSync(program, 0o700);
  const path = join(directory.path, 'bot.db');
  const limit = Temporal.Duration.from(work === 'yes' ? { minutes: 10 } : { milliseconds: 200 });
  await expect(
    fetchReplicaMeanwhile({ program, place: { address: 'file:///x' } }, { path, env: process.env, limit }),
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

    test('is restored by its directory and by its configuration, and what stood there is kept', () => {
      const { database: path, replica, config } = replicated;
      for (const [seconds, source] of [replica, config].entries()) {
        const before = besides(path).length;
        const { code, out } = restore(env(), [source], START.add({ hours: 1, seconds }));
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

    test('where a bot holds the database nothing is fetched', () => {
      const { database: path, replica } = replicated;
      const running = openDatabase(path, START);
      const before = besides(path);
      const { code, out } = restore({ ...env(), LITESTREAM_BIN: '/nowhere' }, [replica], START);
      running.close();
      expect([code, out]).toEqual([1, expect.stringMatching(/nothing was restored: .*in use by process/)]);
      expect(besides(path)).toEqual(before);
    });

    test('that gives no copy is told with what to do, and what stands there stays', () => {
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
      ];
      const before = readFileSync(path);
      const beside = besides(path);
      for (const [source, why] of cases) {
        const { code, out } = restore(env(), [source], START);
        expect([source, code, out]).toEqual([source, 1, expect.stringMatching(why)]);
        expect(out).toMatch(/^✗ nothing was restored: /);
        expect(readFileSync(path).equals(before)).toBe(true);
        expect(besides(path)).toEqual(beside);
      }
    });

    test('what an attempt that was killed has left goes with the next one', () => {
      const { database: path, replica } = replicated;
      const fetch = () =>
        fetchReplica({ program: LITESTREAM, place: { address: `file://${replica}` } }, { path, env: {} });
      const left = fetch();
      expect(statSync(dirname(left.file)).mode & 0o777).toBe(0o700);
      expect(statSync(left.file).mode & 0o777).toBe(0o600);
      const next = fetch();
      expect([existsSync(left.file), existsSync(next.file)]).toEqual([false, true]);
      next[Symbol.dispose]();
      expect(existsSync(dirname(next.file))).toBe(false);
    });

    /** A copy of the replica whose files of a kind were overwritten. */
    function damaged(replica: string, kind: 'snapshot' | 'wal'): string {
      const copy = join(directory.path, `damaged-${kind}`);
      cpSync(replica, copy, { recursive: true });
      const files = readdirSync(copy, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.includes(`.${kind}.`),
      );
      expect(files).not.toEqual([]);
      for (const name of files) writeFileSync(join(copy, name), 'no such thing');
      return copy;
    }
  },
);

describe.skipIf(!hasLitestream)('a verified restore', () => {
  test('tells what the copy holds, and whether it is sound, and leaves nothing of it', async () => {
    using directory = temporaryDirectory();
    const { config, database: path } = fileConfig(directory.path, join(directory.path, 'data', 'bot.db'));
    const policy = readPolicy();
    const verified = () =>
      verifyReplica({ program: LITESTREAM, place: { configFile: config } }, { path, env: {} }, policy);
    const database = openDatabase(path, START, { isReplicated: true });
    expect(verified()).toEqual({ why: expect.stringContaining('the replica holds no copy'), lasting: false });
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
    const sound = { asOf: START.add({ minutes: 1 }).toString(), cases: 1, events: 2 };
    expect(await changed('')).toEqual(sound);
    // By other rules an index is made anew, and says nothing of the replica.
    expect(
      verifyReplica(
        { program: LITESTREAM, place: { configFile: config } },
        { path, env: {} },
        readPolicy({ deadlines: { 'fix-team': 'PT1H' } }),
      ),
    ).toEqual(sound);
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
      const restored = (source: string, change = {}) => restore({ ...env, ...change }, [source], START).out;
      // The machine is lost.
      rmSync(dirname(path), { recursive: true });
      expect(restored(config(ageKey().identity))).toMatch(/is encrypted for another key/);
      expect(restored(config(), { REPLICA_KEY: server.strangersKey })).toMatch(
        /do not take each other’s keys/,
      );
      expect(restored(config(), { REPLICA_KEY: '/nowhere' })).toMatch(/do not take each other’s keys/);
      await server.down();
      expect(restored(config())).toMatch(/cannot be reached/);
      await server.up();
      expect(restored(config())).toContain('the file is whole');
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
