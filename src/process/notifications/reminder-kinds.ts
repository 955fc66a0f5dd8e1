import { isUrgent, type Case } from '../case.ts';
import type { CaseEvent } from '../events.ts';
import type { StageId } from '../policy.ts';
import { openSteps } from '../steps.ts';
import { releaseDay } from './release-day.ts';

/** Why a deadline is reminded of at a time. Stored with each reminder. */
export const REMINDER_KINDS = ['before', 'due', 'overdue', 'asap', 'review', 'release-day', 'opens'] as const;
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

/** What a reminder is for: the open steps of its stage, the release day, or a part in the retrospective. */
export type ReminderPurpose = 'stage' | 'release-day' | 'part';

interface Rule {
  readonly purpose: ReminderPurpose;
  /** The people who are not reminded. */
  readonly spares: readonly (keyof SparedPeople)[];
  /** Whether a reminder that waits to be delivered still calls for something, besides open steps of its stage. */
  readonly stands: (state: Case, revision: number) => boolean;
}

const always = () => true;

/** What is peculiar to each kind of reminder. */
const RULES: { readonly [kind in ReminderKind]: Rule } = {
  before: { purpose: 'stage', spares: ['withoutEarly', 'asleep', 'quiet'], stands: always },
  due: { purpose: 'stage', spares: ['asleep', 'quiet'], stands: always },
  overdue: { purpose: 'stage', spares: ['asleep', 'quiet'], stands: always },
  // What is ASAP waits for no quiet hour.
  asap: { purpose: 'stage', spares: ['asleep'], stands: always },
  review: { purpose: 'stage', spares: ['asleep', 'quiet'], stands: always },
  // A release day does not wait for sleepers; a day that is not the agreed one needs no reminder.
  'release-day': {
    purpose: 'release-day',
    spares: [],
    stands: (state, revision) => releaseDay(state)?.revision === revision,
  },
  opens: { purpose: 'part', spares: ['contributed', 'asleep', 'quiet'], stands: always },
};

/** What the reminders of a kind are for. */
export function purposeOf(kind: ReminderKind): ReminderPurpose {
  return RULES[kind].purpose;
}

/** Whether a person is spared the reminders of a kind. */
export function isSpared(kind: ReminderKind, person: string, spared: SparedPeople): boolean {
  return RULES[kind].spares.some((reason) => spared[reason].has(person));
}

/** Whether an event ends every snooze of its case: what has become public does not wait for sleepers. */
export function endsSnoozes({ body }: Pick<CaseEvent, 'body'>): boolean {
  return body.type === 'disclosure-changed' && isUrgent(body.kind);
}

/** Whether a reminder that was given still calls for something in an open case. */
export function isStillReminded(
  state: Case,
  {
    kind,
    stage,
    revision,
  }: { readonly kind: ReminderKind; readonly stage: StageId; readonly revision: number },
): boolean {
  return openSteps(state, stage).length > 0 && RULES[kind].stands(state, revision);
}
