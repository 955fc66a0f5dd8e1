import type { Case } from '../case.ts';
import type { Policy } from '../policy.ts';
import { plus } from '../time.ts';
import type { TalkPlace } from './talk.ts';

/** Something that the team owes the reporter: since when, and from when on it is reminded of. */
export interface ReporterDue {
  readonly kind: 'answer';
  /** Where the reporter wrote. */
  readonly where: TalkPlace;
  readonly since: Temporal.Instant;
  readonly due: Temporal.Instant;
  /** The number of the event that began it. */
  readonly revision: number;
}

/** What the team owes the reporter of an open case. */
export function reporterDues(state: Case, { reporter }: Pick<Policy, 'reporter'>): ReporterDue[] {
  const waiting = state.talk?.waiting;
  if (state.status !== 'open' || !waiting) return [];
  const { since } = waiting;
  return [{ kind: 'answer', ...waiting, due: plus(since, reporter.answerWithin) }];
}

/** Whether the team still owes the reporter what the event of this number began. */
export function isOwedToReporter({ status, talk }: Case, revision: number): boolean {
  return status === 'open' && talk?.waiting?.revision === revision;
}
