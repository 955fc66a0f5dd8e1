import { writeFileSync } from 'node:fs';
import type { Picture } from '../../../src/documents/pictures/picture.ts';
import { statisticsPicture } from '../../../src/documents/pictures/statistics.ts';
import { timelinePicture } from '../../../src/documents/pictures/timeline.ts';
import { folded, policy } from '../../support/cases.ts';
import { AFTER_THEM, manyCases } from '../../support/many-cases.ts';
import { statistics } from '../../support/statistics.ts';
import { late } from './stories.ts';

/** Where an example lies. */
export function exampleUrl(name: string): URL {
  return new URL(`examples/${name}.png`, import.meta.url);
}

/** The pictures that the README shows; `npx node test/documents/pictures/examples.ts` draws them anew. */
export const EXAMPLES: Readonly<Record<string, () => Promise<Picture>>> = {
  timeline: () => timelinePicture({ state: folded(late), events: late, policy }),
  statistics: () => statisticsPicture(statistics(manyCases, policy, AFTER_THEM)),
};

if (import.meta.main)
  for (const [name, draw] of Object.entries(EXAMPLES)) writeFileSync(exampleUrl(name), (await draw()).png);
