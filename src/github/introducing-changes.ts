import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { Time, understood, unlessRefused } from './response.ts';
import type { Ask, Place } from './connection.ts';
import { MergedPull, type PullRequest } from './pull-requests.ts';
import { releaseBefore } from './release-line.ts';
import { latestReleases } from './releases.ts';
import { byLikelihood, ranked, suspects, type FixedFile } from './suspects.ts';

/** The changes with which a vulnerability may have come in. */
export interface IntroducingChanges {
  /**
   * The merged pull requests that may have introduced what the release of `tag` fixes, the likeliest first, ten at
   * most: those that last touched the fix's files before it. A suggestion for people to confirm, and empty where the
   * history does not tell. Asks GitHub thirty times at most.
   */
  suggestIntroducingChanges(repository: string, tag: string): Promise<PullRequest[]>;
}

/** The bounds of the search. Together with the list of releases and the comparison: 30 requests. */
const MOST = { merges: 3, files: 10, commits: 15, pulls: 10 };
const RELEASES = 100;
/** How many of a file's last commits are looked at. */
const COMMITS_OF_A_FILE = 3;

/** What GitHub answers of a commit or a file that it does not have. */
const NOT_THERE = [404, 409, 422];

const Files = z
  .array(
    z.object({
      filename: z.string(),
      previous_filename: z.string().nullish(),
      status: z.string(),
      changes: z.number(),
    }),
  )
  .nullish()
  .transform((files) =>
    (files ?? [])
      // No change can have introduced anything in a file that was not there.
      .filter(({ status }) => status !== 'added')
      .map(({ filename, previous_filename: before, changes }) => ({
        path: before ?? filename,
        lines: changes,
      })),
  );
const Comparison = z.object({
  merge_base_commit: z.object({ sha: z.string() }),
  commits: z.array(z.object({ sha: z.string(), commit: z.object({ message: z.string() }) })),
  files: Files,
});
const Merge = z.object({ parents: z.array(z.object({ sha: z.string() })), files: Files });
const Commits = z.array(
  z.object({ sha: z.string(), commit: z.object({ committer: z.object({ date: Time }) }) }),
);

export function introducingChanges(ask: Ask): IntroducingChanges {
  return {
    suggestIntroducingChanges: (repository, tag) =>
      ask(repository, async (octokit, place) => {
        const fixes = await fixesIn(octokit, place, tag);
        const commits = await commitsBefore(octokit, place, fixes);
        return (await pullsOf(octokit, place, commits)).slice(0, MOST.pulls);
      }),
  };
}

/** A fix: what it changed, and the commit before it. */
interface Fix {
  readonly before: string;
  readonly files: readonly FixedFile[];
}

/**
 * What a release fixes: the merges of advisories in it, which GitHub titles itself; or all of it where there are
 * none. Nothing where the release before it is not known, or has no history in common with it.
 */
async function fixesIn(octokit: Octokit, place: Place, tag: string): Promise<Fix[]> {
  const previous = releaseBefore(await latestReleases(octokit, place, RELEASES), tag);
  if (!previous) return [];
  const answer = await unlessRefused(NOT_THERE, () =>
    octokit.rest.repos.compareCommitsWithBasehead({ ...place, basehead: `${previous.tag}...${tag}` }),
  );
  if (!answer) return [];
  const { merge_base_commit: base, commits, files } = understood(Comparison, answer.data);
  const merges = commits.filter(({ commit }) => isAdvisoryMerge(commit.message)).slice(-MOST.merges);
  // Of a release with more than 250 commits, GitHub shows only the first ones here.
  if (merges.length === 0) return [{ before: base.sha, files }];
  const fixes = await Promise.all(merges.map(({ sha }) => mergeAt(octokit, place, sha)));
  return fixes.flatMap((fix) => fix ?? []);
}

/** The title that GitHub gives the merge of an advisory's private fork, today and until 2024. */
export function isAdvisoryMerge(message: string): boolean {
  const [title = ''] = message.split('\n', 1);
  return (
    /^Merge commit from fork\b/.test(title) ||
    /^Merge pull request\b.*\bfrom (?:\S*[/-])?ghsa(?:-[0-9a-z]{4}){3}\b/i.test(title.slice(0, 500))
  );
}

async function mergeAt(octokit: Octokit, place: Place, sha: string): Promise<Fix | undefined> {
  const answer = await unlessRefused(NOT_THERE, () => octokit.rest.repos.getCommit({ ...place, ref: sha }));
  if (!answer) return undefined;
  const { parents, files } = understood(Merge, answer.data);
  // The first parent is what was merged into; the other ones are the fix itself.
  return parents[0] && { before: parents[0].sha, files };
}

/** A commit before the fix, and which of the fix's files it touched. */
interface Touching {
  readonly sha: string;
  readonly at: Temporal.Instant;
  readonly files: ReadonlySet<string>;
}

/** The last commits before the fixes that touched their files, the likeliest first. */
async function commitsBefore(octokit: Octokit, place: Place, fixes: readonly Fix[]): Promise<Touching[]> {
  const before = new Map(fixes.flatMap((fix) => fix.files.map(({ path }) => [path, fix.before] as const)));
  const paths = suspects(
    fixes.flatMap(({ files }) => files),
    MOST.files,
  );
  const found = new Map<string, Touching>();
  const histories = await Promise.all(
    paths.map(async (path) => ({
      path,
      commits: await historyOf(octokit, place, path, before.get(path) ?? ''),
    })),
  );
  for (const { path, commits } of histories)
    for (const { sha, commit } of commits) {
      const files = new Set(found.get(sha)?.files).add(path);
      found.set(sha, { sha, at: commit.committer.date, files });
    }
  return [...found.values()].toSorted(byLikelihood).slice(0, MOST.commits);
}

async function historyOf(
  octokit: Octokit,
  place: Place,
  path: string,
  sha: string,
): Promise<z.output<typeof Commits>> {
  const answer = await unlessRefused(NOT_THERE, () =>
    octokit.rest.repos.listCommits({ ...place, path, sha, per_page: COMMITS_OF_A_FILE }),
  );
  return answer ? understood(Commits, answer.data) : [];
}

/** The merged pull requests of commits, the likeliest first. */
async function pullsOf(octokit: Octokit, place: Place, commits: readonly Touching[]): Promise<PullRequest[]> {
  const found = await Promise.all(
    commits.map(async ({ sha, files }) => {
      const answer = await unlessRefused(NOT_THERE, () =>
        octokit.rest.repos.listPullRequestsAssociatedWithCommit({ ...place, commit_sha: sha, per_page: 100 }),
      );
      const pulls = answer ? understood(z.array(MergedPull), answer.data) : [];
      return pulls.flatMap((pull) => (pull ? [{ pull, files }] : []));
    }),
  );
  return ranked(found.flat());
}
