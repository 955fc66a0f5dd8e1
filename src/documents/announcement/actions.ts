import type { AffectedProduct } from '../../github/advisory-text.ts';
import { commandsWithin, pulls, type Released } from './binaries.ts';
import { upgradesOf } from './upgrading.ts';

/** Commands that belong together, with the words before them. */
interface Group {
  readonly label: string;
  readonly commands: readonly string[];
}

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
): string {
  const { groups, sentences } = toDo(products, releases);
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

function toDo(
  products: readonly AffectedProduct[],
  releases: readonly Released[],
): { readonly groups: readonly Group[]; readonly sentences: readonly string[] } {
  const images = [...new Set(pulls(releases))];
  const upgrades = merged(products).flatMap(upgradesOf);
  const commands = upgrades.flatMap((each) =>
    each.kind === 'command'
      ? [
          {
            label: each.isOnly ? `${each.registry}:` : `${each.registry}, one for your line of versions:`,
            ...each,
          },
        ]
      : [],
  );
  const container =
    images.length > 1
      ? 'Container, one for your line of versions; then restart it:'
      : 'Container; then restart it:';
  return {
    groups: [
      ...(images.length > 0 ? [{ label: container, commands: images }] : []),
      ...[...Map.groupBy(commands, ({ label }) => label)].map(([label, own]) => ({
        label,
        commands: [...new Set(own.map(({ command }) => command))],
      })),
    ],
    sentences: [
      ...new Set(upgrades.flatMap((each) => (each.kind === 'sentence' ? [`- ${each.sentence}`] : []))),
    ],
  };
}

/** Each product once, with the fixed versions of all of its lines. */
function merged(products: readonly AffectedProduct[]): AffectedProduct[] {
  const groups = Map.groupBy(products, ({ ecosystem, name }) => JSON.stringify([ecosystem, name]));
  return [...groups.values()].flatMap((lines) => {
    const [first] = lines;
    const patched = [...new Set(lines.flatMap((line) => line.patched ?? []))].join('; ');
    return first ? [{ ...first, patched: patched === '' ? undefined : patched }] : [];
  });
}

function withoutProducts(releases: readonly Released[]): string {
  return releases.length > 0
    ? 'Upgrade to the fixed version: the release below has it.'
    : 'No fixed version is released yet: use what helps until then.';
}
