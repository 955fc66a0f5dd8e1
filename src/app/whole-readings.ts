import type { Policy } from '../process/policy.ts';
import { countOf, statisticsOf, type Count, type Statistics } from '../process/statistics.ts';
import type { Audit } from '../store/audit.ts';
import type { Cases } from '../store/cases.ts';
import type { Trail } from '../store/trail.ts';
import { onceAtATime } from './once-at-a-time.ts';

/**
 * What is read of every case there is, beside the work, as it was when the reading began. Each is under way once: who asks for it
 * meanwhile gets what comes of it.
 */
export interface WholeReadings {
  /** The statistics over all cases; `now` decides what is overdue. */
  statistics(now: Temporal.Instant): Promise<Statistics>;
  /** The audit trail of all cases. */
  trail(): Promise<Trail>;
}

/** @param stopping ends them, with its reason, where the bot stops */
export function wholeReadings(
  { cases, audit }: { readonly cases: Pick<Cases, 'histories'>; readonly audit: Pick<Audit, 'readAll'> },
  policy: Policy,
  stopping: AbortSignal,
): WholeReadings {
  return {
    statistics: onceAtATime(async (now: Temporal.Instant) => {
      const counts: Count[] = [];
      for await (const history of cases.histories(stopping)) {
        const count = countOf(history, policy, now);
        if (count) counts.push(count);
      }
      return statisticsOf(counts, policy);
    }),
    trail: onceAtATime(() => audit.readAll(stopping)),
  };
}
