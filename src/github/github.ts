import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { seenAdvisory, type SeenAdvisory } from './advisory-facts.ts';
import { advisoryTexts, type AdvisoryTexts } from './advisory-text.ts';
import { attestationReading, type Attestations } from './attestations.ts';
import { codeOwnersReading, type CodeOwnersReading } from './code-owners.ts';
import { changeReading, type ChangeReading } from './changes.ts';
import { closing, type Closing } from './closing.ts';
import { collaborators, type Collaborators } from './collaborators.ts';
import { comments, type Comments } from './comments.ts';
import { connect } from './connection.ts';
import { cveIds, type CveIds } from './cve.ts';
import { forks, type Forks } from './fork.ts';
import { accounts, type Accounts } from './accounts.ts';
import { identity, type Identity } from './identity.ts';
import { GitHubError, WRITE_AS_ADMIN } from './github-error.ts';
import type { Leave } from '../lease/gated-agent.ts';
import { fetchFor, type GitHubAuth, type Hear } from './octokit.ts';
import { listings, type Listings } from './listing.ts';
import { globalAdvisories, type GlobalAdvisories } from './global-advisories.ts';
import { introducingChanges, type IntroducingChanges } from './introducing-changes.ts';
import { privateReporting, type PrivateReporting } from './private-reporting.ts';
import { publishing, type Publishing } from './publishing.ts';
import { pullRequests, type PullRequests } from './pull-requests.ts';
import { releaseReading, type Releases } from './releases.ts';
import { understood } from './response.ts';
import { severities, type Severities } from './severities.ts';
import { teams } from './teams.ts';
import { joining } from './in-flight.ts';

/** What the bot's token may do in a repository; each missing right by its name in GitHub's settings. */
interface Rights {
  readonly missing: readonly string[];
}

/** Making the advisory of a case, and finding it again. */
interface Drafts {
  /** The draft the bot made for a case, if there is one. */
  findDraft(repository: string, caseId: string): Promise<SeenAdvisory | undefined>;
  /**
   * Makes a draft that says nothing but the case's id and the headings to fill in. After a `later`, look with
   * `findDraft` before asking again: it may have been made.
   */
  createDraft(repository: string, caseId: string): Promise<SeenAdvisory>;
  /**
   * The draft of a case, found or made. Two who ask at once get the same one. `fresh`: the case is so new that none
   * can be there yet, which saves looking.
   */
  ensureDraft(repository: string, caseId: string, how?: { fresh: boolean }): Promise<SeenAdvisory>;
}

/** What the token may do. */
interface Access {
  /** Which of the needed rights the token lacks in a repository. */
  rights(repository: string): Promise<Rights>;
}

/**
 * The bot's GitHub: advisories, code owners and releases of the configured repositories. Everything here throws
 * `GitHubError`s only. What changes something may be asked for again after a `later`: it may have happened, and happens
 * once.
 */
export interface GitHub
  extends
    Listings,
    Drafts,
    Access,
    Accounts,
    Identity,
    PrivateReporting,
    CodeOwnersReading,
    Collaborators,
    Severities,
    CveIds,
    Closing,
    Forks,
    Comments,
    AdvisoryTexts,
    GlobalAdvisories,
    Releases,
    ChangeReading,
    Attestations,
    Publishing,
    PullRequests,
    IntroducingChanges {}

const Repository = z.object({
  id: z.int(),
  permissions: z.object({ admin: z.boolean() }).nullish(),
});

const HEADINGS = ['Impact', 'Patches', 'Workarounds', 'References'];

export interface GitHubConfig {
  readonly auth: GitHubAuth;
  readonly apiUrl: string;
  /** `owner/name`, one at least. */
  readonly repositories: readonly string[];
  /** Told of every answer what it says of the sign-in and of the time. */
  readonly heard?: Hear;
  /** Asked before anything is changed in GitHub; left out where there is one machine. */
  readonly leave?: Leave | undefined;
  /** A clock that never goes back, in milliseconds, and waiting by it; the machine's, unless given. */
  readonly timing?: {
    readonly now: () => number;
    readonly pause: (milliseconds: number) => Promise<unknown>;
  };
}

/** GitHub as configured. Asks nothing before the first call. */
export function createGitHub({ auth, apiUrl, repositories, heard, leave, timing }: GitHubConfig): GitHub {
  const { now, pause: wait } = timing ?? { now: () => performance.now(), pause };
  const ask = connect(auth, apiUrl, { heard: heard ?? (() => {}), fetch: fetchFor(leave) });
  const making = joining<SeenAdvisory>();

  return {
    ...listings(ask),

    async findDraft(repository, caseId) {
      const { seen } = await this.list(repository, { state: 'draft', anew: true });
      return seen.find((draft) => draft.caseId === caseId);
    },

    createDraft: (repository, caseId) =>
      ask(repository, async (octokit, place) => {
        const { data } = await octokit.rest.securityAdvisories.createRepositoryAdvisory({
          ...place,
          summary: `${caseId}: details to follow`,
          description: HEADINGS.map((heading) => `### ${heading}\n`).join('\n'),
          vulnerabilities: [{ package: { ecosystem: 'other', name: place.repo } }],
        });
        return seenAdvisory(data, teams(octokit, place.owner));
      }),

    ensureDraft(repository, caseId, { fresh } = { fresh: false }) {
      const make = async () =>
        (fresh ? undefined : await this.findDraft(repository, caseId)) ??
        (await this.createDraft(repository, caseId));
      return making(caseId, make);
    },

    async rights(repository) {
      try {
        await this.list(repository, { state: 'triage', since: Temporal.Now.instant() });
        const permissions = await ask(repository, async (octokit, place) => {
          const { data } = await octokit.rest.repos.get(place);
          return understood(Repository, data).permissions ?? undefined;
        });
        // An App's token shows no permissions of a person; that it may read is all that can be asked beforehand.
        const mayWrite = auth.kind === 'app' || permissions === undefined || permissions.admin;
        return { missing: mayWrite ? [] : [WRITE_AS_ADMIN] };
      } catch (error) {
        if (error instanceof GitHubError && error.failure.kind === 'rights')
          return { missing: [error.failure.right] };
        if (error instanceof GitHubError && error.failure.kind === 'missing')
          return { missing: [`access to the repository ${repository}`] };
        throw error;
      }
    },

    ...accounts(ask, repositories[0] ?? ''),
    ...privateReporting(ask),
    ...codeOwnersReading(ask, now),
    ...collaborators(ask),
    ...severities(ask),
    ...cveIds(ask),
    ...closing(ask),
    ...forks(ask, wait),
    ...identity(ask, auth),
    ...comments(ask, { auth, webUrl: webAddress(apiUrl) }),
    ...advisoryTexts(ask),
    ...globalAdvisories(ask),
    ...releaseReading(ask),
    ...changeReading(ask),
    ...attestationReading(ask, apiUrl),
    ...publishing(ask, wait),
    ...pullRequests(ask),
    ...introducingChanges(ask),
  };
}

/** Where people read GitHub in a browser, for an API at `apiUrl`: GitHub itself, or an Enterprise Server. */
export function webAddress(apiUrl: string): string {
  const url = new URL(apiUrl);
  return url.pathname === '/api/v3' ? url.origin : 'https://github.com';
}
