import type { Check } from '../release/check.ts';
import type { Case } from '../process/case.ts';
import type { ReleaseInspection } from '../release/inspection.ts';
import { uncheckedIn } from '../release/soundness.ts';
import { secondsBetween } from '../process/time.ts';
import type { Problem } from './problem.ts';

type Unavailable = Extract<Problem, { readonly code: 'artifacts-unavailable' }>;

/** That a release could not be looked at: at what, why, and for how long its servers ask to be left alone. */
export function artifactsUnavailable(
  inspection: ReleaseInspection,
  state: Pick<Case, 'overrides'>,
  now: Temporal.Instant,
): Unavailable {
  const unchecked = uncheckedIn(inspection, state);
  const wait = Math.max(0, ...unchecked.map((check) => secondsOf(check, now)));
  return {
    code: 'artifacts-unavailable',
    ...(unchecked.length > 0 && { unchecked: unchecked.map(({ what }) => what) }),
    ...(wait > 0 && { wait }),
  };
}

function secondsOf({ wait }: Check, now: Temporal.Instant): number {
  if (wait === undefined) return 0;
  return 'seconds' in wait ? wait.seconds : secondsBetween(now, wait.until);
}
