import Sqlite from 'better-sqlite3';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Policy } from '../process/policy.ts';
import { earliest } from '../process/time.ts';
import {
  litestreamMemory,
  makeFilesPrivate,
  replacedName,
  SQLITE_FILES,
  unfinishedRestore,
} from './at-rest.ts';
import { holdPlace, NewerDatabaseError, openHeld, type Database } from './database.ts';
import { Facts } from './facts.ts';
import { clearFence } from './fence.ts';
import { indexFingerprint } from './index-fingerprint.ts';
import { fetchReplica, removeFetched, type FetchOptions, type Replica } from './litestream.ts';
import { soundnessOf, type Soundness } from './soundness.ts';

/** A copy that cannot be restored; the message says why, and what to do. */
export class RestoreError extends Error {
  override name = 'RestoreError';
}

/** That a database was restored, and that the world may know more than it does. */
export interface RestoredMark {
  /** What it was restored from, as a person named it. */
  readonly from: string;
  /** The last instant of which it knows anything. */
  readonly asOf: Temporal.Instant;
  /** When it was restored. */
  readonly at: Temporal.Instant;
}

/** What was restored. */
export interface Restored extends RestoredMark, Pick<Soundness, 'cases' | 'events' | 'misindexed'> {
  /** What stood in its place before, under its name of now; `undefined` where nothing did. */
  readonly kept: string | undefined;
}

export interface RestoreOptions {
  readonly policy: Policy;
  readonly now: Temporal.Instant;
  /** What the copy is called where the team is told of it: no address, which may hold a password. */
  readonly from: string;
}

/** The fact that keeps the mark. Stored: it never changes. */
const MARK = 'restored';

const mark = z.object({
  from: z.string(),
  asOf: z.string().transform((text) => Temporal.Instant.from(text)),
  at: z.string().transform((text) => Temporal.Instant.from(text)),
});

/** The mark of a database that was restored and has not been reconciled with the world; `undefined` where there is none. */
export function restoredMark(facts: Pick<Facts, 'get'>): RestoredMark | undefined {
  const text = facts.get(MARK);
  return text === undefined ? undefined : mark.parse(JSON.parse(text));
}

/** The world has been looked at: the mark goes. To be used in the transaction that tells what was lost. */
export function clearRestoredMark(facts: Pick<Facts, 'delete'>): void {
  facts.delete(MARK);
}

/**
 * Puts a copy of the database at `source` in the place at `path`, where no bot may hold one. It is checked before: that
 * the file is whole, that every hash chain holds, that no newer bot has made it; an index that is not what the events say is made
 * anew. What stood there is renamed, and overwritten by nothing. The restored database carries a mark: the bot that starts on it
 * sends nothing before it has looked what has happened in the world since. The copy itself stays as it is.
 *
 * A restore that is cut off leaves a file by which every start is refused until it is done again.
 *
 * @throws DatabaseHeldError where a bot holds the place
 * @throws RestoreError where the copy cannot be restored; what stands there is as it was
 */
export function restoreDatabase(source: string, path: string, options: RestoreOptions): Restored {
  if (!existsSync(source)) throw new RestoreError(`there is no file ${source}: name a copy of the database`);
  if (existsSync(path) && realpathSync(source) === realpathSync(path))
    throw new RestoreError(`${source} is the database itself: name a copy of it`);
  const release = holdPlace(path, options.now);
  try {
    return restoreHeld(source, path, options);
  } finally {
    release();
  }
}

/**
 * Likewise with the newest copy that a replica holds, which stays as it is. What an attempt that was cut off has left there goes.
 *
 * @throws DatabaseHeldError where a bot holds the place
 * @throws ReplicaError where the replica gives no copy, RestoreError where it cannot be restored
 */
export async function restoreReplica(
  replica: Replica,
  path: string,
  { env, ...options }: Omit<RestoreOptions, 'from'> & Pick<FetchOptions, 'env'>,
): Promise<Restored> {
  const release = holdPlace(path, options.now);
  try {
    removeFetched(path);
    using fetched = await fetchReplica(replica, { path, env });
    return restoreHeld(fetched.file, path, { ...options, from: fetched.name });
  } finally {
    release();
  }
}

