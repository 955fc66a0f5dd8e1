import { expect, test } from 'vitest';
import { failureOf } from '../../src/app/failure.ts';
import { problemView } from '../../src/discord/views/problems.ts';
import { textOf } from '../support/screens.ts';
import { temporaryStore } from '../support/temporary.ts';

// A press that cannot be recorded says why, and what mends it: not that something went wrong.

function answerTo(act: () => unknown): string {
  try {
    act();
    return 'done';
  } catch (error) {
    return textOf(problemView(failureOf(error, '1a2b3c4d')));
  }
}

const withCode = (code: string, more = {}) => Object.assign(new Error('it failed'), { code, ...more });
/** What is answered where an error lies within that of the library. */
const answerToError = (cause: Error) =>
  answerTo(() => {
    throw new Error('Failed to run the query', { cause });
  });

test('a full disk', () => {
  using temporary = temporaryStore();
  const { sqlite } = temporary.database;
  sqlite.pragma(`max_page_count = ${Number(sqlite.pragma('page_count', { simple: true }))}`);
  const answer = answerTo(() => {
    for (let count = 0; count < 100; count += 1) temporary.store.facts.set(`fact ${count}`, 'x'.repeat(4096));
  });
  expect(answer).toMatch(
    /nothing was recorded.*\n.*DATABASE_PATH: its disk is full\. Make room there.*\(SQLITE_FULL\)/s,
  );
  expect(answer).toContain('Then do this again.');
  expect(answer).not.toContain('went wrong');
});

test('a disk that may only be read', () => {
  using temporary = temporaryStore();
  temporary.database.sqlite.pragma('query_only = ON');
  expect(answerTo(() => temporary.store.facts.set('fact', 'x'))).toMatch(
    /nothing was recorded.*\n.*DATABASE_PATH: .*cannot be written to\..*\(SQLITE_READONLY\)/s,
  );
});

test('an error of the disk, and one of the network, which says nothing of files', () => {
  expect(answerToError(withCode('SQLITE_IOERR_WRITE'))).toContain('DATABASE_PATH: its disk fails');
  expect(answerToError(withCode('ENOSPC', { syscall: 'write' }))).toContain(
    'DATABASE_PATH: its disk is full',
  );
  expect(answerToError(withCode('EACCES', { syscall: 'connect' }))).toContain('this reference: `1a2b3c4d`');
});
