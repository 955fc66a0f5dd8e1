import Sqlite from 'better-sqlite3';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { restoreTriggers } from './append-only.ts';
import {
  databaseFiles,
  makeDirectoryPrivate,
  makeFilesPrivate,
  unfinishedRestore,
  upgradeCopies,
} from './at-rest.ts';
import { drizzle, migrate, type BetterSQLite3Database } from './drizzle.ts';
import { holdDatabase } from './lock.ts';
import { MIGRATIONS, migrationFiles } from './migration-files.ts';
import { copyBeforeUpgrade } from './upgrade-copy.ts';
import * as schema from './schema.ts';

export type Db = BetterSQLite3Database<typeof schema> & { readonly $client: Sqlite.Database };

export interface Database {
  readonly db: Db;
  readonly sqlite: Sqlite.Database;
  /** The triggers that were missing, so that events could be changed, and were made anew. */
  readonly restored: readonly string[];
  /** The copy of it as it was before it was brought to its present form; `undefined` where it had that form already. */
  readonly copy: string | undefined;
  /**
   * Folds the write-ahead log into the file and empties it: what was replaced would stay in it until then. Where Litestream
   * replicates the database it alone does so, and this does nothing.
   */
  fold(): void;
  /**
   * Puts into the file what its log holds, which may have been deleted under this process, and begins a new log beside it.
   *
   * @returns whether it could be done: not while another process reads the database
   */
  renewLog(): boolean;
  /** Folds the write-ahead log into the file, closes it and lets the next process have it. */
  close(): void;
}

interface OpenOptions {
  /** Litestream reads the write-ahead log, and folds it: what another one folds first would be missing from its replica. */
  readonly isReplicated?: boolean;
}

/** Raised for a database that a newer bot has made; the message names the ways on. */
export class NewerDatabaseError extends Error {
  override name = 'NewerDatabaseError';
}

/**
 * Opens the database at `path` for this process alone, makes it if it is not there (readable by its owner only),
 * and brings it to the present schema. What is there already becomes its owner's alone too. Refuses a file that another
 * process holds, or that a newer bot has made. One that an older bot has made is copied before it is changed.
 */
export function openDatabase(path: string, now: Temporal.Instant, options: OpenOptions = {}): Database {
  const release = holdPlace(path, now);
  try {
    const unfinished = unfinishedRestore(path);
    if (existsSync(unfinished))
      throw new Error(
        `a restore did not come to its end: run it again. To go on without it, look which database is to be at ${path}, and delete ${unfinished}`,
      );
    // Made by hand so that it is never, even for an instant, readable by others; SQLite gives the same rights to
    // the files it puts beside it.
    closeSync(openSync(path, 'a', 0o600));
    makeFilesPrivate(databaseFiles(path));
    return openHeld(path, release, options);
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * Holds the place of a database for this process alone, whether a database is there or not; its directory is made if there is
 * none, and is its owner's alone. Gives the way to let the next one have it.
 *
 * @throws DatabaseHeldError which names the process that holds it
 */
export function holdPlace(path: string, now: Temporal.Instant): () => void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(`${path}.lock`, 'a', 0o600));
  makeFilesPrivate(databaseFiles(path));
  makeDirectoryPrivate(dirname(path));
  return holdDatabase(path, now);
}

/**
 * Opens a database whose place this process holds, and brings it to the present form; `release` is called once it is closed.
 * One that is a copy itself needs no copy of before.
 *
 * @throws NewerDatabaseError where a newer bot has made it
 */
export function openHeld(
  path: string,
  release: () => void,
  { isCopy = false, isReplicated = false }: OpenOptions & { readonly isCopy?: boolean } = {},
): Database {
  const sqlite = new Sqlite(path);
  try {
    sqlite.pragma('journal_mode = WAL');
    if (isReplicated) sqlite.pragma('wal_autocheckpoint = 0');
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('foreign_keys = ON');
    // What is replaced or removed is overwritten, and is in no later backup.
    sqlite.pragma('secure_delete = ON');
    const db = drizzle(sqlite, { schema });
    const pending = pendingForm(sqlite, path);
    const copy = pending === undefined || isCopy ? undefined : copyBeforeUpgrade(sqlite, path, pending);
    migrate(db, { migrationsFolder: MIGRATIONS });
    const restored = restoreTriggers(sqlite);
    let isLogLost = false;
    return {
      db,
      sqlite,
      restored,
      copy,
      fold() {
        // It would also wait for Litestream, which reads on and on, until it gives up.
        if (!isReplicated) sqlite.pragma('wal_checkpoint(TRUNCATE)');
        // What is nowhere but in this process Litestream cannot read.
        else if (isLogLost) sqlite.pragma('wal_checkpoint(PASSIVE)');
      },
      renewLog() {
        isLogLost = !beginsNewLog(sqlite);
        return !isLogLost;
      },
      close() {
        try {
          this.fold();
        } finally {
          // Also where the disk takes nothing any more.
          sqlite.close();
          release();
        }
      },
    };
  } catch (error) {
    // Left open, its log would stay beside a copy that is put in its place.
    sqlite.close();
    throw error;
  }
}

/** Gives the log up and begins another one; whether that could be done, for which nobody else may read. */
function beginsNewLog(sqlite: Sqlite.Database): boolean {
  const patience = sqlite.pragma('busy_timeout', { simple: true });
  // Everything would wait for a reader that may stay for good.
  sqlite.pragma('busy_timeout = 0');
  try {
    return sqlite.pragma('journal_mode = DELETE', { simple: true }) === 'delete';
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
    throw error;
  } finally {
    sqlite.pragma(`busy_timeout = ${Number(patience)}`);
    sqlite.pragma('journal_mode = WAL');
    // The files are made by the first look.
    sqlite.prepare('SELECT 1 FROM sqlite_master').get();
  }
}

/** Drizzle 1.0 knows to the second when a migration was made, and 0.x to the millisecond. */
function toTheSecond(when: number): number {
  return Math.floor(when / 1000);
}

/**
 * The number of the first migration that a database has not had; `undefined` where it has had them all, or holds nothing yet.
 *
 * @throws NewerDatabaseError where a newer bot has made it
 */
function pendingForm(sqlite: Sqlite.Database, path: string): number | undefined {
  const made = migrationFiles().map(({ when }) => toTheSecond(when));
  const table = sqlite.prepare("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'").get();
  if (!table) return undefined;
  const applied = toTheSecond(
    sqlite
      .prepare<[], { latest: number | null }>('SELECT max(created_at) AS latest FROM __drizzle_migrations')
      .get()?.latest ?? 0,
  );
  if (applied > Math.max(...made)) throw new NewerDatabaseError(newerMade(upgradeCopies(path).at(-1)));
  const pending = made.findIndex((when) => when > applied);
  return pending === -1 ? undefined : pending;
}

/** What is said of a database that a newer bot has made, and the way back. */
function newerMade(copy: string | undefined): string {
  const back =
    copy === undefined
      ? 'a backup of before'
      : `put a copy of before in its place, such as ${copy} (what was recorded since is not in it)`;
  return `the database was made by a newer version of the bot: install that version, or ${back}`;
}
