import type { Deadline } from '../deadlines.ts';
import type { Policy } from '../policy.ts';
import { nameOfQuestion, type AnyQuestion } from '../questions/questions.ts';
import { lengthOf, reminderOfMark, type RegulatoryMark } from '../regulatory.ts';
import { remembered } from '../remembered.ts';
import type { ReporterDue } from '../reporter/dues.ts';
import { inSeconds, isBefore, minus, secondsBetween } from '../time.ts';
import type { ReleaseDay } from './release-day.ts';
import type { ReminderKind } from './reminder-kinds.ts';

/** The people whom a reminder reaches: those who owe the step, the coordinator too, the security team, everybody. */
export type Reach = 'owner' | 'coordinator' | 'team' | 'everybody';

/** An instant at which a deadline, or the release day, is reminded of. */
export interface ReminderTime {
  /** Unique within a deadline's revision. Stored: it never changes. */
  readonly key: string;
  readonly at: Temporal.Instant;
  readonly kind: ReminderKind;
  readonly reach: Reach;
  /** The security team's role is called as well, each time. */
  readonly callsRole?: true;
}

/** The latest reminder time that has come, unless none has, and the next one. */
export interface ReminderTimes {
  readonly current?: ReminderTime;
  readonly next: ReminderTime;
}

/** A deadline that is an instant. */
type Dated = Deadline & { readonly kind: 'at' };
/** The kinds whose times come up to a dated deadline. The others have functions of their own below. */
type UpToDeadline = Extract<ReminderKind, 'before' | 'review' | 'opens' | 'due'>;

/** The times of each kind. Of several kinds at one instant the later one of this list counts. */
const UP_TO_DEADLINE: {
  readonly [kind in UpToDeadline]: (
    deadline: Dated,
    policy: Policy,
  ) => (ReminderTime & { readonly kind: kind })[];
} = {
  // The last one goes to the whole team where the coordinator has done nothing since the one before: they may be away.
  before: ({ stage, due, coordinatorActedAt }, policy) =>
    policy.reminders.before[stage === 'intake' ? 'fix-team' : stage].map(
      (length, index, { length: count }) => {
        const beforeIt = policy.reminders.before[stage === 'intake' ? 'fix-team' : stage][index - 1];
        const isSilent =
          index === count - 1 &&
          beforeIt !== undefined &&
          coordinatorActedAt !== undefined &&
          isBefore(coordinatorActedAt, minus(due, beforeIt));
        return {
          key: `before ${length.toString()}`,
          at: minus(due, length),
          kind: 'before',
          reach: isSilent ? 'team' : 'owner',
        };
      },
    ),
  // The slow track is looked at again on the day that was set for it.
  review: ({ movedBy, due }) =>
    movedBy?.kind === 'slow-track' && isBefore(movedBy.reviewAt, due)
      ? [{ key: 'review', at: movedBy.reviewAt, kind: 'review', reach: 'coordinator' }]
      : [],
  // The retrospective is everybody's: they are asked for their part when it opens, unless it is due by then.
  opens: ({ opens, due }) =>
    opens && isBefore(opens, due) ? [{ key: 'opens', at: opens, kind: 'opens', reach: 'everybody' }] : [],
  due: ({ due }) => [{ key: 'due', at: due, kind: 'due', reach: 'owner' }],
};

/**
 * The reminder times of a deadline around `now`. Times that were missed fall together into the latest: a person who
 * was away for three days is told once. Overdue times double their distance (1 h, 2 h, 4 h, …) up to daily, and never
 * end.
 */
export function reminderTimesOf(deadline: Deadline, policy: Policy, now: Temporal.Instant): ReminderTimes {
  if (deadline.kind === 'asap') return asapTimes(deadline, policy, now);
  const overdue = (seconds: number) => overdueTime(deadline.due, policy, seconds);
  return timesAround(
    deadline.due,
    { fixed: fixedTimes(deadline, policy), overdue, ...overduePace(policy) },
    now,
  );
}

/**
 * The reminder times of a deadline, from the first to the one from which on all of them reach the whole security team.
 */
export function reminderTimesUntilTeam(deadline: Deadline, policy: Policy): ReminderTime[] {
  if (deadline.kind === 'asap') return [asapTime(deadline.since, policy, 0)];
  const { first, daily } = policy.reminders.overdue;
  const times = [...fixedTimes(deadline, policy)];
  let seconds = inSeconds(first);
  for (;;) {
    const time = overdueTime(deadline.due, policy, seconds);
    times.push(time);
    if (time.reach === 'team') return times;
    seconds = overdueAfter(seconds, inSeconds(first), inSeconds(daily));
  }
}

/**
 * The reminder times of an agreed release day: ahead of it, at the hour itself and, until the advisory is published or
 * another day is proposed, after it like those of a deadline that has passed. Times that would have come before the
 * agreement do not come: the agreement itself was told then.
 */
