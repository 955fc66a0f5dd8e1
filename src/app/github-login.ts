import type { GitHub } from '../github/github.ts';
import { GITHUB_LOGIN } from '../process/events.ts';
import { githubProblem } from './github-problem.ts';
import { ProblemError } from './problem.ts';

/**
 * Looks up the login that a person typed, with or without `@`.
 * @returns The login as GitHub spells it.
 * @throws {ProblemError} Where no account has it, and where GitHub does not answer.
 */
export async function existingLogin(github: Pick<GitHub, 'findLogin'>, typed: string): Promise<string> {
  const asked = typed.trim().replace(/^@/, '');
  if (!GITHUB_LOGIN.test(asked)) throw new ProblemError({ code: 'bad-login' });
  const login = await github.findLogin(asked).catch((error: unknown) => {
    throw githubProblem(error, 'nothing-changed');
  });
  if (login === undefined) throw new ProblemError({ code: 'bad-login' });
  return login;
}
