import { describe, expect, test } from 'vitest';
import {
  arrivalSeen,
  isArrived,
  isArriving,
  lagsOf,
  lagsToTell,
  type Lag,
} from '../../src/process/arrival.ts';
import type { Arrival, EventBody } from '../../src/process/events.ts';
import { caseOf, hours, linked, opened } from '../support/cases.ts';

const published: readonly EventBody[] = [
  opened(),
  linked,
  { type: 'cve-assigned', cveId: 'CVE-2026-10001' },
  { type: 'advisory-published', at: hours(2) },
];
const seen = (arrival: Arrival): EventBody => ({ type: 'arrival-seen', ...arrival });
const after = (...bodies: readonly EventBody[]) => caseOf(...published, ...bodies);
const ALL: Arrival = { cve: 'published', database: 'reviewed', ranges: 'equal' };

describe('where a published advisory has arrived', () => {
  const rows: readonly (readonly [Arrival, readonly Lag[], boolean])[] = [
    [{}, [], false],
    [ALL, [], true],
    [{ ...ALL, ranges: 'unclear' }, [], true],
    [{ ...ALL, ranges: 'differ' }, ['ranges-differ'], false],
    [{ ...ALL, cve: 'unpublished' }, ['cve-unpublished'], false],
    [{ ...ALL, cve: 'rejected' }, ['cve-rejected'], false],
    [{ cve: 'published', database: 'absent' }, ['database-absent'], false],
    [{ cve: 'unpublished', database: 'unreviewed' }, ['cve-unpublished', 'database-unreviewed'], false],
    [{ cve: 'published', database: 'not-covered' }, [], true],
    // What nobody could look at has neither arrived nor is it missing.
    [{ cve: 'published' }, [], false],
    [{ database: 'reviewed', ranges: 'equal' }, [], false],
  ];
  test.each(rows)('%j lags at %j, and has arrived: %s', (arrival, lags, isThere) => {
    const state = after(seen(arrival));
    expect(lagsOf(state)).toEqual(lags);
    expect(isArrived(state)).toBe(isThere);
  });

  test('a CVE that never comes, or was rejected, is waited for by nobody', () => {
    for (const outcome of ['turned-down', 'none', 'rejected'] as const)
      expect(isArrived(after({ type: 'cve-ended', outcome }, seen({ database: 'not-covered' })))).toBe(true);
    const rejected = after(seen({ ...ALL, cve: 'rejected' }), { type: 'cve-ended', outcome: 'rejected' });
    expect(lagsOf(rejected)).toEqual([]);
  });

  test('another id has another record', () => {
    const state = after(seen(ALL), { type: 'cve-assigned', cveId: 'CVE-2026-10002' });
    expect(state.arrival).toEqual({ database: 'reviewed', ranges: 'equal' });
    expect(isArrived(state)).toBe(false);
  });

  test('is asked only of what is public: not before, nor while it is withdrawn', () => {
    expect(isArriving(caseOf(opened(), linked))).toBe(false);
    expect(isArriving(after())).toBe(true);
    const withdrawn = after({ type: 'advisory-standing', now: 'withdrawn' });
    expect(isArriving(withdrawn)).toBe(false);
    expect(arrivalSeen(withdrawn, ALL)).toEqual([]);
  });
});

/** What is told after each of these looks. */
function told(...looks: readonly Arrival[]) {
  const states = looks.map((_, index) => after(...looks.slice(0, index + 1).map(seen)));
  return states.map((state, index) => lagsToTell(index === 0 ? after() : states[index - 1], state));
}

describe('a look', () => {
  test('is recorded where it saw news alone, and keeps what it could not see', () => {
    expect(arrivalSeen(after(), {})).toEqual([]);
    expect(arrivalSeen(after(), ALL)).toEqual([seen(ALL)]);
    expect(arrivalSeen(after(seen(ALL)), ALL)).toEqual([]);
    expect(arrivalSeen(after(seen(ALL)), { cve: 'published' })).toEqual([]);
    expect(arrivalSeen(after(seen({ ...ALL, cve: 'unpublished' })), { cve: 'published' })).toEqual([
      seen(ALL),
    ]);
  });

  test('forgets the ranges of an entry that is not there any more', () => {
    expect(arrivalSeen(after(seen(ALL)), { database: 'absent' })).toEqual([
      seen({ cve: 'published', database: 'absent' }),
    ]);
  });

  test('is told once a state: where it newly lags, and once all is well again', () => {
    expect(told(ALL)).toEqual([undefined]);
    expect(told({ ...ALL, cve: 'unpublished' }, ALL)).toEqual([['cve-unpublished'], []]);
    expect(
      told({ cve: 'unpublished', database: 'absent' }, { cve: 'published', database: 'absent' }, ALL),
    ).toEqual([['cve-unpublished', 'database-absent'], undefined, []]);
  });
});
