import { announcementDueAt } from '../announcement-due.ts';
import { makesUrgent, type Case } from '../case.ts';
import type { CaseEvent } from '../events.ts';
import type { StageId } from '../policy.ts';
import { questionsOf } from '../questions/questions.ts';
import { isOwedToReporter } from '../reporter/dues.ts';
import { isToFile, markOfReminder } from '../regulatory.ts';
import { openSteps } from '../steps.ts';
import { releaseDay } from './release-day.ts';

/** Why a deadline is reminded of at a time. Stored with each reminder. */
export const REMINDER_KINDS = [
  'before',
  'due',
  'overdue',
  'asap',
  'review',
  'release-day',
  'opens',
  'wake',
  'question',
  'urgent-question',
  'unannounced',
  'reporter',
  'regulatory',
] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/** People who are spared some kinds of reminders of a case, by Discord id. */
export interface SparedPeople {
  /** They switched off reminders before a deadline (`/advisory me`). */
  readonly withoutEarly: ReadonlySet<string>;
  /** They gave their part of the retrospective. */
  readonly contributed: ReadonlySet<string>;
  /** They snoozed the case. */
  readonly asleep: ReadonlySet<string>;
  /** It is quiet for them at this hour. */
  readonly quiet: ReadonlySet<string>;
}

/**
 * What a reminder is for: the open steps of its stage, the release day, a part in the retrospective, an open question, the
 * announcement of what is published, a word to the reporter.
 */
export type ReminderPurpose =
  | 'stage'
  | 'release-day'
  | 'part'
  | 'question'
  | 'announcement'
  | 'reporter'
  | 'regulatory';

interface Rule {
  readonly purpose: ReminderPurpose;
  /** The people who are not reminded. */
  readonly spares: readonly (keyof SparedPeople)[];
  /** Whether a reminder that waits to be delivered still calls for something in an open case. */
  readonly stands: (state: Case, reminder: Given) => boolean;
}

/** A reminder as it was given. */
interface Given {
  readonly kind: ReminderKind;
  readonly stage: StageId;
  readonly revision: number;
  /** The key of its time; left out where it does not matter. */
  readonly mark?: string;
}

const isOpen = (state: Case, { stage }: Given) => openSteps(state, stage).length > 0;
const isAsked = (state: Case, { revision }: Given) => questionsOf(state, revision).length > 0;

/** What is peculiar to each kind of reminder. */
const RULES: { readonly [kind in ReminderKind]: Rule } = {
  before: { purpose: 'stage', spares: ['withoutEarly', 'asleep', 'quiet'], stands: isOpen },
  due: { purpose: 'stage', spares: ['asleep', 'quiet'], stands: isOpen },
  overdue: { purpose: 'stage', spares: ['asleep', 'quiet'], stands: isOpen },
  // What is ASAP waits for no quiet hour.
  asap: { purpose: 'stage', spares: ['asleep'], stands: isOpen },
  review: { purpose: 'stage', spares: ['asleep', 'quiet'], stands: isOpen },
  // A release day does not wait for sleepers; a day that is not the agreed one needs no reminder.
  'release-day': {
    purpose: 'release-day',
    spares: [],
    stands: (state, given) => isOpen(state, given) && releaseDay(state)?.revision === given.revision,
  },
  opens: { purpose: 'part', spares: ['contributed', 'asleep', 'quiet'], stands: isOpen },
  // Nobody has answered since it became public.
  wake: { purpose: 'stage', spares: ['asleep'], stands: isOpen },
  question: { purpose: 'question', spares: ['asleep', 'quiet'], stands: isAsked },
  // It is public, and its users are not told.
  unannounced: {
    purpose: 'announcement',
    spares: ['asleep', 'quiet'],
    stands: (state) => announcementDueAt(state) !== undefined,
  },
  'urgent-question': { purpose: 'question', spares: ['asleep'], stands: isAsked },
  reporter: {
    purpose: 'reporter',
    spares: ['asleep', 'quiet'],
    stands: (state, { revision }) => isOwedToReporter(state, revision),
  },
  // A law waits for no quiet hour.
  regulatory: {
    purpose: 'regulatory',
    spares: ['asleep'],
    stands: (state, { mark = '' }) => {
      const which = markOfReminder(mark);
      return which !== undefined && isToFile(state, which);
    },
  },
};

/** What the reminders of a kind are for. */
export function purposeOf(kind: ReminderKind): ReminderPurpose {
  return RULES[kind].purpose;
}

/** Whether a person is spared the reminders of a kind. */
export function isSpared(kind: ReminderKind, person: string, spared: SparedPeople): boolean {
  return RULES[kind].spares.some((reason) => spared[reason].has(person));
}

/**
 * Whether an event ends every snooze of its case: what has become public does not wait for sleepers, nor does what is ASAP
 * because of attacks, or a version in #codegate that is not the fixed one.
 */
export function endsSnoozes({ body }: Pick<CaseEvent, 'body'>): boolean {
  if (body.type === 'advisory-corrected') return body.facts['fixed'] !== undefined;
  if (body.type === 'exploitation-asap') return body.asap;
  return body.type === 'disclosure-changed' && makesUrgent(body.kind);
}

/** Whether a reminder that was given still calls for something in an open case. */
export function isStillReminded(state: Case, given: Given): boolean {
  return RULES[given.kind].stands(state, given);
}
