import { z } from 'zod';
import { differing, type Parts } from '../process/publication/parts.ts';
import { seenAdvisory, type SeenAdvisory } from './advisory-facts.ts';
import { answerParts } from './answer-parts.ts';
import type { Ask } from './connection.ts';
import { AdvisoryChangedError, GitHubError, refusalIn, type Obstacle } from './github-error.ts';
import { advisoryKey } from './one-advisory.ts';
import { joining } from './in-flight.ts';
import { Accepted, understood } from './response.ts';
import { teams } from './teams.ts';

const Answered = z.object({ state: z.string() });

/** An advisory that was published, and what of it differs from what was to be: the names of its fields. */
interface PublishedAdvisory extends SeenAdvisory {
  readonly changed: readonly string[];
}

/** What must be so at the last moment before an advisory is published. */
export interface Permission {
  /** Asked beside the last look; rejects where it may not be published. */
  readonly keys: () => Promise<void>;
  /** Asked between the last look and the publication; throws where it may not be published. */
  readonly stands: () => void;
}

/** Publishing an advisory, which cannot be taken back: it is public at once, and its private fork is gone. */
export interface Publishing {
  /**
   * Publishes, and gives the advisory as GitHub shows it then: published. May be asked for again, and happens once.
   * A refusal says in `why` what stands in the way, where GitHub's words tell. The last read before it is compared with
   * `approved`, and so is the answer to it; what `permission` refuses is not published.
   * @throws {AdvisoryChangedError} Where it is not what was approved; nothing is published then.
   */
  publish(
    repository: string,
    ghsaId: string,
    approved?: Parts,
    permission?: Permission,
  ): Promise<PublishedAdvisory>;
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
  const underWay = joining<PublishedAdvisory>();
  const look = (repository: string, ghsaId: string): Promise<Look> =>
    ask(repository, async (octokit, place) => {
      const { data } = await octokit.rest.securityAdvisories.getRepositoryAdvisory({
        ...place,
        ghsa_id: ghsaId,
      });
      // Its teams are looked into afterwards: nothing comes between this look and what follows from it.
      understood(Answered, data);
      return { answer: data, seen: () => seenAdvisory(data, teams(octokit, place.owner)) };
    });

  /** Gives GitHub's answer, the advisory as it is published. */
  const request = (repository: string, ghsaId: string): Promise<unknown> =>
    ask(repository, async (octokit, place) => {
      try {
        const changes = { ...place, ghsa_id: ghsaId, state: 'published' } as const;
        const { data } = await octokit.rest.securityAdvisories.updateRepositoryAdvisory(changes);
        understood(Accepted, data);
        return data;
      } catch (error) {
        const refusal = refusalIn(error);
        if (refusal?.status !== 422) throw error;
        const why = OBSTACLES.find(([, words]) => refusal.says(words))?.[0];
        throw new GitHubError({ kind: 'refused', status: refusal.status, why });
      }
    });

  const publish = async (
    repository: string,
    ghsaId: string,
    approved?: Parts,
    permission?: Permission,
  ): Promise<PublishedAdvisory> => {
    const changedIn = (answers: readonly unknown[]) => [
      ...new Set(answers.flatMap((answer) => (approved ? differing(approved, answerParts(answer)) : []))),
    ];
    const published = async ({ answer, seen }: Look, ...others: readonly unknown[]) => ({
      ...(await seen()),
      changed: changedIn([answer, ...others]),
    });
    const [before, refusal] = await Promise.all([look(repository, ghsaId), refusalBy(permission)]);
    if (isPublished(before)) return published(before);
    if (refusal) throw refusal.reason;
    const changed = changedIn([before.answer]);
    if (changed.length > 0) throw new AdvisoryChangedError(changed);
    permission?.stands();
    let answered: unknown;
    try {
      answered = await request(repository, ghsaId);
    } catch (error) {
      // It may be published all the same: by this request, or by a person meanwhile.
      const after = leavesItOpen(error) ? await look(repository, ghsaId).catch(() => undefined) : undefined;
      if (after && isPublished(after)) return published(after);
      throw error;
    }
    for (const length of PAUSES) {
      await pause(length);
      const after = await look(repository, ghsaId);
      if (isPublished(after)) return published(after, answered);
    }
    throw new GitHubError({ kind: 'refused', status: 200, why: 'not-shown' });
  };

  return {
    publish: (repository, ghsaId, approved, permission) =>
      underWay(`${advisoryKey(repository, ghsaId)} ${JSON.stringify(approved)}`, () =>
        publish(repository, ghsaId, approved, permission),
      ),
  };
}

/** Why it may not be published as to the keys; `undefined` if it may. Of what is public already, nobody needs to know. */
async function refusalBy(permission: Permission | undefined): Promise<PromiseRejectedResult | undefined> {
  const [asked] = await Promise.allSettled([permission?.keys()]);
  return asked.status === 'rejected' ? asked : undefined;
}

/** One look at an advisory: all that GitHub answered, and what the process sees of it. */
interface Look {
  readonly answer: unknown;
  readonly seen: () => Promise<SeenAdvisory>;
}

function isPublished({ answer }: Look): boolean {
  return typeof answer === 'object' && answer !== null && 'state' in answer && answer.state === 'published';
}

/** Whether a request that failed leaves it open if the advisory is published. A limit does not, and asks for quiet. */
function leavesItOpen(error: unknown): boolean {
  if (!(error instanceof GitHubError)) return false;
  const { failure } = error;
  return failure.kind === 'later' ? failure.wait === undefined : failure.kind === 'refused';
}
