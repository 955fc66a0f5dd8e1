import { affectedVersions, type AffectedVersions } from '../../github/affected-versions.ts';
import type { AffectedProduct } from '../../github/advisory-text.ts';
import { versionsFixedIn } from '../../github/patched-versions.ts';
import { compareVersions } from '../../github/version-order.ts';
import { inCode, mentions } from '../discord-markdown/characters.ts';
import { REGISTRIES, type Way } from './registries.ts';

/** What to do about a line of a product's versions: a command to copy, or a sentence. */
export type Upgrade =
  | {
      readonly kind: 'command';
      readonly registry: string;
      /** Whose it is: "for" and a range, ready to be shown; absent where the product has one line of versions. */
      readonly whose?: string;
      readonly command: string;
    }
  | { readonly kind: 'sentence'; readonly sentence: string };

/** A line of versions as its advisory tells it. */
interface Line {
  /** As it is written; `undefined` if it was left empty. */
  readonly range: string | undefined;
  /** `undefined` if it cannot be read. */
  readonly affected: AffectedVersions | undefined;
  readonly fixedIn: readonly string[];
  /** What stands there in place of a version. */
  readonly unread: readonly string[];
}

/** A fixed version with its line. */
interface Fix {
  readonly line: Line;
  readonly version: string;
}

/**
 * What to do about one product, for each of its lines of versions: the fixed ones in their order, then those that are not
 * fixed or cannot be read, by their ranges. No command leads to a version that the advisory calls affected, or could do
 * something else in a shell.
 * @param lines What the advisory says of this product, and of no other.
 * @param tags Those of the releases that have the fix.
 */
export function upgradesOf(lines: readonly AffectedProduct[], tags: readonly string[]): Upgrade[] {
  const [first] = lines;
  if (!first) return [];
  const product = { ...first, tags, shown: inCode((first.name ?? 'the product').slice(0, 100)) };
  const read = distinct(lines).flatMap((line) => linesOf(line));
  const fixes = sorted(
    product.ecosystem,
    read.flatMap((line) => line.fixedIn.map((version) => ({ line, version }))),
  );
  return [
    ...fixes.map((fix) => upgradeTo(fix, product, read)),
    ...read.flatMap((line) => unfixed(line, product.shown, read.length > 1)),
  ];
}

/** The fixed versions of a product that the advisory also calls affected. */
export function contradictions(
  lines: readonly AffectedProduct[],
): { readonly line: AffectedProduct; readonly version: string }[] {
  const affected = lines.flatMap((line) => linesOf(line));
  return lines.flatMap((line) =>
    linesOf(line).flatMap(({ fixedIn }) =>
      fixedIn
        .filter((version) => affected.some((each) => each.affected?.has(version) === true))
        .map((version) => ({ line, version })),
    ),
  );
}

interface Product extends AffectedProduct {
  readonly tags: readonly string[];
  /** Its name, ready to be shown. */
  readonly shown: string;
}

function upgradeTo(fix: Fix, product: Product, lines: readonly Line[]): Upgrade {
  const { ecosystem, shown } = product;
  const { version, line } = fix;
  const whose = whoseIs(line, lines);
  const to = inCode(version.slice(0, 60));
  const contrary = lines.find(({ affected }) => affected?.has(version) === true);
  if (contrary)
    return sentence(
      `The advisory calls ${to} of ${shown} fixed, and says that ${rangeOf(contrary)} is affected: do not rely on ${to} before that is corrected.`,
    );
  const way = wayTo(fix, product, lines);
  if (way?.kind === 'command' && !mentions(way.text)) {
    const registry = REGISTRIES.get(ecosystem)?.name ?? ecosystem;
    return { kind: 'command', registry, ...(whose && { whose }), command: way.text };
  }
  const their = whose === undefined ? '' : ` (${whose})`;
  if (way && !mentions(way.text)) return sentence(`${shown}${their}: ${way.text}`);
  const later = isNewest(fix, ecosystem, lines) && reaches(lines, version) === false ? ', or later' : '';
  return sentence(`Upgrade ${shown} to ${to}${later}${their}.`);
}

/** For whom a line's versions are, where there is more than one line. */
function whoseIs(line: Line, lines: readonly Line[]): string | undefined {
  if (line.fixedIn.length > 1) return 'one for your line of versions';
  return lines.length > 1 ? `for ${rangeOf(line)}` : undefined;
}

/** How to get a version, where its registry has a way that leads to no affected one. */
function wayTo(
  { line, version }: Fix,
  { ecosystem, name, tags }: Product,
  lines: readonly Line[],
): Way | undefined {
  const registry = REGISTRIES.get(ecosystem);
  if (!registry || name === undefined || !registry.takes(name, version)) return undefined;
  // Of another line that cannot be read, nobody knows that it is not in it.
  if (!lines.every((each) => each === line || each.affected?.has(version) === false)) return undefined;
  const { exact, orLater } = registry;
  return orLater && reaches(lines, version, orLater.end(version)) === false
    ? orLater.way(name, version)
    : exact(name, version, tags);
}

