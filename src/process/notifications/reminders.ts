import type { Case } from '../case.ts';
import { deadlines } from '../deadlines.ts';
import type { Side } from '../events.ts';
import {
  reminderTimesOf,
  releaseDay,
  releaseDayTimes,
  type Reach,
  type ReminderTime,
} from './reminder-times.ts';
import type { Policy, StageId } from '../policy.ts';
import { openSteps, STEPS } from '../steps.ts';
import { earliest } from '../time.ts';

/** Who can be told about a case, as Discord ids. */
export interface CasePeople {
  readonly security: readonly string[];
  /** Those of the fix team whose Discord account is known. */
  readonly fixTeam: readonly string[];
  readonly coordinator?: string | undefined;
}

/** One person to be told of one stage's deadline. Unique by stage, revision, mark and recipient. */
export interface Reminder {
  readonly stage: StageId;
  readonly revision: number;
  readonly mark: ReminderTime;
  readonly recipient: string;
}

/** Who is to be told when nobody of the security team is known yet: the role itself, in the private channel. */
export const SECURITY_ROLE = 'role';

/**
 * Every reminder whose mark has come at `now`, sent or not: the caller leaves out those it has a record of, and
 * those of people who snoozed. Where nobody can be told, the reminder goes to `SECURITY_ROLE`.
 */
export function remindersAt(
  state: Case,
  policy: Policy,
  people: CasePeople,
  now: Temporal.Instant,
): Reminder[] {
  return pointsOf(state, policy, now).flatMap(({ stage, revision, marks: { current } }) =>
    current
      ? recipients(state, stage, current.reach, people).map((recipient) => ({
          stage,
          revision,
          mark: current,
          recipient,
        }))
      : [],
  );
}

/** Everything of a case that is reminded of: its deadlines, and the agreed release day. */
function pointsOf(state: Case, policy: Policy, now: Temporal.Instant) {
  const day = releaseDay(state);
  return [
    ...deadlines(state, policy).map((deadline) => ({
      stage: deadline.stage,
      revision: deadline.revision,
      marks: reminderTimesOf(deadline, policy, now),
    })),
    ...(day
      ? [
          {
            stage: 'fix-release' as const,
            revision: day.revision,
            marks: releaseDayTimes(day, policy, now),
          },
        ]
      : []),
  ];
}

/**
 * When reminders of the case must be looked at next: now where a mark has come already, else at the next mark;
 * undefined of a case that owes nothing.
 */
export function nextReminderAt(
  state: Case,
  policy: Policy,
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  return earliest(pointsOf(state, policy, now).map(({ marks }) => (marks.current ? now : marks.next.at)));
}

/** The same after the marks that have come were dealt with. */
export function followingReminderAt(
  state: Case,
  policy: Policy,
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  return earliest(pointsOf(state, policy, now).map(({ marks }) => marks.next.at));
}

/**
 * Who stands in for `person`, whose direct messages are closed: the coordinator, else the next of the security
 * team who can be reached; undefined where nobody can.
 */
export function standIn(
  people: CasePeople,
  person: string,
  unreachable: ReadonlySet<string>,
): string | undefined {
  return [...inCharge(people), ...people.security].find((id) => id !== person && !unreachable.has(id));
}

function recipients(state: Case, stage: StageId, reach: Reach, people: CasePeople): string[] {
  const owners = new Set<Side>(openSteps(state, stage).flatMap((step) => STEPS[step].owners));
  const told = new Set<string>();
  if (owners.has('fix-team')) for (const id of people.fixTeam) told.add(id);
  // A fix team that nobody can reach must not leave its steps to silence.
  if (owners.has('security') || told.size === 0) for (const id of inCharge(people)) told.add(id);
  if (reach === 'coordinator') for (const id of inCharge(people)) told.add(id);
  if (reach === 'team' || reach === 'everybody') for (const id of people.security) told.add(id);
  if (reach === 'everybody') for (const id of people.fixTeam) told.add(id);
  return told.size > 0 ? [...told] : [SECURITY_ROLE];
}

/** Who owes the security team's steps: the coordinator, and until there is one, everyone. */
export function inCharge(people: CasePeople): readonly string[] {
  return people.coordinator === undefined ? people.security : [people.coordinator];
}
