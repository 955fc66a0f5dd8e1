import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest';
import { seenAdvisory, type SeenAdvisory } from './advisory-facts.ts';
import type { Place } from './connection.ts';
import { teams } from './teams.ts';

type Changes = Pick<
  RestEndpointMethodTypes['securityAdvisories']['updateRepositoryAdvisory']['parameters'],
  'collaborating_users' | 'cve_id' | 'cvss_vector_string' | 'severity'
>;

/** One advisory, to be read and changed. Its teams are looked into once, however often it is read. */
interface OneAdvisory {
  read(): Promise<SeenAdvisory>;
  /** Sends `changes` and gives the advisory after them. An array replaces what was there. */
  change(changes: Changes): Promise<SeenAdvisory>;
}

export function oneAdvisory(octokit: Octokit, place: Place, ghsaId: string): OneAdvisory {
  const { securityAdvisories } = octokit.rest;
  const membersOf = teams(octokit, place.owner);
  const named = { ...place, ghsa_id: ghsaId };
  return {
    async read() {
      const { data } = await securityAdvisories.getRepositoryAdvisory(named);
      return seenAdvisory(data, membersOf);
    },
    async change(changes) {
      const { data } = await securityAdvisories.updateRepositoryAdvisory({ ...named, ...changes });
      return seenAdvisory(data, membersOf);
    },
  };
}

/** What tells one advisory from another, for turns and for what is under way. */
export function advisoryKey(repository: string, ghsaId: string): string {
  return `${repository} ${ghsaId}`.toLowerCase();
}
