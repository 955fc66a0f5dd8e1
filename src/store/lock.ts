import Sqlite from 'better-sqlite3';
import { hostname } from 'node:os';

/** Raised when another process has the database; the message says which. */
export class DatabaseHeldError extends Error {
  override name = 'DatabaseHeldError';
}

/**
 * Keeps every other bot from the database at `path` for as long as this process lives: a write transaction on a
 * file beside it that is never committed. The operating system gives it back even when the process is killed, so
 * no stale lock can remain. Returns the way to give it up.
 */
export function holdDatabase(path: string, now: Temporal.Instant): () => void {
  const lock = new Sqlite(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY CHECK (id = 1), who TEXT NOT NULL)');
    lock.exec('BEGIN IMMEDIATE');
    lock
      .prepare('INSERT INTO holder VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET who = excluded.who')
      .run(`process ${process.pid} on ${hostname()}, since ${now.round('second').toString()}`);
    // Committed so that the next one can read who holds it, and at once held again.
    lock.exec('COMMIT; BEGIN IMMEDIATE');
  } catch (error) {
    const who = busy(error) ? holder(lock) : undefined;
    lock.close();
    if (who === undefined) throw error;
    throw new DatabaseHeldError(
      `the database is in use by ${who}; stop it first, or set another DATABASE_PATH`,
    );
  }
  return () => {
    lock.exec('ROLLBACK');
    lock.close();
  };
}

function busy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function holder(lock: Sqlite.Database): string {
  const row = lock.prepare<[], { who: string }>('SELECT who FROM holder').get();
  return row?.who ?? 'another process that is just starting';
}
