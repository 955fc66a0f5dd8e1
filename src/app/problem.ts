import type { Obstacle } from '../github/github-error.ts';
import type { Decision, Refusal, Waiting } from '../process/acts/decision.ts';
import type { CaseEvent, EventBody } from '../process/events.ts';
import type { Embargoed } from '../process/screening.ts';
import type { VectorProblem } from '../process/severity.ts';
import type { Unseen } from './unseen-report.ts';

/**
 * How things stand after GitHub did not answer. `nothing-changed`: it was only asked. `nothing-recorded`: the case is
 * as it was. `perhaps-done` and `perhaps-published`: it may have happened, and asking again does it once.
 */
export type Aftermath = 'nothing-changed' | 'nothing-recorded' | 'perhaps-done' | 'perhaps-published';

/** Why a person does not get what they asked for: refused by the process, by access, or by a failure. */
export type Problem =
  | Refusal
  /** `claimed`: the GitHub login that the person says is theirs, which nobody has confirmed. */
  | { readonly code: 'no-access'; readonly claimed?: string }
  | { readonly code: 'wrong-place'; readonly channelId: string }
  | { readonly code: 'no-such-case' }
  /** There is such a case, and its history cannot be read. */
  | { readonly code: 'case-unreadable'; readonly caseId: string }
  | { readonly code: 'unknown-button' }
  /** The database was restored, and it is not known yet what has happened since. */
  | { readonly code: 'restoring' }
  /** The bot stops before it has read all that was asked for. */
  | { readonly code: 'stopping' }
  /** The message is of a time of which there is no record any more, and speaks of an event by its number. */
  | { readonly code: 'of-lost-time' }
  /** What was typed into it is not known any more. */
  | { readonly code: 'form-forgotten' }
  | { readonly code: 'not-your-message' }
  | { readonly code: 'rights-unknown' }
  /** A member whose key is needed no longer has the role of the security team. */
  | { readonly code: 'key-lost'; readonly member: string }
  /** Right before it would have been published, the advisory was not what two members approved. */
  | { readonly code: 'advisory-changed'; readonly changed: readonly string[] }
  /** What stands in #codegate was to say that its advisory was withdrawn, and GitHub shows that it is not, or not any more. */
  | { readonly code: 'not-withdrawn' }
  /** `missing`: it reads well, and there is no such day or hour. */
  | {
      readonly code: 'bad-time';
      readonly option: string;
      readonly now: Temporal.Instant;
      readonly missing?: string;
    }
  /** Attacks are on record: in public, nothing else is said of them. */
  | { readonly code: 'exploitation-on-record' }
  | { readonly code: 'bad-ghsa' }
  | { readonly code: 'bad-login' }
  | { readonly code: 'bad-vector'; readonly problem: VectorProblem }
  | { readonly code: 'bad-cve' }
  | { readonly code: 'bad-contact' }
  | { readonly code: 'distributor-known'; readonly what: 'name' | 'contact' }
  | { readonly code: 'distributor-unknown' }
  | { readonly code: 'no-mail' }
  /** A member has said already what a mail is: of a case, or no report. */
  | {
      readonly code: 'mail-said';
      readonly caseId: string | undefined;
      readonly by: string | undefined;
    }
  | { readonly code: 'no-text' }
  /** The case did not come by e-mail, or ended in a way of which its reporter is told nothing. */
  | { readonly code: 'nothing-to-tell' }
  /** What its reporter is asked for depends on the report, which could not be looked at. */
  | { readonly code: 'report-unseen'; readonly unseen: Unseen }
  | { readonly code: 'bad-choice'; readonly option: string }
  /** A free text that cannot be taken; `takes` says what would be. */
  | { readonly code: 'bad-value'; readonly option: string; readonly takes: string }
  | { readonly code: 'advisory-has-case'; readonly caseId: string }
  | { readonly code: 'advisory-unknown' }
  | { readonly code: 'login-taken' }
  /** `now`: what the account is called, which had the login; `undefined` where it is gone. */
  | { readonly code: 'login-renamed'; readonly login: string; readonly now?: string | undefined }
  | { readonly code: 'claim-gone' }
  | { readonly code: 'github-unavailable'; readonly after: Aftermath; readonly why?: string }
  /** `why`: its cause, with the cure or in GitHub's own words. `lacksRight`: the token may not do it. */
  | {
      readonly code: 'github-refused';
      readonly status: number;
      readonly why?: string;
      readonly lacksRight?: true;
    }
  /** `unchecked`: what could not be looked at, and why; `wait`: seconds for which its server asks to be left alone. */
  | {
      readonly code: 'artifacts-unavailable';
      readonly unchecked?: readonly string[];
      readonly wait?: number;
    }
  /** Its text takes too long, or too much memory, to be written as an announcement. */
  | { readonly code: 'advisory-too-intricate' }
  /** What counts for all of the linked cases takes a person who is on each of them. */
  | { readonly code: 'linked-unseen'; readonly cases: readonly string[] }
  /** None of the linked cases leaves before the others: these cannot yet. */
  | { readonly code: 'linked-not-ready'; readonly waiting: readonly Waiting[] }
  /** Another case, which is told in the same message, waits for a second key already. */
  | { readonly code: 'linked-asked'; readonly caseId: string }
  /** One retrospective looks back on all of these, and the critiques of these are not collected. */
  | { readonly code: 'linked-not-said'; readonly cases: readonly string[] }
  | { readonly code: 'release-wrong' }
  | { readonly code: 'publish-refused'; readonly why: Obstacle }
  | { readonly code: 'contribution-empty'; readonly caseId: string }
  /** `said` is given back, word for word. */
  | {
      readonly code: 'contribution-names';
      readonly caseId: string;
      readonly names: readonly string[];
      readonly said: string;
    }
  | { readonly code: 'contribution-embargoed'; readonly what: Embargoed; readonly said: string }
  | { readonly code: 'bad-pull-requests'; readonly numbers: readonly number[] }
  | { readonly code: 'stale'; readonly since: readonly CaseEvent[]; readonly place: 'channel' | 'dm' }
  /** Nothing can be kept: `why` names the variable and the cure. */
  | { readonly code: 'unstored'; readonly why: string }
  | { readonly code: 'failed'; readonly reference: string };

/** Thrown where a person must be told why not. It holds the problem as data; the views put it into words. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/**
 * Takes an act at its word.
 * @returns The events of an act that the process accepts.
 * @throws {ProblemError} With the refusal of one that it does not.
 */
export function accepted(decision: Decision): readonly EventBody[] {
  if (decision.ok) return decision.events;
  throw new ProblemError(decision.refusal);
}
