import type { SeenAdvisory } from './advisory-facts.ts';
import type { Ask } from './connection.ts';
import { GitHubError, refusalIn, type Obstacle } from './github-error.ts';
import { advisoryKey, oneAdvisory } from './one-advisory.ts';
import { joining } from './in-flight.ts';

/** Publishing an advisory, which cannot be taken back: it is public at once, and its private fork is gone. */
export interface Publishing {
  /**
   * Publishes, and gives the advisory as GitHub shows it then: published. May be asked for again, and happens once.
   * A refusal says in `why` what stands in the way, where GitHub's words tell.
   */
  publish(repository: string, ghsaId: string): Promise<SeenAdvisory>;
}

/** How long to wait before each look at what came of it, in milliseconds: a copy may lag behind what was written. */
const PAUSES = [0, 500, 1500];

/** What GitHub's words are about. The first that fits counts: "patched versions" are part of an affected product. */
const OBSTACLES: readonly (readonly [Obstacle, RegExp])[] = [
  ['open-pull-requests', /\bpull[ _-]?requests?\b/i],
  ['no-patched-versions', /\bpatched[ _]versions?\b/i],
  ['no-ecosystem', /\becosystems?\b|\bvulnerabilit(?:y|ies)["'`]?(?:$|[^\w-])|\baffected products?\b/i],
  ['no-severity', /\bseverity\b|\bcvss/i],
  ['state', /\bstate transition\b/i],
];

/** `pause` waits for so many milliseconds. */
export function publishing(ask: Ask, pause: (milliseconds: number) => Promise<unknown>): Publishing {
  const underWay = joining<SeenAdvisory>();
  const look = (repository: string, ghsaId: string): Promise<SeenAdvisory> =>
    ask(repository, (octokit, place) => oneAdvisory(octokit, place, ghsaId).read());

  const request = (repository: string, ghsaId: string): Promise<unknown> =>
    ask(repository, async (octokit, place) => {
      try {
        const changes = { ...place, ghsa_id: ghsaId, state: 'published' } as const;
        await octokit.rest.securityAdvisories.updateRepositoryAdvisory(changes);
      } catch (error) {
        const refusal = refusalIn(error);
        if (refusal?.status !== 422) throw error;
        const why = OBSTACLES.find(([, words]) => refusal.says(words))?.[0];
        throw new GitHubError({ kind: 'refused', status: refusal.status, why });
      }
    });

  const publish = async (repository: string, ghsaId: string): Promise<SeenAdvisory> => {
    const before = await look(repository, ghsaId);
    if (isPublished(before)) return before;
    try {
      await request(repository, ghsaId);
    } catch (error) {
      // It may be published all the same: by this request, or by a person meanwhile.
      const after = leavesItOpen(error) ? await look(repository, ghsaId).catch(() => undefined) : undefined;
      if (after && isPublished(after)) return after;
      throw error;
    }
    for (const length of PAUSES) {
      await pause(length);
      const after = await look(repository, ghsaId);
      if (isPublished(after)) return after;
    }
    throw new GitHubError({ kind: 'refused', status: 200, why: 'not-shown' });
  };

  return {
    publish: (repository, ghsaId) =>
      underWay(advisoryKey(repository, ghsaId), () => publish(repository, ghsaId)),
  };
}

function isPublished({ facts }: SeenAdvisory): boolean {
  return facts.state === 'published';
}

/** Whether a request that failed leaves it open if the advisory is published. A limit does not, and asks for quiet. */
function leavesItOpen(error: unknown): boolean {
  if (!(error instanceof GitHubError)) return false;
  const { failure } = error;
  return failure.kind === 'later' ? failure.wait === undefined : failure.kind === 'refused';
}
