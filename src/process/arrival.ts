import { isDeepStrictEqual } from 'node:util';
import type { Case } from './case.ts';
import type { Arrival, EventBody } from './events.ts';

/** What keeps users from hearing of a published advisory, in the order in which it is told. */
export const LAGS = [
  'cve-unpublished',
  'cve-rejected',
  'database-absent',
  'database-unreviewed',
  'ranges-differ',
] as const;
export type Lag = (typeof LAGS)[number];

/** Where the published advisory of a case has not arrived, as it was last seen. */
export function lagsOf({ arrival = {}, cve }: Pick<Case, 'arrival' | 'cve'>): Lag[] {
  const found = new Set<Lag | undefined>([
    // Of an id that was rejected the team knows already, and one that never comes is waited for by nobody.
    cve.outcome === undefined && (arrival.cve === 'unpublished' || arrival.cve === 'rejected')
      ? `cve-${arrival.cve}`
      : undefined,
    arrival.database === 'absent' || arrival.database === 'unreviewed'
      ? `database-${arrival.database}`
      : undefined,
    arrival.database === 'reviewed' && arrival.ranges === 'differ' ? 'ranges-differ' : undefined,
  ]);
  return LAGS.filter((lag) => found.has(lag));
}

/** Whether the advisory of a case is public, so that it can be asked for where everybody looks. */
export function isArriving({ publishedAt, withdrawnSince, outOfSightSince }: Case): boolean {
  return publishedAt !== undefined && !withdrawnSince && !outOfSightSince;
}

/** Whether all that is waited for has arrived: the CVE's record, where there is to be one, and the entry in GitHub's database. */
export function isArrived(state: Pick<Case, 'arrival' | 'cve'>): boolean {
  const { arrival = {}, cve } = state;
  const isRecorded = cve.outcome !== undefined || arrival.cve === 'published';
  const isListed = arrival.database === 'reviewed' || arrival.database === 'not-covered';
  return isRecorded && isListed && lagsOf(state).length === 0;
}

/** What is recorded of a look: nothing, where it saw what is known. What it could not see stays as it was seen before. */
export function arrivalSeen(state: Case, seen: Arrival): EventBody[] {
  if (!isArriving(state)) return [];
  const { ranges, ...known } = state.arrival ?? {};
  // The ranges were those of an entry that is not there any more.
  const kept = seen.database === undefined || seen.database === 'reviewed' ? { ...known, ranges } : known;
  const now = defined({ ...kept, ...defined(seen) });
  return isDeepStrictEqual(now, state.arrival ?? {}) ? [] : [{ type: 'arrival-seen', ...now }];
}

function defined({ cve, database, ranges }: Arrival): Arrival {
  return {
    ...(cve === undefined ? {} : { cve }),
    ...(database === undefined ? {} : { database }),
    ...(ranges === undefined ? {} : { ranges }),
  };
}

/** What there is to tell of a look: where it newly lags, or that nothing does any more; `undefined` for what was told. */
export function lagsToTell(before: Case | undefined, after: Case): readonly Lag[] | undefined {
  const [was, is] = [before ? lagsOf(before) : [], lagsOf(after)];
  if (is.some((lag) => !was.includes(lag))) return is;
  return was.length > 0 && isArrived(after) ? [] : undefined;
}
