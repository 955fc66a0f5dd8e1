import type { AffectedProduct } from '../../../github/advisory-text.ts';
import { pulls, type Released } from '../binaries.ts';
import type { ToDo } from '../to-do.ts';
import { upgradesOf } from './upgrading.ts';

/** What to do about each product, with all of its fixed versions together. */
export function toDoByProduct(products: readonly AffectedProduct[], releases: readonly Released[]): ToDo {
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
