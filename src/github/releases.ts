import type { Octokit } from '@octokit/rest';
import { matchesGlob } from 'node:path';
import { z } from 'zod';
import { Accepted, Time, understood, unlessRefused } from './response.ts';
import type { Ask, Place } from './connection.ts';
import { refusalIn } from './github-error.ts';
import { pagesOf } from './pages.ts';
import type { ReleaseAsset, ReleaseFacts, ReleaseSummary } from './release-facts.ts';

/** The published releases of a repository. A draft is none. */
export interface Releases {
  /** The `most` latest releases, the latest first. */
  releases(repository: string, most: number): Promise<ReleaseSummary[]>;
  /**
   * The release of a tag with all of its files.
   * @param branches Patterns of branches, besides the main one, that fixes are brought to.
   * @returns `undefined` if there is none.
   */
  release(repository: string, tag: string, branches?: readonly string[]): Promise<ReleaseFacts | undefined>;
}

const PAGE = 100;

const Release = z.object({
  id: z.number(),
  tag_name: z.string(),
  html_url: z.string(),
  draft: z.boolean().nullish(),
  published_at: Time.nullish(),
});
const Asset = z.object({
  name: z.string(),
  state: z.string().nullish(),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .nullish()
    .catch(null),
  browser_download_url: z.string(),
  size: z.number(),
});
const Repository = z.object({ default_branch: z.string() });
const Comparison = z.object({ status: z.enum(['ahead', 'behind', 'identical', 'diverged']) });
const Sha = z.string().regex(/^[0-9a-f]{40,64}$/);

export function releaseReading(ask: Ask): Releases {
  return {
    releases: (repository, most) => ask(repository, (octokit, place) => latestReleases(octokit, place, most)),

    release: (repository, tag, branches = []) =>
      ask(repository, async (octokit, place) => {
        if (!canBeTag(tag)) return undefined;
        const answer = await unlessRefused([404], () =>
          octokit.rest.repos.getReleaseByTag({ ...place, tag }),
        );
        const found = answer && understood(Release, answer.data);
        const summary = found && summaryOf(found);
        if (!summary) return undefined;
        const [assets, commit] = await Promise.all([
          assetsOf(octokit, place, found.id),
          commitOf(octokit, place, summary.tag),
        ]);
        const where =
          commit === undefined ? { onMain: undefined } : await placeOf(octokit, place, commit, branches);
        return { ...summary, commit, ...where, assets };
      }),
  };
}

/** Whether git could have such a tag. As a part of an address, dots alone would name another page of the API. */
function canBeTag(tag: string): boolean {
  return tag !== '' && tag !== '.' && tag !== '..' && tag.isWellFormed();
}

/** The `most` latest releases, the latest first. */
export async function latestReleases(
  octokit: Octokit,
  place: Place,
  most: number,
): Promise<ReleaseSummary[]> {
  if (most < 1) return [];
  const found: ReleaseSummary[] = [];
  const pages = pagesOf(octokit, 'GET /repos/{owner}/{repo}/releases', {
    ...place,
    per_page: Math.min(most, PAGE),
  });
  for await (const page of pages) {
    const releases = understood(z.array(Release), page);
    found.push(...releases.flatMap((release) => summaryOf(release) ?? []));
    if (found.length >= most) break;
  }
  // GitHub lists them by the day of their commit.
  return found
    .toSorted((one, other) => Temporal.Instant.compare(other.publishedAt, one.publishedAt))
    .slice(0, most);
}

function summaryOf(release: z.output<typeof Release>): ReleaseSummary | undefined {
  const { tag_name: tag, html_url: url, published_at: publishedAt } = release;
  return release.draft === true || !publishedAt ? undefined : { tag, url, publishedAt };
}

async function assetsOf(octokit: Octokit, place: Place, id: number): Promise<ReleaseAsset[]> {
  const route = 'GET /repos/{owner}/{repo}/releases/{release_id}/assets';
  const assets: ReleaseAsset[] = [];
  for await (const page of pagesOf(octokit, route, { ...place, release_id: id, per_page: PAGE }))
    for (const asset of understood(z.array(Asset), page)) {
      const { name, digest, browser_download_url: url, size, state } = asset;
      // An upload that broke off stays in the list, and cannot be downloaded.
      if ((state ?? 'uploaded') === 'uploaded') assets.push({ name, digest: digest ?? undefined, url, size });
    }
  return assets;
}

/** The commit that a tag names, whatever branch has the same name. */
export async function commitOf(octokit: Octokit, place: Place, tag: string): Promise<string | undefined> {
  const answer = await unlessRefused([404, 409, 422], () =>
    octokit.rest.repos.getCommit({ ...place, ref: `tags/${tag}`, mediaType: { format: 'sha' } }),
  );
  if (!answer) return undefined;
  const sha = Sha.safeParse(answer.data).data;
  // A GitHub that says it otherwise says nothing here; what says nothing at all is not GitHub.
  if (sha === undefined) understood(Accepted, answer.data);
  return sha;
}

/** Branches that are asked for one commit. */
const MOST_BRANCHES = 20;

/** Where a commit is: on the default branch, else on the first of the branches for back-ports that holds it. */
async function placeOf(
  octokit: Octokit,
  place: Place,
  commit: string,
  patterns: readonly string[],
): Promise<Pick<ReleaseFacts, 'onMain' | 'onBranch'>> {
  const { default_branch: main } = understood(Repository, (await octokit.rest.repos.get(place)).data);
  const onMain = await holds(octokit, place, main, commit);
  if (onMain !== false || patterns.length === 0) return { onMain };
  const branches = await branchesLike(octokit, place, patterns);
  let isKnown = branches.length <= MOST_BRANCHES;
  for (const { name, sha } of branches.slice(0, MOST_BRANCHES)) {
    const found = await holds(octokit, place, sha, commit);
    if (found) return { onMain, onBranch: name };
    isKnown &&= found === false;
  }
  return { onMain: isKnown ? false : undefined };
}

const Branches = z.array(z.object({ name: z.string(), commit: z.object({ sha: Sha }) }));

/** The branches of these patterns, those with the highest numbers first. */
async function branchesLike(
  octokit: Octokit,
  place: Place,
  patterns: readonly string[],
): Promise<{ readonly name: string; readonly sha: string }[]> {
  const found: { name: string; sha: string }[] = [];
  const route = 'GET /repos/{owner}/{repo}/branches';
  for await (const page of pagesOf(octokit, route, { ...place, per_page: PAGE }))
    for (const { name, commit } of understood(Branches, page))
      if (patterns.some((pattern) => matchesGlob(name, pattern))) found.push({ name, sha: commit.sha });
  return found.toSorted((one, other) => other.name.localeCompare(one.name, 'en', { numeric: true }));
}

/** Whether a branch holds a commit: then there is nothing in it that the branch has not. */
async function holds(
  octokit: Octokit,
  place: Place,
  branch: string,
  commit: string,
): Promise<boolean | undefined> {
  try {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      ...place,
      basehead: `${branch}...${commit}`,
    });
    const { status } = understood(Comparison, data);
    return status === 'behind' || status === 'identical';
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal?.status !== 404) throw error;
    // Two histories that never met are told by these words only.
    return refusal.says(/\bno common ancestor\b/i) ? false : undefined;
  }
}
