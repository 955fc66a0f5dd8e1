import type Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { rowsOf } from './rows.ts';

const made = z.array(z.object({ type: z.string(), name: z.string(), sql: z.string() }));

/** A database as statements that make it again: its tables with their rows, then what is made over them. */
export function dumped(file: Sqlite.Database): string {
  const objects = made.parse(
    file
      .prepare(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
      )
      .all(),
  );
  const tables = objects.filter(({ type }) => type === 'table');
  const statements = [
    ...tables.map(({ sql }) => sql),
    ...tables.flatMap(({ name }) => inserts(file, name)),
    // The last numbers that were given: none of them is ever given again.
    ...inserts(file, 'sqlite_sequence'),
    ...objects.filter(({ type }) => type !== 'table').map(({ sql }) => sql),
  ];
  return statements.map((each) => `${each};\n`).join('');
}

function inserts(file: Sqlite.Database, table: string): string[] {
  return rowsOf(file, table).map((row) => {
    const columns = Object.keys(row).map((name) => `"${name}"`);
    return `INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${Object.values(row).map(literal).join(', ')})`;
  });
}

function literal(value: string | number | null): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}
