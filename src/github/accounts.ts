import { z } from 'zod';
import type { Ask } from './connection.ts';
import { GitHubError } from './github-error.ts';
import { understood } from './response.ts';

/** An account by its number, which it keeps for good, and by its name of today. */
export interface GitHubAccount {
  readonly id: number;
  /** As GitHub spells it. */
  readonly login: string;
}

/** Whose a name is. Names change, and change hands; numbers do neither. */
export interface Accounts {
  /** The account that has a login now; `undefined` if none has. */
  findAccount(login: string): Promise<GitHubAccount | undefined>;
  /** The account with this number; `undefined` if GitHub has none, or does not answer by number. */
  accountWith(id: number): Promise<GitHubAccount | undefined>;
}

const Account = z.object({ id: z.int(), login: z.string() });

export function accounts(ask: Ask, repository: string): Accounts {
  return {
    findAccount: (login) =>
      orNone(() =>
        ask(repository, async (octokit) => {
          const { data } = await octokit.rest.users.getByUsername({ username: login });
          const { id, login: spelt } = understood(Account, data);
          return { id, login: spelt };
        }),
      ),
    accountWith: (id) =>
      orNone(() =>
        ask(repository, async (octokit) => {
          const { data } = await octokit.rest.users.getById({ account_id: id });
          const found = understood(Account, data);
          return { id: found.id, login: found.login };
        }),
      ),
  };
}

async function orNone<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof GitHubError && error.failure.kind === 'missing') return undefined;
    throw error;
  }
}