function restoreHeld(source: string, path: string, { policy, now, from }: RestoreOptions): Restored {
  const ready = unfinishedRestore(path);
  remove(ready);
  copy(source, ready);
  let made: ReturnType<typeof makeReady>;
  try {
    made = makeReady(ready, { policy, now, from });
  } catch (error) {
    remove(ready);
    throw error;
  }
  const away = replacedName(path, now);
  const kept = [path, `${path}-wal`].some((file) => existsSync(file)) ? away : undefined;
  // Litestream would go on where it was with the other database.
  if (existsSync(litestreamMemory(path))) renameSync(litestreamMemory(path), litestreamMemory(away));
  if (kept !== undefined)
    for (const suffix of SQLITE_FILES)
      if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${kept}${suffix}`);
  renameSync(ready, path);
  settleDirectory(dirname(path));
  const { checked, asOf } = made;
  const { cases, events, misindexed } = checked;
  return { from, asOf, at: now, cases, events, misindexed, kept };
}

/** Copies a database with what was written and not folded into it yet. The copies are their owner's alone from the first moment on. */
function copy(source: string, target: string): void {
  for (const suffix of ['', '-wal']) {
    if (!existsSync(`${source}${suffix}`)) continue;
    closeSync(openSync(`${target}${suffix}`, 'wx', 0o600));
    copyFileSync(`${source}${suffix}`, `${target}${suffix}`);
    makeFilesPrivate([`${target}${suffix}`]);
  }
}

/** Checks a copy, brings it to the present form and marks it as restored. */
function makeReady(
  file: string,
  { policy, now, from }: RestoreOptions,
): { readonly checked: Soundness; readonly asOf: Temporal.Instant } {
  return openSound(file, policy, ({ db, sqlite }, checked) => {
    const facts = new Facts(db);
    const asOf = asOfBy(checked, restoredMark(facts), now);
    const misindexed = misindexedIn(facts, checked, policy);
    sqlite.transaction(() => {
      // What the index was made by is forgotten: the next start makes it anew.
      if (misindexed.length > 0) facts.delete('policy');
      doubtWhatWaits(sqlite);
      clearFence(facts);
      facts.set(MARK, JSON.stringify({ from, asOf: asOf.toString(), at: now.toString() }));
    })();
    return { checked: { ...checked, misindexed }, asOf };
  });
}

/**
 * The cases whose index is not what their events say, though these very rules made it. What other rules made, whole or in part,
 * a start makes anew by itself, and it says nothing.
 */
export function misindexedIn(
  facts: Pick<Facts, 'get'>,
  { misindexed }: Pick<Soundness, 'misindexed'>,
  policy: Policy,
): readonly string[] {
  return facts.get('policy') === indexFingerprint(policy) ? misindexed : [];
}

/**
 * Opens a copy, brings it to the present form, and has it used where the file is whole and every hash chain holds. Nothing of
 * it is beside it when this is done.
 *
 * @throws RestoreError where it is not sound
 */
export function openSound<T>(
  file: string,
  policy: Policy,
  use: (database: Database, checked: Soundness) => T,
): T {
  const database = opened(file);
  try {
    const checked = soundnessOf(database.db, policy);
    if (checked.broken.length > 0)
      throw new RestoreError(
        `its history does not hold: ${checked.broken.slice(0, 10).join(', ')}. It was changed by hand, or is damaged: restore another copy`,
      );
    return use(database, checked);
  } finally {
    database.close();
  }
}

/** The lost bot may have given that many numbers of rows since the copy was made: they are in the messages that it sent. */
const ROWS_GIVEN = 100_000;

/** What waits may have left since: it is looked for before it is sent. No number that was given since is given again. */
function doubtWhatWaits(sqlite: Sqlite.Database): void {
  sqlite.exec(`
    UPDATE outbox SET state = 'sending', attempts = max(attempts, 1) WHERE state IN ('pending', 'parked');
    UPDATE mail SET doubtful = 1 WHERE state IN ('pending', 'sending', 'parked')`);
  for (const table of ['outbox', 'mail', 'incoming_mail', 'distributors']) {
    const { changes } = sqlite
      .prepare('UPDATE sqlite_sequence SET seq = seq + ? WHERE name = ?')
      .run(ROWS_GIVEN, table);
    if (changes === 0) sqlite.prepare('INSERT INTO sqlite_sequence VALUES (?, ?)').run(table, ROWS_GIVEN);
  }
}

function opened(file: string): Database {
  try {
    const sqlite = new Sqlite(file, { fileMustExist: true });
    try {
      const found = sqlite.pragma('integrity_check', { simple: true });
      if (found !== 'ok') throw new RestoreError('the file is damaged: restore another copy');
      const events = sqlite.prepare("SELECT 1 FROM sqlite_master WHERE name = 'events'").get();
      if (events === undefined) throw new RestoreError('it is no database of the bot: name another file');
    } finally {
      sqlite.close();
    }
    return openHeld(file, () => undefined, { isCopy: true });
  } catch (error) {
    if (error instanceof NewerDatabaseError) throw new RestoreError(error.message, { cause: error });
    if (error instanceof Sqlite.SqliteError && /^SQLITE_(NOTADB|CORRUPT)/.test(error.code))
      throw new RestoreError('it is no database, or is damaged: restore another copy', { cause: error });
    throw error;
  }
}

/**
 * Of a copy that knows of no instant at all, everything may be missing. A clock that ran ahead knows nothing of the future. A copy
 * of a bot that was restored itself, and had not come to look at the world, lacks what that one lacked.
 */
function asOfBy(
  { asOf }: Soundness,
  lacking: RestoredMark | undefined,
  now: Temporal.Instant,
): Temporal.Instant {
  const known = asOf ?? Temporal.Instant.fromEpochMilliseconds(0);
  return earliest([known, now, lacking?.asOf ?? now]) ?? now;
}

function remove(file: string): void {
  for (const suffix of SQLITE_FILES) rmSync(`${file}${suffix}`, { force: true });
}

/** Waits until the new names are on the disk, where the system has a way to. */
function settleDirectory(directory: string): void {
  try {
    const handle = openSync(directory, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Not every system opens a directory.
  }
}
