import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { World, type Outcome } from './world.ts';

/** Lets the world of a seed live for so many days, over a database of its own in `directory`. */
export async function simulate(
  seed: number,
  days: number,
  directory: string,
  log?: (line: string) => void,
): Promise<Outcome> {
  const path = join(directory, `world-${seed}.db`);
  try {
    return await new World(seed, path, log).live(days);
  } finally {
    for (const file of [path, `${path}-wal`, `${path}-shm`, `${path}.lock`, `${path}.copy`])
      rmSync(file, { force: true });
  }
}

/** How to see a world again. */
export function commandOf(seed: number, days: number): string {
  return `npm run simulate -- --seed ${seed} --days ${days}`;
}
