import { announcementDueAt } from '../announcement-due.ts';
import type { Case } from '../case.ts';
import { deadlines } from '../deadlines.ts';
import type { Side } from '../events.ts';
import { byStage, type Policy, type StageId } from '../policy.ts';
import { questionsAt, stageOfQuestion, type AnyQuestion } from '../questions/questions.ts';
import { regulatoryDues } from '../regulatory.ts';
import { reporterDues } from '../reporter/dues.ts';
import { rememberedOf } from '../remembered.ts';
import { openSteps, STEPS } from '../steps.ts';
import { earliest, isBefore } from '../time.ts';
import { presentOf, type CasePeople } from './case-people.ts';
import {
  peopleBehind,
  recipientName,
  recipientsOf,
  SECURITY_ROLE,
  type CaseRecipients,
  type Recipient,
} from './recipients.ts';
import { releaseDay } from './release-day.ts';
import { isSpared, type ReminderKind, type SparedPeople } from './reminder-kinds.ts';
import {
  announcementTimes,
  questionTimes,
  reminderTimesOf,
  releaseDayTimes,
  regulatoryTimes,
  reporterTimes,
  type Reach,
  type ReminderTime,
  type ReminderTimes,
} from './reminder-times.ts';

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
  return pointsOf(state, policy, now).flatMap((point) =>
    remindersOf(point, { people, policy, ownersOf: () => ownersOf(state, point.stage) }),
  );
}

/**
 * Every reminder whose time was the latest at `from`, or came after it, by `until`: once for each time and person. Of a time that
 * is past, as the case and its people are now.
 */
export function remindersBetween(
  state: Case,
  policy: Policy,
  people: CasePeople,
  { from, until }: { readonly from: Temporal.Instant; readonly until: Temporal.Instant },
): Reminder[] {
  const reminders = new Map<string, Reminder>();
  let at: Temporal.Instant | undefined = from;
  while (at && !isBefore(until, at)) {
    for (const reminder of remindersAt(state, policy, people, at)) {
      const { stage, revision, time, recipient } = reminder;
      // The role is called once, from the first of several times on.
      reminders.getOrInsert([stage, revision, time.key, recipientName(recipient)].join(' '), reminder);
    }
    at = followingReminderAt(state, policy, at);
  }
  return [...reminders.values()];
}

/** The times at which a question that belongs to no case was to be asked again: the latest at `from`, and all by `until`. */
export function nudgesBetween(
  question: AnyQuestion,
  policy: Policy,
  { from, until }: { readonly from: Temporal.Instant; readonly until: Temporal.Instant },
): Pick<Reminder, 'stage' | 'revision' | 'time'>[] {
  const nudges: Pick<Reminder, 'stage' | 'revision' | 'time'>[] = [];
  let at = from;
  while (!isBefore(until, at)) {
    const { stage, revision, times } = questionPoint(question, policy, at);
    if (times.current) nudges.push({ stage, revision, time: times.current });
    at = times.next.at;
  }
  return nudges;
}

/** Those to whom the latest time of something that is reminded of goes. */
function remindersOf(
  { stage, revision, times: { current }, to, except }: Point,
  { people, policy, ownersOf: owed }: Reminding,
): Reminder[] {
  if (!current) return [];
  return [
    ...recipientsOf(reached(to(current), people, except)).map((recipient) => ({
      stage,
      revision,
      time: current,
      recipient,
    })),
    ...roleCalls(owed, current, people, policy).map((time) => ({
      stage,
      revision,
      time,
      recipient: SECURITY_ROLE,
    })),
  ];
}

/** Whom and how something is reminded of. */
interface Reminding {
  readonly people: CasePeople;
  readonly policy: Policy;
  /** The sides that owe it. */
  readonly ownersOf: () => ReadonlySet<Side>;
}

/**
 * Where a reminder goes to the whole security team, its role is called as well, once for each deadline: not every member of
 * it has used the bot, and a member may be away. So it is where too few of those who have are there, from the deadline on for
 * what the team owes; where nobody of them is, each time.
 */
function roleCalls(
  owed: Reminding['ownersOf'],
  time: ReminderTime,
  people: CasePeople,
  { reminders: { callRoleBelow } }: Policy,
): ReminderTime[] {
  // Where nobody is known at all, the reminder itself is a call.
  if (people.security.length === 0) return [];
  const present = presentOf(people, people.security).length;
  if (time.callsRole || present === 0) return [time];
  const areFew = present < callRoleBelow && WHEN_FEW.has(time.kind) && owed().has('security');
  const isCalled = areFew || (time.reach === 'team' && time.kind !== 'before');
  return isCalled ? [{ ...time, key: 'team' }] : [];
}

/** The reminders that something is due, or late: they call the role where few are there. */
const WHEN_FEW = new Set<ReminderKind>(['due', 'overdue', 'asap']);

/** The reminders of a case that are due at `now`, given before or not, but for people who are spared them. */
export function dueReminders(
  state: Case,
  policy: Policy,
  { people, spared }: Concerned,
  now: Temporal.Instant,
): Reminder[] {
  return remindersAt(state, policy, people, now).filter((reminder) => isGiven(reminder, spared));
}

