import Sqlite from 'better-sqlite3';

/** What is read of a database beside the bot that holds it. */
export interface ReadBeside {
  /** The members of the security team who have used the bot, by id. */
  readonly roster: readonly string[];
  /** Small named facts, by name. */
  readonly facts: ReadonlyMap<string, string>;
}

/**
 * Reads a database that may be in use, and changes nothing.
 *
 * @returns `undefined` if it is not there, or no database of this version
 */
export function readBeside(path: string): ReadBeside | undefined {
  let sqlite: Sqlite.Database | undefined;
  try {
    sqlite = new Sqlite(path, { readonly: true, fileMustExist: true });
    const roster = sqlite.prepare<[], { id: string }>('SELECT id FROM people WHERE security = 1').all();
    const facts = sqlite.prepare<[], { name: string; value: string }>('SELECT name, value FROM facts').all();
    return {
      roster: roster.map(({ id }) => id),
      facts: new Map(facts.map(({ name, value }) => [name, value])),
    };
  } catch {
    return undefined;
  } finally {
    sqlite?.close();
  }
}

/**
 * Whether SQLite finds a database of the bot sound, which may be in use. For SQLite, a file that was emptied is one, too.
 *
 * @throws where the file is no database
 */
export function isWhole(path: string): boolean {
  const sqlite = new Sqlite(path, { readonly: true, fileMustExist: true });
  try {
    const events = sqlite.prepare("SELECT 1 FROM sqlite_master WHERE name = 'events'").get();
    return events !== undefined && sqlite.pragma('quick_check', { simple: true }) === 'ok';
  } finally {
    sqlite.close();
  }
}
