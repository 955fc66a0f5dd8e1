import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import Sqlite from 'better-sqlite3';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { missingTriggersIn } from '../../src/store/append-only.ts';
import { openDatabase } from '../../src/store/database.ts';
import { DatabaseHeldError } from '../../src/store/lock.ts';
import { by, opened, START, temporaryDirectory, temporaryStore } from '../support/temporary.ts';

const holder = fileURLToPath(new URL('./fixtures/hold-database.ts', import.meta.url));

/** Another process that opens the database; `line` is what it says of it. */
async function otherProcess(
  path: string,
  ...more: string[]
): Promise<{ line: string; child: ChildProcess } & AsyncDisposable> {
  const child = spawn(process.execPath, [holder, path, ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const data: unknown[] = await once(child.stdout, 'data');
  return {
    line: String(data[0]).trim(),
    child,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const modeOf = (path: string) => statSync(path).mode & 0o777;

test('the database and everything beside it are its owner’s alone', () => {
  const before = process.umask(0o000);
  try {
    using temporary = temporaryStore();
    temporary.store.cases.open([opened()], by('1'));
    for (const suffix of ['', '-wal', '-shm', '.lock'])
      expect([suffix, modeOf(`${temporary.path}${suffix}`)]).toEqual([suffix, 0o600]);
    expect(modeOf(dirname(temporary.path))).toBe(0o700);
  } finally {
    process.umask(before);
  }
});

test('a database that was restored readable by others is its owner’s alone after a start', () => {
  using directory = temporaryDirectory();
  const path = join(directory.path, 'own', 'bot.db');
  const running = openDatabase(path, START);
  running.sqlite.exec("INSERT INTO facts VALUES ('a', 'b')");
  const restored = join(directory.path, 'restored', 'bot.db');
  mkdirSync(dirname(restored), { mode: 0o755 });
  const suffixes = ['', '-wal', '-shm', '.lock'];
  for (const suffix of suffixes) {
    copyFileSync(`${path}${suffix}`, `${restored}${suffix}`);
    chmodSync(`${restored}${suffix}`, 0o644);
  }
  running.close();
  for (const _ of ['first', 'second']) {
    const database = openDatabase(restored, START);
    expect(database.sqlite.prepare('SELECT * FROM facts').all()).toContainEqual({ name: 'a', value: 'b' });
    expect(suffixes.map((suffix) => modeOf(`${restored}${suffix}`))).toEqual([0o600, 0o600, 0o600, 0o600]);
    expect(modeOf(dirname(restored))).toBe(0o700);
    database.close();
    chmodSync(restored, 0o644);
    chmodSync(dirname(restored), 0o755);
  }
});

test('a directory that is not the bot’s alone stays as others need it', () => {
  using directory = temporaryDirectory();
  const shared = join(directory.path, 'shared');
  mkdirSync(shared);
  chmodSync(shared, 0o1777);
  openDatabase(join(shared, 'bot.db'), START).close();
  expect(statSync(shared).mode & 0o7777).toBe(0o1777);
});

test('what is replaced or removed is in the file no more, nor in its log', () => {
  using directory = temporaryDirectory();
  const path = join(directory.path, 'bot.db');
  const database = openDatabase(path, START);
  const words = 'words-that-were-taken-back';
  database.sqlite.exec(`INSERT INTO facts VALUES ('a', '${words}'), ('b', '${words.repeat(500)}')`);
  database.fold();
  expect(readFileSync(path).includes(words)).toBe(true);
  database.sqlite.exec("UPDATE facts SET value = '' WHERE name = 'a'; DELETE FROM facts WHERE name = 'b'");
  database.fold();
  for (const suffix of ['', '-wal']) expect(readFileSync(`${path}${suffix}`).includes(words)).toBe(false);
  database.close();
  expect(readFileSync(path).includes(words)).toBe(false);
});

test('a trigger that keeps events from being changed is made anew where it is missing, and said', () => {
  using directory = temporaryDirectory();
  const path = join(directory.path, 'bot.db');
  openDatabase(path, START).close();
  const tampered = new Sqlite(path);
  tampered.exec('DROP TRIGGER events_never_change; DROP TRIGGER events_never_go');
  tampered.exec('DROP TRIGGER distributor_changes_never_go; DROP TRIGGER login_changes_never_change');
  tampered.exec('CREATE TRIGGER events_never_go BEFORE DELETE ON events BEGIN SELECT 1; END');
  tampered.close();
  const dropped = [
    'events_never_change',
    'events_never_go',
    'distributor_changes_never_go',
    'login_changes_never_change',
  ];
  expect(missingTriggersIn(path)).toEqual(dropped);
  const database = openDatabase(path, START);
  expect(database.restored).toEqual(dropped);
  database.close();
  expect(missingTriggersIn(path)).toEqual([]);
  const again = openDatabase(path, START);
  expect(again.restored).toEqual([]);
  again.close();
});

test('what is written survives the power, and rows that belong together stay together', () => {
  using temporary = temporaryStore();
  const { sqlite } = temporary.database;
  const FULL = 2;
  expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(sqlite.pragma('synchronous', { simple: true })).toBe(FULL);
  expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(() => sqlite.exec("INSERT INTO fix_team VALUES ('CG-2026-999', 'nobody')")).toThrow(/FOREIGN KEY/);
});

test('closing folds the write-ahead log into the file', () => {
  using directory = temporaryDirectory();
  const path = join(directory.path, 'bot.db');
  const database = openDatabase(path, START);
  database.sqlite.exec("INSERT INTO facts VALUES ('a', 'b')");
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
  database.close();
  expect(existsSync(`${path}-wal`)).toBe(false);
  expect(existsSync(`${path}-shm`)).toBe(false);
});

test('a disk that takes nothing any more keeps a close from folding, and not the next one from having the database', () => {
  using directory = temporaryDirectory();
  const path = join(directory.path, 'bot.db');
  const database = openDatabase(path, START);
  vi.spyOn(database, 'fold').mockImplementation(() => {
    throw new Error('disk I/O error');
  });
  expect(() => database.close()).toThrow('disk I/O error');
  expect(database.sqlite.open).toBe(false);
  openDatabase(path, START).close();
});

test('a second start in the same process is refused, and a third after the first has closed is not', () => {
  using temporary = temporaryStore();
  expect(() => openDatabase(temporary.path, START)).toThrow(DatabaseHeldError);
  temporary.database.close();
  temporary.database = openDatabase(temporary.path, START);
  expect(temporary.database.sqlite.open).toBe(true);
});

test('a second process is told which one holds the database, and nothing of it is touched', async () => {
  using temporary = temporaryStore();
  temporary.store.cases.open([opened()], by('1'));
  await using second = await otherProcess(temporary.path);
  expect(second.line).toContain('DatabaseHeldError: the database is in use by process');
  expect(second.line).toContain(`process ${process.pid} on `);
  expect(second.line).toContain('since 2026-03-02T09:00:00Z');
  expect(temporary.store.cases.load('CG-2026-001')?.version).toBe(1);
});

test('a process that was killed leaves no stale lock, and nothing of what it wrote is lost', async () => {
  using directory = temporaryDirectory();
  const path = join(directory.path, 'bot.db');
  {
    await using first = await otherProcess(path, 'write');
    expect(first.line).toBe('open');
    expect(() => openDatabase(path, START)).toThrow(`process ${first.child.pid} on `);
  }
  const database = openDatabase(path, START);
  try {
    expect(database.sqlite.prepare('SELECT case_id, seq FROM events').all()).toEqual([
      { case_id: 'CG-2026-001', seq: 1 },
    ]);
  } finally {
    database.close();
  }
});
