import { announcementDueAt } from '../announcement-due.ts';
import type { Case } from '../case.ts';
import { deadlines, type Deadline } from '../deadlines.ts';
import type { JointAct, Side } from '../events.ts';
import type { CasePeople } from '../notifications/case-people.ts';
import { releaseDay } from '../notifications/release-day.ts';
import { purposeOf } from '../notifications/reminder-kinds.ts';
import {
  releaseDayTimes,
  reminderTimesOf,
  reminderTimesUntilTeam,
  type ReminderTime,
} from '../notifications/reminder-times.ts';
import { peopleBehind, type CaseRecipients } from '../notifications/recipients.ts';
import { nudged, ownersOf, reminded } from '../notifications/reminders.ts';
import type { Policy, StageId } from '../policy.ts';
import { openQuestions, type Question } from '../questions/questions.ts';
import { regulatoryDues } from '../regulatory.ts';
import { remembered } from '../remembered.ts';
import { isCreditAsked } from '../reporter/credit.ts';
import { reporterDues } from '../reporter/dues.ts';
import { nextAct } from '../steps.ts';
import { inSeconds, isBefore, plus } from '../time.ts';

/** What a person is asked for. */
export type AskedFor =
  /** The case's next act is theirs. */
  | { readonly kind: 'next' }
  /** Reminders of the stage go to them. */
  | { readonly kind: 'stage'; readonly stage: StageId }
  /** Reminders of the agreed release day go to them. */
  | { readonly kind: 'release-day' }
  /** Their part in the retrospective. */
  | { readonly kind: 'part' }
  /** A word to the reporter, who waits for one. */
  | { readonly kind: 'reporter' }
  /** To meet a regulatory mark. */
  | { readonly kind: 'regulatory' }
  /** To settle how the reporter is credited, before the release. */
  | { readonly kind: 'credit' }
  /** To take over the coordination. */
  | { readonly kind: 'offer' }
  /** To approve, as another member than the one who asked, a collaborator from outside. */
  | { readonly kind: 'approval'; readonly request: number }
  /** To agree, as another member than the one who asked, to making something public. */
  | { readonly kind: 'publication'; readonly what: JointAct }
  /** To agree to the proposed release day for their side. */
  | { readonly kind: 'agreement'; readonly side: Side }
  /** To see to it that others answer an open question, by its number: it has waited too long. */
  | { readonly kind: 'unanswered'; readonly question: number };

/** A person is asked for something, between two instants. */
export interface Ask {
  readonly for: AskedFor;
  readonly to: CaseRecipients;
  /** The member who asked for it, and is not asked. */
  readonly except?: string;
  /** `undefined` if it stands from the beginning. */
  readonly from?: Temporal.Instant;
  /** `undefined` if it stands until something happens to the case. */
  readonly until?: Temporal.Instant;
}

/**
 * Everything that is asked of people in a case, at any time, until something happens to it: one answer for reminders,
 * lists, `next` and cards. A function of the events alone; the people behind the recipients are found at the time.
 */
export function asksOf(state: Case, policy: Policy): Ask[] {
  return asksWith((deadline) => reminderTimesUntilTeam(deadline, policy), state, policy);
}

/** The same of `now` alone, in less time: what was, and what will be asked, is left out. */
export function asksAt(state: Case, policy: Policy, now: Temporal.Instant): Ask[] {
  const currentTime = (deadline: Deadline) => {
    const { current } = reminderTimesOf(deadline, policy, now);
    return current ? [current] : [];
  };
  return asksWith(currentTime, state, policy).filter((ask) => stands(ask, now));
}

function asksWith(timesOf: (deadline: Deadline) => ReminderTime[], state: Case, policy: Policy): Ask[] {
  const { next, others } = asksBesideDeadlines(state, policy);
  return [
    ...next,
    ...deadlines(state, policy).flatMap((deadline) => reminderAsks(state, deadline, timesOf(deadline))),
    ...others,
  ];
}

/** What is asked beside the reminders of deadlines, which alone hang on the time at which they are looked at. */
const asksBesideDeadlines = remembered((state: Case, policy: Policy) => ({
  next: nextAsks(state),
  others: [
    ...releaseDayAsks(state, policy),
    ...announcementAsks(state, policy),
    ...reporterAsks(state, policy),
    ...regulatoryAsks(state, policy),
    ...(isCreditAsked(state) ? [{ for: { kind: 'credit' }, to: { kind: 'in-charge' } } as const] : []),
    ...questionAsks(state, policy),
  ],
}));

function nextAsks(state: Case): Ask[] {
  const next = nextAct(state);
  if (!next) return [];
  const owners = next.kind === 'step' ? next.owners : (['security'] as const);
  return reminded(new Set(owners), 'owner').map((to) => ({ for: { kind: 'next' }, to }));
}

/** A reminder asks until the next one does, and overdue ones never end. */
function reminderAsks(state: Case, deadline: Deadline, times: readonly ReminderTime[]): Ask[] {
  const owners = ownersOf(state, deadline.stage);
  return times.flatMap((time, index) =>
    reminded(owners, time.reach).map((to) => ({
      for: askedFor(time, deadline.stage),
      to,
      ...span(time, times[index + 1]),
    })),
  );
}

