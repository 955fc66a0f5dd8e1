import type { Case } from '../case.ts';
import { deadlines } from '../deadlines.ts';
import type { Side } from '../events.ts';
import type { Policy, StageId } from '../policy.ts';
import { openSteps, STEPS } from '../steps.ts';
import { earliest } from '../time.ts';
import { presentOf, type CasePeople } from './case-people.ts';
import {
  peopleBehind,
  recipientsOf,
  SECURITY_ROLE,
  type CaseRecipients,
  type Recipient,
} from './recipients.ts';
import { releaseDay } from './release-day.ts';
import { isSpared, type SparedPeople } from './reminder-kinds.ts';
import { reminderTimesOf, releaseDayTimes, type Reach, type ReminderTime } from './reminder-times.ts';

/**
 * What one person is reminded of: the deadline of a stage, or the agreed release day. Unique by all but the kind and
 * reach.
 */
export interface Reminder {
  readonly stage: StageId;
  readonly revision: number;
  readonly time: ReminderTime;
  readonly recipient: Recipient;
}

/**
 * Every reminder whose time has come at `now`, given before or not, to every person it concerns; to the role where no
 * person is known.
 */
export function remindersAt(
  state: Case,
  policy: Policy,
  people: CasePeople,
  now: Temporal.Instant,
): Reminder[] {
  return pointsOf(state, policy, now).flatMap(({ stage, revision, times: { current } }) =>
    current
      ? [
          ...recipientsOf(reached(state, stage, current.reach, people)).map((recipient) => ({
            stage,
            revision,
            time: current,
            recipient,
          })),
          ...roleCalls(people, current).map((time) => ({ stage, revision, time, recipient: SECURITY_ROLE })),
        ]
      : [],
  );
}

/**
 * Where a reminder goes to the whole security team, its role is called as well, once for each deadline: not every member of
 * it has used the bot, and a member may be away. Where nobody of those who have is there, it is called each time.
 */
function roleCalls(people: CasePeople, time: ReminderTime): ReminderTime[] {
  // Where nobody is known at all, the reminder itself is a call.
  if (people.security.length === 0) return [];
  if (presentOf(people, people.security).length === 0) return [time];
  return time.reach === 'team' && time.kind !== 'before' ? [{ ...time, key: 'team' }] : [];
}

/** The reminders of a case that are due at `now`, given before or not, but for people who are spared them. */
export function dueReminders(
  state: Case,
  policy: Policy,
  { people, spared }: { readonly people: CasePeople; readonly spared: SparedPeople },
  now: Temporal.Instant,
): Reminder[] {
  return remindersAt(state, policy, people, now).filter(
    ({ time: { kind }, recipient }) => recipient.kind === 'role' || !isSpared(kind, recipient.id, spared),
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

/** The people whom a reminder of a stage reaches, as Discord ids. */
function reached(state: Case, stage: StageId, reach: Reach, people: CasePeople): readonly string[] {
  return reminded(ownersOf(state, stage), reach).flatMap((to) => peopleBehind(to, people));
}

/** The sides that owe the open steps of a stage. */
export function ownersOf(state: Case, stage: StageId): ReadonlySet<Side> {
  return new Set(openSteps(state, stage).flatMap((step) => STEPS[step].owners));
}

/** The recipients of a reminder of steps of these owners. */
export function reminded(owners: ReadonlySet<Side>, reach: Reach): readonly CaseRecipients[] {
  const to: CaseRecipients[] = [];
  if (owners.has('fix-team')) to.push({ kind: 'fix-team' });
  if (owners.has('security') || reach === 'coordinator') to.push({ kind: 'in-charge' });
  if (reach === 'team' || reach === 'everybody') to.push({ kind: 'security' });
  if (reach === 'everybody' && !owners.has('fix-team')) to.push({ kind: 'fix-team' });
  return to;
}
