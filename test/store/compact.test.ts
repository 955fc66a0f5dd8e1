import { statSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openData } from '../../src/bot/data.ts';
import { compact } from '../../src/store/compact.ts';
import { openDatabase } from '../../src/store/database.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
  temporary.store.cases.open([opened()], by('1'));
});
afterEach(() => temporary[Symbol.dispose]());

/** Writes so many megabytes, and erases them. */
function erased(megabytes: number): void {
  const { facts } = temporary.store;
  const names = Array.from({ length: megabytes }, (_, index) => `large ${index}`);
  for (const name of names) facts.set(name, 'x'.repeat(2 ** 20));
  for (const name of names) facts.delete(name);
}

test('room that is much of the file is given back, and all that is in it stays', () => {
  erased(9);
  const { sqlite } = temporary.database;
  const before = temporary.store.audit.read();
  expect(compact(sqlite)).toBeGreaterThan(8 * 2 ** 20);
  expect(sqlite.pragma('freelist_count', { simple: true })).toBe(0);
  expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(temporary.store.audit.read()).toEqual(before);
  expect(compact(sqlite)).toBe(0);
});

test('little room, or a small share of it, is left for what is written next', () => {
  erased(2);
  const { sqlite } = temporary.database;
  expect(compact(sqlite)).toBe(0);
  expect(compact(sqlite, { share: 0.999, bytes: 1 })).toBe(0);
  expect(compact(sqlite, { share: 0.5, bytes: 1 })).toBeGreaterThan(2 ** 20);
});

test('it is given back at a start, but where Litestream would have to send the whole file', () => {
  erased(9);
  temporary.database.close();
  const env = {
    DISCORD_TOKEN: 'x',
    DISCORD_GUILD_ID: '1'.repeat(18),
    SECURITY_CHANNEL_ID: '2'.repeat(18),
    CODEGATE_CHANNEL_ID: '3'.repeat(18),
    SECURITY_ROLE_ID: '4'.repeat(18),
    GITHUB_TOKEN: 'x',
    DATABASE_PATH: temporary.path,
  };
  const { lines, log } = recordedLog();
  const start = (more: Readonly<Record<string, string>>) =>
    openData(readConfig({ ...env, ...more }), { now: START, log }).database.close();
  start({ LITESTREAM_CONFIG: temporary.path });
  expect(statSync(temporary.path).size).toBeGreaterThan(9 * 2 ** 20);
  start({});
  expect(statSync(temporary.path).size).toBeLessThan(2 * 2 ** 20);
  expect(lines.filter((line) => line.includes('given back'))).toHaveLength(1);
  temporary.database = openDatabase(temporary.path, START);
});
