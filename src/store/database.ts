import Sqlite from 'better-sqlite3';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { restoreTriggers } from './append-only.ts';
import { databaseFiles, makeDirectoryPrivate, makeFilesPrivate } from './at-rest.ts';
import { drizzle, migrate, type BetterSQLite3Database } from './drizzle.ts';
import { holdDatabase } from './lock.ts';
import * as schema from './schema.ts';

export type Db = BetterSQLite3Database<typeof schema> & { readonly $client: Sqlite.Database };

export interface Database {
  readonly db: Db;
  readonly sqlite: Sqlite.Database;
  /** The triggers that were missing, so that events could be changed, and were made anew. */
  readonly restored: readonly string[];
  /** Folds the write-ahead log into the file and empties it: what was replaced would stay in it until then. */
  fold(): void;
  /** Folds the write-ahead log into the file, closes it and lets the next process have it. */
  close(): void;
}

const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));

/**
 * Opens the database at `path` for this process alone, makes it if it is not there (readable by its owner only),
 * and brings it to the present schema. What is there already becomes its owner's alone too. Refuses a file that another
 * process holds, or that a newer bot has made.
 */
export function openDatabase(path: string, now: Temporal.Instant): Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Made by hand so that it is never, even for an instant, readable by others; SQLite gives the same rights to
  // the files it puts beside it.
  for (const file of [path, `${path}.lock`]) closeSync(openSync(file, 'a', 0o600));
  makeFilesPrivate(databaseFiles(path));
  makeDirectoryPrivate(dirname(path));
  const release = holdDatabase(path, now);
  try {
    const sqlite = new Sqlite(path);
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('foreign_keys = ON');
    // What is replaced or removed is overwritten, and is in no later backup.
    sqlite.pragma('secure_delete = ON');
    const db = drizzle(sqlite, { schema });
    refuseNewer(sqlite);
    migrate(db, { migrationsFolder: migrations });
    const restored = restoreTriggers(sqlite);
    return {
      db,
      sqlite,
      restored,
      fold() {
        sqlite.pragma('wal_checkpoint(TRUNCATE)');
      },
      close() {
        this.fold();
        sqlite.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

const journal = z.object({ entries: z.array(z.object({ when: z.number() })) });

function refuseNewer(sqlite: Sqlite.Database): void {
  const known = journal.parse(JSON.parse(readFileSync(join(migrations, 'meta/_journal.json'), 'utf8')));
  const latest = Math.max(...known.entries.map((entry) => entry.when));
  const table = sqlite.prepare("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'").get();
  if (!table) return;
  const applied = sqlite
    .prepare<[], { latest: number | null }>('SELECT max(created_at) AS latest FROM __drizzle_migrations')
    .get();
  if ((applied?.latest ?? 0) > latest)
    throw new Error(
      'the database was made by a newer version of the bot: install that version, or a backup of before',
    );
}
