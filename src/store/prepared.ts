import type { Db } from './database.ts';

/**
 * A query that is put together and compiled once for each database instead of at every use, which costs many times
 * what SQLite then needs to answer it. What varies stands in it as `sql.placeholder`.
 */
export function prepared<Query>(make: (db: Db) => Query): (db: Db) => Query {
  const made = new WeakMap<Db, Query>();
  return (db) => made.getOrInsertComputed(db, make);
}
