import type { Case } from '../case.ts';
import { isBefore } from '../time.ts';
import type { Notification, ReminderItem } from './notification.ts';
import { canWait } from './quiet-hours.ts';
import type { ReminderKind } from './reminder-kinds.ts';
import { FIRST_ASAP } from './reminder-times.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** What calls for an act of its recipient: it waits for no count. */
const CALLS = new Set<Notification['template']>([
  'dm-test',
  'case-opened',
  'of-many-cases',
  'coordinator-named',
  'coordinator-offer',
  'coordinator-left',
  'approval-asked',
  'outsider-seen',
  'mail-unsent',
  'mail-came',
  'reporter-wrote',
  'release-proposed',
  'publication-asked',
  'publication-ended',
  'publication-differed',
  'advisory-corrected',
  'exploitation-known',
  'linked-public',
  'privacy-lost',
  'team-doubted',
  'unreachable',
  // The end of what called leaves as what called did.
  'correction-ended',
  'exploitation-retracted',
  'privacy-restored',
  'team-found',
]);

/** How long a message can wait where its recipient has had enough for a day. */
type Pace =
  | 'at once'
  /** It repeats what is urgent and was said before: with all else of its kind, an hour after the last one. */
  | 'hourly'
  | 'daily';

/** What each kind of reminder is; a question is urgent where its case is. */
const PACES: { readonly [kind in ReminderKind]: Pace } = {
  before: 'at once',
  due: 'at once',
  review: 'at once',
  'release-day': 'at once',
  opens: 'at once',
  // A few of a case, and none once a member answers.
  wake: 'at once',
  asap: 'hourly',
  'urgent-question': 'hourly',
  unannounced: 'hourly',
  question: 'daily',
  overdue: 'daily',
  reporter: 'daily',
  // The deadline of a law, and what follows from missing it.
  regulatory: 'at once',
};

/** A direct message that arrived. */
export interface Arrival {
  /** Milliseconds of the epoch. */
  readonly at: number;
  readonly isReminder: boolean;
}

/** How many direct messages a person gets in 24 hours, and which ones. */
interface Day {
  readonly most: number;
  /** The last ones that arrived. */
  readonly arrivals: readonly Arrival[];
}

/**
 * When a direct message may leave to a person who gets so many in 24 hours at most. What calls for an act, is ASAP, near the
 * agreed day, or comes before a deadline does not wait; reminders that repeat what is urgent come once an hour then, in one
 * message.
 *
 * @param stateOf Finds a case.
 * @returns `undefined` if it may leave now
 */
export function leavesAt(
  notification: Notification,
  { most, arrivals }: Day,
  stateOf: (caseId: string) => Case | undefined,
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  const room = roomAt(arrivals, most, now);
  if (!room) return undefined;
  switch (paceOf(notification, stateOf, room)) {
    case 'at once':
      return undefined;
    case 'daily':
      return room;
    case 'hourly': {
      const reminded = arrivals.filter(({ isReminder, at }) => isReminder && at <= now.epochMilliseconds);
      if (reminded.length === 0) return undefined;
      const turn = instantAt(Math.max(...reminded.map(({ at }) => at)) + HOUR_MS);
      if (!isBefore(now, turn)) return undefined;
      return isBefore(turn, room) ? turn : room;
    }
  }
}

/** Whether a direct message never waits, whatever its case: so nobody need ask how many there were. */
export function neverWaits({ template }: Notification): boolean {
  return CALLS.has(template);
}

/** When there is room for another message; `undefined` if there is now. */
function roomAt(
  arrivals: readonly Arrival[],
  most: number,
  { epochMilliseconds: now }: Temporal.Instant,
): Temporal.Instant | undefined {
  // One of the future arrived by a clock that was wrong.
  const ofADay = arrivals
    .map(({ at }) => at)
    .filter((at) => at <= now && at > now - DAY_MS)
    .toSorted((a, b) => b - a);
  const oldest = ofADay[most - 1];
  return oldest === undefined ? undefined : instantAt(oldest + DAY_MS);
}

function paceOf(
  notification: Notification,
  stateOf: (caseId: string) => Case | undefined,
  until: Temporal.Instant,
): Pace {
  if (CALLS.has(notification.template)) return 'at once';
  const canCaseWait = (caseId: string) => {
    const state = stateOf(caseId);
    return state !== undefined && canWait(state, until);
  };
  if (notification.template === 'reminder') {
    const paces = new Set(notification.items.map((item) => paceOfReminder(item, canCaseWait)));
    return (['at once', 'hourly'] as const).find((pace) => paces.has(pace)) ?? 'daily';
  }
  if (!('caseId' in notification)) return 'daily';
  return canCaseWait(notification.caseId) ? 'daily' : 'at once';
}

function paceOfReminder(
  { kind, mark, caseId }: ReminderItem,
  canCaseWait: (caseId: string) => boolean,
): Pace {
  // The first one is no repetition.
  if (kind === 'asap' && mark === FIRST_ASAP) return 'at once';
  if (kind === 'question' && !canCaseWait(caseId)) return 'hourly';
  return PACES[kind];
}

function instantAt(milliseconds: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(milliseconds);
}
