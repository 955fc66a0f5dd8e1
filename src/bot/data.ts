import { basename } from 'node:path';
import { routing } from '../app/notifications/routing.ts';
import type { Config } from '../config.ts';
import { errorKind, type Log } from '../log.ts';
import { makeBackupsPrivate } from '../store/at-rest.ts';
import { compact } from '../store/compact.ts';
import { databaseProblem } from '../store/database-problem.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { removeFetched } from '../store/litestream.ts';
import { OpenFile } from '../store/open-file.ts';
import { createStore, type Store } from '../store/store.ts';
import type { Primacy } from './lease.ts';

/**
 * Opens the database, and makes it and the backups their owner's alone.
 *
 * @throws Error which names the variable and the cure
 */
export function openData(
  config: Config,
  { now, log }: { readonly now: Temporal.Instant; readonly log: Log },
): { readonly database: Database; readonly file: OpenFile; readonly store: Store } {
  const { backupDir, casePrefix, databasePath, litestream, policy } = config;
  const isReplicated = litestream.configFile !== undefined;
  const database = inWords(() => openDatabase(databasePath, now, { isReplicated }));
  try {
    // At once: what is put in its place later is another one.
    const file = inWords(() => new OpenFile(databasePath));
    for (const trigger of database.restored)
      log.error({ trigger }, 'a trigger that keeps events from being changed was missing, and is made anew');
    if (database.copy !== undefined)
      log.info(
        { file: basename(database.copy) },
        'the database has another form now; a copy of before lies beside it',
      );
    // A verification that was killed with the bot may have left its copy.
    inWords(() => removeFetched(databasePath));
    if (backupDir !== undefined) hideBackups(backupDir);
    // Of a file that is written anew, Litestream would have to send all.
    if (!isReplicated) giveRoomBack(database, log);
    const store = inWords(() => createStore(database, policy, now, routing, casePrefix));
    return { database, file, store };
  } catch (error) {
    close(database);
    throw error;
  }
}

/**
 * Reads every open case, so that no list tells of one that is damaged. It has begun when this returns, and leaves others their turn.
 *
 * @throws Error which names the variable and the cure
 */
export async function lookThroughCases(
  { cases }: Pick<Store, 'cases'>,
  now: Temporal.Instant,
): Promise<void> {
  try {
    await cases.lookThroughOpen(now);
  } catch (error) {
    throw inOwnWords(error);
  }
}

/** Closes the database and lets another machine have the lease, also where the disk of this one takes nothing any more. */
export async function closeData(
  database: Pick<Database, 'close'> | undefined,
  primacy: Pick<Primacy, 'release'> | undefined,
): Promise<void> {
  try {
    database?.close();
  } finally {
    await primacy?.release();
  }
}

/** A damaged one may not let itself be folded. */
function close(database: Database): void {
  try {
    database.close();
  } catch {
    // What hinders it is told already.
  }
}

/** A start waits for it, and nobody else does; without it the file stays as large as it was. */
function giveRoomBack({ sqlite }: Database, log: Log): void {
  try {
    const bytes = compact(sqlite);
    if (bytes > 0) log.info({ bytes }, 'what was erased has left room, which is given back');
  } catch (error) {
    log.warn(errorKind(error), 'what was erased has left room, which could not be given back');
  }
}

/** Does something with the database; what hinders it is thrown in words that name DATABASE_PATH and the cure. */
function inWords<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw inOwnWords(error);
  }
}

function inOwnWords(error: unknown): Error {
  return new Error(databaseProblem(error) ?? (error instanceof Error ? error.message : 'no database'), {
    cause: error,
  });
}

/** Makes the backups their owner's alone; where they cannot be, the error names the variable and the cure. */
function hideBackups(directory: string): void {
  try {
    makeBackupsPrivate(directory);
  } catch (error) {
    const { code, error: kind } = errorKind(error);
    throw new Error(
      `BACKUP_DIR: ${directory}, or a backup in it, cannot be made private. Give both to the user that the bot runs as, or name another place. (${code ?? kind})`,
      { cause: error },
    );
  }
}
