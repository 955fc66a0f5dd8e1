import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest';
import { z } from 'zod';
import { seenAdvisory, type SeenAdvisory } from './advisory-facts.ts';
import type { Place } from './connection.ts';
import { GitHubError } from './github-error.ts';
import { understood } from './response.ts';
import { teams } from './teams.ts';

const Stated = z.object({ state: z.string() });

type Changes = Pick<
  RestEndpointMethodTypes['securityAdvisories']['updateRepositoryAdvisory']['parameters'],
  'collaborating_users' | 'cve_id' | 'cvss_vector_string' | 'severity'
> & {
  /** Publishing has a room of its own. */
  readonly state?: 'closed';
};

/** One advisory, to be read and changed. Its teams are looked into once, however often it is read. */
interface OneAdvisory {
  read(): Promise<SeenAdvisory>;
  /** Sends `changes` and gives the advisory after them. An array replaces what was there. */
  change(changes: Changes): Promise<SeenAdvisory>;
  /**
   * The same, unless the advisory is public at this moment: of what everybody reads, one person changes nothing.
   * @throws {GitHubError} `public` where it is.
   */
  changeUnpublished(changes: Changes): Promise<SeenAdvisory>;
}

export function oneAdvisory(octokit: Octokit, place: Place, ghsaId: string): OneAdvisory {
  const { securityAdvisories } = octokit.rest;
  const membersOf = teams(octokit, place.owner);
  const named = { ...place, ghsa_id: ghsaId };
  const change = async (changes: Changes) => {
    const { data } = await securityAdvisories.updateRepositoryAdvisory({ ...named, ...changes });
    return seenAdvisory(data, membersOf);
  };
  return {
    async read() {
      const { data } = await securityAdvisories.getRepositoryAdvisory(named);
      return seenAdvisory(data, membersOf);
    },
    change,
    async changeUnpublished(changes) {
      // The case may not know yet what was published in GitHub's own pages.
      const { data } = await securityAdvisories.getRepositoryAdvisory(named);
      const { state } = understood(Stated, data);
      if (state === 'published' || state === 'withdrawn') throw new GitHubError({ kind: 'public' });
      return change(changes);
    },
  };
}

/** What tells one advisory from another, for turns and for what is under way. */
export function advisoryKey(repository: string, ghsaId: string): string {
  return `${repository} ${ghsaId}`.toLowerCase();
}
