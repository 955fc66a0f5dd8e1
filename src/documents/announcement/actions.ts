import type { AffectedProduct } from '../../github/advisory-text.ts';
import { toDoByProduct } from './2026-12/to-do.ts';
import { commandsWithin, type Released } from './binaries.ts';
import { toDo } from './to-do.ts';
import type { Wording } from './wording.ts';

/** Characters of the line that counts what is left out. */
const MORE = '\n…and 99999 more'.length;

/**
 * What to do, within `budget` characters: commands to copy, for the image first, and a sentence for each product that
 * has none.
 */
export function actionsWithin(
  products: readonly AffectedProduct[],
  releases: readonly Released[],
  budget: number,
  { isByLine }: Pick<Wording, 'isByLine'>,
): string {
  const { groups, sentences } = (isByLine ? toDo : toDoByProduct)(products, releases);
  const shown: string[] = [];
  let left = budget - MORE;
  let rest = 0;
  for (const { label, commands } of groups) {
    const block = commandsWithin(commands, left - label.length - 2);
    if (block === '') rest += commands.length;
    else {
      shown.push(label, block);
      left -= label.length + block.length + 2;
    }
  }
  for (const sentence of sentences) {
    left -= sentence.length + 1;
    if (left < 0) rest += 1;
    else shown.push(sentence);
  }
  if (shown.length + rest === 0) return withoutProducts(releases);
  return [...shown, ...(rest > 0 ? [`…and ${rest} more`] : [])].join('\n');
}

function withoutProducts(releases: readonly Released[]): string {
  return releases.length > 0
    ? 'Upgrade to the fixed version: the release below has it.'
    : 'No fixed version is released yet: use what helps until then.';
}