/** Whether an affected version is this one or later, and before `end`, where there is one. */
function reaches(lines: readonly Line[], version: string, end?: string): boolean | undefined {
  const found = new Set(lines.map(({ affected }) => affected?.reach(version, end)));
  return found.has(true) || (found.has(undefined) ? undefined : false);
}

function isNewest({ version }: Fix, ecosystem: string, lines: readonly Line[]): boolean {
  return lines.every(({ fixedIn }) =>
    fixedIn.every((each) => (compareVersions(ecosystem, each, version) ?? 1) <= 0),
  );
}

/** What is told of a line that is not fixed, or whose fix cannot be read. */
function unfixed(line: Line, product: string, isOneOfSeveral: boolean): Upgrade[] {
  const range = isOneOfSeveral ? rangeOf(line) : '';
  if (line.unread.length > 0) {
    const their = range === '' ? '' : ` (${range})`;
    const said = inCode(line.unread.join(', ').slice(0, 100));
    const what = line.fixedIn.length > 0 ? 'also says' : 'names no fixed version; it says';
    return [sentence(`${product}${their}: the advisory ${what} ${said}.`)];
  }
  if (line.fixedIn.length > 0) return [];
  return [sentence(`${product} has no fixed version yet${range === '' ? '' : ` for ${range}`}.`)];
}

function sentence(text: string): Upgrade {
  return { kind: 'sentence', sentence: text };
}

/** The range of a line as it is written, at most 100 letters of it. */
function rangeOf({ range }: Pick<Line, 'range'>): string {
  if (range === undefined) return 'versions that the advisory does not name';
  const letters = Array.from(range.slice(0, 400));
  return inCode(letters.length > 100 ? `${letters.slice(0, 99).join('')}…` : range);
}

/** A product's line; of several ranges in one, each with its version where it is clear which is whose. */
function linesOf(product: AffectedProduct): Line[] {
  const { ecosystem, affected: text } = product;
  const { versions, unread } = versionsFixedIn(product);
  const affected = text === undefined ? undefined : affectedVersions(ecosystem, text);
  const fixedIn = versions.slice(0, MOST);
  const parted = unread.length === 0 && affected ? partedBy(ecosystem, affected, fixedIn) : undefined;
  return parted ?? [{ range: text, affected, fixedIn, unread }];
}

/** Fixed versions of one line; nobody brings a fix to more. */
const MOST = 20;

/** `< 1.2.9 || >= 2.0, < 2.0.1` with 1.2.9 and 2.0.1 are two lines: after each range comes its version, then the next. */
function partedBy(
  ecosystem: string,
  { intervals }: AffectedVersions,
  versions: readonly string[],
): Line[] | undefined {
  if (intervals.length < 2 || intervals.length !== versions.length) return undefined;
  const order = (one = '', other = '') => compareVersions(ecosystem, one, other) ?? NaN;
  const ranges = intervals.toSorted((one, other) => order(one.to?.version, other.to?.version));
  const fixes = versions.toSorted(order);
  const areApart = ranges.every(
    ({ to }, index) =>
      order(to?.version, fixes[index]) <= 0 &&
      (index + 1 === ranges.length || order(fixes[index], ranges[index + 1]?.from?.version) < 0),
  );
  if (!areApart) return undefined;
  return ranges.flatMap(({ from, to }, index) => {
    const range = [
      ...(from ? [`${from.isIncluded ? '>=' : '>'} ${from.version}`] : []),
      ...(to ? [`${to.isIncluded ? '<=' : '<'} ${to.version}`] : []),
    ].join(', ');
    const affected = affectedVersions(ecosystem, range);
    return [{ range, affected, fixedIn: fixes.slice(index, index + 1), unread: [] }];
  });
}

/** In the order of their versions; as they are where one of them cannot be compared. */
function sorted(ecosystem: string, fixes: readonly Fix[]): readonly Fix[] {
  const known = fixes.every(({ version }) =>
    fixes.every((other) => compareVersions(ecosystem, version, other.version) !== undefined),
  );
  return known
    ? fixes.toSorted((one, other) => compareVersions(ecosystem, one.version, other.version) ?? 0)
    : fixes;
}

/** Each line once. */
function distinct(lines: readonly AffectedProduct[]): AffectedProduct[] {
  const byText = Map.groupBy(lines, ({ affected, patched }) => JSON.stringify([affected, patched]));
  return [...byText.values()].flatMap(([line]) => line ?? []);
}