export function releaseDayTimes(
  { at: day, agreedAt }: ReleaseDay,
  policy: Policy,
  now: Temporal.Instant,
): ReminderTimes {
  const ahead = policy.reminders.releaseDay
    .map((length) => releaseDayTime(`before ${length.toString()}`, minus(day, length)))
    .filter(({ at }) => isBefore(agreedAt, at));
  const overdue = (seconds: number) => releaseDayTime(overdueKey(seconds), day.add({ seconds }));
  const fixed = inOrder([...ahead, releaseDayTime('due', day)]);
  return timesAround(day, { fixed, overdue, ...overduePace(policy) }, now);
}

function releaseDayTime(key: string, at: Temporal.Instant): ReminderTime {
  return { key: `release-day ${key}`, at, kind: 'release-day', reach: 'everybody' };
}

/** The reminder times of a deadline that do not come of its being overdue, from first to last. */
const fixedTimes = remembered((deadline: Dated, policy: Policy): readonly ReminderTime[] =>
  inOrder(Object.values(UP_TO_DEADLINE).flatMap((timesOf): ReminderTime[] => timesOf(deadline, policy))),
);

/** The time `seconds` after a deadline. */
function overdueTime(due: Temporal.Instant, policy: Policy, seconds: number): ReminderTime {
  return {
    key: overdueKey(seconds),
    at: due.add({ seconds }),
    kind: 'overdue',
    reach: overdueReach(seconds, policy),
  };
}

function overdueKey(seconds: number): string {
  return `overdue ${Temporal.Duration.from({ seconds }).toString()}`;
}

function overdueReach(seconds: number, { reminders: { escalate } }: Policy): Reach {
  if (seconds >= inSeconds(escalate.team)) return 'team';
  return seconds >= inSeconds(escalate.coordinator) ? 'coordinator' : 'owner';
}

/** The times of one thing that is reminded of. */
interface Times extends Pace {
  /** Those that are at an instant of their own. */
  readonly fixed?: readonly ReminderTime[];
  /** Those that come without end, so many seconds after it was due. */
  readonly overdue: (seconds: number) => ReminderTime;
}

/** Times that come without end: the first so many seconds after the instant, doubled until they are `daily` seconds apart. */
interface Pace {
  readonly first: number;
  readonly daily: number;
}

function overduePace({ reminders: { overdue } }: Policy): Pace {
  return { first: inSeconds(overdue.first), daily: inSeconds(overdue.daily) };
}

/**
 * After how many seconds a thing that waits without a deadline of its own, since then, was to be told of again the last time:
 * at the pace of a step that is overdue. 0 where it was not to be yet.
 */
export function nudgedAfter(since: Temporal.Instant, policy: Policy, now: Temporal.Instant): number {
  const { first, daily } = overduePace(policy);
  return overdueBefore(secondsBetween(since, now), first, daily) ?? 0;
}

/** The pace of what is public, or otherwise urgent, and waits for a person. */
function urgentPace({ reminders: { urgent, asap } }: Policy): Pace {
  return { first: inSeconds(urgent), daily: inSeconds(asap) };
}

/**
 * The reminder times of an open question around `now`, from when it was asked on: like those of a step that is overdue; in
 * an urgent case soon, to the whole security team, and with its role called.
 */
export function questionTimes(question: AnyQuestion, policy: Policy, now: Temporal.Instant): ReminderTimes {
  const { nudgedFrom: from, urgent } = question;
  const overdue = (seconds: number): ReminderTime => {
    const at = from.add({ seconds });
    // What was asked stays the same while its case becomes urgent, or is no more: the instant tells its times apart.
    const key = `question ${nameOfQuestion(question)} ${at.toString()}`;
    if (urgent) return { key, at, kind: 'urgent-question', reach: 'team', callsRole: true };
    const waited = seconds >= inSeconds(policy.reminders.escalate.coordinator);
    return { key, at, kind: 'question', reach: waited ? 'coordinator' : 'owner' };
  };
  return timesAround(from, { overdue, ...questionPace(question, policy) }, now);
}

/** When an open question was nudged last by `now`: the current one of its times; `undefined` if none has come. */
export function lastNudgeAt(
  question: AnyQuestion,
  policy: Policy,
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  const { first, daily } = questionPace(question, policy);
  const seconds = overdueBefore(secondsBetween(question.nudgedFrom, now), first, daily);
  return seconds === undefined ? undefined : question.nudgedFrom.add({ seconds });
}

function questionPace({ urgent }: AnyQuestion, policy: Policy): Pace {
  return urgent ? urgentPace(policy) : overduePace(policy);
}

/**
 * The reminder times of an announcement that is due since the publication: like those of a deadline that has passed, all of
 * them to the whole security team.
 */
export function announcementTimes(
  due: Temporal.Instant,
  policy: Policy,
  now: Temporal.Instant,
): ReminderTimes {
  const overdue = (seconds: number): ReminderTime => {
    const at = due.add({ seconds });
    return { key: `announce ${at.toString()}`, at, kind: 'unannounced', reach: 'team' };
  };
  return timesAround(due, { overdue, ...overduePace(policy) }, now);
}

/**
 * The reminder times of a word that is owed to the reporter: when it is due, to those in charge, and every day after that
 * until it is said: of an answer to the whole security team.
 */
