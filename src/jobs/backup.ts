import Sqlite from 'better-sqlite3';
import { closeSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errorKind, type Log } from '../log.ts';
import { backupsIn, makeBackupsPrivate } from '../store/at-rest.ts';

/** How many days of backups are kept. */
const KEPT = 14;

/**
 * Copies the database, as it is at one instant, into `directory` (one file a day, readable by its owner only),
 * checks the copy, and removes the oldest ones; while a case of it cannot be read, those between the oldest and the new one, for
 * among the oldest is the one to be restored. A failure is logged and leaves the earlier backups alone.
 *
 * @param isWhole whether every case can be read
 * @returns what failed, as a log names it; `undefined` if there is a new backup
 */
export async function backUp(
  sqlite: Sqlite.Database,
  directory: string,
  now: Temporal.Instant,
  log: Log,
  isWhole = true,
): Promise<string | undefined> {
  return failureOf(log, async () => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    makeBackupsPrivate(directory);
    await copyInto(directory, sqlite, now, 'unchecked');
    const backups = backupsIn(directory).toSorted();
    for (const each of isWhole ? backups.slice(0, -KEPT) : backups.slice(KEPT, -1)) rmSync(each);
  });
}

/**
 * Likewise of a database whose file is gone, into a directory in which other things may lie: nothing is removed there, nor made
 * private but the copy. It may run beside a backup of the same day.
 *
 * @returns what failed, as a log names it; `undefined` if there is a new copy
 */
export async function rescue(
  sqlite: Sqlite.Database,
  directory: string,
  now: Temporal.Instant,
  log: Log,
): Promise<string | undefined> {
  return failureOf(log, async () => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    await copyInto(directory, sqlite, now, 'rescued');
  });
}

/**
 * Puts a checked copy in the place of the one of its day.
 *
 * @param meanwhile how its name ends before it was checked: two that are made at once have each their own
 */
async function copyInto(
  directory: string,
  sqlite: Sqlite.Database,
  now: Temporal.Instant,
  meanwhile: string,
): Promise<void> {
  const file = join(directory, `advisory-bot-${now.toZonedDateTimeISO('UTC').toPlainDate().toString()}.db`);
  const unchecked = `${file}.${meanwhile}`;
  try {
    remove(unchecked);
    // Made by hand so that it is never, even for an instant, readable by others.
    closeSync(openSync(unchecked, 'wx', 0o600));
    await sqlite.backup(unchecked);
    check(unchecked);
    renameSync(unchecked, file);
  } catch (error) {
    remove(unchecked);
    throw error;
  }
}

/** Logs what a copy fails with, and names it; `undefined` where it does not. */
async function failureOf(log: Log, copy: () => Promise<void>): Promise<string | undefined> {
  try {
    await copy();
    return undefined;
  } catch (error) {
    const kind = errorKind(error);
    log.error(kind, 'the backup failed');
    return String(kind.code ?? kind.error);
  }
}

/**
 * Throws where the copy is damaged. Opened to be written, since only then SQLite clears away what it puts beside it.
 */
function check(file: string): void {
  const copy = new Sqlite(file);
  try {
    if (copy.pragma('quick_check', { simple: true }) !== 'ok') throw new Error('the copy is damaged');
  } finally {
    copy.close();
  }
}

function remove(file: string): void {
  for (const each of [file, `${file}-wal`, `${file}-shm`]) rmSync(each, { force: true });
}
