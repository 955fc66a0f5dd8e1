import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deadlines, type Deadline } from '../../../src/process/deadlines.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { reminderTimesOf, releaseDayTimes } from '../../../src/process/notifications/reminder-times.ts';
import { releaseDay } from '../../../src/process/notifications/release-day.ts';
import { readPolicy } from '../../../src/process/policy.ts';
import {
  followingReminderAt,
  nextReminderAt,
  remindersAt,
} from '../../../src/process/notifications/reminders.ts';
import { recipientName } from '../../../src/process/notifications/recipients.ts';
import { isBefore } from '../../../src/process/time.ts';
import { check, instant } from '../../support/arbitraries.ts';
import {
  agreedDay,
  ANNA,
  BEN,
  caseOf,
  days,
  doneBy,
  FAY,
  GUS,
  hours,
  linked,
  policy,
} from '../../support/cases.ts';
import { draws } from '../../support/draws.ts';
import { THURSDAY } from '../../support/plain-acts.ts';
import { walks } from '../walks.ts';

const people = { security: [ANNA, BEN], fixTeam: [FAY, GUS], coordinator: ANNA };
const agreed = caseOf(linked, ...agreedDay(THURSDAY, 3));
const before = (length: Temporal.DurationLike) => THURSDAY.subtract(length);
const later = (length: Temporal.DurationLike) => THURSDAY.add(length);

/** The times of the release day that people are reminded of at an instant, and whom. */
function told(state: typeof agreed, now: Temporal.Instant, own = policy) {
  const reminders = remindersAt(state, own, people, now).filter(({ time }) => time.kind === 'release-day');
  return {
    times: [...new Set(reminders.map(({ time, revision }) => `${revision} ${time.key}`))],
    people: reminders.map(({ recipient }) => recipientName(recipient)).toSorted(),
  };
}

describe('the agreed release day', () => {
  const everybody = [ANNA, BEN, FAY, GUS].toSorted();

  test.each<[string, Temporal.Instant, string[]]>([
    ['nothing two days before', before({ hours: 48 }), []],
    ['a day before', before({ hours: 24 }), ['3 release-day before P1D']],
    ['still that, two hours before', before({ hours: 2 }), ['3 release-day before P1D']],
    ['an hour before', before({ hours: 1 }), ['3 release-day before PT1H']],
    ['at the hour', THURSDAY, ['3 release-day due']],
    ['an hour after', later({ hours: 1 }), ['3 release-day overdue PT3600S']],
    ['a day after', later({ hours: 24 }), ['3 release-day overdue PT86400S']],
    ['a week after, and so on', later({ hours: 7 * 24 }), ['3 release-day overdue PT604800S']],
  ])('is told to everybody: %s', (_, now, times) => {
    expect(told(agreed, now)).toEqual({ times, people: times.length > 0 ? everybody : [] });
  });

  test('is told to the fix team, too, when all that is left is the security team’s', () => {
    const done = (['fix-team', 'fix-ready', 'pull-requests-approved'] as const).map(doneBy);
    expect(told(caseOf(linked, ...done, ...agreedDay(THURSDAY, 6)), THURSDAY)).toEqual({
      times: ['6 release-day due'],
      people: everybody,
    });
  });

  test('has the times of the team’s own policy', () => {
    const own = readPolicy({ reminders: { releaseDay: ['P2D'] } });
    expect(told(agreed, before({ hours: 48 }), own).times).toEqual(['3 release-day before P2D']);
    expect(told(agreed, before({ hours: 1 }), own).times).toEqual(['3 release-day before P2D']);
    const none = readPolicy({ reminders: { releaseDay: [] } });
    expect(told(agreed, before({ hours: 1 }), none).times).toEqual([]);
    expect(told(agreed, THURSDAY, none).times).toEqual(['3 release-day due']);
  });

  test('is told to the role where nobody is known', () => {
    const reminders = remindersAt(agreed, policy, { security: [], fixTeam: [] }, THURSDAY);
    expect(reminders.filter(({ time }) => time.kind === 'release-day').map((each) => each.recipient)).toEqual(
      [{ kind: 'role' }],
    );
  });

  test.each<[string, EventBody[]]>([
    ['is not agreed', agreedDay(THURSDAY, 3).slice(0, 1)],
    ['one side agreed to', agreedDay(THURSDAY, 3).slice(0, 2)],
    [
      'was replaced by another proposal',
      [...agreedDay(THURSDAY, 3), { type: 'release-proposed', at: days(12) }],
    ],
    [
      'another project’s date swept away',
      [...agreedDay(THURSDAY, 3), { type: 'upstream-set', project: 'libfoo', disclosesAt: days(30) }],
    ],
    ['ended in the publication', [...agreedDay(THURSDAY, 3), { type: 'advisory-published', at: THURSDAY }]],
    ['was closed', [...agreedDay(THURSDAY, 3), { type: 'closed', resolution: 'invalid' }]],
    ['was ticked, and never proposed', [doneBy('release-day')]],
  ])('is never told where it %s', (_, facts) => {
    const state = caseOf(linked, ...facts);
    expect(releaseDay(state)).toBeUndefined();
    for (const now of [before({ hours: 1 }), THURSDAY, later({ hours: 30 })])
      expect(told(state, now).times).toEqual([]);
  });

  test('that moved is told under the number of the new proposal', () => {
    const moved = caseOf(linked, ...agreedDay(THURSDAY, 3), ...agreedDay(later({ hours: 1 }), 6));
    expect(told(moved, THURSDAY).times).toEqual(['6 release-day before PT1H']);
  });

  test('is when the case is looked at next', () => {
    const everything = caseOf(
      linked,
      ...(['acknowledge', 'report-complete', 'coordinator', 'fix-team'] as const).map(doneBy),
      { type: 'deadline-set', stage: 'fix-development', at: days(90), reason: 'a holiday' },
      { type: 'deadline-set', stage: 'fix-release', at: days(100), reason: 'a holiday' },
      ...agreedDay(THURSDAY, 9),
      { type: 'reporter-told', how: 'elsewhere', status: true },
    );
    expect(nextReminderAt(everything, policy, hours(2))).toEqual(before({ hours: 24 }));
    expect(followingReminderAt(everything, policy, before({ hours: 24 }))).toEqual(before({ hours: 1 }));
    expect(followingReminderAt(everything, policy, THURSDAY)).toEqual(later({ hours: 1 }));
  });
});

