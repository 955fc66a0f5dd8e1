import type { Policy } from '../process/policy.ts';
import { countOf, statisticsOf, type Count, type Statistics } from '../process/statistics.ts';
import type { Audit } from '../store/audit.ts';
import type { Cases } from '../store/cases.ts';
import type { CheckedChange } from '../store/change-chain.ts';
import type { Store } from '../store/store.ts';
import type { Trail } from '../store/trail.ts';
import { onceAtATime } from './once-at-a-time.ts';

/**
 * What is read of every case there is, beside the work, as it was when the reading began. Each is under way once: who asks for it
 * meanwhile gets what comes of it.
 */
export interface WholeReadings {
  /** The statistics over all cases, and those which are not in them, since they could not be read; `now` decides what is overdue. */
  statistics(
    now: Temporal.Instant,
  ): Promise<{ readonly statistics: Statistics; readonly unreadable: readonly string[] }>;
  /** The audit trail of all cases with what concerns none, and of when it is: of before `now`, where it was under way already. */
  trail(now: Temporal.Instant): Promise<{
    readonly trail: Trail;
    readonly changes: ChangesOfNoCase;
    readonly at: Temporal.Instant;
  }>;
}

/** What was changed that belongs to no case, of each kind all there is. */
export interface ChangesOfNoCase {
  readonly distributors: readonly CheckedChange[];
  readonly logins: readonly CheckedChange[];
  readonly mails: readonly CheckedChange[];
}

type Changing = Pick<Store, 'distributors' | 'logins' | 'incomingMails'>;

/** What was changed so far that belongs to no case. */
export function changesOfNoCase({ distributors, logins, incomingMails }: Changing): ChangesOfNoCase {
  return {
    distributors: distributors.changes(),
    logins: logins.all(),
    mails: incomingMails.changes(),
  };
}

/** @param stopping ends them, with its reason, where the bot stops */
export function wholeReadings(
  {
    cases,
    audit,
    ...changing
  }: Changing & { readonly cases: Pick<Cases, 'histories' | 'ids'>; readonly audit: Pick<Audit, 'readAll'> },
  policy: Policy,
  stopping: AbortSignal,
): WholeReadings {
  return {
    statistics: onceAtATime(async (now: Temporal.Instant) => {
      const counts: Count[] = [];
      const unreadable = new Set(cases.ids());
      for await (const history of cases.histories(stopping)) {
        unreadable.delete(history.caseId);
        const count = countOf(history, policy, now);
        if (count) counts.push(count);
      }
      return { statistics: statisticsOf(counts, policy), unreadable: [...unreadable] };
    }),
    trail: onceAtATime(async (at: Temporal.Instant) => {
      // As of the beginning, as the trail is.
      const changes = changesOfNoCase(changing);
      return { trail: await audit.readAll(stopping), changes, at };
    }),
  };
}
