import { compareVersions } from './version-order.ts';

/** A version at which a line of versions begins or ends. */
interface Limit {
  readonly version: string;
  readonly isIncluded: boolean;
}

/** A line of versions without a gap; without a limit, it goes on for ever. */
interface Interval {
  readonly from?: Limit;
  readonly to?: Limit;
}

/** The versions that an advisory calls affected, in one of its ranges. */
export interface AffectedVersions {
  /** In the order of the text. */
  readonly intervals: readonly Interval[];
  /** Whether a version is among them; `undefined` if its registry's order is not known here. */
  has(version: string): boolean | undefined;
  /** Whether one of them is `version`, or comes after it, and before `end`, if there is one. */
  reach(version: string, end?: string): boolean | undefined;
}

/** "1.2.3 or later" is one. */
const ALTERNATIVES =
  /\|\|?|;|\n|\bor\b(?! (?:earlier|below|older|lower|prior|later|above|newer|higher|up)\b)/i;

/** Comparisons of one range; GitHub's own have two. */
const MOST = 40;

/**
 * Reads an affected range: GitHub's own grammar (`>= 1.0, < 1.2.9`, `= 1.0`), several of them with `||` or "or", and some
 * ways in which people say the same.
 * @returns `undefined` if it is none of these, or its versions cannot be compared.
 */
export function affectedVersions(ecosystem: string, text: string): AffectedVersions | undefined {
  if (text.length > 500) return undefined;
  const intervals: Interval[] = [];
  for (const part of text.split(ALTERNATIVES)) {
    const found = intervalsIn(ecosystem, part.replaceAll(/\s+/g, ' ').trim());
    if (!found) return undefined;
    intervals.push(...found);
  }
  return intervals.length === 0 || intervals.length > MOST ? undefined : versionsIn(ecosystem, intervals);
}

function versionsIn(ecosystem: string, intervals: readonly Interval[]): AffectedVersions {
  const order = (one: string, other: string) => compareVersions(ecosystem, one, other);
  return {
    intervals,
    has: (version) =>
      any(intervals, (each) => both(startsBy(each, version, order), endsAfter(each, version, order))),
    reach: (version, end) =>
      any(intervals, (each) =>
        both(
          endsAfter(each, version, order),
          end === undefined || !each.from || isBefore(each.from.version, end, order),
        ),
      ),
  };
}

type Order = (one: string, other: string) => number | undefined;

function startsBy({ from }: Interval, version: string, order: Order): boolean | undefined {
  if (!from) return true;
  const difference = order(from.version, version);
  return difference === undefined ? undefined : from.isIncluded ? difference <= 0 : difference < 0;
}

/** Whether an interval has a version that is this one or later. */
function endsAfter({ to }: Interval, version: string, order: Order): boolean | undefined {
  if (!to) return true;
  const difference = order(version, to.version);
  return difference === undefined ? undefined : to.isIncluded ? difference <= 0 : difference < 0;
}

function isBefore(one: string, other: string, order: Order): boolean | undefined {
  const difference = order(one, other);
  return difference === undefined ? undefined : difference < 0;
}

function both(one: boolean | undefined, other: boolean | undefined): boolean | undefined {
  if (one === false || other === false) return false;
  return one && other;
}

function any(
  intervals: readonly Interval[],
  test: (interval: Interval) => boolean | undefined,
): boolean | undefined {
  const found = new Set(intervals.map(test));
  return found.has(true) || (found.has(undefined) ? undefined : false);
}

const VERSION = /^[vV]?(\d[\w.!+-]*)$/;

/** The intervals of a part without alternatives, but for those that people write with a comma. */
function intervalsIn(ecosystem: string, text: string): Interval[] | undefined {
  const span = /^[vV]?(\d[\w.!+]*) ?(?:-|–|to|through|until) ?[vV]?(\d[\w.!+]*)$/i.exec(text);
  const [, first = '', last = ''] = span ?? [];
  // `1.0.0-1` is one version.
  if (span && (compareVersions(ecosystem, first, last) ?? 1) < 0)
    return [{ from: included(first), to: included(last) }];
  const intervals: Interval[] = [];
  let open: Interval = {};
  const close = () => {
    if (open.from || open.to) intervals.push(open);
    open = {};
  };
  const comparisons = comparisonsIn(text);
  if (!comparisons) return undefined;
  for (const { operator, version } of comparisons) {
    const limit = { version, isIncluded: operator.includes('=') };
    if (operator === '=') {
      close();
      intervals.push({ from: limit, to: limit });
    } else if (operator.startsWith('>')) {
      // "< 1.2.9, >= 2.0" are two lines; "< 1.2.9, >= 1.0" is one.
      const order = open.to && compareVersions(ecosystem, version, open.to.version);
      if (open.to && order === undefined) return undefined;
      if (open.from || (order !== undefined && order >= 0)) close();
      open = { ...open, from: limit };
    } else {
      const order = open.from && compareVersions(ecosystem, open.from.version, version);
      // From 2 to 1: whatever is meant, it is not that.
      if (open.from && (order === undefined || order > 0)) return undefined;
      if (open.to) close();
      open = { ...open, to: limit };
    }
  }
  close();
  return intervals;
}

interface Comparison {
  readonly operator: '<' | '<=' | '=' | '>=' | '>';
  readonly version: string;
}

const OPERATORS: ReadonlyMap<string, Comparison['operator']> = new Map([
  ...(['<', '<=', '=', '>=', '>'] as const).map((each) => [each, each] as const),
  ['==', '='],
  ['≤', '<='],
  ['≥', '>='],
  ['before', '<'],
  ['prior to', '<'],
  ['since', '>='],
  ['from', '>='],
]);

const AFTERWARDS: ReadonlyMap<string, Comparison['operator']> = new Map([
  ...['earlier', 'below', 'older', 'lower', 'prior'].map((each) => [each, '<='] as const),
  ...['later', 'above', 'newer', 'higher', 'up'].map((each) => [each, '>='] as const),
]);

/** The comparisons of a text that is nothing else; a version alone is that one. */
function comparisonsIn(text: string): Comparison[] | undefined {
  const comparisons: Comparison[] = [];
  let rest = text;
  while (rest !== '') {
    const [all = '', written = '', version = '', afterwards = ''] =
      /^(<=?|>=?|==?|≤|≥|before |prior to |since |from )? ?([vV]?\d[\w.!+-]*)(?:,? (?:and|or) (earlier|below|older|lower|prior|later|above|newer|higher|up)\b)?(?: ?, ?(?:and )?| and | |$)/i.exec(
        rest,
      ) ?? [];
    const named = VERSION.exec(version)?.[1];
    const operator =
      AFTERWARDS.get(afterwards.toLowerCase()) ?? OPERATORS.get(written.trim().toLowerCase() || '=');
    // `1.2.x` is many.
    if (named === undefined || !operator || /(?:^|\.)x(?:$|\.)/i.test(named)) return undefined;
    if (afterwards !== '' && written !== '') return undefined;
    comparisons.push({ operator, version: named.replace(/\.{1,9}$/, '') });
    if (comparisons.length > MOST) return undefined;
    rest = rest.slice(all.length);
  }
  return comparisons.length > 0 ? comparisons : undefined;
}

function included(version: string): Limit {
  return { version, isIncluded: true };
}
