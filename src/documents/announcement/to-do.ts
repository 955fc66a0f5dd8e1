import type { AffectedProduct } from '../../github/advisory-text.ts';
import { tagsOf, versionsFixedIn } from '../../github/patched-versions.ts';
import { inCode } from '../discord-markdown/characters.ts';
import { pulls, type Released } from './binaries.ts';
import { contradictions, upgradesOf } from './upgrading.ts';

/** Commands that belong together, with the words before them. */
interface Group {
  readonly label: string;
  readonly commands: readonly string[];
}

/** What an advisory's readers do now: commands to copy, and a sentence for what has none. */
export interface ToDo {
  readonly groups: readonly Group[];
  readonly sentences: readonly string[];
}

/** What to do about each line of versions of each product, the images first. */
export function toDo(products: readonly AffectedProduct[], releases: readonly Released[]): ToDo {
  const tags = releases.map(({ facts }) => facts.tag);
  const byProduct = Map.groupBy(products, ({ ecosystem, name }) => JSON.stringify([ecosystem, name]));
  const upgrades = [...byProduct.values()].flatMap((lines) => upgradesOf(lines, tags));
  const commands = upgrades.flatMap((each) =>
    each.kind === 'command'
      ? [
          {
            label: each.whose === undefined ? `${each.registry}:` : `${each.registry}, ${each.whose}:`,
            ...each,
          },
        ]
      : [],
  );
  return {
    groups: [...grouped(imagesOf([...byProduct.values()], releases)), ...grouped(commands)],
    sentences: [
      ...new Set(upgrades.flatMap((each) => (each.kind === 'sentence' ? [`- ${each.sentence}`] : []))),
    ],
  };
}

function grouped(commands: readonly { readonly label: string; readonly command: string }[]): Group[] {
  return [...Map.groupBy(commands, ({ label }) => label)].map(([label, own]) => ({
    label,
    commands: [...new Set(own.map(({ command }) => command))],
  }));
}

interface Image {
  readonly label: string;
  readonly command: string;
}

/** The images of the releases, each with the range that it is for where there is more than one line of versions. */
function imagesOf(products: readonly (readonly AffectedProduct[])[], releases: readonly Released[]): Image[] {
  const isOne = releases.filter((release) => pulls([release]).length > 0).length === 1;
  return releases.flatMap((release) => {
    const isOfRelease = ({ name }: AffectedProduct, version: string) =>
      release.fixes?.some((each) => each.product === name && each.version === version) ??
      tagsOf(version, name).includes(release.facts.tag);
    const own = products.flatMap((lines) =>
      lines
        .filter((line) => versionsFixedIn(line).versions.some((version) => isOfRelease(line, version)))
        .map((line) => ({ line, isOnly: lines.length === 1 })),
    );
    const isContrary = products.some((lines) =>
      contradictions(lines).some(({ line, version }) => isOfRelease(line, version)),
    );
    if (isContrary) return [];
    const whose =
      isOne && own.every(({ isOnly }) => isOnly) ? '' : `, ${whoseOf(own.map(({ line }) => line))}`;
    return pulls([release]).map((command) => ({ label: `Container${whose}; then restart it:`, command }));
  });
}

function whoseOf(lines: readonly AffectedProduct[]): string {
  const ranges = new Set(lines.map(({ affected }) => affected));
  const [range] = ranges;
  return ranges.size === 1 && range !== undefined && range.length <= 100
    ? `for ${inCode(range)}`
    : 'one for your line of versions';
}
