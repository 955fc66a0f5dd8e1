import { githubTrouble } from '../documents/github-trouble.ts';
import { GitHubError } from '../github/github-error.ts';
import { ProblemError, type Aftermath } from './problem.ts';

/**
 * A failure of GitHub's as a problem of the person who asked. `after` says how things stand where GitHub does not
 * answer: an answer that refuses changes nothing.
 * @returns Any other error as it is: it is thrown on.
 */
export function githubProblem(error: unknown, after: Aftermath = 'perhaps-done'): unknown {
  if (!(error instanceof GitHubError)) return error;
  const { failure } = error;
  const isSaid = error.why !== undefined || failure.kind === 'rights';
  const why = isSaid && { why: githubTrouble(error).why };
  switch (failure.kind) {
    case 'later':
      return new ProblemError({ code: 'github-unavailable', after, ...why });
    case 'public':
      return new ProblemError({ code: 'public-already' });
    case 'missing':
      return new ProblemError({ code: 'github-refused', status: 404 });
    case 'refused':
      return new ProblemError({ code: 'github-refused', status: failure.status, ...why });
    case 'rights':
      return new ProblemError({
        code: 'github-refused',
        status: 403,
        ...why,
        ...(error.why === undefined && { lacksRight: true }),
      });
  }
}
