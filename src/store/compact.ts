import type Sqlite from 'better-sqlite3';

/** Below this share of free pages, and below so many bytes of them, they are left for what is written next. */
const SHARE = 0.25;
const LEAST_BYTES = 8 * 2 ** 20;

/**
 * Gives the room back to the disk that erased rows leave, where that is much of the file. It writes all of the file anew, which
 * takes two seconds for a hundred megabytes and is waited for: so only while nobody waits for an answer.
 *
 * @returns how many bytes were given back; 0 where it did not pay
 * @throws SqliteError where there is no room for it, or another process reads the file; it is as it was then
 */
export function compact(sqlite: Sqlite.Database, least = { share: SHARE, bytes: LEAST_BYTES }): number {
  const size = Number(sqlite.pragma('page_size', { simple: true }));
  const pages = () => Number(sqlite.pragma('page_count', { simple: true }));
  const free = Number(sqlite.pragma('freelist_count', { simple: true }));
  const before = pages();
  if (free * size < least.bytes || free < before * least.share) return 0;
  sqlite.exec('VACUUM');
  return (before - pages()) * size;
}
