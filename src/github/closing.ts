import type { Ask } from './connection.ts';
import { advisoryKey, oneAdvisory } from './one-advisory.ts';
import { joining } from './in-flight.ts';

/** Closing an advisory that is not published. */
export interface Closing {
  /**
   * Closes it; of one that is closed already nothing is changed. May be asked for again after an outcome that is not known.
   * @throws {GitHubError} `public` where it is published, which GitHub closes no more.
   */
  closeAdvisory(repository: string, ghsaId: string): Promise<void>;
}

export function closing(ask: Ask): Closing {
  const underWay = joining<void>();
  return {
    closeAdvisory: (repository, ghsaId) =>
      underWay(advisoryKey(repository, ghsaId), () =>
        ask(repository, async (octokit, place) => {
          const advisory = oneAdvisory(octokit, place, ghsaId);
          const { facts } = await advisory.read();
          if (facts.state !== 'closed') await advisory.changeUnpublished({ state: 'closed' });
        }),
      ),
  };
}
