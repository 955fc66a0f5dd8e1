import Sqlite from 'better-sqlite3';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { routing } from '../../src/app/notifications/routing.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { restoreDatabase, RestoreError, restoredMark, type RestoreOptions } from '../../src/store/restore.ts';
import { createStore } from '../../src/store/store.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { by, opened, START, temporaryDirectory } from '../support/temporary.ts';

const LATER = START.add({ hours: 5 });

const policy = readPolicy();

/** A machine with a bot's database on it; what holds the database ends with `close`. */
class Machine implements Disposable {
  readonly #directory = temporaryDirectory();
  readonly path = join(this.#directory.path, 'data', 'bot.db');
  readonly #open: Database[] = [];

  start(now = START) {
    const database = openDatabase(this.path, now);
    this.#open.push(database);
    const store = createStore(database, policy, now, routing);
    store.cases.lookThrough(now, store.cases.ids());
    return { database, store };
  }

  stop(): void {
    for (const each of this.#open.splice(0)) each.close();
  }

  /** A copy as a backup makes one. */
  async backedUp(): Promise<string> {
    const copy = join(dirname(this.path), 'copy.db');
    await this.#open.at(-1)?.sqlite.backup(copy);
    return copy;
  }

  [Symbol.dispose](): void {
    this.stop();
    this.#directory[Symbol.dispose]();
  }
}

function at(now = LATER): RestoreOptions {
  return { policy, now, from: 'copy.db' };
}

/** The ids of the cases in a file. */
function casesIn(path: string): string[] {
  const file = new Sqlite(path, { readonly: true });
  try {
    return file.prepare<[], string>('SELECT DISTINCT case_id FROM events ORDER BY 1').pluck().all();
  } finally {
    file.close();
  }
}

test('a copy takes the place of the database, which is kept, and the next start knows it', async () => {
  using machine = new Machine();
  const { store } = machine.start();
  const { path } = machine;
  store.cases.open([opened()], by('1', START));
  const copy = await machine.backedUp();
  const bytes = readFileSync(copy);
  store.cases.open([opened()], by('1', START.add({ hours: 1 })));
  machine.stop();
  const restored = restoreDatabase(copy, path, at());
  expect(restored).toMatchObject({ from: 'copy.db', asOf: START, cases: 1, events: 1, misindexed: [] });
  expect(casesIn(path)).toEqual(['CG-2026-001']);
  expect(casesIn(restored.kept ?? '')).toEqual(['CG-2026-001', 'CG-2026-002']);
  expect(readFileSync(copy)).toEqual(bytes);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(restored.kept ?? '').mode & 0o777).toBe(0o600);
  expect(restoredMark(machine.start(LATER).store.facts)).toEqual({ from: 'copy.db', asOf: START, at: LATER });
});

test('a copy of a bot that had not come to look at the world lacks what was lost before, too', () => {
  using machine = new Machine();
  const { path } = machine;
  const { store } = machine.start();
  store.cases.open([opened()], by('1', START));
  machine.stop();
  const copy = join(dirname(path), 'copy.db');
  copyFileSync(path, copy);
  restoreDatabase(copy, path, at());
  const again = machine.start(LATER).store;
  // Of that time on, it knows something.
  again.people.seen('2', true);
  again.cases.open([opened()], by('2', LATER));
  machine.stop();
  copyFileSync(path, copy);
  const later = LATER.add({ hours: 1 });
  expect(restoreDatabase(copy, path, at(later))).toMatchObject({ asOf: START, at: later });
  expect(restoredMark(machine.start(later).store.facts)).toMatchObject({ asOf: START, at: later });
});

test('what was written and not folded into the file is kept with it', async () => {
  using machine = new Machine();
  const { store } = machine.start();
  const { path } = machine;
  const copy = await machine.backedUp();
  store.cases.open([opened()], by('1', START));
  // As a kill leaves them.
  using killed = temporaryDirectory();
  const files = ['', '-wal'].map(
    (suffix) => [`${path}${suffix}`, join(killed.path, `bot.db${suffix}`)] as const,
  );
  for (const [file, kept] of files) copyFileSync(file, kept);
  machine.stop();
  for (const [file, kept] of files) copyFileSync(kept, file);
  const { kept = '' } = restoreDatabase(copy, path, at());
  expect(existsSync(`${path}-wal`)).toBe(false);
  expect(casesIn(path)).toEqual([]);
  expect(casesIn(kept)).toEqual(['CG-2026-001']);
  // And such a file is a copy itself, with what lies beside it.
  expect(restoreDatabase(kept, path, at(LATER.add({ seconds: 1 }))).cases).toBe(1);
  expect(() => machine.start(LATER)).not.toThrow();
});

test('nothing is overwritten, however often it is restored', async () => {
  using machine = new Machine();
  machine.start();
  const { path } = machine;
  const copy = await machine.backedUp();
  machine.stop();
  const kept = [1, 2, 3].map((seconds) => restoreDatabase(copy, path, at(LATER.add({ seconds }))).kept);
  expect(new Set(kept).size).toBe(3);
  const there = readdirSync(dirname(path));
  for (const file of kept) expect(there).toContain(basename(file ?? ''));
  expect(() => machine.start(LATER)).not.toThrow();
});

test('where a bot holds the database nothing is done', async () => {
  using machine = new Machine();
  machine.start();
  const copy = await machine.backedUp();
  expect(() => restoreDatabase(copy, machine.path, at())).toThrow(
    /in use by process \d+ on .*; stop it first/,
  );
  expect(readdirSync(dirname(machine.path)).filter((name) => /replaced|restoring/.test(name))).toEqual([]);
});

test('what is no sound copy is refused, and what stands there stays as it is', async () => {
  using machine = new Machine();
  const { store } = machine.start();
  const { path } = machine;
  store.cases.open([opened(), { type: 'fix-team-added', login: 'a' }], by('1', START));
  const copy = await machine.backedUp();
  machine.stop();
  const before = readFileSync(path);
  const directory = dirname(path);
  const spoiled = (name: string, spoil: (file: Sqlite.Database) => void) => {
    const file = join(directory, name);
    copyFileSync(copy, file);
    const sqlite = new Sqlite(file);
    spoil(sqlite);
    sqlite.close();
    return file;
  };
  const text = join(directory, 'text.db');
  writeFileSync(text, 'no database at all, however long it is. '.repeat(200));
  const torn = join(directory, 'torn.db');
  writeFileSync(torn, readFileSync(copy).subarray(0, 30_000));
  const edited = spoiled('edited.db', (sqlite) =>
    sqlite.exec("DROP TRIGGER events_never_change; UPDATE events SET cause = 'x' WHERE seq = 1"),
  );
  const newer = spoiled('newer.db', (sqlite) =>
    sqlite.exec("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 99999999999999)"),
  );
  const foreign = spoiled('foreign.db', (sqlite) => sqlite.exec('ALTER TABLE events RENAME TO things'));
  const refusals: readonly (readonly [string, RegExp])[] = [
    [text, /no database, or is damaged/],
    [torn, /damaged/],
    [edited, /history does not hold: CG-2026-001/],
    [newer, /newer version of the bot: install that version/],
    [foreign, /no database of the bot/],
    [join(directory, 'nowhere.db'), /there is no file/],
    [path, /is the database itself/],
  ];
  for (const [file, why] of refusals) {
    const restore = () => restoreDatabase(file, path, at());
    expect(restore).toThrow(RestoreError);
    expect(restore).toThrow(why);
    expect(readFileSync(path).equals(before)).toBe(true);
  }
  expect(readdirSync(directory).filter((name) => /replaced|restoring/.test(name))).toEqual([]);
  expect(() => machine.start(LATER)).not.toThrow();
});

test('an index that is not what the events say is made anew at the next start', async () => {
  using machine = new Machine();
  const { database, store } = machine.start();
  const { path } = machine;
  store.cases.open([opened()], by('1', START));
  database.sqlite.exec("UPDATE cases SET stage = 'nonsense'");
  const copy = await machine.backedUp();
  machine.stop();
  expect(restoreDatabase(copy, path, at()).misindexed).toEqual(['CG-2026-001']);
  expect(machine.start(LATER).database.sqlite.prepare('SELECT stage FROM cases').pluck().get()).toBe(
    'intake',
  );
});

test.each(['other rules', 'in part'])(
  'an index that other rules made (%s) is nothing to tell, and is made anew beside the work',
  async (rules) => {
    using machine = new Machine();
    const { database, store } = machine.start();
    store.cases.open([opened(), { type: 'closed', resolution: 'invalid' }], by('1', START));
    database.sqlite.exec("UPDATE cases SET stage = 'nonsense'");
    store.facts.set('policy', rules);
    const copy = await machine.backedUp();
    machine.stop();
    expect(restoreDatabase(copy, machine.path, at()).misindexed).toEqual([]);
    expect(machine.start(LATER).store.index.left).toBe(1);
  },
);

test('a copy of an older bot is brought to the present form', () => {
  using machine = new Machine();
  machine.start();
  const { path } = machine;
  machine.stop();
  const old = join(dirname(path), 'old.db');
  const sqlite = new Sqlite(old);
  sqlite.pragma('foreign_keys = OFF');
  sqlite.exec(readFileSync(new URL('../golden/files/database-2026-11.sql', import.meta.url), 'utf8'));
  sqlite.close();
  const restored = restoreDatabase(old, path, at(Temporal.Instant.from('2026-12-01T00:00:00Z')));
  expect(restored.cases).toBe(8);
  expect(readdirSync(dirname(path)).filter((name) => name.includes('before-'))).toEqual([]);
  expect(() => machine.start(LATER)).not.toThrow();
});

test('a restore that was cut off keeps every bot from starting until it is done again', async () => {
  using machine = new Machine();
  machine.start();
  const { path } = machine;
  const copy = await machine.backedUp();
  machine.stop();
  // Killed after what stood there was put away, and before the copy took its place.
  renameSync(path, `${path}.replaced-x`);
  copyFileSync(copy, `${path}.restoring`);
  expect(() => openDatabase(path, LATER)).toThrow(/a restore did not come to its end: run it again/);
  expect(existsSync(path)).toBe(false);
  expect(restoreDatabase(copy, path, at()).kept).toBeUndefined();
  expect(() => machine.start(LATER)).not.toThrow();
});
