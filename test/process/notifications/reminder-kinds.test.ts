import { describe, expect, test } from 'vitest';
import {
  endsSnoozes,
  purposeOf,
  isSpared,
  isStillReminded,
  REMINDER_KINDS,
  type ReminderPurpose,
  type ReminderKind,
  type SparedPeople,
} from '../../../src/process/notifications/reminder-kinds.ts';
import { DISCLOSURES } from '../../../src/process/events.ts';
import { recipientName } from '../../../src/process/notifications/recipients.ts';
import { dueReminders, lookAgainAt } from '../../../src/process/notifications/reminders.ts';
import {
  agreedDay,
  ANNA,
  BEN,
  caseOf,
  days,
  doneBy,
  FAY,
  hours,
  opened,
  policy,
} from '../../support/cases.ts';

const nobody: SparedPeople = {
  withoutEarly: new Set(),
  contributed: new Set(),
  asleep: new Set(),
  quiet: new Set(),
};
const reasons = ['withoutEarly', 'contributed', 'asleep', 'quiet'] as const;

/** Whom each kind passes over. */
const SPARES: Readonly<Record<ReminderKind, readonly (keyof SparedPeople)[]>> = {
  before: ['withoutEarly', 'asleep', 'quiet'],
  due: ['asleep', 'quiet'],
  overdue: ['asleep', 'quiet'],
  asap: ['asleep'],
  review: ['asleep', 'quiet'],
  'release-day': [],
  opens: ['contributed', 'asleep', 'quiet'],
  wake: ['asleep'],
  question: ['asleep', 'quiet'],
  'urgent-question': ['asleep'],
  unannounced: ['asleep', 'quiet'],
  reporter: ['asleep', 'quiet'],
  regulatory: ['asleep'],
};

const PURPOSES: Record<ReminderKind, ReminderPurpose> = {
  before: 'stage',
  due: 'stage',
  overdue: 'stage',
  asap: 'stage',
  review: 'stage',
  'release-day': 'release-day',
  opens: 'part',
  wake: 'stage',
  question: 'question',
  'urgent-question': 'question',
  unannounced: 'announcement',
  reporter: 'reporter',
  regulatory: 'regulatory',
};

describe('a kind of reminder', () => {
  test.each(REMINDER_KINDS)('%s is for one thing', (kind) => {
    expect(purposeOf(kind)).toBe(PURPOSES[kind]);
  });

  test.each(REMINDER_KINDS)('%s passes over the people whom it does not concern', (kind) => {
    expect(reasons.filter((reason) => isSpared(kind, BEN, { ...nobody, [reason]: new Set([BEN]) }))).toEqual(
      SPARES[kind],
    );
    for (const reason of reasons)
      expect(isSpared(kind, ANNA, { ...nobody, [reason]: new Set([BEN]) })).toBe(false);
  });

  test.each(REMINDER_KINDS)('%s calls for nothing where its stage has no open step', (kind) => {
    const done = caseOf(doneBy('acknowledge'), doneBy('report-complete'));
    expect(isStillReminded(done, { kind, stage: 'intake', revision: 1 })).toBe(false);
  });

  test('a release day calls for something while it is the one that is agreed', () => {
    const state = caseOf(...agreedDay(days(10), 2));
    const revision = state.proposal?.revision ?? 0;
    const of = (kind: ReminderKind, number: number) =>
      isStillReminded(state, { kind, stage: 'fix-release', revision: number });
    expect([of('release-day', revision), of('release-day', revision - 1)]).toEqual([true, false]);
    expect(of('due', revision - 1)).toBe(true);
  });
});

test.each(DISCLOSURES)('a snooze ends where the case has become public, or will: %s', (kind) => {
  const ends = kind === 'public' || kind === 'declined-private';
  expect(endsSnoozes({ body: { type: 'disclosure-changed', kind } })).toBe(ends);
  expect(endsSnoozes({ body: opened({ source: 'public' }) })).toBe(false);
});

describe('what is due', () => {
  const people = { security: [ANNA, BEN], fixTeam: [FAY] };
  const due = (spared: Partial<SparedPeople>, now: Temporal.Instant) =>
    dueReminders(caseOf(), policy, { people, spared: { ...nobody, ...spared } }, now)
      .filter(({ stage }) => stage === 'fix-team')
      .map(({ time: { kind }, recipient }) => `${kind} ${recipientName(recipient)}`);

  test('is all that has come, but for the people who are spared it', () => {
    expect(due({}, hours(12))).toEqual([`before ${ANNA}`, `before ${BEN}`]);
    expect(due({ withoutEarly: new Set([ANNA]) }, hours(12))).toEqual([`before ${BEN}`]);
    expect(due({ withoutEarly: new Set([ANNA]) }, hours(24))).toEqual([`due ${ANNA}`, `due ${BEN}`]);
    expect(due({ asleep: new Set([ANNA, BEN]) }, hours(24))).toEqual([]);
  });
});

describe('a case is looked at again', () => {
  test('at the next time, or when the first sleeper wakes', () => {
    expect(lookAgainAt(caseOf(), policy, [], hours(11))).toEqual(hours(12));
    expect(lookAgainAt(caseOf(), policy, [days(3), hours(11.5)], hours(11))).toEqual(hours(11.5));
    expect(lookAgainAt(caseOf(), policy, [days(3)], hours(11))).toEqual(hours(12));
  });

  test('where nothing is owed, only for a sleeper', () => {
    const closed = caseOf({ type: 'closed', resolution: 'invalid' });
    expect(lookAgainAt(closed, policy, [], hours(11))).toBeUndefined();
    expect(lookAgainAt(closed, policy, [days(3)], hours(11))).toEqual(days(3));
  });
});
