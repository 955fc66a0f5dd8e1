import {
  assert,
  boolean,
  constant,
  constantFrom,
  integer,
  option,
  property,
  record,
  type Arbitrary,
} from 'fast-check';
import { expect, test } from 'vitest';
import {
  isToBeTold,
  isWellAgain,
  lossOf,
  nextTelling,
  type Circumstances,
  type Sighting,
} from '../../../src/process/dependencies/sighting.ts';
import { dependenciesOf } from '../../../src/process/dependencies/dependency.ts';
import { isBefore } from '../../../src/process/time.ts';
import { START } from '../../support/temporary.ts';

// A turn of the watch looks at nothing before something can have become due: so the time of that must be right for
// whatever may be known of a dependency, also what a clock noted that ran ahead.

const instants = integer({ min: -60 * 48, max: 60 * 48 }).map((minutes) =>
  START.add({ minutes: 5 * minutes }),
);
const some = <T>(values: Arbitrary<T>) => option(values, { nil: undefined });
const sightings: Arbitrary<Sighting> = record({
  goodAt: some(instants),
  bad: some(
    record({
      why: constant('It does not answer.'),
      since: instants,
      lasting: some(boolean()),
      toldElsewhere: some(boolean()),
    }),
  ),
  told: some(
    record({
      from: instants,
      at: instants,
      times: integer({ min: 1, max: 6 }),
      outdated: some(boolean()),
    }),
  ),
});
const names = constantFrom(
  ...dependenciesOf({
    repositories: ['a/b'],
    hasMail: true,
    hasMailbox: true,
    hasBackups: true,
    hasReplica: true,
  }),
);
const syncEvery = Temporal.Duration.from('PT5M');

/** What the watch would have to tell, or to count as told, at an instant: the rule that it is asked by at every turn. */
function isToTell(name: string, sighting: Sighting, circumstances: Circumstances): boolean {
  if (lossOf(name, sighting, circumstances)) return isToBeTold(name, sighting, circumstances.now);
  return isWellAgain(sighting);
}

test('before the next telling there is nothing to tell, and at it there is', () => {
  assert(
    property(names, sightings, instants, instants, (name, sighting, watchedSince, now) => {
      const next = nextTelling(name, sighting, { watchedSince, syncEvery, now });
      const isTold = (instant: Temporal.Instant) =>
        isToTell(name, sighting, { watchedSince, syncEvery, now: instant });
      const before = looks(now).filter((instant) => !next || isBefore(instant, next));
      expect(before.filter(isTold)).toEqual([]);
      // What the clock that ran ahead noted is looked at again when its time has come.
      const isAhead = [sighting.goodAt, sighting.told?.at].some((each) => each && isBefore(now, each));
      expect(!next || isAhead || isTold(isBefore(next, now) ? now : next)).toBe(true);
    }),
  );
});

/** Nine days of them, at the beginning as often as the watch looks. */
function looks(from: Temporal.Instant): Temporal.Instant[] {
  return [...steps(60, 5), ...steps(9 * 24, 60)].map((after) => from.add({ minutes: after }));
}

function steps(count: number, each: number): number[] {
  return Array.from({ length: count }, (_, index) => index * each);
}
