import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventBody } from '../../src/process/events.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { offeredSlots, releaseLimits } from '../../src/process/release-limits.ts';
import {
  isRecommendedSlot,
  nextSlots,
  objectionsTo,
  type Objection,
} from '../../src/process/release-slots.ts';
import { isBefore } from '../../src/process/time.ts';
import { check, instant } from '../support/arbitraries.ts';
import { caseOf, days, doneBefore, hours, policy, START } from '../support/cases.ts';

/** An instant of March 2026, whose second day is a Monday. */
const march = (day: number, time = '16:00') =>
  Temporal.Instant.from(`2026-03-${String(day).padStart(2, '0')}T${time}Z`);
const inBrief = (slots: readonly Temporal.Instant[]) => slots.map((slot) => slot.toString());

const withHoliday = readPolicy({ releaseSlot: { holidays: ['2026-03-04', '2026-03-06'] } });
const unlimited = { deadline: undefined, upstream: undefined };
const upstream: EventBody = { type: 'upstream-set', project: 'libfoo', disclosesAt: days(30) };

/** What speaks against `at`, at the start of the case. */
function to(at: Temporal.Instant, limits: Partial<Parameters<typeof objectionsTo>[2]> = {}): Objection[] {
  return objectionsTo(withHoliday, at, { now: START, ...unlimited, ...limits });
}

describe('the next slots', () => {
  test('are at four in the afternoon, UTC, from Monday to Thursday', () => {
    expect(inBrief(nextSlots(policy, { from: march(4, '09:00') }, 4))).toEqual([
      '2026-03-04T16:00:00Z',
      '2026-03-05T16:00:00Z',
      '2026-03-09T16:00:00Z',
      '2026-03-10T16:00:00Z',
    ]);
  });

  test('begin after the given instant, and may end at the other', () => {
    const window = { from: march(3), until: march(5) };
    expect(inBrief(nextSlots(policy, window, 9))).toEqual(['2026-03-04T16:00:00Z', '2026-03-05T16:00:00Z']);
    expect(nextSlots(policy, { from: march(5), until: march(9, '15:59') }, 9)).toEqual([]);
    expect(nextSlots(policy, { from: march(9), until: march(3) }, 9)).toEqual([]);
  });

  test('leave out what must wait, but not the very instant waited for', () => {
    expect(nextSlots(policy, { from: march(2), notBefore: march(9) }, 1)).toEqual([march(9)]);
    expect(nextSlots(policy, { from: march(2), notBefore: march(9, '16:01') }, 1)).toEqual([march(10)]);
    expect(nextSlots(policy, { from: march(9), notBefore: march(2) }, 1)).toEqual([march(10)]);
  });

  test('leave out holidays', () => {
    expect(nextSlots(withHoliday, { from: march(3) }, 1)).toEqual([march(5)]);
  });

  test('follow the team’s own policy', () => {
    const own = readPolicy({ releaseSlot: { time: '09:30', weekdays: [5] } });
    expect(inBrief(nextSlots(own, { from: START }, 2))).toEqual([
      '2026-03-06T09:30:00Z',
      '2026-03-13T09:30:00Z',
    ]);
  });
});

/** What speaks against releasing then, by the default policy. */
const codes = (text: string) =>
  objectionsTo(policy, Temporal.Instant.from(text), { now: START, ...unlimited }).map(({ code }) => code);

