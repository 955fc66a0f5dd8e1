import Sqlite from 'better-sqlite3';
import { migrationFiles } from './migration-files.ts';

const CREATION = /^\s*CREATE TRIGGER `(\w+)` BEFORE \w+ ON `(\w+)`/;

/** What made a trigger that keeps recorded rows from being changed or deleted, in the words of its migration. */
interface Creation {
  readonly name: string;
  readonly table: string;
  readonly statement: string;
}

function creations(): Creation[] {
  return migrationFiles()
    .flatMap(({ statements }) => statements)
    .flatMap((statement) => {
      const [, name, table] = CREATION.exec(statement) ?? [];
      return name === undefined || table === undefined ? [] : [{ name, table, statement: statement.trim() }];
    });
}

/**
 * Finds the triggers that keep recorded rows from being changed or deleted, as far as the open database lacks them or has
 * them in other words. A table that is not there yet lacks none.
 */
function missingTriggers(sqlite: Sqlite.Database): Creation[] {
  const find = sqlite.prepare<[string, string], { sql: string }>(
    'SELECT sql FROM sqlite_master WHERE type = ? AND name = ?',
  );
  return creations().filter(
    ({ name, table, statement }) =>
      find.get('table', table) !== undefined &&
      squeezed(find.get('trigger', name)?.sql ?? '') !== squeezed(statement),
  );
}

/**
 * Finds them, by name, in the database at `path`, which may be in use.
 * @throws where it is no database
 */
export function missingTriggersIn(path: string): string[] {
  const sqlite = new Sqlite(path, { readonly: true, fileMustExist: true });
  try {
    return missingTriggers(sqlite).map(({ name }) => name);
  } finally {
    sqlite.close();
  }
}

/** Makes the triggers anew that are not as they should be; gives their names. */
export function restoreTriggers(sqlite: Sqlite.Database): string[] {
  return missingTriggers(sqlite).map(({ name, statement }) => {
    sqlite.exec(`DROP TRIGGER IF EXISTS \`${name}\``);
    sqlite.exec(statement);
    return name;
  });
}

function squeezed(sql: string): string {
  return sql.replaceAll(/\s+/g, ' ').replace(/;? ?$/, '').trim();
}
