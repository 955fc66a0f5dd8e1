import type { Band } from '../process/events.ts';
import type { SeenAdvisory } from './advisory-facts.ts';
import type { Ask } from './connection.ts';
import { oneAdvisory } from './one-advisory.ts';

/** How severe an advisory says the vulnerability is. Each may be asked for again, and gives the advisory after it. */
export interface Severities {
  /** Scores it by a CVSS vector, 3.1 or 4.0, which goes to GitHub and nowhere else. Replaces band and vector. */
  scoreSeverity(repository: string, ghsaId: string, vector: string): Promise<SeenAdvisory>;
  /** Sets the band alone; GitHub knows none below `low`. Refused by GitHub while there is a CVSS vector. */
  classify(repository: string, ghsaId: string, band: Exclude<Band, 'none'>): Promise<SeenAdvisory>;
}

export function severities(ask: Ask): Severities {
  return {
    scoreSeverity: (repository, ghsaId, vector) =>
      ask(repository, (octokit, place) =>
        oneAdvisory(octokit, place, ghsaId).changeUnpublished({ cvss_vector_string: vector }),
      ),
    classify: (repository, ghsaId, band) =>
      ask(repository, (octokit, place) =>
        oneAdvisory(octokit, place, ghsaId).changeUnpublished({ severity: band }),
      ),
  };
}
