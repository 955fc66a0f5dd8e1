import { isUrgent, type Case } from './case.ts';

/**
 * The instant before which the fix is not released, since another project discloses then ("If the fix relies on
 * another upstream project's disclosure timeline, that will adjust the process as well"). The latest date that was
 * named holds, whatever deadline is set meanwhile.
 *
 * @returns `undefined` if no project is waited for, and while everything is ASAP: what is public, or soon will be,
 *   waits for no other project. Once the disclosure is private again, the date holds again.
 */
export function upstreamDate({
  decisions,
  disclosure,
}: Pick<Case, 'decisions' | 'disclosure'>): Temporal.Instant | undefined {
  if (isUrgent(disclosure.kind)) return undefined;
  return decisions.findLast((decision) => decision.kind === 'upstream')?.due;
}
