import Sqlite from 'better-sqlite3';
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errorKind, type Log } from '../log.ts';

/** How many days of backups are kept. */
const KEPT = 14;
const NAME = /^advisory-bot-\d{4}-\d{2}-\d{2}\.db$/;

/**
 * Copies the database, as it is at one instant, into `directory` (one file a day, readable by its owner only),
 * checks the copy, and removes the oldest ones. A failure is logged and leaves the earlier backups alone.
 */
export async function backUp(
  sqlite: Sqlite.Database,
  directory: string,
  now: Temporal.Instant,
  log: Log,
): Promise<void> {
  const file = join(directory, `advisory-bot-${now.toZonedDateTimeISO('UTC').toPlainDate().toString()}.db`);
  const unchecked = `${file}.unchecked`;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    await sqlite.backup(unchecked);
    chmodSync(unchecked, 0o600);
    const copy = new Sqlite(unchecked, { readonly: true });
    const verdict = copy.pragma('quick_check', { simple: true });
    copy.close();
    if (verdict !== 'ok') throw new Error('the copy is damaged');
    renameSync(unchecked, file);
    const old = readdirSync(directory)
      .filter((name) => NAME.test(name))
      .toSorted()
      .slice(0, -KEPT);
    for (const name of old) rmSync(join(directory, name));
  } catch (error) {
    rmSync(unchecked, { force: true });
    log.error(errorKind(error), 'the backup failed');
  }
}
