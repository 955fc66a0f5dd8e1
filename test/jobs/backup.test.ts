import Sqlite from 'better-sqlite3';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { backUp, rescue } from '../../src/jobs/backup.ts';
import { openDatabase } from '../../src/store/database.ts';
import { routing } from '../../src/app/notifications/routing.ts';
import { createStore } from '../../src/store/store.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';
import { recordedLog, silent } from '../support/recorded-log.ts';

const TODAY = 'advisory-bot-2026-03-02.db';
const directoryOf = ({ path }: TemporaryStore) => join(dirname(path), 'backups');
const modeOf = (path: string) => statSync(path).mode & 0o777;

test('a backup is a database that the bot can go on with', async () => {
  using temporary = temporaryStore();
  const state = temporary.store.cases.open([opened()], by('1'));
  const directory = directoryOf(temporary);
  await backUp(temporary.database.sqlite, directory, START, silent);
  // What happens after it is not in it.
  temporary.store.cases.open([opened()], by('1'));
  const copy = openDatabase(join(directory, TODAY), START);
  try {
    const { cases } = createStore(copy, temporary.policy, START, routing);
    expect(cases.load(state.id)).toEqual(state);
    expect(cases.load('CG-2026-002')).toBeUndefined();
  } finally {
    copy.close();
  }
});

test('it is its owner’s alone from its first byte on, and nothing is left beside it', async () => {
  using temporary = temporaryStore();
  const { sqlite } = temporary.database;
  const directory = directoryOf(temporary);
  const before = process.umask(0o000);
  try {
    // A directory that others may look into.
    mkdirSync(directory);
    chmodSync(directory, 0o755);
    const modes: number[] = [];
    const watched = new Proxy(sqlite, {
      get: (target, name) =>
        name === 'backup'
          ? (file: string) =>
              target.backup(file, {
                progress: () => {
                  modes.push(modeOf(file));
                  return 100;
                },
              })
          : Reflect.get(target, name),
    });
    await backUp(watched, directory, START, silent);
    expect(modes.length).toBeGreaterThan(0);
    expect(new Set(modes)).toEqual(new Set([0o600]));
    expect(readdirSync(directory)).toEqual([TODAY]);
    expect(modeOf(join(directory, TODAY))).toBe(0o600);
  } finally {
    process.umask(before);
  }
});

test('one file a day, fourteen days, and no other file is touched', async () => {
  using temporary = temporaryStore();
  const directory = directoryOf(temporary);
  mkdirSync(directory);
  for (const name of ['notes.txt', 'advisory-bot-old.db']) writeFileSync(join(directory, name), '');
  for (let day = 0; day < 17; day += 1) {
    await backUp(temporary.database.sqlite, directory, START.add({ hours: 24 * day }), silent);
    await backUp(temporary.database.sqlite, directory, START.add({ hours: 24 * day + 5 }), silent);
  }
  const files = readdirSync(directory);
  const backups = files.filter((name) => /\d\.db$/.test(name));
  expect(backups).toHaveLength(14);
  expect([backups[0], backups.at(-1)]).toEqual(['advisory-bot-2026-03-05.db', 'advisory-bot-2026-03-18.db']);
  expect(files).toEqual([...backups, 'advisory-bot-old.db', 'notes.txt'].toSorted());
});

test('while a case cannot be read, the copies of before are kept, and no more of them than one', async () => {
  using temporary = temporaryStore();
  const directory = directoryOf(temporary);
  const backUpOn = (day: number, isWhole: boolean) =>
    backUp(temporary.database.sqlite, directory, START.add({ hours: 24 * day }), silent, isWhole);
  for (let day = 0; day < 16; day += 1) await backUpOn(day, true);
  const before = readdirSync(directory).toSorted();
  for (let day = 16; day < 40; day += 1) await backUpOn(day, false);
  expect(readdirSync(directory).toSorted()).toEqual([...before, 'advisory-bot-2026-04-10.db']);
  await backUpOn(40, true);
  expect(readdirSync(directory)).toHaveLength(14);
});

