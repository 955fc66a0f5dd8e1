import type { Db } from './database.ts';
import { eq, sql } from './drizzle.ts';
import { prepared } from './prepared.ts';
import { facts } from './schema.ts';

const byName = prepared((db) =>
  db
    .select()
    .from(facts)
    .where(eq(facts.name, sql.placeholder('name')))
    .prepare(),
);

const byPrefix = prepared((db) =>
  db
    .select()
    .from(facts)
    .where(eq(sql`substr(${facts.name}, 1, ${sql.placeholder('length')})`, sql.placeholder('prefix')))
    .prepare(),
);

const write = prepared((db) =>
  db
    .insert(facts)
    .values({ name: sql.placeholder('name'), value: sql.placeholder('value') })
    .onConflictDoUpdate({ target: facts.name, set: { value: sql`excluded.value` } })
    .prepare(),
);

/** Small named facts of this installation, such as how far a sync has come. */
export class Facts {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  get(name: string): string | undefined {
    return byName(this.#db).get({ name })?.value;
  }

  /** Writes only what is news: every write waits for the disk. */
  set(name: string, value: string): void {
    if (this.get(name) === value) return;
    write(this.#db).run({ name, value });
  }

  /** The facts whose name begins with `prefix`, by the rest of it. */
  under(prefix: string): Map<string, string> {
    const rows = byPrefix(this.#db).all({ prefix, length: prefix.length });
    return new Map(rows.map(({ name, value }) => [name.slice(prefix.length), value]));
  }

  delete(name: string): void {
    if (this.get(name) !== undefined) this.#db.delete(facts).where(eq(facts.name, name)).run();
  }
}
