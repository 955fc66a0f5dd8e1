import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Deadline } from '../../../src/process/deadlines.ts';
import { deadlines } from '../../../src/process/deadlines.ts';
import { announcementDueAt } from '../../../src/process/announcement-due.ts';
import {
  announcementTimes,
  lastNudgeAt,
  questionTimes,
  reminderTimesOf,
  releaseDayTimes,
  reporterTimes,
  type ReminderTime,
} from '../../../src/process/notifications/reminder-times.ts';
import { releaseDay } from '../../../src/process/notifications/release-day.ts';
import { readPolicy, STAGES } from '../../../src/process/policy.ts';
import { followingReminderAt, nextReminderAt } from '../../../src/process/notifications/reminders.ts';
import { reporterDues } from '../../../src/process/reporter/dues.ts';
import { questionsAt } from '../../../src/process/questions/questions.ts';
import { isBefore } from '../../../src/process/time.ts';
import { check, instant } from '../../support/arbitraries.ts';
import { caseOf, days, doneBefore, doneBy, hours, opened, policy, START } from '../../support/cases.ts';
import { walks } from '../walks.ts';

const due = { stage: 'fix-team', kind: 'at', due: hours(24), revision: 1 } as const satisfies Deadline;
const asap: Deadline = { stage: 'fix-release', kind: 'asap', since: START, revision: 1 };

/** The times of a deadline up to an instant, found by going from one to the next. */
function timesUntil(deadline: Deadline, end: Temporal.Instant, own = policy): ReminderTime[] {
  const times: ReminderTime[] = [];
  let time = reminderTimesOf(deadline, own, days(-400)).next;
  while (!isBefore(end, time.at)) {
    times.push(time);
    time = reminderTimesOf(deadline, own, time.at).next;
  }
  return times;
}

const inHours = (time: ReminderTime) => time.at.since(START).total('hours');

describe('the times of a deadline', () => {
  test('before it, at it, and after it doubling up to daily', () => {
    expect(timesUntil(due, days(5)).map((time) => [time.key, inHours(time)])).toEqual([
      ['before PT12H', 12],
      ['before PT4H', 20],
      ['before PT1H', 23],
      ['due', 24],
      ['overdue PT3600S', 25],
      ['overdue PT7200S', 26],
      ['overdue PT14400S', 28],
      ['overdue PT28800S', 32],
      ['overdue PT57600S', 40],
      ['overdue PT86400S', 48],
      ['overdue PT172800S', 72],
      ['overdue PT259200S', 96],
      ['overdue PT345600S', 120],
    ]);
  });

  test('never end: a year later there is one a day', () => {
    const { current, next } = reminderTimesOf(due, policy, days(366));
    expect(current?.at).toEqual(days(366));
    expect(next.at).toEqual(days(367));
  });

  test('reach the owner, from an hour overdue the coordinator, from four hours the team', () => {
    expect(timesUntil(due, days(3)).map((time) => time.reach)).toEqual([
      ...Array(4).fill('owner'),
      ...Array(2).fill('coordinator'),
      ...Array(5).fill('team'),
    ]);
  });

  test('are those of the team’s own policy', () => {
    const own = readPolicy({
      reminders: {
        before: { 'fix-team': ['PT6H'] },
        overdue: { first: 'PT5H', daily: 'PT24H' },
        escalate: { coordinator: 'PT10H', team: 'P2D' },
      },
    });
    expect(timesUntil(due, days(4), own).map((time) => [inHours(time), time.reach])).toEqual([
      [18, 'owner'],
      [24, 'owner'],
      [29, 'owner'],
      [34, 'coordinator'],
      [44, 'coordinator'],
      [48, 'coordinator'],
      [72, 'team'],
      [96, 'team'],
    ]);
  });

  test('of intake are those of the fix team: both are dealt with in the first 24 hours', () => {
    expect(timesUntil({ ...due, stage: 'intake' }, days(2))).toEqual(timesUntil(due, days(2)));
  });

  test('of ASAP come at once and every 4 hours, and the whole team hears them', () => {
    const times = timesUntil(asap, hours(12));
    expect(times.map((time) => [time.key, inHours(time), time.reach])).toEqual([
      ['asap 0', 0, 'team'],
      ['asap 1', 4, 'team'],
      ['asap 2', 8, 'team'],
      ['asap 3', 12, 'team'],
    ]);
    expect(reminderTimesOf(asap, policy, START).current?.key).toBe('asap 0');
  });

  test('of a retrospective begin with its opening, which is everybody’s, in place of one of the same instant', () => {
    const published = caseOf(
      { body: { type: 'advisory-published', at: START }, at: START },
      { body: doneBy('announced'), at: START },
    );
    const looking = deadlines(published, policy).find(({ stage }) => stage === 'retrospective') ?? due;
    expect(
      timesUntil(looking, days(3)).map((time) => [time.key, inHours(time), time.kind, time.reach]),
    ).toEqual([
      ['opens', 24, 'opens', 'everybody'],
      ['before P1D', 48, 'before', 'owner'],
      ['before PT4H', 68, 'before', 'owner'],
      ['due', 72, 'due', 'owner'],
    ]);
    expect(reminderTimesOf(looking, policy, hours(30)).current?.key).toBe('opens');
  });

  test('of a retrospective that is due by the time it opens are those of every deadline', () => {
    for (const opens of [due.due, due.due.add({ hours: 12 })]) {
      const early = { ...due, stage: 'retrospective', opens } as const;
      expect(timesUntil(early, days(3))).toEqual(timesUntil({ ...due, stage: 'retrospective' }, days(3)));
    }
  });

  test('that were missed fall together into the latest', () => {
    expect(reminderTimesOf(due, policy, hours(23.5)).current?.key).toBe('before PT1H');
    expect(reminderTimesOf(due, policy, hours(39)).current?.key).toBe('overdue PT28800S');
    expect(reminderTimesOf(asap, policy, days(3)).current?.key).toBe('asap 18');
  });

  test('before the first there is no current one', () => {
    expect(reminderTimesOf(due, policy, START)).toEqual({
      next: expect.objectContaining({ key: 'before PT12H' }),
    });
    expect(reminderTimesOf(asap, policy, hours(-1))).toEqual({
      next: expect.objectContaining({ key: 'asap 0' }),
    });
  });
});

