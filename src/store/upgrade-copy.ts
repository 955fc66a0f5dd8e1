import type Sqlite from 'better-sqlite3';
import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import { upgradeCopies } from './at-rest.ts';

/** How many copies are kept: the way back from the last upgrade, and from the two before it. */
const KEPT = 3;

/**
 * Copies the database beside itself, as it is before it is brought to another form: an older bot refuses that form, so the
 * copy is the way back. One that is there from an attempt that was cut off is replaced.
 *
 * @param form the number of the first migration that it has not had
 * @returns the copy's path
 * @throws SqliteError where there is no room for it; the database is as it was then
 */
export function copyBeforeUpgrade(sqlite: Sqlite.Database, path: string, form: number): string {
  const copy = `${path}.before-${String(form).padStart(4, '0')}`;
  const unfinished = `${copy}.unfinished`;
  rmSync(unfinished, { force: true });
  // Made by hand so that it is never, even for an instant, readable by others. SQLite writes into an empty file.
  closeSync(openSync(unfinished, 'wx', 0o600));
  try {
    sqlite.prepare('VACUUM INTO ?').run(unfinished);
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  for (const old of upgradeCopies(path).slice(0, -KEPT)) rmSync(old);
  return copy;
}
