import type Sqlite from 'better-sqlite3';
import { z } from 'zod';

const row = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** The rows of a table as they stand in the file, whatever the bot makes of them; in the order of all their columns. */
export function rowsOf(file: Sqlite.Database, table: string, columns = '*', order?: string) {
  const query = `SELECT ${columns} FROM "${table}"`;
  const all = file
    .prepare(query)
    .columns()
    .map((_, index) => index + 1);
  return z.array(row).parse(file.prepare(`${query} ORDER BY ${order ?? all.join(', ')}`).all());
}
