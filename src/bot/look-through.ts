import { fileURLToPath } from 'node:url';
import { lookThroughBeside, type LookThrough } from '../store/look-through.ts';

const PROGRAM = fileURLToPath(new URL('../look-through.ts', import.meta.url));

/** What looks through a copy of the database while the bot goes on. */
export function lookThroughMeanwhile(env: Readonly<Record<string, string | undefined>>): LookThrough {
  return lookThroughBeside(PROGRAM, env);
}
