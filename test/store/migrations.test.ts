import Sqlite from 'better-sqlite3';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readPolicy } from '../../src/process/policy.ts';
import { databaseFiles, upgradeCopies } from '../../src/store/at-rest.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrationFiles } from '../../src/store/migration-files.ts';
import { copyBeforeUpgrade } from '../../src/store/upgrade-copy.ts';
import { firstBrokenEvent } from '../../src/store/event-log.ts';
import { routing } from '../../src/app/notifications/routing.ts';
import { createStore } from '../../src/store/store.ts';
import {
  by,
  opened,
  START,
  temporaryDirectory,
  temporaryStore,
  type TemporaryStore,
} from '../support/temporary.ts';

const folder = fileURLToPath(new URL('../../migrations', import.meta.url));
const journal = z
  .object({ entries: z.array(z.object({ tag: z.string(), when: z.number() })) })
  .parse(JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')));

/** A file as the first version of the bot made it, with the rows of `source`'s tables in it. */
function olderFile(path: string, source: TemporaryStore): void {
  const [first] = journal.entries;
  if (!first) throw new Error('there is no first migration');
  const sql = readFileSync(join(folder, `${first.tag}.sql`), 'utf8');
  const old = new Sqlite(path);
  old.exec(sql);
  old.exec(
    'CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
  );
  old
    .prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)')
    .run(createHash('sha256').update(sql).digest('hex'), first.when);
  old.prepare('ATTACH ? AS source').run(source.path);
  old.pragma('foreign_keys = OFF');
  const names = z.array(z.object({ name: z.string() }));
  const tables = names.parse(old.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all());
  for (const { name } of tables) {
    if (name.startsWith('__') || name.startsWith('sqlite_')) continue;
    const columns = names.parse(old.pragma(`table_info(${name})`)).map((column) => column.name);
    old.exec(`INSERT INTO main.${name} SELECT ${columns.join(', ')} FROM source.${name}`);
  }
  old.close();
}

test('a file of the first version is brought to the present, with all that is in it', () => {
  using source = temporaryStore();
  const { cases, people, outbox } = source.store;
  people.seen('1', true);
  const state = cases.open([opened(), { type: 'fix-team-added', login: 'maintainer-1' }], by('2'));
  cases.record(state, [{ type: 'coordinator-named', member: '1' }], by('2'));
  const history = cases.history(state);

  using directory = temporaryDirectory();
  const path = join(directory.path, 'old.db');
  olderFile(path, source);
  const database = openDatabase(path, START);
  try {
    const store = createStore(database, readPolicy(), START, routing);
    const migrated = store.cases.load(state.id);
    expect(migrated?.version).toBe(3);
    expect(migrated && store.cases.history(migrated)).toEqual(history);
    expect(firstBrokenEvent(database.db, state.id)).toBeUndefined();
    expect(store.people.roster()).toEqual(['1']);
    expect(store.outbox.due(START, 50)).toEqual(outbox.due(START, 50));
    expect(store.outbox.due(START, 50)).not.toHaveLength(0);
    // Also what the keys of stand-ins are built from, which the first version did not store.
    expect(store.outbox.find(`${state.id} 1 case-opened 1`)?.base).toBe(`${state.id} 1 case-opened`);
    const applied = database.sqlite.prepare('SELECT created_at FROM __drizzle_migrations').all();
    expect(applied).toEqual(journal.entries.map(({ when }) => ({ created_at: when })));
    expect(() => database.sqlite.exec('DELETE FROM events')).toThrow('events are never deleted');
  } finally {
    database.close();
  }
});

/** All that the file of a database is made of, but for the list of migrations itself. */
function schemaOf(sqlite: Sqlite.Database): unknown[] {
  return sqlite
    .prepare("SELECT type, name, sql FROM sqlite_master WHERE name <> '__drizzle_migrations' ORDER BY name")
    .all();
}

test('a file of each form in between is brought to the present, with its history, and a copy of before', () => {
  using source = temporaryStore();
  const state = source.store.cases.open([opened()], by('2'));
  const history = source.store.cases.history(state);
  const present = schemaOf(source.database.sqlite);
  const files = migrationFiles();
  for (let form = 1; form < files.length; form += 1) {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'old.db');
    olderFile(path, source);
    const old = new Sqlite(path);
    old.pragma('synchronous = OFF');
    for (const { when, statements } of files.slice(1, form)) {
      for (const statement of statements) old.exec(statement);
      old.prepare("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('', ?)").run(when);
    }
    old.close();
    const database = openDatabase(path, START);
    expect(database.copy).toBe(`${path}.before-${String(form).padStart(4, '0')}`);
    expect(schemaOf(database.sqlite)).toEqual(present);
    const { cases } = createStore(database, readPolicy(), START, routing);
    const migrated = cases.load(state.id);
    expect(migrated && cases.history(migrated)).toEqual(history);
    database.close();
  }
});

