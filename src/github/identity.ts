import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { Ask } from './connection.ts';
import type { GitHubAuth } from './octokit.ts';
import { understood } from './response.ts';

/** An account, as far as it is needed. */
export const Account = z.object({ login: z.string() });
const App = z.object({ slug: z.string() });

/** Who the bot is in GitHub. */
export interface Identity {
  /** The login of the account whose token the bot has, or under which an App writes. */
  ownLogin(repository: string): Promise<string>;
}

/** Asks once; a failure is not remembered. */
export function identity(ask: Ask, auth: GitHubAuth): Identity {
  let known: Promise<string> | undefined;
  return {
    ownLogin(repository) {
      if (known) return known;
      const asked = ask(repository, (octokit) => loginOf(octokit, auth));
      known = asked;
      asked.catch(() => (known = undefined));
      return asked;
    },
  };
}

/** The login behind a sign-in. */
export async function loginOf(octokit: Octokit, auth: GitHubAuth): Promise<string> {
  if (auth.kind === 'token')
    return understood(Account, (await octokit.rest.users.getAuthenticated()).data).login;
  const { slug } = understood(App, (await octokit.rest.apps.getAuthenticated()).data);
  // What an App writes is signed with its name and this mark.
  return `${slug}[bot]`;
}
