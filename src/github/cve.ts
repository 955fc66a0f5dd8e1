import type { SeenAdvisory } from './advisory-facts.ts';
import type { Ask } from './connection.ts';
import { refusalIn } from './github-error.ts';
import { advisoryKey, oneAdvisory } from './one-advisory.ts';
import { joining } from './in-flight.ts';
import { Accepted, understood } from './response.ts';

/** What came of asking for a CVE id: GitHub took the request, had it before, or has given an id already. */
type CveRequest = 'requested' | 'requested-before' | 'assigned-before';

/** The CVE id of an advisory. Each may be asked for again after an outcome that is not known. */
export interface CveIds {
  /** Asks GitHub for an id. It arrives days or weeks later, and how far it is cannot be read. */
  requestCve(repository: string, ghsaId: string): Promise<CveRequest>;
  /** Records an id that another CNA gave. Gives the advisory after it. */
  assignCve(repository: string, ghsaId: string, cveId: string): Promise<SeenAdvisory>;
}

export function cveIds(ask: Ask): CveIds {
  const requesting = joining<CveRequest>();
  return {
    requestCve: (repository, ghsaId) =>
      requesting(advisoryKey(repository, ghsaId), () =>
        ask(repository, async (octokit, place): Promise<CveRequest> => {
          try {
            const { data } = await octokit.rest.securityAdvisories.createRepositoryAdvisoryCveRequest({
              ...place,
              ghsa_id: ghsaId,
            });
            understood(Accepted, data);
            return 'requested';
          } catch (error) {
            const refusal = refusalIn(error);
            if (refusal?.status !== 422) throw error;
            // A pending request shows nowhere but in these words; an id shows in the advisory itself.
            const before = refusal.says(/\balready\b/i) && refusal.says(/\b(?:requested|pending)\b/i);
            if (before) return 'requested-before';
            const { facts } = await oneAdvisory(octokit, place, ghsaId).read();
            if (facts.cveId !== undefined) return 'assigned-before';
            throw error;
          }
        }),
      ),
    assignCve: (repository, ghsaId, cveId) =>
      ask(repository, (octokit, place) =>
        oneAdvisory(octokit, place, ghsaId).changeUnpublished({ cve_id: cveId }),
      ),
  };
}
