import type { Db } from './database.ts';
import { prepared } from './prepared.ts';
import { factsWritten, whileUnchanged, writtenAside } from './while-unchanged.ts';

// Each turn of the jobs and each card asks for some of them, and what Drizzle does around a query costs many times the query.
const selectByName = prepared((db) =>
  db.$client.prepare<[name: string], string>('SELECT value FROM facts WHERE name = ?').pluck(),
);
const byName = whileUnchanged((db, name: string) => selectByName(db).get(name), factsWritten);

// By the index: with many repositories there are thousands of facts.
const byPrefix = prepared((db) =>
  db.$client.prepare<[from: string, to: string], { name: string; value: string }>(
    'SELECT name, value FROM facts WHERE name >= ? AND name < ? ORDER BY name',
  ),
);
/** Sorts behind whatever may follow a prefix. */
const LAST = '\u{10FFFF}';

/** Writes only what is news: every write waits for the disk. */
const write = prepared((db) =>
  db.$client.prepare<[name: string, value: string]>(
    `INSERT INTO facts (name, value) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value`,
  ),
);
const remove = prepared((db) => db.$client.prepare<[name: string]>('DELETE FROM facts WHERE name = ?'));

/** Small named facts of this installation, such as how far a sync has come. */
export class Facts {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  get(name: string): string | undefined {
    return byName(this.#db, name);
  }

  set(name: string, value: string): void {
    writtenAside(this.#db, write(this.#db).run(name, value).changes);
  }

  /** The facts whose name begins with `prefix`, by the rest of it. */
  under(prefix: string): Map<string, string> {
    const rows = byPrefix(this.#db).all(prefix, `${prefix}${LAST}`);
    return new Map(rows.map(({ name, value }) => [name.slice(prefix.length), value]));
  }

  delete(name: string): void {
    if (this.get(name) !== undefined) writtenAside(this.#db, remove(this.#db).run(name).changes);
  }
}
