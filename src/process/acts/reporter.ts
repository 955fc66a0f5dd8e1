import type { Case } from '../case.ts';
import type { EventBody } from '../events.ts';
import {
  accept,
  isReporter,
  refusalOfEnded,
  refusalOfSecurity,
  refuse,
  type Circumstances,
  type Decision,
} from './decision.ts';

/** What is known of the reporter. */
export interface ReporterFacts {
  /** `undefined` for one without a GitHub account: a person who wrote an e-mail need not have any. */
  readonly login?: string | undefined;
  readonly channel: 'private' | 'public';
  /** Whether they want to be named; `undefined` if they have not said. */
  readonly credit?: boolean | undefined;
  /** Whether GitHub itself shows this login as the one that reported. */
  readonly shownByGitHub: boolean;
}

/**
 * Records who reported the vulnerability, by which channel, and whether they want to be named. A reporter whom one
 * member alone names is asked for at once: every way into the advisory takes the approval of another member.
 */
export function recordReporter(state: Case, facts: ReporterFacts, { who }: Circumstances): Decision {
  const notTheirs = refusalOfSecurity(state, who);
  if (notTheirs) return refuse(notTheirs);
  const { channel } = facts;
  // What is said of a reporter who is known by name is said of them.
  const login = facts.login ?? state.reporter?.login;
  if (login === undefined) return recordOutside(state, facts);
  // What a reporter said about their own name holds for no other reporter.
  const known = isReporter(state, login) ? state.reporter : undefined;
  const { credit = known?.credit } = facts;
  const needed = needsApproval(state, { ...facts, login });
  const pending = state.requests.some((each) => each.reporter && each.login === login.toLowerCase());
  const asks = needed && !pending && !refusalOfEnded(state) ? [reporterRequest(login, who.id)] : [];
  const recorded: EventBody = {
    type: 'reporter-recorded',
    login,
    channel,
    ...(credit === undefined ? {} : { credit }),
    ...(needed ? { approval: 'needed' } : {}),
  };
  if (known?.channel !== channel || known.credit !== credit) return accept(recorded, ...asks);
  if (asks.length > 0) return accept(...asks);
  return refuse(needed && pending ? { code: 'approval-pending', login } : { code: 'recorded-already' });
}

/** Records a reporter whom nobody can let into the advisory: there is no account to let in. */
function recordOutside(
  { reporterOutside: known }: Case,
  { channel, credit = known?.credit }: ReporterFacts,
): Decision {
  if (known?.channel === channel && known.credit === credit) return refuse({ code: 'recorded-already' });
  return accept({ type: 'reporter-outside', channel, ...(credit === undefined ? {} : { credit }) });
}

/** Asks another member of the security team to let the reporter into the advisory. */
export function reporterRequest(login: string, askedBy: string): EventBody {
  return { type: 'collaborator-requested', login: login.toLowerCase(), askedBy, reporter: true };
}

/**
 * Whether letting the reporter in rests on one member's word: GitHub does not show them as the one that reported (of an
 * e-mail it shows none), or another one was recorded.
 */
function needsApproval(
  { reporter }: Case,
  { login, channel, shownByGitHub }: ReporterFacts & { readonly login: string },
): boolean {
  if (channel === 'public') return false;
  if (!reporter) return !shownByGitHub;
  const same = reporter.channel === 'private' && reporter.login.toLowerCase() === login.toLowerCase();
  return !same || reporter.approval === 'needed';
}

/** Whether the reporter of a private report is known as such by GitHub itself, or by the word of two members. */
export function isVouchedFor({ reporter, approved }: Case): boolean {
  if (reporter?.channel !== 'private') return false;
  return reporter.approval !== 'needed' || approved.includes(reporter.login.toLowerCase());
}

/**
 * Whether the reporter may be in the advisory: "The reporter may be added to the issue to assist with review, but
 * only reporters who have contacted the security team using a private channel."
 */
export function reporterMayJoin(state: Case): boolean {
  return isVouchedFor(state) && state.status === 'open' && !state.publishedAt;
}
