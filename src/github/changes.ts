import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { Time, understood } from './response.ts';
import type { Ask, Place } from './connection.ts';
import { refusalIn } from './github-error.ts';
import { commitOf } from './releases.ts';

/** A commit that says something about a fix. */
interface NamedCommit {
  readonly sha: string;
  /** The first line of its message: anybody's text. */
  readonly title: string;
}

/** What lies between two points of a repository, the earlier first. */
export interface Changes {
  /** The commits compared: `undefined` where there is nothing before. */
  readonly from: string | undefined;
  readonly to: string;
  /** Where people see it in a browser. */
  readonly url: string | undefined;
  readonly total: number;
  /** The commits between them that GitHub names, the oldest first; not all where it shows too many. */
  readonly shas: readonly string[];
  /** The merges of advisories' private forks among them. */
  readonly merges: readonly (NamedCommit & { readonly at: Temporal.Instant })[];
  /** What takes an earlier commit back; `of` where it says which. */
  readonly reverts: readonly (NamedCommit & { readonly of: string | undefined })[];
}

/** The commits from one point of a repository to another. All of it is public. */
export interface ChangeReading {
  /**
   * The commits since the tag `from` up to the tag `to`, or to the main branch as it is now.
   * @returns `undefined` where GitHub does not show them.
   */
  changes(repository: string, from: string | undefined, to: string | undefined): Promise<Changes | undefined>;
}

const Repository = z.object({ default_branch: z.string() });
const Head = z.object({ sha: z.string().regex(/^[0-9a-f]{40,64}$/), html_url: z.string() });
const Commit = z.object({
  sha: z.string(),
  commit: z.object({ message: z.string(), committer: z.object({ date: Time.nullish() }).nullish() }),
});
const Comparison = z.object({
  html_url: z.string(),
  total_commits: z.int(),
  commits: z.array(Commit),
});

/** The title that GitHub gives a merge of an advisory's private fork. */
const FORK_MERGE = /^Merge commit from fork\b/;
const REVERT_OF = /\bThis reverts commit ([0-9a-f]{7,64})\b/;
const REVERT = /^Revert\b|\bThis reverts commit [0-9a-f]{7,64}\b/;

export function changeReading(ask: Ask): ChangeReading {
  return {
    changes: (repository, from, to) =>
      ask(repository, async (octokit, place) => {
        const [base, head] = [
          from === undefined ? undefined : await commitOf(octokit, place, from),
          to === undefined ? await mainOf(octokit, place) : await commitOf(octokit, place, to),
        ];
        if (head === undefined || (from !== undefined && base === undefined)) return undefined;
        return base === undefined ? aloneAt(octokit, place, head) : between(octokit, place, base, head);
      }),
  };
}

/** The commit that the main branch ends with. */
async function mainOf(octokit: Octokit, place: Place): Promise<string> {
  const { default_branch: ref } = understood(Repository, (await octokit.rest.repos.get(place)).data);
  const { data } = await octokit.rest.repos.getCommit({ ...place, ref: `heads/${ref}` });
  return understood(Head, data).sha;
}

/** A commit with nothing before it to compare it with. */
async function aloneAt(octokit: Octokit, place: Place, to: string): Promise<Changes> {
  const { data } = await octokit.rest.repos.getCommit({ ...place, ref: to });
  const { html_url: url } = understood(Head, data);
  return { from: undefined, to, url, total: 0, shas: [], merges: [], reverts: [] };
}

async function between(
  octokit: Octokit,
  place: Place,
  from: string,
  to: string,
): Promise<Changes | undefined> {
  try {
    const basehead = `${from}...${to}`;
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ ...place, basehead });
    const { html_url: url, total_commits: total, commits } = understood(Comparison, data);
    const named = commits.map(({ sha, commit: { message, committer } }) => ({
      sha,
      title: message.split('\n', 1)[0] ?? '',
      message,
      at: committer?.date ?? undefined,
    }));
    return {
      from,
      to,
      url,
      total,
      shas: named.map(({ sha }) => sha),
      merges: named.flatMap(({ sha, title, at }) =>
        at && FORK_MERGE.test(title) ? [{ sha, title, at }] : [],
      ),
      reverts: named.flatMap(({ sha, title, message }) =>
        REVERT.test(message) ? [{ sha, title, of: REVERT_OF.exec(message)?.[1] }] : [],
      ),
    };
  } catch (error) {
    // Two histories that never met, or a commit that is not there any more.
    if (refusalIn(error)?.status === 404) return undefined;
    throw error;
  }
}
