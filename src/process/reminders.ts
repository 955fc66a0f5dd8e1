import type { Case } from './case.ts';
import { deadlines, type Deadline } from './deadlines.ts';
import type { Side } from './events.ts';
import type { Policy, StageId } from './policy.ts';
import { openSteps, STEPS } from './steps.ts';
import { earliest, inSeconds, isBefore, minus } from './time.ts';

/** How far a reminder reaches: those who owe the step, the coordinator too, the whole security team. */
type Reach = 'owner' | 'coordinator' | 'team';

/** One point in time at which a deadline is reminded of. `key` is unique within a deadline's revision. */
export interface ReminderMark {
  readonly key: string;
  readonly at: Temporal.Instant;
  readonly kind: 'before' | 'due' | 'overdue' | 'asap';
  readonly reach: Reach;
}

/** The latest mark that has come, and the next one; every deadline with a mark in the past has a next one. */
interface Marks {
  readonly current?: ReminderMark;
  readonly next: ReminderMark;
}

/**
 * The marks of a deadline around `now`. Marks that were missed fall together into the latest: whoever was away
 * for three days is told once. Overdue marks double their distance (1 h, 2 h, 4 h, …) up to daily, and never end.
 */
export function marksOf(deadline: Deadline, policy: Policy, now: Temporal.Instant): Marks {
  if (deadline.kind === 'asap') return asapMarks(deadline.since, policy, now);
  const { before, overdue, escalate } = policy.reminders;
  const stage = deadline.stage === 'intake' ? 'fix-team' : deadline.stage;
  const fixed: ReminderMark[] = [
    ...before[stage].map((length) => ({
      key: `before ${length.toString()}`,
      at: minus(deadline.due, length),
      kind: 'before' as const,
      reach: 'owner' as const,
    })),
    { key: 'due', at: deadline.due, kind: 'due', reach: 'owner' },
  ];
  const overdueMark = (seconds: number): ReminderMark => ({
    key: `overdue ${Temporal.Duration.from({ seconds }).toString()}`,
    at: deadline.due.add({ seconds }),
    kind: 'overdue',
    reach:
      seconds >= inSeconds(escalate.team)
        ? 'team'
        : seconds >= inSeconds(escalate.coordinator)
          ? 'coordinator'
          : 'owner',
  });
  const late = Math.floor(now.since(deadline.due).total('seconds'));
  const first = inSeconds(overdue.first);
  const daily = inSeconds(overdue.daily);
  const reached = overdueBefore(late, first, daily);
  const next = fixed.find((mark) => isBefore(now, mark.at)) ?? overdueMark(overdueAfter(late, first, daily));
  const current =
    reached === undefined ? fixed.findLast((mark) => !isBefore(now, mark.at)) : overdueMark(reached);
  return current ? { current, next } : { next };
}

/** Seconds overdue of the latest mark that has come: `first` doubled until `daily`, then every `daily`. */
function overdueBefore(late: number, first: number, daily: number): number | undefined {
  if (late < first) return undefined;
  if (late >= daily) return late - (late % daily);
  return first * 2 ** Math.floor(Math.log2(late / first));
}

function overdueAfter(late: number, first: number, daily: number): number {
  const reached = overdueBefore(late, first, daily);
  if (reached === undefined) return first;
  return reached >= daily ? reached + daily : Math.min(reached * 2, daily);
}

/** "ASAP" is reminded of at once and then at a steady pace, and everyone in the security team hears it. */
function asapMarks(since: Temporal.Instant, policy: Policy, now: Temporal.Instant): Marks {
  const every = inSeconds(policy.reminders.asap);
  const mark = (count: number): ReminderMark => ({
    key: `asap ${count}`,
    at: since.add({ seconds: count * every }),
    kind: 'asap',
    reach: 'team',
  });
  const count = Math.floor(now.since(since).total('seconds') / every);
  return count < 0 ? { next: mark(0) } : { current: mark(count), next: mark(count + 1) };
}

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
  readonly mark: ReminderMark;
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
  return deadlines(state, policy).flatMap((deadline) => {
    const mark = marksOf(deadline, policy, now).current;
    if (!mark) return [];
    return recipients(state, deadline.stage, mark.reach, people).map((recipient) => ({
      stage: deadline.stage,
      revision: deadline.revision,
      mark,
      recipient,
    }));
  });
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
  return earliest(
    deadlines(state, policy).map((deadline) => {
      const marks = marksOf(deadline, policy, now);
      return marks.current ? now : marks.next.at;
    }),
  );
}

/** The same after the marks that have come were dealt with. */
export function followingReminderAt(
  state: Case,
  policy: Policy,
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  return earliest(deadlines(state, policy).map((deadline) => marksOf(deadline, policy, now).next.at));
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
  if (reach === 'team') for (const id of people.security) told.add(id);
  return told.size > 0 ? [...told] : [SECURITY_ROLE];
}

/** Who owes the security team's steps: the coordinator, and until there is one, everyone. */
export function inCharge(people: CasePeople): readonly string[] {
  return people.coordinator === undefined ? people.security : [people.coordinator];
}
