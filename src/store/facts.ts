import { eq } from 'drizzle-orm';
import type { Db } from './database.ts';
import { facts } from './schema.ts';

/** Small named facts of this installation, such as how far a sync has come. */
export class Facts {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  get(name: string): string | undefined {
    return this.#db.select().from(facts).where(eq(facts.name, name)).get()?.value;
  }

  set(name: string, value: string): void {
    this.#db
      .insert(facts)
      .values({ name, value })
      .onConflictDoUpdate({ target: facts.name, set: { value } })
      .run();
  }

  delete(name: string): void {
    this.#db.delete(facts).where(eq(facts.name, name)).run();
  }
}
