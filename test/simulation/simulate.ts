import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { World, type Outcome } from './world.ts';

/** Lets the world of a seed live for so many days, over a database of its own in `directory`. */
export async function simulate(
  seed: number,
  days: number,
  directory: string,
  log?: (line: string) => void,
): Promise<Outcome> {
  const name = `world-${seed}.db`;
  try {
    return await new World(seed, join(directory, name), log).live(days);
  } finally {
    for (const file of readdirSync(directory))
      if (file.startsWith(name)) rmSync(join(directory, file), { force: true });
  }
}

/** How to see a world again. */
export function commandOf(seed: number, days: number): string {
  return `npm run simulate -- --seed ${seed} --days ${days}`;
}
