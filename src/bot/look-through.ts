import { fileURLToPath } from 'node:url';
import type { FetchOptions } from '../store/litestream.ts';
import { lookThroughBeside, type LookThrough } from '../store/look-through.ts';

const PROGRAM = fileURLToPath(new URL('../look-through.ts', import.meta.url));

/** What looks through a copy of the database while the bot goes on. */
export function lookThroughMeanwhile(
  env: FetchOptions['env'],
  options?: Pick<FetchOptions, 'isInNoHurry'>,
): LookThrough {
  return lookThroughBeside(PROGRAM, env, options);
}
