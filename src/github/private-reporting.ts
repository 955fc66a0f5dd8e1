import { z } from 'zod';
import type { Ask } from './connection.ts';
import { remembered } from './remembered.ts';
import { understood } from './response.ts';

/** Whether people from outside can report in a repository. */
export interface PrivateReporting {
  /**
   * Whether private vulnerability reporting is on.
   *
   * @returns `undefined` of a private repository, which nobody outside sees, and for which GitHub has no such setting
   */
  isPrivateReportingOn(repository: string): Promise<boolean | undefined>;
}

const Reporting = z.object({ enabled: z.boolean() });
const Repository = z.object({ private: z.boolean().nullish() });

export function privateReporting(ask: Ask): PrivateReporting {
  const askEnabled = remembered((data) => understood(Reporting, data).enabled);
  return {
    isPrivateReportingOn: (repository) =>
      ask(repository, async (octokit, place) => {
        const route = 'GET /repos/{owner}/{repo}/private-vulnerability-reporting';
        if ((await askEnabled(octokit, { route, parameters: place })).value) return true;
        const { private: isPrivate } = understood(Repository, (await octokit.rest.repos.get(place)).data);
        return isPrivate === true ? undefined : false;
      }),
  };
}
