import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { TeamMembers } from './advisory-facts.ts';
import { refusalIn } from './github-error.ts';
import { Account } from './identity.ts';
import { pagesBy } from './pages.ts';
import { remembered, type AskPage } from './remembered.ts';
import { understood } from './response.ts';

/** Reads a page of a team's members. */
export function readMembers(page: unknown): readonly string[] {
  return understood(z.array(Account), page).map(({ login }) => login);
}

/** The members of an organisation's teams. Asks for each team once; `ask` may remember what earlier ones were told. */
export function teams(
  octokit: Octokit,
  org: string,
  ask: AskPage<readonly string[]> = remembered(readMembers),
): TeamMembers {
  const known = new Map<string, Promise<readonly string[] | undefined>>();
  const membersOf = async (slug: string): Promise<readonly string[] | undefined> => {
    try {
      const members: string[] = [];
      const route = 'GET /orgs/{org}/teams/{team_slug}/members';
      const parameters = { org, team_slug: slug, per_page: 100 };
      for await (const page of pagesBy(ask, octokit, { route, parameters })) members.push(...page);
      return members;
    } catch (error) {
      const status = refusalIn(error)?.status;
      if (status === 403 || status === 404) return undefined;
      throw error;
    }
  };
  return (slug) => known.getOrInsertComputed(slug, membersOf);
}
