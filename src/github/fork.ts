import type { SeenAdvisory } from './advisory-facts.ts';
import type { Ask } from './connection.ts';
import { GitHubError, refusalIn } from './github-error.ts';
import { advisoryKey, oneAdvisory } from './one-advisory.ts';
import { joining } from './in-flight.ts';
import { Accepted, understood } from './response.ts';

/** An advisory's private fork and where it is; or GitHub has taken the request, and the fork does not show yet. */
type Fork =
  | {
      readonly url: string;
      readonly advisory: SeenAdvisory;
      /** It was there before it was asked for. */
      readonly existed?: true;
    }
  | 'still-being-made';

/** The temporary private fork in which a fix is developed. */
export interface Forks {
  /**
   * Makes the fork, or finds it, and waits some seconds until the advisory shows it. May be asked for again: there
   * is never a second one. Its address holds the advisory's id and is for showing only, never stored.
   */
  createFork(repository: string, ghsaId: string): Promise<Fork>;
}

/**
 * How long to wait before each look, in milliseconds: GitHub may take five minutes, the person who pressed should
 * hear something before they wonder.
 */
const PAUSES = [0, 500, 1000, 2000, 4000];

/** `pause` waits for so many milliseconds. */
export function forks(ask: Ask, pause: (milliseconds: number) => Promise<unknown>): Forks {
  const making = joining<Fork>();
  const look = async (repository: string, ghsaId: string): Promise<Fork> => {
    const advisory = await ask(repository, (octokit, place) => oneAdvisory(octokit, place, ghsaId).read());
    return advisory.forkUrl === undefined ? 'still-being-made' : { url: advisory.forkUrl, advisory };
  };

  /** Asks GitHub to begin, or finds that it has begun before. Throws if there is, and will be, no fork. */
  const begin = (repository: string, ghsaId: string): Promise<Fork> =>
    ask(repository, async (octokit, place) => {
      try {
        const { data } = await octokit.rest.securityAdvisories.createFork({ ...place, ghsa_id: ghsaId });
        understood(Accepted, data);
        return 'still-being-made';
      } catch (error) {
        const refusal = refusalIn(error);
        if (refusal?.status !== 422) throw error;
        const found = await look(repository, ghsaId);
        // A fork that does not show yet shows in these words only.
        if (found === 'still-being-made' && !refusal.says(/\balready\b|\bexists\b|\bin progress\b/i))
          throw error;
        return found === 'still-being-made' ? found : { ...found, existed: true };
      }
    });

  const make = async (repository: string, ghsaId: string): Promise<Fork> => {
    let found = await begin(repository, ghsaId);
    for (const length of PAUSES) {
      if (found !== 'still-being-made') return found;
      await pause(length);
      try {
        found = await look(repository, ghsaId);
      } catch (error) {
        // The fork is on its way all the same, and who asks again finds it.
        if (error instanceof GitHubError && error.failure.kind === 'later') return 'still-being-made';
        throw error;
      }
    }
    return found;
  };

  return {
    createFork: (repository, ghsaId) =>
      making(advisoryKey(repository, ghsaId), () => make(repository, ghsaId)),
  };
}
