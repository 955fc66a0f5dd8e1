import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closeData, openData } from '../src/bot/data.ts';
import { readConfig } from '../src/config.ts';
import { LEAST_ENV } from './support/least-env.ts';
import { recordedLog } from './support/recorded-log.ts';
import { START, temporaryDirectory } from './support/temporary.ts';

function openedIn(directory: string, env: Readonly<Record<string, string>> = {}) {
  const path = join(directory, 'data', 'bot.db');
  const config = readConfig({ ...LEAST_ENV, DATABASE_PATH: path, ...env });
  return { path, ...openData(config, { now: START, log: recordedLog().log }) };
}

// A directory of one's own that nobody may change.
const UNCHANGEABLE = `/proc/${process.pid}`;

test.runIf(existsSync(UNCHANGEABLE))('of backups that cannot be made private, BACKUP_DIR is named', () => {
  using directory = temporaryDirectory();
  expect(() => openedIn(directory.path, { BACKUP_DIR: UNCHANGEABLE })).toThrow(
    /^BACKUP_DIR: \/proc\/\d+, or/,
  );
});

test('of a database that cannot be opened, DATABASE_PATH is named', () => {
  using directory = temporaryDirectory();
  expect(() => openedIn(directory.path, { DATABASE_PATH: directory.path })).toThrow(/^DATABASE_PATH: /);
});

// Until Discord has answered, hours may pass.
test('the file that is looked at is the one that was opened, also where another has its place soon after', () => {
  using directory = temporaryDirectory();
  const { path, database, file } = openedIn(directory.path);
  expect(file.isInPlace()).toBe(true);
  renameSync(path, `${path}.away`);
  copyFileSync(`${path}.away`, path);
  expect(file.isInPlace()).toBe(false);
  database.close();
});

test('at a stop whose disk takes nothing any more, another machine gets the lease all the same, and the failure is told', async () => {
  const done: string[] = [];
  const primacy = {
    release: async () => {
      await Promise.resolve();
      done.push('released');
    },
  };
  const database = {
    close: () => {
      done.push('closed');
      throw new Error('SQLITE_FULL');
    },
  };
  await expect(closeData(database, primacy)).rejects.toThrow('SQLITE_FULL');
  expect(done).toEqual(['closed', 'released']);
  await closeData({ close: () => done.push('closed') }, primacy);
  await closeData(undefined, primacy);
  expect(done.slice(2)).toEqual(['closed', 'released', 'released']);
});
