import { GitHubError } from '../github/github-error.ts';
import { recordCve, requestCve } from '../process/acts/cve.ts';
import type { Case } from '../process/case.ts';
import { CVE_ID } from '../process/events.ts';
import type { CaseActionContext } from './action-context.ts';
import { actInGitHub } from './github-writes.ts';
import { ProblemError } from './problem.ts';
import type { Decide } from './record.ts';

/** What came of requesting a CVE: GitHub's answer, or that it is waited for since an earlier request. */
export type CveRequest =
  | { readonly kind: 'requested' | 'requested-before' | 'assigned-before' }
  | { readonly kind: 'waited-for'; readonly since: Temporal.Instant };

/**
 * Requests a CVE for a case from GitHub, once.
 * @returns The case after it, and what came of it.
 * @throws {ProblemError} Where the process refuses it, or GitHub does not do it.
 */
export async function requestCveFor(
  action: CaseActionContext,
): Promise<{ readonly state: Case; readonly request: CveRequest }> {
  const { github, facts } = action.services;
  const { case: before, who } = action;
  if (!who.sides.includes('security')) throw new ProblemError({ code: 'security-only' });
  const { requestedAt, id } = before.cve;
  if (id === undefined && requestedAt)
    return { state: before, request: { kind: 'waited-for', since: requestedAt } };
  let answer: Awaited<ReturnType<typeof github.requestCve>> = 'requested';
  // An earlier request whose answer nobody saw was the team's own.
  const isDoubtful = facts.get(doubtfulCve(before.id)) !== undefined;
  // What is recorded is decided after GitHub's answer.
  const decide: Decide = (latest, given) =>
    requestCve(latest, given, { before: answer !== 'requested' && !isDoubtful });
  const state = await actInGitHub(action, decide, async (ghsaId) => {
    // Whether a request arrived shows nowhere in GitHub: the next sync asks about one that ended without an answer.
    facts.set(doubtfulCve(before.id), action.now.toString());
    try {
      answer = await github.requestCve(before.repository, ghsaId);
      facts.delete(doubtfulCve(before.id));
    } catch (error) {
      if (error instanceof GitHubError && error.failure.kind !== 'later')
        facts.delete(doubtfulCve(before.id));
      throw error;
    }
  });
  return { state, request: { kind: answer } };
}

/**
 * Records the id of a CVE that a member knows, in the advisory and in the case.
 * @returns The case after it.
 * @throws {ProblemError} Where it is no id, the process refuses it, or GitHub does not take it.
 */
export function recordKnownCve(action: CaseActionContext, cveId: string): Promise<Case> {
  if (!CVE_ID.test(cveId)) throw new ProblemError({ code: 'bad-cve' });
  const { github } = action.services;
  return actInGitHub(
    action,
    (before, given) => recordCve(before, { cveId }, given),
    (ghsaId) => github.assignCve(action.case.repository, ghsaId, cveId),
  );
}

/** The fact that a CVE was requested for a case, and that it was not seen how that ended. */
export function doubtfulCve(caseId: string): string {
  return `cve asked ${caseId}`;
}
