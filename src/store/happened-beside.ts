import type { Case } from '../process/case.ts';
import { evolve } from '../process/evolve.ts';
import type { CaseEvent } from '../process/events.ts';
import { readHistory } from './case-history.ts';
import type { Db } from './database.ts';
import { lastRecorded, recordedAfter } from './event-log.ts';

/** What has happened to a case at one time: from it follows what happens in the cases beside it. */
export interface Happened {
  readonly before: Case;
  readonly after: Case;
  readonly at: Temporal.Instant;
}

/**
 * What has happened since the last event of a case to those that are linked with it or duplicates of it, in the order in which
 * it was recorded. While the case could be read, what follows was recorded in it at once: of that, nothing is to follow again,
 * since the case is still as it was then.
 */
export function happenedBeside(db: Db, { id, linked, duplicates = [] }: Case): Happened[] {
  const since = lastRecorded(db, id);
  return [...new Set([...linked, ...duplicates])]
    .flatMap((other) => happenedTo(db, other, since))
    .toSorted((one, next) => one.place - next.place);
}

/** What was recorded of a case after a place in the file, and where; what was recorded in one go is one. */
function happenedTo(db: Db, id: string, since: number): (Happened & { readonly place: number })[] {
  const places = recordedAfter(db, id, since);
  const history = places.size === 0 ? undefined : readHistory(db, id);
  if (!history || history === 'unreadable') return [];
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
