import type { Artifacts } from './artifacts/artifacts.ts';
import type { GitHub } from '../github/github.ts';
import { GitHubError } from '../github/github-error.ts';
import type { AdvisoryText } from '../github/advisory-text.ts';
import type { ReleaseFacts } from '../github/release-facts.ts';
import { patchedVersions } from '../github/patched-versions.ts';
import type { InspectedRelease, Inspection } from './conditions.ts';

/** Releases that are asked for by name: beyond the newest ones none can be a patch of today. */
const NEWEST = 100;

export interface Looking {
  readonly github: Pick<GitHub, 'advisoryText' | 'releases' | 'release'>;
  readonly artifacts: Artifacts;
}

/**
 * Looks at the advisory, at the releases of its patched versions (or at the one release that is named), and at what
 * everybody can get of them. Throws a `GitHubError` where the advisory itself cannot be read.
 */
export async function look(
  { github, artifacts }: Looking,
  repository: string,
  ghsaId: string,
  tag?: string,
): Promise<Inspection> {
  const advisory = await github.advisoryText(repository, ghsaId);
  try {
    const { found, unreleased } = await releasesOf(github, repository, advisory, tag);
    const releases = await Promise.all(
      found.map(async (facts): Promise<InspectedRelease> => ({
        facts,
        artifacts: await artifacts.inspect(repository, facts),
      })),
    );
    return { advisory, releases, unreleased, unanswered: false };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return { advisory, releases: [], unreleased: [], unanswered: true };
  }
}

async function releasesOf(
  github: Looking['github'],
  repository: string,
  { products }: AdvisoryText,
  tag: string | undefined,
): Promise<{ found: ReleaseFacts[]; unreleased: string[] }> {
  if (tag !== undefined) {
    const release = await github.release(repository, tag);
    return release ? { found: [release], unreleased: [] } : { found: [], unreleased: [tag] };
  }
  const known = (await github.releases(repository, NEWEST)).map((release) => release.tag);
  const { versions, unread } = patchedVersions(products, known);
  const tags = new Set(versions.flatMap((version) => version.tag ?? []));
  const asked = await Promise.all([...tags].map((name) => github.release(repository, name)));
  const found = asked.filter((release) => release !== undefined);
  // One that is listed may be gone by the time it is asked for.
  const there = new Set(found.map((release) => release.tag));
  return {
    found,
    unreleased: [
      ...versions
        .filter((version) => version.tag === undefined || !there.has(version.tag))
        .map(({ version }) => version),
      ...unread.flatMap(({ text }) => text ?? []),
    ],
  };
}
