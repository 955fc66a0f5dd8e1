import { z } from 'zod';
import { Time, understood, unlessRefused } from './response.ts';
import type { Ask } from './connection.ts';

/** A merged pull request. All of it is public. */
export interface PullRequest {
  readonly number: number;
  readonly title: string;
  /** Where people read it in a browser. */
  readonly url: string;
  /** The login of who opened it; `undefined` for an account that is gone. */
  readonly author: string | undefined;
  readonly mergedAt: Temporal.Instant;
}

export interface PullRequests {
  /** The merged pull request of that number, or `undefined` if there is none. */
  pullRequest(repository: string, number: number): Promise<PullRequest | undefined>;
}

/** A pull request as GitHub answers it; one that is not merged comes out as undefined. */
export const MergedPull = z
  .object({
    number: z.number(),
    title: z.string(),
    html_url: z.string(),
    user: z.object({ login: z.string() }).nullish(),
    merged_at: Time.nullish(),
  })
  .transform(({ number, title, html_url: url, user, merged_at: mergedAt }): PullRequest | undefined =>
    mergedAt ? { number, title, url, author: user?.login, mergedAt } : undefined,
  );

export function pullRequests(ask: Ask): PullRequests {
  return {
    pullRequest: (repository, number) =>
      ask(repository, async (octokit, place) => {
        if (!Number.isSafeInteger(number) || number < 1) return undefined;
        const answer = await unlessRefused([404], () =>
          octokit.rest.pulls.get({ ...place, pull_number: number }),
        );
        return answer && understood(MergedPull, answer.data);
      }),
  };
}
