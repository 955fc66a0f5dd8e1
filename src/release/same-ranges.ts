import { affectedVersions } from '../github/affected-versions.ts';
import type { AffectedProduct } from '../github/advisory-text.ts';
import { compareVersions } from '../github/version-order.ts';

type Product = Pick<AffectedProduct, 'ecosystem' | 'name' | 'affected' | 'patched'>;

/**
 * Whether two advisories call the same versions of the same packages affected and fixed, however they write and divide it:
 * GitHub's reviewers make one entry of each range.
 * @returns `undefined` if a range cannot be read, so that nobody can say.
 */
export function sameRanges(ours: readonly Product[], theirs: readonly Product[]): boolean | undefined {
  const [own, other] = [byPackage(ours), byPackage(theirs)];
  if (own.size !== other.size || [...own.keys()].some((key) => !other.has(key))) return false;
  let isCertain = true;
  for (const [key, products] of own) {
    const answer = areSame(products, other.get(key) ?? []);
    if (answer === false) return false;
    isCertain &&= answer === true;
  }
  return isCertain ? true : undefined;
}

/** Registries compare names without case, and so does whoever types them. */
function byPackage(products: readonly Product[]): Map<string, Product[]> {
  return Map.groupBy(products, ({ ecosystem, name = '' }) => `${ecosystem} ${name}`.toLowerCase());
}

function areSame(ours: readonly Product[], theirs: readonly Product[]): boolean | undefined {
  const ecosystem = ours[0]?.ecosystem ?? 'other';
  const fixed = (products: readonly Product[]) => products.flatMap(({ patched }) => versionsIn(patched));
  if (!haveSame(fixed(ours), fixed(theirs), (a, b) => isSameVersion(ecosystem, a, b))) return false;
  const written = (products: readonly Product[]) =>
    products.map(({ affected = '' }) => affected.replaceAll(/\s+/g, '').toLowerCase()).toSorted();
  if (written(ours).join(';') === written(theirs).join(';')) return true;
  const [own, other] = [intervalsOf(ours), intervalsOf(theirs)];
  if (!own || !other) return undefined;
  const isSameLimit = (a: Limit, b: Limit) =>
    a && b
      ? a.isIncluded === b.isIncluded && isSameVersion(ecosystem, a.version, b.version)
      : a === undefined && b === undefined;
  return haveSame(own, other, (a, b) => isSameLimit(a.from, b.from) && isSameLimit(a.to, b.to));
}

type Interval = NonNullable<ReturnType<typeof affectedVersions>>['intervals'][number];
type Limit = Interval['from'];

function intervalsOf(products: readonly Product[]): Interval[] | undefined {
  const intervals: Interval[] = [];
  for (const { ecosystem, affected = '' } of products) {
    const read = affectedVersions(ecosystem, affected);
    if (!read) return undefined;
    intervals.push(...read.intervals.map(fromTheFirst));
  }
  return intervals;
}

/** ">= 0" says the same as nothing. */
function fromTheFirst(interval: Interval): Interval {
  const { from, to } = interval;
  return from?.isIncluded && /^0(?:\.0){0,3}$/.test(from.version) ? { ...(to && { to }) } : interval;
}

function versionsIn(patched: string | undefined): string[] {
  return (patched ?? '')
    .split(/[\s,;|]+|\b(?:and|or)\b/)
    .map((each) => each.replace(/^[<>=v]+/i, ''))
    .filter((each) => /^\d/.test(each));
}

function isSameVersion(ecosystem: string, one: string, other: string): boolean {
  return one === other || compareVersions(ecosystem, one, other) === 0;
}

/** Whether each of some has its equal among the others, and the other way round. */
function haveSame<T>(some: readonly T[], others: readonly T[], isSame: (a: T, b: T) => boolean): boolean {
  const isIn = (all: readonly T[]) => (one: T) => all.some((other) => isSame(one, other));
  return some.every(isIn(others)) && others.every(isIn(some));
}
