import { GitHubError } from '../../github/github-error.ts';
import type { Case } from '../../process/case.ts';
import { advisoryPublished } from '../../process/acts/done-in-github.ts';
import type { CaseActionContext } from '../action-context.ts';
import { githubProblem } from '../github-problem.ts';
import { ProblemError } from '../problem.ts';

/**
 * Publishes the advisory of a case whose publication two members agree on, and records what GitHub then shows.
 * @returns The case after it.
 * @throws {ProblemError} Where GitHub does not publish it, or nobody can tell.
 */
export async function publishAdvisory(action: CaseActionContext): Promise<Case> {
  const { case: approved, services, cause, now } = action;
  const { advisory, repository } = approved;
  if (!advisory) throw new ProblemError({ code: 'no-advisory' });
  const { facts } = await services.github.publish(repository, advisory.ghsaId).catch((error: unknown) => {
    throw problemOf(error);
  });
  return services.cases.recordFact(
    approved,
    (latest) => advisoryPublished(latest, facts.publishedAt ?? now),
    cause,
  );
}

function problemOf(error: unknown): unknown {
  if (error instanceof GitHubError && error.failure.kind === 'refused' && error.failure.why)
    return new ProblemError({ code: 'publish-refused', why: error.failure.why });
  return githubProblem(error, 'perhaps-published');
}
