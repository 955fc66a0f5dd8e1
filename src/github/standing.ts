import { z } from 'zod';
import { connect } from './connection.ts';
import { fetchFor } from './octokit.ts';
import { GitHubError } from './github-error.ts';
import type { GitHubConfig } from './github.ts';
import { privateReporting } from './private-reporting.ts';
import { understood } from './response.ts';

/** How a repository is set up, as far as the token is shown it. */
export interface Standing {
  /** Nothing in it can be changed. */
  readonly archived: boolean;
  /** Whether people from outside can report in it; `undefined` where GitHub does not say, or has no such setting. */
  readonly privateReporting: boolean | undefined;
  /** GitHub does not answer, or not to this token, whether they can. */
  readonly isReportingUnknown: boolean;
  /** When the token ends; `undefined` where it does not, or GitHub does not say. */
  readonly tokenEnds: Temporal.Instant | undefined;
  /** What time it is by GitHub; `undefined` where it does not say. */
  readonly date: Temporal.Instant | undefined;
}

const Repository = z.object({ archived: z.boolean().nullish() });

/** Asks GitHub how a repository is set up. Throws `GitHubError`s only. */
export async function standingOf(
  { auth, apiUrl }: Pick<GitHubConfig, 'auth' | 'apiUrl'>,
  repository: string,
): Promise<Standing> {
  let tokenEnds: Temporal.Instant | undefined;
  let date: Temporal.Instant | undefined;
  const ask = connect(auth, apiUrl, {
    heard: (answer) => {
      tokenEnds = answer.tokenEnds ?? tokenEnds;
      date = answer.date ?? date;
    },
    // It only reads.
    fetch: fetchFor(undefined),
  });
  const { archived } = await ask(repository, async (octokit, place) =>
    understood(Repository, (await octokit.rest.repos.get(place)).data),
  );
  let isReportingUnknown = false;
  const isOn = await privateReporting(ask)
    .isPrivateReportingOn(repository)
    .catch((error: unknown) => {
      if (!(error instanceof GitHubError)) throw error;
      isReportingUnknown = true;
      return undefined;
    });
  return { archived: archived ?? false, privateReporting: isOn, isReportingUnknown, tokenEnds, date };
}
