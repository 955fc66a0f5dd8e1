import { hash } from 'node:crypto';
import { callReason, reasonsOf } from '../../process/notifications/reasons.ts';
import type { Notification } from '../../process/notifications/notification.ts';
import type { Outbox } from '../../store/outbox.ts';

/**
 * A trace is the id of a part of a message, by which its reason can be known later: between 2^30 and 2^31, where the numbers of
 * rows, and those that Discord gives by itself, never come. It never changes.
 */
const FIRST_TRACE = 2 ** 30;

/** Whether the id of a part of a message is a trace. */
export function isTrace(id: number): boolean {
  return id >= FIRST_TRACE;
}

/**
 * The trace that a reason leaves in a message whose words tell it as well: who guesses the reason can tell that it is this one.
 */
export function traceOf(reason: string): number {
  return traceFrom(hash('sha256', reason));
}

function traceFrom(digest: string): number {
  return FIRST_TRACE + (Number.parseInt(digest.slice(0, 8), 16) % FIRST_TRACE);
}

/** The traces of all that a notification tells. */
export function tracesOf(notification: Notification): readonly number[] {
  if (notification.template === 'role-ping' && notification.traces) return notification.traces;
  return [...new Set(reasonsOf(notification).map(traceOf))];
}

/**
 * The trace of one reason of a call of the role, which says no word of it (DESIGN §6): who reads the call in Discord cannot tell that it
 * is for a reason that they guess, for want of the database's key.
 */
export function traceOfCall(reason: string, { hashOfCall }: Pick<Outbox, 'hashOfCall'>): number {
  return traceFrom(hashOfCall(callReason(reason)));
}

/** The traces of a call of the role, by its reasons. */
export function tracesOfCall(
  reasons: readonly string[],
  outbox: Pick<Outbox, 'hashOfCall'>,
): readonly number[] {
  return [...new Set(reasons.map((reason) => traceOfCall(reason, outbox)))];
}

/** The trace of a message that reminds of, or calls for, more than it has parts for: it shows the traces of some of it. */
export const MORE_REMINDERS = traceOf('more reminders than parts');

/** What a message shows first that tells more than it has parts for; `undefined` where nobody asks for that. */
export function moreThanParts(notification: Notification): number | undefined {
  const { template } = notification;
  if (template === 'of-many-cases') return traceOfMany(notification.what);
  return template === 'reminder' || template === 'role-ping' ? MORE_REMINDERS : undefined;
}

/** The trace of a message that tells this of more cases than it has parts for: of each that it names. */
export function traceOfMany(template: Notification['template']): number {
  return traceOf(`${template} of more cases than parts`);
}