/** The release deadline of a case that went slow, with its review on this day. */
const slow = (reviewAt: Temporal.Instant, ...more: EventBody[]) =>
  deadlines(
    caseOf({ type: 'slow-track-set', until: days(60), reviewAt, reason: 'a holiday' }, ...more),
    policy,
  ).find(({ stage }) => stage === 'fix-release');
const timeOf = (due: Deadline | undefined, now: Temporal.Instant) =>
  due && reminderTimesOf(due, policy, now).current;

describe('the review of the slow track', () => {
  test('is on its day, for whoever is in charge too', () => {
    expect(timeOf(slow(days(20)), days(20).subtract({ seconds: 1 }))).toBeUndefined();
    expect(timeOf(slow(days(20)), days(20))).toEqual({
      key: 'review',
      at: days(20),
      kind: 'review',
      reach: 'coordinator',
    });
    expect(timeOf(slow(days(20)), days(53))?.key).toBe('before P7D');
  });

  test('comes in its place between the other times', () => {
    expect(timeOf(slow(days(58)), days(58))?.key).toBe('review');
    expect(timeOf(slow(days(58)), days(59))?.key).toBe('before P1D');
  });

  test('is the deadline itself, where both are the same instant', () => {
    expect(timeOf(slow(days(60)), days(60))?.key).toBe('due');
  });

  test('is none of a deadline that something else has moved since', () => {
    const override: EventBody = { type: 'deadline-set', stage: 'fix-release', at: days(50), reason: 'x' };
    expect(timeOf(slow(days(20), override), days(20))).toBeUndefined();
    const urgent: EventBody = { type: 'disclosure-changed', kind: 'public' };
    expect(timeOf(slow(days(20), urgent), days(20))?.kind).toBe('asap');
    expect(slow(days(20), { type: 'closed', resolution: 'invalid' })).toBeUndefined();
  });
});

describe('whatever people do', () => {
  const lateness = fc.oneof(fc.constant(0), fc.nat(40 * 86_400));

  test('no deadline and no agreed release day is reached silently', () => {
    let reached = 0;
    let released = 0;
    check([walks, lateness], ({ states }, seconds) => {
      for (const state of states) {
        const day = releaseDay(state);
        released += day ? 1 : 0;
        const points = [
          ...deadlines(state, policy).map((each) => ({
            at: each.kind === 'asap' ? each.since : each.due,
            times: (now: Temporal.Instant) => reminderTimesOf(each, policy, now),
          })),
          ...(day
            ? [{ at: day.at, times: (now: Temporal.Instant) => releaseDayTimes(day, policy, now) }]
            : []),
        ];
        for (const { at, times } of points) {
          const now = at.add({ seconds });
          const { current, next } = times(now);
          // Somebody is told at the very instant at the latest, and at the latest a day later again.
          expect(current && !isBefore(current.at, at) && !isBefore(now, current.at)).toBe(true);
          expect(isBefore(now, next.at) && !isBefore(now.add({ hours: 24 }), next.at)).toBe(true);
          expect(remindersAt(state, policy, people, now).length).toBeGreaterThan(0);
          reached += 1;
        }
      }
    });
    expect(reached).toBeGreaterThanOrEqual(draws(5001));
    expect(released).toBeGreaterThanOrEqual(draws(51));
  });

  test('a release day is reminded of just while both sides stand by the proposal', () => {
    check([walks, instant], ({ states }, now) => {
      for (const state of states) {
        const stands = state.proposal?.agreed.length === 2 && state.status === 'open' && !state.publishedAt;
        expect(releaseDay(state)).toEqual(
          stands
            ? {
                at: state.proposal?.at,
                revision: state.proposal?.revision,
                agreedAt: state.steps['release-day']?.at,
              }
            : undefined,
        );
        const wrong = remindersAt(state, policy, people, now).filter(
          ({ time, revision }) =>
            time.kind === 'release-day' && (!stands || revision !== state.proposal?.revision),
        );
        expect(wrong).toEqual([]);
      }
    });
  });
});

test('a day agreed at short notice is told by the agreement itself, and reminded of at the next time only', () => {
  const day = { at: days(5), agreedAt: days(5).subtract({ hours: 3 }), revision: 7 };
  expect(releaseDayTimes(day, policy, day.agreedAt).current).toBeUndefined();
  expect(releaseDayTimes(day, policy, day.agreedAt).next.key).toBe('release-day before PT1H');
});
