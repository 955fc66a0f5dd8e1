import { eq, sql } from 'drizzle-orm';
import type { Db } from './database.ts';
import { facts } from './schema.ts';

/** Small named facts of this installation, such as how far a sync has come. */
export class Facts {
  readonly #db: Db;
  readonly #byName: ReturnType<typeof prepareByName>;
  constructor(db: Db) {
    this.#db = db;
    this.#byName = prepareByName(db);
  }

  get(name: string): string | undefined {
    return this.#byName.get({ name })?.value;
  }

  /** Writes only what is news: every write waits for the disk. */
  set(name: string, value: string): void {
    if (this.get(name) === value) return;
    this.#db
      .insert(facts)
      .values({ name, value })
      .onConflictDoUpdate({ target: facts.name, set: { value } })
      .run();
  }

  delete(name: string): void {
    if (this.get(name) !== undefined) this.#db.delete(facts).where(eq(facts.name, name)).run();
  }
}

function prepareByName(db: Db) {
  return db
    .select()
    .from(facts)
    .where(eq(facts.name, sql.placeholder('name')))
    .prepare();
}