describe('objections', () => {
  const past: Objection = { code: 'past', reasonLifts: false };
  const weekday: Objection = { code: 'weekday', reasonLifts: true, recommended: [1, 2, 3, 4] };
  const hour = (day: number): Objection => ({ code: 'hour', reasonLifts: true, recommended: march(day) });

  test('there are none to a recommended slot inside the limits', () => {
    expect(to(march(5))).toEqual([]);
    expect(to(march(5), { deadline: march(5), upstream: march(5) })).toEqual([]);
  });

  test.each([
    ['now', START, [past, hour(2)]],
    ['a day that is gone', march(1), [past, weekday]],
    ['a Saturday', march(7), [weekday]],
    ['another hour', march(5, '16:01'), [hour(5)]],
    ['another second', march(5, '16:00:01'), [hour(5)]],
    ['a Sunday night', march(8, '23:00'), [weekday, hour(8)]],
  ])('to %s', (_, at, expected) => {
    expect(to(at)).toEqual(expected);
  });

  test('name the day and the hour of the team’s own policy', () => {
    const own = readPolicy({ releaseSlot: { time: '09:30', weekdays: [2, 5] } });
    const now = START;
    expect(objectionsTo(own, march(5), { now, ...unlimited })).toEqual([
      { code: 'weekday', reasonLifts: true, recommended: [2, 5] },
      { code: 'hour', reasonLifts: true, recommended: march(5, '09:30') },
    ]);
  });

  test('to a holiday, with or without a reason, also at another hour', () => {
    const date = Temporal.PlainDate.from('2026-03-04');
    expect(to(march(4))).toEqual([{ code: 'holiday', reasonLifts: false, date }]);
    expect(to(march(4, '00:00'))).toEqual([{ code: 'holiday', reasonLifts: false, date }, hour(4)]);
    expect(to(march(3, '23:59'))).toEqual([hour(3)]);
    expect(to(march(6))[0]).toMatchObject({ code: 'holiday' });
  });

  test('to a holiday of every year, in each of them', () => {
    expect(codes('2026-12-24T16:00:00Z')).toEqual(['holiday']);
    expect(codes('2026-12-31T16:00:00Z')).toEqual(['holiday']);
    expect(codes('2029-01-01T16:00:00Z')).toEqual(['holiday']);
    expect(codes('2026-12-23T16:00:00Z')).toEqual([]);
    expect(codes('2029-01-02T16:00:00Z')).toEqual([]);
    expect(nextSlots(policy, { from: Temporal.Instant.from('2026-12-23T17:00:00Z') }, 1).map(String)).toEqual(
      ['2027-01-04T16:00:00Z'],
    );
  });

  test('to the hour at which the reporter publishes, and to a later one, but for a reason', () => {
    const limits = { deadline: march(5), reporter: march(5) };
    expect(to(march(5), limits)).toEqual([{ code: 'after-reporter', reasonLifts: true, reporter: march(5) }]);
    expect(to(march(9), limits)).toEqual([{ code: 'after-reporter', reasonLifts: true, reporter: march(5) }]);
    expect(to(march(3), limits)).toEqual([]);
  });

  test('to a day before another project’s, and after the deadline', () => {
    expect(to(march(5), { upstream: march(5, '16:01') })).toEqual([
      { code: 'before-upstream', reasonLifts: false, upstream: march(5, '16:01') },
    ]);
    expect(to(march(5), { deadline: march(5, '15:59') })).toEqual([
      { code: 'after-deadline', reasonLifts: true, deadline: march(5, '15:59') },
    ]);
  });
});

