import type { Case } from '../case.ts';
import { deadlines } from '../deadlines.ts';
import type { Side } from '../events.ts';
import type { Policy, StageId } from '../policy.ts';
import { openSteps, STEPS } from '../steps.ts';
import { earliest } from '../time.ts';
import { inCharge, SECURITY_ROLE, type CasePeople } from './case-people.ts';
import { releaseDay } from './release-day.ts';
import { isSpared, type SparedPeople } from './reminder-kinds.ts';
import { reminderTimesOf, releaseDayTimes, type Reach, type ReminderTime } from './reminder-times.ts';

/** What one person is reminded of: the deadline of a stage, or the agreed release day. Unique by all but the kind and reach. */
export interface Reminder {
  readonly stage: StageId;
  readonly revision: number;
  readonly time: ReminderTime;
  readonly recipient: string;
}

/**
 * Every reminder whose time has come at `now`, given before or not, to every person it concerns. Where no person can
 * be told, the reminder goes to `SECURITY_ROLE`.
 */
export function remindersAt(
  state: Case,
  policy: Policy,
  people: CasePeople,
  now: Temporal.Instant,
): Reminder[] {
  return pointsOf(state, policy, now).flatMap(({ stage, revision, times: { current } }) =>
    current
      ? recipients(state, stage, current.reach, people).map((recipient) => ({
          stage,
          revision,
          time: current,
          recipient,
        }))
      : [],
  );
}

/** The reminders of a case that are due at `now`, given before or not, but for people who are spared them. */
export function dueReminders(
  state: Case,
  policy: Policy,
  { people, spared }: { readonly people: CasePeople; readonly spared: SparedPeople },
  now: Temporal.Instant,
): Reminder[] {
  return remindersAt(state, policy, people, now).filter(
    ({ time: { kind }, recipient }) => !isSpared(kind, recipient, spared),
  );
}

/** Everything of a case that is reminded of: its deadlines, and the agreed release day. */
function pointsOf(state: Case, policy: Policy, now: Temporal.Instant) {
  const day = releaseDay(state);
  return [
    ...deadlines(state, policy).map((deadline) => ({
      stage: deadline.stage,
      revision: deadline.revision,
      times: reminderTimesOf(deadline, policy, now),
    })),
    ...(day
      ? [
          {
            stage: 'fix-release' as const,
            revision: day.revision,
            times: releaseDayTimes(day, policy, now),
          },
        ]
      : []),
  ];
}

/**
 * When reminders of the case must be looked at next: now where a time has come already, else at the next one.
 *
 * @returns `undefined` if the case owes nothing
 */
export function nextReminderAt(
  state: Case,
  policy: Policy,
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  return earliest(pointsOf(state, policy, now).map(({ times }) => (times.current ? now : times.next.at)));
}

/** The same after the reminders that have come were given. */
export function followingReminderAt(
  state: Case,
  policy: Policy,
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  return earliest(pointsOf(state, policy, now).map(({ times }) => times.next.at));
}

/**
 * When a case must be looked at after its due reminders were given: at the next time, or when a snooze ends.
 *
 * @returns `undefined` if the case owes nothing and no person sleeps on it
 */
export function lookAgainAt(
  state: Case,
  policy: Policy,
  snoozedUntil: Iterable<Temporal.Instant>,
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  const following = followingReminderAt(state, policy, now);
  return earliest([...(following ? [following] : []), ...snoozedUntil]);
}

function recipients(state: Case, stage: StageId, reach: Reach, people: CasePeople): string[] {
  const told = new Set(
    addressees(ownersOf(state, stage), reach).flatMap((addressee) => peopleOf(addressee, people)),
  );
  return told.size > 0 ? [...told] : [SECURITY_ROLE];
}

/** Whose the open steps of a stage are. */
export function ownersOf(state: Case, stage: StageId): ReadonlySet<Side> {
  return new Set(openSteps(state, stage).flatMap((step) => STEPS[step].owners));
}

/** To whom something of a case is addressed; `in-charge` is the coordinator, and the security team without one. */
export type Addressee = Side | 'in-charge' | { readonly member: string };

/** Whom a reminder of steps of these owners goes to: the more, the further it reaches. */
export function addressees(owners: ReadonlySet<Side>, reach: Reach): Addressee[] {
  const told: Addressee[] = [];
  if (owners.has('fix-team')) told.push('fix-team');
  if (owners.has('security') || reach === 'coordinator') told.push('in-charge');
  if (reach === 'team' || reach === 'everybody') told.push('security');
  if (reach === 'everybody' && !owners.has('fix-team')) told.push('fix-team');
  return told;
}

/** The people behind an addressee, as Discord ids. */
export function peopleOf(addressee: Addressee, people: CasePeople): readonly string[] {
  if (typeof addressee === 'object') return [addressee.member];
  switch (addressee) {
    case 'security':
      return people.security;
    case 'in-charge':
      return inCharge(people);
    case 'fix-team':
      // A fix team that nobody can reach must not leave its steps to silence.
      return people.fixTeam.length > 0 ? people.fixTeam : inCharge(people);
  }
}