describe('a copy of before', () => {
  test('lies beside a database that is brought to another form, private, and leads back', () => {
    using source = temporaryStore();
    source.store.cases.open([opened()], by('2'));
    using directory = temporaryDirectory();
    const path = join(directory.path, 'old.db');
    olderFile(path, source);
    const before = contents(path);
    // As an attempt leaves it that was killed.
    writeFileSync(`${path}.before-0001.unfinished`, 'half', { mode: 0o600 });
    const database = openDatabase(path, START);
    const copy = `${path}.before-0001`;
    expect(database.copy).toBe(copy);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(contents(copy)).toEqual(before);
    expect(readdirSync(directory.path).filter((name) => name.includes('before'))).toEqual([basename(copy)]);
    expect(databaseFiles(path)).toContain(copy);

    // It is what an older bot's owner is sent to.
    const later = Math.max(...journal.entries.map(({ when }) => when)) + 1000;
    const insert = 'INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)';
    database.sqlite.prepare(insert).run('of tomorrow', later);
    database.close();
    expect(() => openDatabase(path, START)).toThrow(`put a copy of before in its place, such as ${copy}`);
    copyFileSync(copy, path);
    const again = openDatabase(path, START);
    expect(again.copy).toBe(copy);
    again.close();
  });

  test('is made before anything is changed: where it cannot be, nothing is', () => {
    using source = temporaryStore();
    using directory = temporaryDirectory();
    const path = join(directory.path, 'old.db');
    olderFile(path, source);
    const before = contents(path);
    mkdirSync(`${path}.before-0001.unfinished`);
    expect(() => openDatabase(path, START)).toThrow('EISDIR');
    expect(contents(path)).toEqual(before);
    rmdirSync(`${path}.before-0001.unfinished`);
    openDatabase(path, START).close();
  });

  test('is not made of a new database, nor at a start that changes nothing; of many, the last three stay', () => {
    using temporary = temporaryStore();
    temporary.restart();
    expect(temporary.database.copy).toBeUndefined();
    for (const form of ['0001', '0002', '0003'])
      writeFileSync(`${temporary.path}.before-${form}`, '', { mode: 0o600 });
    const last = journal.entries.at(-1)?.when ?? 0;
    const { sqlite } = temporary.database;
    const copy = copyBeforeUpgrade(sqlite, temporary.path, 15);
    expect(upgradeCopies(temporary.path).map((file) => file.slice(-4))).toEqual(['0002', '0003', '0015']);
    expect(contents(copy).applied).toContain(last);
  });
});

/** What a file holds, and which form it has. */
function contents(path: string) {
  using file = reading(path);
  return {
    events: file.database.prepare('SELECT * FROM events').all(),
    applied: file.database.prepare('SELECT created_at FROM __drizzle_migrations').pluck().all(),
  };
}

/** A database that is read, and closed by `using`. */
function reading(path: string): Disposable & { readonly database: Sqlite.Database } {
  const database = new Sqlite(path, { readonly: true });
  return { database, [Symbol.dispose]: () => database.close() };
}

test('a file of a newer version is refused, and stays as it is', () => {
  using temporary = temporaryStore();
  temporary.store.cases.open([opened()], by('1'));
  const later = Math.max(...journal.entries.map(({ when }) => when)) + 1000;
  temporary.database.sqlite
    .prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)')
    .run('of tomorrow', later);
  temporary.database.close();
  expect(() => openDatabase(temporary.path, START)).toThrow('made by a newer version');

  const raw = new Sqlite(temporary.path);
  expect(raw.prepare('SELECT count(*) AS n FROM events').get()).toEqual({ n: 1 });
  raw.prepare('DELETE FROM __drizzle_migrations WHERE created_at = ?').run(later);
  raw.close();
  temporary.database = openDatabase(temporary.path, START);
});

test('a second start applies nothing twice', () => {
  using temporary = temporaryStore();
  const applied = () => temporary.database.sqlite.prepare('SELECT * FROM __drizzle_migrations').all();
  const before = applied();
  expect(before).toHaveLength(journal.entries.length);
  temporary.restart();
  expect(applied()).toEqual(before);
});
