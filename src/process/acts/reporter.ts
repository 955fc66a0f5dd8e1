import type { Case } from '../case.ts';
import {
  accept,
  isReporter,
  refusalOfSecurity,
  refuse,
  type Circumstances,
  type Decision,
} from './decision.ts';

/** What is known of the reporter. */
export interface ReporterFacts {
  readonly login: string;
  readonly channel: 'private' | 'public';
  /** Whether they want to be named; `undefined` if they have not said. */
  readonly credit?: boolean | undefined;
}

/** Records who reported the vulnerability, by which channel, and whether they want to be named. */
export function recordReporter(state: Case, facts: ReporterFacts, { who }: Circumstances): Decision {
  const notTheirs = refusalOfSecurity(state, who);
  if (notTheirs) return refuse(notTheirs);
  const { login, channel } = facts;
  // What a reporter said about their own name holds for no other reporter.
  const known = isReporter(state, login) ? state.reporter : undefined;
  const { credit = known?.credit } = facts;
  if (known?.channel === channel && known.credit === credit) return refuse({ code: 'recorded-already' });
  return accept({
    type: 'reporter-recorded',
    login,
    channel,
    ...(credit === undefined ? {} : { credit }),
  });
}

/**
 * Whether the reporter may be in the advisory: "The reporter may be added to the issue to assist with review, but
 * only reporters who have contacted the security team using a private channel."
 */
export function reporterMayJoin(state: Case): boolean {
  return state.reporter?.channel === 'private' && state.status === 'open' && !state.publishedAt;
}