describe('at any time', () => {
  /** Before, at and after the deadline, and at other times of it. */
  const anyHour = fc.integer({ min: -8 * 24, max: 6 * 24 }).map(hours);
  const anyDeadline: fc.Arbitrary<Deadline> = fc.oneof(
    fc.constantFrom(...STAGES).map((stage): Deadline => ({ ...due, stage })),
    fc.constant(asap),
    anyHour.map((opens): Deadline => ({ ...due, stage: 'retrospective', opens })),
    anyHour.map((reviewAt): Deadline => ({
      ...due,
      stage: 'fix-release',
      movedBy: {
        kind: 'slow-track',
        due: due.due,
        reviewAt,
        reason: 'a holiday',
        revision: 1,
        at: START,
        actor: { kind: 'bot' },
      },
    })),
  );
  /** Instants around the deadline, down to the millisecond, the times themselves among them. */
  const now = fc.oneof(
    instant,
    fc
      .integer({ min: -40 * 86_400_000, max: 40 * 86_400_000 })
      .map((milliseconds) => START.add({ milliseconds })),
    fc.integer({ min: -200, max: 200 }).map(hours),
  );

  test('the current time is the latest that has come, the next one the earliest that has not', () => {
    check(
      [anyDeadline, now],
      (deadline, at) => {
        const { current, next } = reminderTimesOf(deadline, policy, at);
        const passed = timesUntil(deadline, at);
        expect(current).toEqual(passed.at(-1));
        expect(isBefore(at, next.at)).toBe(true);
        expect(timesUntil(deadline, next.at)).toEqual([...passed, next]);
      },
      150,
    );
  });

  test('every time has a key of its own and comes later than the one before', () => {
    check(
      [anyDeadline, now],
      (deadline, at) => {
        const times = timesUntil(deadline, at);
        expect(new Set(times.map((time) => time.key)).size).toBe(times.length);
        const instants = times.map((time) => time.at);
        expect(instants).toEqual(instants.toSorted((a, b) => Temporal.Instant.compare(a, b)));
        expect(new Set(instants.map(String)).size).toBe(times.length);
      },
      50,
    );
  });

  test('the last nudge of a question is the current one of its times', () => {
    check(
      [walks, now],
      ({ state }, at) => {
        for (const question of questionsAt(state, at))
          expect(lastNudgeAt(question, policy, at)).toEqual(questionTimes(question, policy, at).current?.at);
      },
      100,
    );
  });

  test('the instants to look at a case again are its times', () => {
    check(
      [walks, now],
      ({ state }, at) => {
        const day = releaseDay(state);
        const announced = announcementDueAt(state);
        const times = [
          ...deadlines(state, policy).map((deadline) => reminderTimesOf(deadline, policy, at)),
          ...(day ? [releaseDayTimes(day, policy, at)] : []),
          ...(announced ? [announcementTimes(announced, policy, at)] : []),
          ...reporterDues(state, policy).map((each) => reporterTimes(each, policy, at)),
          ...questionsAt(state, at).map((question) => questionTimes(question, policy, at)),
        ];
        const following = times
          .map(({ next }) => next.at)
          .toSorted((a, b) => Temporal.Instant.compare(a, b))[0];
        expect(followingReminderAt(state, policy, at)).toEqual(following);
        const hasCome = times.some(({ current }) => current !== undefined);
        expect(nextReminderAt(state, policy, at)).toEqual(hasCome ? at : following);
      },
      100,
    );
  });
});

describe('when to look at a case again', () => {
  test('now, if a time has come; else at the next one', () => {
    expect(nextReminderAt(caseOf(), policy, START)).toEqual(hours(12));
    expect(nextReminderAt(caseOf(), policy, hours(13))).toEqual(hours(13));
    expect(followingReminderAt(caseOf(), policy, hours(13))).toEqual(hours(20));
    expect(nextReminderAt(caseOf(opened({ source: 'public' })), policy, START)).toEqual(START);
  });

  test('never, if it owes nothing', () => {
    for (const state of [
      caseOf({ type: 'closed', resolution: 'invalid' }),
      caseOf(...doneBefore('end'), { type: 'reporter-told', how: 'elsewhere', status: true }),
    ]) {
      expect(nextReminderAt(state, policy, days(100))).toBeUndefined();
      expect(followingReminderAt(state, policy, days(100))).toBeUndefined();
    }
  });
});
