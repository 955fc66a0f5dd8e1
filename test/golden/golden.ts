import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILES = join(import.meta.dirname, 'files');

/** Set by whoever means to change what is pinned; never where tests merely run. */
const writes = process.env['GOLDEN'] === 'write';

/**
 * What a text must be, byte for byte: the golden file of that name. One that is missing is a failure, not a file to be
 * made; only with `GOLDEN=write` the text itself becomes the file.
 */
export function golden(name: string, text: string): string {
  if (writes) writeFileSync(join(FILES, name), text);
  return readGolden(name);
}

export function readGolden(name: string): string {
  const path = join(FILES, name);
  if (!existsSync(path)) throw new Error(`${path} is missing; GOLDEN=write makes it`);
  return readFileSync(path, 'utf8');
}

/** One line a row: a difference shows the rows that differ, and nothing puts stored JSON in another order. */
export function lines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