export function reporterTimes(
  { kind, due }: ReporterDue,
  policy: Policy,
  now: Temporal.Instant,
): ReminderTimes {
  const time = (at: Temporal.Instant, reach: Reach): ReminderTime => ({
    key: `reporter ${kind} ${at.toString()}`,
    at,
    kind: 'reporter',
    reach,
  });
  const daily = inSeconds(policy.reminders.overdue.daily);
  const overdue = (seconds: number) =>
    time(due.add({ seconds }), kind === 'answer' ? overdueReach(seconds, policy) : 'owner');
  return timesAround(due, { fixed: [time(due, 'owner')], overdue, first: daily, daily }, now);
}

/**
 * The reminder times of a regulatory mark: ahead of it to those in charge, as far as it gives so much time, and from its hour
 * on to the whole security team, like those of a deadline that has passed.
 */
export function regulatoryTimes(mark: RegulatoryMark, policy: Policy, now: Temporal.Instant): ReminderTimes {
  const time = (key: string, at: Temporal.Instant, reach: Reach): ReminderTime => ({
    key: `${reminderOfMark(mark)} ${key}`,
    at,
    kind: 'regulatory',
    reach,
  });
  const { before } = policy.reminders;
  const lengths = [...before['fix-release'], ...before['fix-team']];
  const ahead = lengths
    .filter((length) => inSeconds(length) < lengthOf(mark))
    .map((length) => time(`before ${length.toString()}`, minus(mark.due, length), 'owner'));
  const overdue = (seconds: number) => time(overdueKey(seconds), mark.due.add({ seconds }), 'team');
  const fixed = inOrder([...ahead, time('due', mark.due, 'team')]);
  return timesAround(mark.due, { fixed, overdue, ...overduePace(policy) }, now);
}

/** The times around `now` of those that are fixed, and of those that come without end after `due`. */
function timesAround(
  due: Temporal.Instant,
  { fixed = [], overdue, first, daily }: Times,
  now: Temporal.Instant,
): ReminderTimes {
  const late = secondsBetween(due, now);
  const reached = overdueBefore(late, first, daily);
  const next = fixed.find(({ at }) => isBefore(now, at)) ?? overdue(overdueAfter(late, first, daily));
  const current = reached === undefined ? fixed.findLast(({ at }) => !isBefore(now, at)) : overdue(reached);
  return current ? { current, next } : { next };
}

/** Reminder times from first to last; of several at the same instant, the one that was given last. */
function inOrder(given: readonly ReminderTime[]): ReminderTime[] {
  return given
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
    .filter(({ at }, index, sorted) => !sorted[index + 1]?.at.equals(at));
}

/**
 * How overdue a deadline was at its latest overdue time, in seconds: `first` doubled until `daily`, then every `daily`.
 *
 * @returns `undefined` if no overdue time has come
 */
function overdueBefore(late: number, first: number, daily: number): number | undefined {
  if (late < first) return undefined;
  if (late >= daily) return late - (late % daily);
  return first * 2 ** Math.floor(Math.log2(late / first));
}

/** How overdue a deadline will be at its next overdue time, in seconds. */
function overdueAfter(late: number, first: number, daily: number): number {
  const reached = overdueBefore(late, first, daily);
  if (reached === undefined) return first;
  return reached >= daily ? reached + daily : Math.min(reached * 2, daily);
}

/**
 * "ASAP" is reminded of at once and then at a steady pace, and the whole security team hears it. What is public wakes it
 * again before that, until a member does anything in the case.
 */
function asapTimes(
  { since, unanswered }: Deadline & { readonly kind: 'asap' },
  policy: Policy,
  now: Temporal.Instant,
): ReminderTimes {
  const time = (count: number) => asapTime(since, policy, count);
  const count = Math.floor(secondsBetween(since, now) / inSeconds(policy.reminders.asap));
  if (count < 0) return { next: time(0) };
  const steady = { current: time(count), next: time(count + 1) };
  if (!unanswered) return steady;
  const { first, daily } = urgentPace(policy);
  const late = secondsBetween(since, now);
  const woken = overdueBefore(late, first, daily);
  const soon = overdueAfter(late, first, daily);
  // From here on the two fall together.
  return {
    current: woken !== undefined && woken < daily ? wakeTime(since, woken) : steady.current,
    next: soon < daily ? wakeTime(since, soon) : steady.next,
  };
}

function wakeTime(since: Temporal.Instant, seconds: number): ReminderTime {
  return {
    key: `wake ${Temporal.Duration.from({ seconds }).toString()}`,
    at: since.add({ seconds }),
    kind: 'wake',
    reach: 'team',
    callsRole: true,
  };
}

/** The key of the reminder that comes as soon as a deadline is ASAP. */
export const FIRST_ASAP = 'asap 0';

function asapTime(since: Temporal.Instant, policy: Policy, count: number): ReminderTime {
  return {
    key: `asap ${count}`,
    at: since.add({ seconds: count * inSeconds(policy.reminders.asap) }),
    kind: 'asap',
    reach: 'team',
  };
}