/** The same of a question that belongs to no case. */
export function dueRemindersOfQuestion(
  question: AnyQuestion,
  policy: Policy,
  { people, spared }: Concerned,
  now: Temporal.Instant,
): Reminder[] {
  const point = questionPoint(question, policy, now);
  return remindersOf(point, { people, policy, ownersOf: () => new Set() }).filter((reminder) =>
    isGiven(reminder, spared),
  );
}

function isGiven({ time: { kind }, recipient }: Reminder, spared: SparedPeople): boolean {
  return recipient.kind === 'role' || !isSpared(kind, recipient.id, spared);
}

/** Who may be reminded. */
interface Concerned {
  readonly people: CasePeople;
  readonly spared: SparedPeople;
}

/** Something of a case that is reminded of. */
interface Point {
  readonly stage: StageId;
  readonly revision: number;
  readonly times: ReminderTimes;
  /** Whom a time of it reaches, but for the one who need not hear it. */
  readonly to: (time: ReminderTime) => readonly CaseRecipients[];
  readonly except?: string | undefined;
}

/** Everything of a case that is reminded of: its deadlines, the agreed release day, what the reporter waits for, what authorities do, its open questions. */
function pointsOf(state: Case, policy: Policy, now: Temporal.Instant): Point[] {
  const day = releaseDay(state);
  const announced = announcementDueAt(state);
  const owed =
    (stage: StageId): Point['to'] =>
    ({ reach }) =>
      reminded(ownersOf(state, stage), reach);
  return [
    // Where the announcement is pressed for, one message suffices.
    ...deadlines(state, policy)
      .filter(({ revision }) => !announced || revision !== state.correction?.revision)
      .map((deadline) => ({
        stage: deadline.stage,
        revision: deadline.revision,
        times: reminderTimesOf(deadline, policy, now),
        to: owed(deadline.stage),
      })),
    ...(day
      ? [
          {
            stage: 'fix-release' as const,
            revision: day.revision,
            times: releaseDayTimes(day, policy, now),
            to: owed('fix-release'),
          },
        ]
      : []),
    ...(announced
      ? [
          {
            stage: 'fix-release' as const,
            // No deadline's: those count from 1.
            revision: 0,
            times: announcementTimes(announced, policy, now),
            to: () => [{ kind: 'security' } as const],
          },
        ]
      : []),
    ...reporterDues(state, policy).map((due) => ({
      stage: 'intake' as const,
      revision: due.revision,
      times: reporterTimes(due, policy, now),
      to: ({ reach }: ReminderTime) => reminded(new Set(['security']), reach),
    })),
    ...regulatoryDues(state, policy).map((mark) => ({
      stage: 'fix-release' as const,
      revision: mark.revision,
      times: regulatoryTimes(mark, policy, now),
      to: ({ reach }: ReminderTime) => reminded(new Set(['security']), reach),
    })),
    ...questionsAt(state, now).map((question) => questionPoint(question, policy, now)),
  ];
}
function questionPoint(question: AnyQuestion, policy: Policy, now: Temporal.Instant): Point {
  return {
    stage: stageOfQuestion(question),
    revision: question.number,
    times: questionTimes(question, policy, now),
    to: ({ reach }) => nudged(question, reach),
    except: question.except,
  };
}

/**
 * Whom a nudge of an open question reaches: those who are asked; where that is one member, or the fix team, the people in
 * charge as well when it has waited, and the whole security team in an urgent case.
 */
export function nudged({ to }: Pick<AnyQuestion, 'to'>, reach: Reach): readonly CaseRecipients[] {
  if (to.kind === 'security' || reach === 'owner') return [to];
  return [to, { kind: reach === 'team' ? 'security' : 'in-charge' }];
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

/** The people behind recipients, as Discord ids. */
function reached(
  to: readonly CaseRecipients[],
  people: CasePeople,
  except: string | undefined,
): readonly string[] {
  return to.flatMap((each) => peopleBehind(each, people)).filter((id) => id !== except);
}

/** The sides that owe the open steps of a stage. */
export function ownersOf(state: Case, stage: StageId): ReadonlySet<Side> {
  return ownersByStage(state)[stage];
}

const ownersByStage = rememberedOf((state: Case) =>
  byStage((stage) => new Set(openSteps(state, stage).flatMap((step) => STEPS[step].owners))),
);

/** The recipients of a reminder of steps of these owners. */
export function reminded(owners: ReadonlySet<Side>, reach: Reach): readonly CaseRecipients[] {
  const to: CaseRecipients[] = [];
  if (owners.has('fix-team')) to.push({ kind: 'fix-team' });
  if (owners.has('security') || reach === 'coordinator') to.push({ kind: 'in-charge' });
  if (reach === 'team' || reach === 'everybody') to.push({ kind: 'security' });
  if (reach === 'everybody' && !owners.has('fix-team')) to.push({ kind: 'fix-team' });
  return to;
}
