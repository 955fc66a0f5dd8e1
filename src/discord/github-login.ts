import type { GitHub } from '../github/github.ts';
import { GITHUB_LOGIN } from '../process/events.ts';
import { ProblemError } from './command.ts';
import { githubProblem } from '../app/github-writes.ts';
import { ONLY_ASKED } from './views/words.ts';

/** The login that somebody typed, spelled as GitHub has it; throws of one that nobody has, and where GitHub is silent. */
export async function existingLogin(github: Pick<GitHub, 'findLogin'>, typed: string): Promise<string> {
  const asked = typed.trim().replace(/^@/, '');
  if (!GITHUB_LOGIN.test(asked)) throw new ProblemError({ code: 'bad-login' });
  const login = await github.findLogin(asked).catch((error: unknown) => {
    throw githubProblem(error, ONLY_ASKED);
  });
  if (login === undefined) throw new ProblemError({ code: 'bad-login' });
  return login;
}