describe('the limits of a case', () => {
  const publicly: EventBody = { type: 'disclosure-changed', kind: 'public' };
  const slowTrack: EventBody = { type: 'slow-track-set', until: days(60), reviewAt: days(40), reason: 'low' };

  test('are its deadline and the date it waits for', () => {
    expect(releaseLimits(caseOf(), policy)).toEqual({ deadline: days(21), upstream: undefined });
    expect(releaseLimits(caseOf(slowTrack), policy)).toEqual({ deadline: days(60), upstream: undefined });
    expect(releaseLimits(caseOf(...doneBefore('end')), policy).deadline).toEqual(days(21));
  });

  test('where both are the same instant, leave time until the first slot after it', () => {
    const fourPm = Temporal.Instant.from('2026-04-01T16:00:00Z');
    expect(releaseLimits(caseOf(upstream), policy)).toEqual({ deadline: fourPm, upstream: days(30) });
    const atFour: EventBody = { ...upstream, disclosesAt: fourPm };
    expect(releaseLimits(caseOf(atFour), policy)).toEqual({ deadline: fourPm, upstream: fourPm });
    const friday: EventBody = { ...upstream, disclosesAt: days(25) };
    expect(releaseLimits(caseOf(friday), policy)).toEqual({ deadline: march(30), upstream: days(25) });
  });

  test('have no deadline where it is ASAP, and wait for nobody after a public disclosure', () => {
    expect(releaseLimits(caseOf(upstream, publicly), policy)).toEqual(unlimited);
    expect(releaseLimits(caseOf(publicly, upstream), policy)).toEqual(unlimited);
  });

  test('keep another project’s latest date, whatever else moves the deadline', () => {
    const sooner: EventBody = { ...upstream, disclosesAt: days(25) };
    expect(releaseLimits(caseOf(upstream, slowTrack), policy)).toEqual({
      deadline: days(60),
      upstream: days(30),
    });
    expect(releaseLimits(caseOf(upstream, sooner), policy).upstream).toEqual(days(25));
  });
});

describe('the day on which the reporter publishes', () => {
  const intends: EventBody = {
    type: 'disclosure-changed',
    kind: 'intends-to-publish',
    publishesAt: march(5),
  };

  test('is a limit of the case: what is offered lies before it', () => {
    expect(releaseLimits(caseOf(intends), policy)).toEqual({
      deadline: march(5),
      upstream: undefined,
      reporter: march(5),
    });
    expect(inBrief(offeredSlots(caseOf(intends), policy, march(2, '10:00'), 9).slots)).toEqual([
      '2026-03-02T16:00:00Z',
      '2026-03-03T16:00:00Z',
      '2026-03-04T16:00:00Z',
    ]);
  });

  test('that is too near for a recommended slot leaves those that need a reason', () => {
    expect(offeredSlots(caseOf(intends), policy, march(4, '16:00'), 9)).toMatchObject({ inside: false });
  });
});

describe('for any window', () => {
  const holidays = fc.array(
    fc.nat(60).map((day) => days(day).toString().slice(0, 10)),
    { maxLength: 30 },
  );
  const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
  const time = fc
    .tuple(fc.nat(23), fc.nat(59))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
  const policies = fc.record({ holidays, weekdays, time }).map((releaseSlot) => readPolicy({ releaseSlot }));
  const near = fc.integer({ min: 0, max: 60 * 24 }).map(hours);

  test('the slots are the recommended ones inside it, in order, none left out', () => {
    check([policies, near, near, near], (own, from, notBefore, until) => {
      const slots = nextSlots(own, { from, notBefore, until }, 1000);
      const { hour, minute } = own.releaseSlot.time;
      const expected = Array.from({ length: 62 }, (_, day) =>
        Temporal.Instant.from(`${days(day).toString().slice(0, 10)}T00:00Z`).add({
          hours: hour,
          minutes: minute,
        }),
      ).filter(
        (slot) =>
          isBefore(from, slot) &&
          !isBefore(slot, notBefore) &&
          !isBefore(until, slot) &&
          isRecommendedSlot(own, slot),
      );
      expect(inBrief(slots)).toEqual(inBrief(expected));
    });
  });

  test('there are as many slots as asked for, and to each there is no objection', () => {
    check([policies, instant, instant, fc.nat(20)], (own, now, waitsFor, count) => {
      const slots = nextSlots(own, { from: now, notBefore: waitsFor }, count);
      expect(slots).toHaveLength(count);
      for (const slot of slots)
        expect(objectionsTo(own, slot, { now, deadline: slots.at(-1), upstream: waitsFor })).toEqual([]);
    });
  });

  test('a slot is recommended just where nothing speaks against its day and hour', () => {
    check([policies, near], (own, at) => {
      const objections = objectionsTo(own, at, { now: at.subtract({ seconds: 1 }), ...unlimited });
      expect(isRecommendedSlot(own, at)).toBe(objections.length === 0);
    });
  });
});
