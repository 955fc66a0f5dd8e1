import { GitHubError } from '../github/github-error.ts';
import type { Circumstances, Decision } from '../process/acts/decision.ts';
import type { Case } from '../process/case.ts';
import { recordDone, requireAllowed } from './record.ts';
import { ProblemError, type CaseActionContext } from '../discord/command.ts';

type Decide = (state: Case, circumstances: Circumstances) => Decision;

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

/** Asks GitHub to change the advisory of a case; what goes wrong is told in words. */
export async function writing<T>(state: Case, write: (ghsaId: string) => Promise<T>): Promise<T> {
  const { advisory } = state;
  if (!advisory) throw new ProblemError({ code: 'no-advisory' });
  try {
    return await write(advisory.ghsaId);
  } catch (error) {
    throw githubProblem(error);
  }
}

const PERHAPS_DONE =
  'It may have happened all the same: then I notice it within minutes. Otherwise do it again; it is never done twice.';

/** A failure of GitHub's as the person in front of it reads it; anything else as it is. */
export function githubProblem(error: unknown, done = PERHAPS_DONE): unknown {
  if (!(error instanceof GitHubError)) return error;
  const { failure } = error;
  if (failure.kind === 'later') return new ProblemError({ code: 'github-unavailable', done });
  if (failure.kind === 'missing')
    return new ProblemError({ code: 'github-refused', done: 'Nothing was recorded.', status: 404 });
  const status = failure.kind === 'refused' ? failure.status : 403;
  return new ProblemError({ code: 'github-refused', done: 'Nothing was recorded.', status });
}
