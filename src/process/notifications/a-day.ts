import type { Case } from '../case.ts';
import type { Notification } from './notification.ts';
import { canWait } from './quiet-hours.ts';

const DAY_MS = 24 * 60 * 60_000;

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
  'release-proposed',
  'publication-asked',
  'publication-ended',
  'publication-differed',
  'privacy-lost',
  'team-doubted',
  'unreachable',
  // The end of what called leaves as what called did.
  'privacy-restored',
  'team-found',
]);

/**
 * When another direct message may leave to a person, who gets so many in 24 hours at most.
 *
 * @param arrivals When the last ones arrived, in milliseconds of the epoch.
 * @returns `undefined` if it may leave now
 */
export function roomAt(
  arrivals: readonly number[],
  most: number,
  { epochMilliseconds: now }: Temporal.Instant,
): Temporal.Instant | undefined {
  // One of the future arrived by a clock that was wrong.
  const ofADay = arrivals.filter((at) => at <= now && at > now - DAY_MS).toSorted((a, b) => b - a);
  const oldest = ofADay[most - 1];
  return oldest === undefined ? undefined : Temporal.Instant.fromEpochMilliseconds(oldest + DAY_MS);
}

/**
 * Whether a direct message can wait `until` its recipient has room for it: not what calls for an act, is ASAP, near the
 * agreed day, or comes before a deadline.
 *
 * @param stateOf Finds a case.
 */
export function canWaitItsTurn(
  notification: Notification,
  stateOf: (caseId: string) => Case | undefined,
  until: Temporal.Instant,
): boolean {
  if (CALLS.has(notification.template)) return false;
  if (notification.template === 'reminder') return notification.items.every(({ kind }) => kind === 'overdue');
  if (!('caseId' in notification)) return true;
  const state = stateOf(notification.caseId);
  return state !== undefined && canWait(state, until);
}
