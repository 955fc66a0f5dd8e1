import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';

/** Every byte of the bot's database, whatever file it stands in: the log of what was written before too. */
export function databaseBytes({ databasePath }: Sandbox): string {
  const files = readdirSync(dirname(databasePath)).filter((name) => name.startsWith(basename(databasePath)));
  if (files.length < 2) throw new Error('the database has no log beside it');
  return files.map((name) => readFileSync(join(dirname(databasePath), name), 'latin1')).join('');
}
