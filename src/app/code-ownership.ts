import type { CodeOwnersReading } from '../github/code-owners.ts';
import { GitHubError } from '../github/github-error.ts';
import { githubProblem } from './github-problem.ts';

/** Whether a person owns code: named in CODEOWNERS, with write access. `unknown`: it could not be looked at. */
export type CodeOwnership = 'yes' | 'named-only' | 'no' | 'unknown';

/**
 * Looks whether a person owns code in a repository.
 * @throws {ProblemError} Where GitHub does not answer.
 */
export async function codeOwnership(
  github: CodeOwnersReading,
  repository: string,
  login: string,
): Promise<CodeOwnership> {
  const isThey = (name: string) => name.toLowerCase() === login.toLowerCase();
  try {
    const owners = await github.codeOwners(repository, [login]);
    if (owners.people.some((owner) => isThey(owner.login))) return 'yes';
    if (owners.withoutAccess.some((name) => isThey(name.replace(/^@/, '')))) return 'named-only';
    // A team that nobody can look into may have them.
    return owners.unresolved.length > 0 ? 'unknown' : 'no';
  } catch (error) {
    // What may not be looked at makes nobody a code owner; then an approval decides.
    if (error instanceof GitHubError && error.failure.kind !== 'later') return 'unknown';
    throw githubProblem(error, 'nothing-changed');
  }
}
