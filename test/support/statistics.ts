import type { Policy } from '../../src/process/policy.ts';
import { countOf, statisticsOf, type History, type Statistics } from '../../src/process/statistics.ts';

/** The statistics over these histories. */
export function statistics(histories: readonly History[], policy: Policy, now: Temporal.Instant): Statistics {
  return statisticsOf(
    histories.flatMap((history) => countOf(history, policy, now) ?? []),
    policy,
  );
}
