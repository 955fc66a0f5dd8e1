import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { TeamMembers } from './advisory-facts.ts';
import { refusalIn } from './github-error.ts';
import { Account } from './identity.ts';
import { pagesOf } from './pages.ts';
import { understood } from './response.ts';

/** The members of an organisation's teams. Asks for each team once. */
export function teams(octokit: Octokit, org: string): TeamMembers {
  const known = new Map<string, Promise<readonly string[] | undefined>>();
  const ask = async (slug: string): Promise<readonly string[] | undefined> => {
    try {
      const members: string[] = [];
      const route = 'GET /orgs/{org}/teams/{team_slug}/members';
      for await (const page of pagesOf(octokit, route, { org, team_slug: slug, per_page: 100 }))
        members.push(...understood(z.array(Account), page).map(({ login }) => login));
      return members;
    } catch (error) {
      const status = refusalIn(error)?.status;
      if (status === 403 || status === 404) return undefined;
      throw error;
    }
  };
  return (slug) => known.getOrInsertComputed(slug, ask);
}
