import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import {
  listedAdvisories,
  readAdvisory,
  seen,
  seenAdvisories,
  type ListedAdvisory,
  type SeenAdvisory,
} from './advisory-facts.ts';
import type { Ask, Place } from './connection.ts';
import { refusalIn } from './github-error.ts';
import { pagesBy } from './pages.ts';
import { remembered } from './remembered.ts';
import { understood } from './response.ts';
import { readMembers, teams } from './teams.ts';

/** The states an advisory can be listed by, new reports first. */
export const LISTED_STATES = ['triage', 'draft', 'published', 'closed'] as const;
export type ListedState = (typeof LISTED_STATES)[number];

/** What is asked of a listing. */
export interface Listing {
  /** Left out: whatever their state. */
  readonly state?: ListedState | undefined;
  /** Only what changed then or later; left out: all of it. */
  readonly since?: Temporal.Instant | undefined;
  /** Whatever GitHub said before is not relied on, so that it counts against the hour's requests. */
  readonly anew?: boolean;
}

/** What a listing shows: advisories, the latest change first, and the ids of those that cannot be read, or the empty text where GitHub says none. */
export interface Listed {
  readonly seen: readonly SeenAdvisory[];
  readonly unreadable: readonly string[];
}

/** Following advisories. What has not changed since it was asked for last counts for nothing of the hour's requests. */
export interface Listings {
  /** The advisories of a repository. */
  list(repository: string, listing: Listing): Promise<Listed>;
  /**
   * The advisories of all repositories of the owner of `repository`, by repository (`owner/name` in lower case).
   *
   * @returns `undefined` where the token may not list them so, or GitHub does not say which is whose
   */
  listAll(repository: string, listing: Listing): Promise<ReadonlyMap<string, Listed> | undefined>;
  /** The name that a repository has now, `owner/name`: GitHub answers to those it had before. */
  nameOf(repository: string): Promise<string>;
  /** One advisory, as it is now. */
  advisory(repository: string, ghsaId: string): Promise<SeenAdvisory>;
}

const Repository = z.object({ full_name: z.string() });

const PAGE = 100;
const OF_REPOSITORY = 'GET /repos/{owner}/{repo}/security-advisories';
const OF_OWNER = 'GET /orgs/{org}/security-advisories';

/** Listing as `ask` is signed in. */
export function listings(ask: Ask): Listings {
  const askPage = remembered(listedAdvisories);
  const askOne = remembered(readAdvisory);
  const askName = remembered((data) => understood(Repository, data).full_name);
  const askMembers = remembered(readMembers);

  const entries = async (
    octokit: Octokit,
    route: string,
    place: Readonly<Record<string, string>>,
    { state, since, anew = false }: Listing,
  ): Promise<ListedAdvisory[]> => {
    const parameters = {
      ...place,
      ...(state && { state }),
      sort: 'updated',
      direction: 'desc',
      per_page: PAGE,
    };
    const found: ListedAdvisory[] = [];
    for await (const page of pagesBy(askPage, octokit, { route, parameters }, { anew })) {
      const news = since ? page.filter((each) => isSince(each, since)) : page;
      found.push(...news);
      if (news.length < page.length) break;
    }
    return found;
  };

  return {
    list: (repository, listing) =>
      ask(repository, async (octokit, place) => {
        const found = await entries(octokit, OF_REPOSITORY, place, listing);
        return seenAdvisories(found, teams(octokit, place.owner, askMembers));
      }),

    listAll: (repository, listing) =>
      ask(repository, async (octokit, { owner: org }: Place) => {
        let found: ListedAdvisory[];
        try {
          found = await entries(octokit, OF_OWNER, { org }, listing);
        } catch (error) {
          // What is no organisation, what this token may not list so, or a GitHub that has no such listing.
          const status = refusalIn(error)?.status;
          if (status !== undefined && [400, 403, 404, 422].includes(status)) return undefined;
          throw error;
        }
        const membersOf = teams(octokit, org, askMembers);
        const byRepository = Map.groupBy(found, (each) => each.repository);
        const listed = new Map<string, Listed>();
        for (const [name, ofIt] of byRepository) {
          if (name === undefined) return undefined;
          listed.set(name, await seenAdvisories(ofIt, membersOf));
        }
        return listed;
      }),

    nameOf: (repository) =>
      ask(repository, async (octokit, place) => {
        const route = 'GET /repos/{owner}/{repo}';
        return (await askName(octokit, { route, parameters: place })).value;
      }),

    advisory: (repository, ghsaId) =>
      ask(repository, async (octokit, place) => {
        const route = 'GET /repos/{owner}/{repo}/security-advisories/{ghsa_id}';
        const { value } = await askOne(octokit, { route, parameters: { ...place, ghsa_id: ghsaId } });
        return seen(value, teams(octokit, place.owner, askMembers));
      }),
  };
}

/** What cannot be read is shown as long as the page it stands on is: GitHub may not say when it changed. */
function isSince({ read }: ListedAdvisory, since: Temporal.Instant): boolean {
  if ('unreadable' in read) return true;
  const changed = read.updated_at ?? read.created_at ?? Temporal.Instant.fromEpochMilliseconds(0);
  return Temporal.Instant.compare(changed, since) >= 0;
}
