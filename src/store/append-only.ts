import Sqlite from 'better-sqlite3';
import { readFileSync } from 'node:fs';

/** The migration that made the events' triggers: they are made anew in its words. */
const MIGRATION = new URL('../../migrations/0001_events-never-change.sql', import.meta.url);

/**
 * Finds the triggers that keep events from being changed or deleted, as far as the open database lacks them or has them
 * in other words.
 * @returns what makes each anew, by its name
 */
function missingTriggers(sqlite: Sqlite.Database): ReadonlyMap<string, string> {
  const find = sqlite.prepare<[string], { sql: string }>(
    "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?",
  );
  const missing = new Map<string, string>();
  for (const statement of readFileSync(MIGRATION, 'utf8').split('--> statement-breakpoint')) {
    const name = /^\s*CREATE TRIGGER `(\w+)`/.exec(statement)?.[1];
    if (name !== undefined && squeezed(find.get(name)?.sql ?? '') !== squeezed(statement))
      missing.set(name, statement.trim());
  }
  return missing;
}

/**
 * Finds them in the database at `path`, which may be in use; a database that has no events yet lacks none.
 * @throws where it is no database
 */
export function missingTriggersIn(path: string): Iterable<string> {
  const sqlite = new Sqlite(path, { readonly: true, fileMustExist: true });
  try {
    const events = sqlite.prepare("SELECT 1 FROM sqlite_master WHERE name = 'events'").get();
    return events === undefined ? [] : missingTriggers(sqlite).keys();
  } finally {
    sqlite.close();
  }
}

/** Makes the triggers anew that are not as they should be; gives their names. */
export function restoreTriggers(sqlite: Sqlite.Database): string[] {
  const missing = missingTriggers(sqlite);
  for (const [name, statement] of missing) {
    sqlite.exec(`DROP TRIGGER IF EXISTS \`${name}\``);
    sqlite.exec(statement);
  }
  return [...missing.keys()];
}

function squeezed(sql: string): string {
  return sql.replaceAll(/\s+/g, ' ').replace(/;? ?$/, '').trim();
}