test('a failure is logged and leaves the earlier backups alone, today’s too', async () => {
  using temporary = temporaryStore();
  const directory = directoryOf(temporary);
  await backUp(temporary.database.sqlite, directory, START, silent);
  const content = readFileSync(join(directory, TODAY));
  const { log, lines } = recordedLog();
  const closed = new Sqlite(':memory:');
  closed.close();
  await backUp(closed, directory, START, log);
  expect(lines.join('')).toContain('the backup failed');
  expect(readdirSync(directory)).toEqual([TODAY]);
  expect(readFileSync(join(directory, TODAY)).equals(content)).toBe(true);
});

test('a copy that is damaged does not take the place of a good one', async () => {
  using temporary = temporaryStore();
  const directory = directoryOf(temporary);
  await backUp(temporary.database.sqlite, directory, START, silent);
  const content = readFileSync(join(directory, TODAY));
  const { log, lines } = recordedLog();
  const damaging = new Proxy(temporary.database.sqlite, {
    get: (target, name) =>
      name === 'backup'
        ? async (file: string) => {
            await target.backup(file);
            const bytes = readFileSync(file);
            // The pages behind the first, which holds the header.
            writeFileSync(file, bytes.fill(0x5a, 4096));
          }
        : Reflect.get(target, name),
  });
  await backUp(damaging, directory, START, log);
  expect(lines.join('')).toContain('the backup failed');
  expect(readdirSync(directory)).toEqual([TODAY]);
  expect(readFileSync(join(directory, TODAY)).equals(content)).toBe(true);
});

test('what was replaced before it was made is not in it', async () => {
  using temporary = temporaryStore();
  const { contributions } = temporary.store;
  const words = 'words-that-were-taken-back';
  const nothing = { wentWell: null, wentWrong: null, lucky: null, critique: null, actions: null };
  contributions.keep('CG-2026-001', '1', { ...nothing, wentWell: words.repeat(300) }, { named: true });
  temporary.database.fold();
  contributions.keep('CG-2026-001', '1', { ...nothing, wentWell: 'better words' }, { named: true });
  const directory = directoryOf(temporary);
  await backUp(temporary.database.sqlite, directory, START, silent);
  const bytes = readFileSync(join(directory, TODAY));
  expect(bytes.includes('better words')).toBe(true);
  expect(bytes.includes(words)).toBe(false);
});

test('a copy of a database whose file is gone removes nothing, and leaves the directory as others may use it', async () => {
  using temporary = temporaryStore();
  const directory = directoryOf(temporary);
  mkdirSync(directory);
  chmodSync(directory, 0o755);
  const days = Array.from(
    { length: 20 },
    (_, day) => `advisory-bot-2026-02-${String(day + 1).padStart(2, '0')}.db`,
  );
  for (const name of days) writeFileSync(join(directory, name), '');
  expect(await rescue(temporary.database.sqlite, directory, START, silent)).toBeUndefined();
  expect(readdirSync(directory)).toEqual([...days, TODAY]);
  expect([modeOf(directory), modeOf(join(directory, TODAY))]).toEqual([0o755, 0o600]);
});

test('it may be made beside the backup of the day', async () => {
  using temporary = temporaryStore();
  const state = temporary.store.cases.open([opened()], by('1'));
  const directory = directoryOf(temporary);
  const { sqlite } = temporary.database;
  const { log, lines } = recordedLog();
  const made = [backUp, rescue].map((make) => make(sqlite, directory, START, log));
  expect([await Promise.all(made), lines]).toEqual([[undefined, undefined], []]);
  expect(readdirSync(directory)).toEqual([TODAY]);
  const copy = openDatabase(join(directory, TODAY), START);
  expect(createStore(copy, temporary.policy, START, routing).cases.load(state.id)).toEqual(state);
  copy.close();
});
