import Sqlite from 'better-sqlite3';
import { copyFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DatabaseLook } from '../../src/jobs/database-look.ts';
import type { Trouble } from '../../src/process/dependencies/sighting.ts';
import { OpenFile } from '../../src/store/open-file.ts';
import { isWhole } from '../../src/store/read-beside.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

/** A bot's look at its database; each turn gives what is told of it. */
function looking({ database, path }: TemporaryStore, failed?: string) {
  database.fold();
  let now = START;
  let copies = 0;
  let seen: Trouble | undefined;
  const { log, lines } = recordedLog();
  const look = new DatabaseLook({
    file: new OpenFile(path),
    isWhole: () => isWhole(path),
    rescue: async () => {
      copies += 1;
      return failed;
    },
    rescuedTo: 'BACKUP_DIR',
    watch: {
      see: (name, trouble) => {
        expect(name).toBe('database');
        seen = trouble;
      },
    },
    now: () => now,
    log,
  });
  return {
    look,
    lines,
    copies: () => copies,
    at: async (minutes: number): Promise<string | undefined> => {
      now = START.add({ minutes });
      await look.run();
      return seen?.why;
    },
  };
}

const corrupt = () => Object.assign(new Error('malformed'), { code: 'SQLITE_CORRUPT' });

test.each([
  ['is cut off', (path: string) => truncateSync(path, 3 * 4096)],
  ['is emptied', (path: string) => truncateSync(path, 0)],
  ['is overwritten', (path: string) => writeFileSync(path, 'no database'.repeat(10_000), { flag: 'r+' })],
])('a file that %s is told at the next hour, and at once where a use of it fails', async (_, damage) => {
  using temporary = temporaryStore();
  const { at, look, lines } = looking(temporary);
  expect(await at(0)).toBeUndefined();
  const before = `${temporary.path}.before`;
  copyFileSync(temporary.path, before);
  damage(temporary.path);
  expect(await at(59)).toBeUndefined();
  const told = expect.stringMatching(/^DATABASE_PATH: .*damaged.*npm run restore -- FILE/);
  expect(await at(60)).toEqual(told);
  expect([await at(61), lines.length]).toEqual([told, 1]);
  // A disk that was away is back.
  writeFileSync(temporary.path, new Sqlite(before).serialize(), { flag: 'r+' });
  expect(await at(62)).toBeUndefined();
  damage(temporary.path);
  expect(await at(63)).toBeUndefined();
  look.heard(new Error('of something else'));
  expect(await at(64)).toBeUndefined();
  look.heard(new Error('Failed to run the query', { cause: corrupt() }));
  expect(await at(65)).toEqual(told);
});

test('a file that is deleted or replaced is told at once, and copied each hour from what is open still', async () => {
  using temporary = temporaryStore();
  const { path } = temporary;
  const { at, copies } = looking(temporary);
  renameSync(path, `${path}.moved`);
  const moved = await at(0);
  expect(moved).toMatch(/was deleted or replaced .* into BACKUP_DIR: stop me, and restore the newest/);
  copyFileSync(`${path}.moved`, path);
  expect([await at(1), copies()]).toEqual([moved, 1]);
  expect([await at(60), copies()]).toEqual([moved, 2]);
  renameSync(`${path}.moved`, path);
  expect(await at(61)).toBeUndefined();
});

test('where no copy can be made, it is said what must not be done', async () => {
  using temporary = temporaryStore();
  const { at } = looking(temporary, 'ENOSPC');
  renameSync(temporary.path, `${temporary.path}.moved`);
  expect(await at(0)).toContain('(ENOSPC): do not stop me before there is one');
});

test('a place that may not be written to has its words, and what cannot be looked at is not said to be gone', async () => {
  const failing = (code: string) =>
    new DatabaseLook({
      file: {
        isInPlace: () => {
          throw Object.assign(new Error('no'), { code });
        },
      },
      isWhole: () => true,
      rescue: () => Promise.resolve(undefined),
      rescuedTo: 'BACKUP_DIR',
      watch: { see: (_, trouble) => void seen.push(trouble) },
      now: () => START,
      log: recordedLog().log,
    });
  const seen: (Trouble | undefined)[] = [];
  await failing('EROFS').run();
  expect(seen).toEqual([{ why: expect.stringContaining('cannot be written to'), lasting: true }]);
  await expect(failing('ETIMEDOUT').run()).rejects.toThrow('no');
  expect(seen).toHaveLength(1);
});
