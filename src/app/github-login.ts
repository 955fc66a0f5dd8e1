import type { GitHubAccount } from '../github/accounts.ts';
import { GITHUB_LOGIN } from '../process/events.ts';
import { followLogin, followMisnamed, type Following } from './follow-logins.ts';
import { githubProblem } from './github-problem.ts';
import { ProblemError } from './problem.ts';
import { knownLogin } from '../store/people.ts';

/** Who looks, and when. */
interface Looking {
  readonly services: Following;
  readonly now: Temporal.Instant;
}

/**
 * Looks up the login that a person typed, with or without `@`. A member who is held to have it, and whose account is called
 * otherwise by now, has it no more when this returns: a name is its account's.
 * @returns The account as GitHub has it.
 * @throws {ProblemError} Where no account has it, and where GitHub does not answer.
 */
export async function existingAccount({ services, now }: Looking, typed: string): Promise<GitHubAccount> {
  const asked = typed.trim().replace(/^@/, '');
  if (!GITHUB_LOGIN.test(asked)) throw new ProblemError({ code: 'bad-login' });
  try {
    const account = await services.github.findAccount(asked);
    if (!account) throw new ProblemError({ code: 'bad-login' });
    await followMisnamed(services, new Map([[account.login.toLowerCase(), account.id]]), now);
    return account;
  } catch (error) {
    throw githubProblem(error, 'nothing-changed');
  }
}

/**
 * The login by which a member is known, as their account is called in GitHub now.
 * @returns `undefined` if they are known by none, or their account has it no more.
 * @throws {ProblemError} Where GitHub does not answer.
 */
export async function currentLogin({ services, now }: Looking, member: string): Promise<string | undefined> {
  if (knownLogin(services.people.find(member)) === undefined) return undefined;
  try {
    await followLogin(services, member, now);
  } catch (error) {
    throw githubProblem(error, 'nothing-changed');
  }
  return knownLogin(services.people.find(member));
}

/**
 * Checks that a login still is the account that a member has linked, before it is let into an advisory: whoever took over
 * the name is a stranger. A login that nobody has linked is nobody's but its own.
 * @throws {ProblemError} Where it is another account's by now, and where GitHub does not answer.
 */
export async function requireSameAccount(action: Looking, login: string): Promise<void> {
  const { people } = action.services;
  for (const { id } of people.byLogins([login])) {
    await currentLogin(action, id);
    const name = people.find(id)?.login ?? undefined;
    if (name !== login.toLowerCase()) throw new ProblemError({ code: 'login-renamed', login, now: name });
  }
}
