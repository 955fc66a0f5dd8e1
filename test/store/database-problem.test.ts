import Sqlite from 'better-sqlite3';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { failureKind } from '../../src/app/failure.ts';
import { databaseProblem } from '../../src/store/database-problem.ts';
import { START, temporaryDirectory, temporaryStore } from '../support/temporary.ts';

// What hinders the database is told by its variable and its cure, and not by what SQLite or Drizzle say.

function failureOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return databaseProblem(error);
  }
}

test('a disk that is full', () => {
  using temporary = temporaryStore();
  const { sqlite } = temporary.database;
  const pages = Number(sqlite.pragma('page_count', { simple: true }));
  sqlite.pragma(`max_page_count = ${pages}`);
  const fill = () => {
    for (let count = 0; count < 100; count += 1) temporary.store.facts.set(`fact ${count}`, 'x'.repeat(4096));
  };
  expect(failureOf(fill)).toMatch(/^DATABASE_PATH: its disk is full\. Make room there.*\(SQLITE_FULL\)$/);
});

test('a file that is no database, and a place that is none', () => {
  using directory = temporaryDirectory();
  const path = join(directory.path, 'bot.db');
  writeFileSync(path, 'no database, but long enough for one'.repeat(50), { mode: 0o600 });
  expect(failureOf(() => openDatabase(path, START))).toMatch(
    /^DATABASE_PATH: is no database of the bot, or is damaged\..*npm run restore/,
  );
  expect(failureOf(() => openDatabase(join(path, 'bot.db'), START))).toMatch(
    /^DATABASE_PATH: is no file that can be made/,
  );
});

test('what may only be read, also within another error', () => {
  using directory = temporaryDirectory();
  const path = join(directory.path, 'bot.db');
  new Sqlite(path).exec('CREATE TABLE t (a)').close();
  const readOnly = new Sqlite(path, { readonly: true });
  const write = () => {
    try {
      readOnly.exec('INSERT INTO t VALUES (1)');
    } catch (error) {
      throw new Error('Failed to run the query', { cause: error });
    }
  };
  expect(failureOf(write)).toMatch(
    /^DATABASE_PATH: its directory, or the database in it, cannot be written to\./,
  );
  readOnly.close();
});

test('a disk that is full at the start already, and what a log says of it', () => {
  const error = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_SHMSIZE' });
  const problem = expect.stringMatching(/^DATABASE_PATH: its disk is full\. Make room there/);
  expect(databaseProblem(error)).toEqual(problem);
  expect(failureKind(error)).toEqual({ error: 'Error', code: 'SQLITE_IOERR_SHMSIZE', problem });
  expect(failureKind(new TypeError('secret'))).toEqual({ error: 'TypeError' });
});

test('a defect is none of these', () => {
  expect(failureOf(() => JSON.parse('{'))).toBeUndefined();
});
