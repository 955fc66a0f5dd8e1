import type { Case } from '../process/case.ts';
import type { CaseActionContext } from './action-context.ts';
import { GitHubError } from '../github/github-error.ts';
import { githubProblem } from './github-problem.ts';
import { ProblemError } from './problem.ts';
import { recordDone, requireAllowed, type Decide } from './record.ts';

/**
 * Does an act that GitHub has a part in: first the process is asked, then GitHub, and what GitHub did is recorded
 * whatever else happened to the case meanwhile. Where the outcome is unknown nothing is recorded: the next sync
 * shows it, and doing it again does it once.
 */
export async function actInGitHub(
  action: CaseActionContext,
  decide: Decide,
  write: (ghsaId: string) => Promise<unknown>,
): Promise<Case> {
  requireAllowed(action, decide);
  await writing(action.case, write);
  return recordDone(action, decide);
}

/**
 * Asks GitHub to change the advisory of a case.
 * @throws {ProblemError} Where the case has no advisory, or GitHub does not do it.
 */
export async function writing<T>(state: Case, write: (ghsaId: string) => Promise<T>): Promise<T> {
  const { advisory } = state;
  if (!advisory) throw new ProblemError({ code: 'no-advisory' });
  try {
    return await write(advisory.ghsaId);
  } catch (error) {
    // Of a report that is not accepted yet, GitHub says no more than that it will not do it.
    if (isRefused(error) && !advisory.accepted) throw new ProblemError({ code: 'not-accepted' });
    throw githubProblem(error);
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof GitHubError && error.failure.kind === 'refused' && error.failure.status === 422;
}
