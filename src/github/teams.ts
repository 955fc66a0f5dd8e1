import type { Octokit } from '@octokit/rest';
import type { TeamMembers } from './advisory-facts.ts';
import { refusalIn } from './github-error.ts';

/** The members of an organisation's teams. Asks for each team once. */
export function teams(octokit: Octokit, org: string): TeamMembers {
  const known = new Map<string, Promise<readonly string[] | undefined>>();
  const ask = async (slug: string): Promise<readonly string[] | undefined> => {
    try {
      const members = await octokit.paginate(octokit.rest.teams.listMembersInOrg, {
        org,
        team_slug: slug,
        per_page: 100,
      });
      return members.map((member) => member.login);
    } catch (error) {
      const status = refusalIn(error)?.status;
      if (status === 403 || status === 404) return undefined;
      throw error;
    }
  };
  return (slug) => known.getOrInsertComputed(slug, ask);
}
