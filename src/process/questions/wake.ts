import type { Case } from '../case.ts';
import type { EventBody } from '../events.ts';
import { isBefore } from '../time.ts';

/**
 * What follows of anything a member presses or commands in a case: that they are there, where it has become public and
 * nobody was before. It is recorded once, and nobody is woken any more.
 */
export function wakeAnswered({ status, disclosure }: Case, now: Temporal.Instant): readonly EventBody[] {
  const isAnswer =
    status === 'open' &&
    disclosure.kind === 'public' &&
    !disclosure.answeredAt &&
    isBefore(disclosure.since, now);
  return isAnswer ? [{ type: 'wake-answered' }] : [];
}