function askedFor({ kind }: ReminderTime, stage: StageId): AskedFor {
  const purpose = purposeOf(kind);
  return purpose === 'release-day' || purpose === 'part' ? { kind: purpose } : { kind: 'stage', stage };
}

function span({ at: from }: ReminderTime, next: ReminderTime | undefined): Pick<Ask, 'from' | 'until'> {
  return next ? { from, until: next.at } : { from };
}

/** From the first reminder of the agreed day on, all go to everybody. */
function releaseDayAsks(state: Case, policy: Policy): Ask[] {
  const day = releaseDay(state);
  if (!day) return [];
  const { current, next } = releaseDayTimes(day, policy, day.agreedAt);
  const first = current ?? next;
  return reminded(ownersOf(state, 'fix-release'), first.reach).map((to) => ({
    for: askedFor(first, 'fix-release'),
    to,
    from: first.at,
  }));
}

/** The announcement of what is published is the whole security team's, from its first reminder on. */
function announcementAsks(state: Case, policy: Policy): Ask[] {
  const due = announcementDueAt(state);
  if (!due) return [];
  const from = plus(due, policy.reminders.overdue.first);
  return [{ for: { kind: 'stage', stage: 'fix-release' }, to: { kind: 'security' }, from }];
}

/** The reporter's word is answered by those in charge, and later by the whole security team; a word unasked when it is due. */
function reporterAsks(state: Case, policy: Policy): Ask[] {
  return reporterDues(state, policy).flatMap(({ kind, due }): Ask[] => {
    const asked = { for: { kind: 'reporter' }, to: { kind: 'in-charge' } } as const;
    if (kind === 'status') return [{ ...asked, from: due }];
    return [asked, { ...asked, to: { kind: 'security' }, from: plus(due, policy.reminders.overdue.daily) }];
  });
}

/** A regulatory mark is for those in charge from the beginning, and for the whole security team once it is due. */
function regulatoryAsks(state: Case, policy: Policy): Ask[] {
  return regulatoryDues(state, policy).flatMap(({ due }): Ask[] => {
    const asked = { for: { kind: 'regulatory' }, to: { kind: 'in-charge' } } as const;
    return [asked, { ...asked, to: { kind: 'security' }, from: due }];
  });
}

/** What waits for an answer: those who are asked, and later those who see to it that they answer. */
function questionAsks(state: Case, policy: Policy): Ask[] {
  return openQuestions(state).flatMap((question): Ask[] => {
    const { number, to, except, nudgedFrom, until, urgent } = question;
    const given = { ...(except === undefined ? {} : { except }), ...(until ? { until } : {}) };
    const reach = urgent ? 'team' : 'coordinator';
    const from = plus(
      nudgedFrom,
      urgent
        ? policy.reminders.urgent
        : laterOf(policy.reminders.overdue.first, policy.reminders.escalate.coordinator),
    );
    return [
      { for: askedForBy(question), to, ...given },
      ...nudged(question, reach)
        .filter((other) => other !== to)
        .map((other): Ask => ({ for: { kind: 'unanswered', question: number }, to: other, from, ...given })),
    ];
  });
}

function laterOf(one: Temporal.Duration, other: Temporal.Duration): Temporal.Duration {
  return inSeconds(one) > inSeconds(other) ? one : other;
}

function askedForBy({ number, asked }: Question): AskedFor {
  switch (asked.kind) {
    case 'publication':
      return { kind: asked.kind, what: asked.what };
    case 'collaborator':
      return { kind: 'approval', request: number };
    case 'offer':
      return { kind: asked.kind };
    case 'agreement':
      return { kind: asked.kind, side: asked.side };
  }
}

/** Whether an ask stands at `now`. */
function stands({ from, until }: Ask, now: Temporal.Instant): boolean {
  return (!from || !isBefore(now, from)) && (!until || isBefore(now, until));
}

/** A person who may be asked, and who else there is in the case. */
export interface Askable {
  /** Their Discord id. */
  readonly id: string;
  readonly people: CasePeople;
  /** They have said their part for the retrospective. */
  readonly contributed: boolean;
}

/** What a person is asked for at `now`, each thing once, in the order of the asks. */
export function askedOf(asks: readonly Ask[], person: Askable, now: Temporal.Instant): AskedFor[] {
  const found = asks.filter(
    (ask) =>
      stands(ask, now) &&
      ask.except !== person.id &&
      !(ask.for.kind === 'part' && person.contributed) &&
      peopleBehind(ask.to, person.people).includes(person.id),
  );
  return [...new Map(found.map((ask) => [JSON.stringify(ask.for), ask.for])).values()];
}

/**
 * Whether a case is among a person's own: they are in charge of it, on its fix team, or asked for something. Nothing
 * is anybody's in a case that is closed with a resolution.
 */
export function isMine(state: Case, asks: readonly Ask[], person: Askable, now: Temporal.Instant): boolean {
  if (!nextAct(state)) return false;
  const { id, people } = person;
  const own = people.fixTeam.includes(id) || peopleBehind({ kind: 'in-charge' }, people).includes(id);
  return own || askedOf(asks, person, now).length > 0;
}
