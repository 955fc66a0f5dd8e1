import Sqlite from 'better-sqlite3';
import { copyFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DatabaseLook } from '../../src/jobs/database-look.ts';
import type { Trouble } from '../../src/process/dependencies/sighting.ts';
import { OpenFile } from '../../src/store/open-file.ts';
import { isWhole } from '../../src/store/read-beside.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

/** A bot's look at its database; each turn gives what is told of it. */
function looking({ database, path }: TemporaryStore, failed?: string) {
  database.fold();
  let now = START;
  let copies = 0;
  let seen: Trouble | undefined;
  const { log, lines } = recordedLog();
  const look = new DatabaseLook({
    file: new OpenFile(path),
    renewLog: () => database.renewLog(),
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
        hasLog: () => true,
        logRenewed: () => {},
        isInPlace: () => {
          throw Object.assign(new Error('no'), { code });
        },
      },
      renewLog: () => true,
      isWhole: () => true,
      rescue: () => Promise.resolve(undefined),
      rescuedTo: 'BACKUP_DIR',
      watch: { see: (_, trouble) => void seen.push(trouble) },
      now: () => START,
      log: recordedLog().log,
    });
  const seen: (Trouble | undefined)[] = [];
  await failing('EROFS').run();
  expect(seen).toEqual([{ why: expect.stringContaining('its disk may only be read'), lasting: true }]);
  await expect(failing('ETIMEDOUT').run()).rejects.toThrow('no');
  expect(seen).toHaveLength(1);
});

const LOST = 'was deleted or replaced while I run.';

test.each([
  ['-wal', ['-wal']],
  ['-shm', ['-shm']],
  ['both', ['-wal', '-shm']],
])(
  'a log that was deleted under the bot (%s) is told at once, and what it held is saved into the file',
  async (_, gone) => {
    using temporary = temporaryStore();
    const { path, store } = temporary;
    const { at, lines } = looking(temporary);
    store.cases.open([opened()], by('1'));
    expect(await at(0)).toBeUndefined();
    for (const suffix of gone) rmSync(`${path}${suffix}`);
    store.cases.open([opened()], by('1'));
    expect(await at(1)).toMatch(new RegExp(`${LOST} All that I had recorded is in the file now`));
    // Who kills it now finds everything, in the file alone and beside the bot.
    expect(casesIn(path, { alone: true })).toBe(2);
    store.cases.open([opened()], by('1'));
    expect(casesIn(path)).toBe(3);
    expect([await at(2), lines.length]).toEqual([undefined, 1]);
    temporary.restart();
    expect(temporary.store.cases.openIds()).toHaveLength(3);
  },
);

test('a log that was replaced is told likewise, and where something reads the database, what the bot has is copied until that is gone', async () => {
  using temporary = temporaryStore();
  const { path, store } = temporary;
  const { at, copies } = looking(temporary);
  expect(await at(0)).toBeUndefined();
  const reader = new Sqlite(path, { readonly: true });
  reader.exec('BEGIN; SELECT count(*) FROM cases');
  renameSync(`${path}-wal`, `${path}-wal.moved`);
  writeFileSync(`${path}-wal`, '');
  for (const minute of [1, 2]) {
    store.cases.open([opened()], by('1'));
    expect(await at(minute)).toMatch(/such as Litestream, keeps me from .* a copy of it into BACKUP_DIR/);
  }
  expect(copies()).toBe(1);
  reader.close();
  expect(await at(3)).toContain('All that I had recorded is in the file now');
  expect(await at(4)).toBeUndefined();
  expect(casesIn(path)).toBe(2);
});

/** How many cases another one finds in the database, or in a copy of its file without what lies beside it. */
function casesIn(path: string, { alone = false } = {}): unknown {
  const file = alone ? `${path}.alone` : path;
  if (alone) copyFileSync(path, file);
  const sqlite = new Sqlite(file, { readonly: true });
  try {
    return sqlite.prepare('SELECT count(*) FROM cases').pluck().get();
  } finally {
    sqlite.close();
  }
}
