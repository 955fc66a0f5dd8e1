import { GitHubRefusal, invalidRequest } from './refusal.ts';
import type { Call, Reply } from './router.ts';

/** How many items a page has: 30 unless asked, never more than 100. */
function perPage(query: URLSearchParams): number {
  const asked = query.get('per_page');
  if (asked === null) return 30;
  const number = Number(asked);
  if (!Number.isInteger(number) || number < 1 || number > 100) {
    throw invalidRequest(`Invalid property /per_page: \`${asked}\` must be an integer from 1 to 100.`);
  }
  return number;
}

/**
 * One page of a list that GitHub pages by cursor. `items` come sorted, and `key` names an item's place in that
 * order, so that a page goes on at the right place although items were added or moved meanwhile.
 */
export function cursorPage<Item>(
  call: Call,
  base: string,
  items: readonly Item[],
  order: { key: (item: Item) => readonly [string, number]; descending: boolean },
): { page: readonly Item[]; headers: Record<string, string> } {
  const size = perPage(call.query);
  const sign = order.descending ? -1 : 1;
  const after = readCursor(call.query.get('after'));
  const before = readCursor(call.query.get('before'));
  const within = items.filter(
    (item) =>
      (after === undefined || sign * compareKeys(order.key(item), after) > 0) &&
      (before === undefined || sign * compareKeys(order.key(item), before) < 0),
  );
  const page = before === undefined ? within.slice(0, size) : within.slice(-size);
  const first = page[0];
  const last = page.at(-1);
  const links: Record<string, string> = {};
  const link = (rel: string, name: 'after' | 'before', item: Item) => {
    const query = new URLSearchParams(call.query);
    query.delete('after');
    query.delete('before');
    query.set(name, writeCursor(order.key(item)));
    links[rel] = `${base}${call.path}?${query.toString()}`;
  };
  if (last !== undefined && last !== items.at(-1)) link('next', 'after', last);
  if (first !== undefined && first !== items[0]) link('prev', 'before', first);
  return { page, headers: linkHeader(links) };
}

/** One page of a list that GitHub pages by number. */
export function numberedPage<Item>(
  call: Call,
  base: string,
  items: readonly Item[],
): { page: readonly Item[]; headers: Record<string, string> } {
  const size = perPage(call.query);
  const asked = Number(call.query.get('page') ?? '1');
  const number = Number.isInteger(asked) && asked > 0 ? asked : 1;
  const count = Math.max(1, Math.ceil(items.length / size));
  const links: Record<string, string> = {};
  const link = (rel: string, page: number) => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(page));
    links[rel] = `${base}${call.path}?${query.toString()}`;
  };
  if (number > 1) link('prev', number - 1);
  if (number < count) link('next', number + 1);
  if (number < count) link('last', count);
  if (number > 1) link('first', 1);
  return { page: items.slice((number - 1) * size, number * size), headers: linkHeader(links) };
}

/** One of the values that the specification lists for a query parameter. */
export function choice<Value extends string>(
  query: URLSearchParams,
  name: string,
  values: readonly Value[],
): Value | undefined {
  const asked = query.get(name);
  if (asked === null) return undefined;
  const found = values.find((value) => value === asked);
  if (found === undefined) {
    throw invalidRequest(
      `Invalid property /${name}: \`${asked}\` is not a possible value. Must be one of the following: ${values.join(', ')}.`,
    );
  }
  return found;
}

/** A page as an answer. */
export function pageReply(page: readonly unknown[], headers: Record<string, string>): Reply {
  return { status: 200, body: page, headers };
}

/** The order of two places in a list: by what it is sorted by, then by id. */
export function compareKeys(one: readonly [string, number], other: readonly [string, number]): number {
  if (one[0] !== other[0]) return one[0] < other[0] ? -1 : 1;
  return one[1] - other[1];
}

function linkHeader(links: Readonly<Record<string, string>>): Record<string, string> {
  const parts = Object.entries(links).map(([rel, url]) => `<${url}>; rel="${rel}"`);
  return parts.length === 0 ? {} : { link: parts.join(', ') };
}

function writeCursor([value, id]: readonly [string, number]): string {
  return Buffer.from(`cursor:v2:${id}:${value}`).toString('base64');
}

function readCursor(cursor: string | null): readonly [string, number] | undefined {
  if (cursor === null) return undefined;
  const match = /^cursor:v2:(\d+):(.*)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'));
  if (!match) throw new GitHubRefusal(400, `\`${cursor}\` does not appear to be a valid cursor.`);
  return [match[2] ?? '', Number(match[1])];
}
