import type { Case } from '../process/case.ts';
import { evolve } from '../process/evolve.ts';
import type { CaseEvent } from '../process/events.ts';
import { readHistory } from './case-history.ts';
import type { Db } from './database.ts';
import { placeOf, recordedAfter } from './event-log.ts';
import { Facts } from './facts.ts';

/** What has happened to a case at one time: from it follows what happens in the cases beside it. */
export interface Happened {
  readonly before: Case;
  readonly after: Case;
  readonly at: Temporal.Instant;
}

/** What has happened beside a case, as it is to be followed in it. */
export interface HappenedBeside {
  /** The case in which something may follow. */
  readonly id: string;
  readonly happened: Happened;
  /** Its place in the file: the order in which it was recorded. */
  readonly place: number;
}

/** Of which other one a case has not seen what happened, by both ids: its own version of then. Stored: it never changes. */
const UNSEEN = 'unseen beside ';

/** The cases of which distributors may have to be told another day, by what was followed in them. Stored: it never changes. */
export const MOVED_BESIDE = 'day moved beside ';

/**
 * What has happened since the last event of a case to those that are linked with it or duplicates of it. While the case could be
 * read, what follows was recorded in it at once: of that, nothing is to follow again, since the case is still as it was then. Of
 * the `unseen`, which cannot be read themselves, what has happened since is kept for when they can be (`waitingFor`). It writes, so
 * it needs a transaction.
 */
export function happenedBeside(
  db: Db,
  { id, version, linked, duplicates = [] }: Case,
): { readonly seen: readonly HappenedBeside[]; readonly unseen: readonly string[] } {
  const facts = new Facts(db);
  const waiting = facts.under(`${UNSEEN}${id} `);
  const seen: HappenedBeside[] = [];
  const unseen: string[] = [];
  for (const other of new Set([...linked, ...duplicates, ...waiting.keys()])) {
    const since = Number(waiting.get(other) ?? version);
    const happened = happenedTo(db, other, placeOf(db, id, since));
    if (happened) facts.delete(`${UNSEEN}${id} ${other}`);
    else facts.set(`${UNSEEN}${id} ${other}`, String(since));
    if (happened) seen.push(...happened.map(({ place, ...each }) => ({ id, happened: each, place })));
    else unseen.push(other);
  }
  return { seen, unseen };
}

/** The cases that have not seen what happened to one of these. */
export function waitingFor(db: Db, ids: readonly string[]): string[] {
  const pairs = [...new Facts(db).under(UNSEEN).keys()].map((pair) => pair.split(' '));
  return pairs.flatMap(([id = '', other = '']) => (ids.includes(other) ? [id] : []));
}

/**
 * What was recorded of a case after a place in the file, and where; what was recorded in one go is one.
 *
 * @returns `undefined` where it cannot be read
 */
function happenedTo(
  db: Db,
  id: string,
  since: number,
): (Happened & { readonly place: number })[] | undefined {
  const history = readHistory(db, id);
  if (history === 'unreadable') return undefined;
  const places = recordedAfter(db, id, since);
  if (!history || places.size === 0) return [];
  const happened: (Happened & { readonly place: number })[] = [];
  let state: Case | undefined;
  let last: CaseEvent | undefined;
  for (const event of history.events) {
    const before = state;
    const after = evolve(id, before, event);
    const place = places.get(event.seq);
    const of = last && isOfOneGo(last, event) ? happened.at(-1) : undefined;
    if (of && place !== undefined) happened.splice(-1, 1, { ...of, after });
    else if (before && place !== undefined) happened.push({ before, after, at: event.at, place });
    [state, last] = [after, event];
  }
  return happened;
}

function isOfOneGo(one: CaseEvent, next: CaseEvent): boolean {
  return one.cause === next.cause && one.at.equals(next.at);
}
