import type { Case } from '../case.ts';

/** An agreed release day: when it is, since when, and the number of its proposal. */
export interface ReleaseDay {
  readonly at: Temporal.Instant;
  readonly agreedAt: Temporal.Instant;
  readonly revision: number;
}

/**
 * The release day that both sides agreed on and that has not ended in a publication yet.
 *
 * @returns `undefined` if there is none
 */
export function releaseDay(state: Case): ReleaseDay | undefined {
  const { proposal } = state;
  const agreed = state.steps['release-day'];
  const ahead = state.status === 'open' && !state.publishedAt && proposal;
  return agreed && ahead ? { at: proposal.at, agreedAt: agreed.at, revision: proposal.revision } : undefined;
}
