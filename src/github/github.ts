import { RequestError } from '@octokit/request-error';
import type { Octokit } from '@octokit/rest';
import { seenAdvisory, type SeenAdvisory, type TeamMembers } from './advisory-facts.ts';
import { asking, GitHubError, isLimit } from './github-error.ts';
import { createOctokit, type GitHubAuth } from './octokit.ts';

/** The states a listing must be asked for one by one, new reports first. */
export const LISTED_STATES = ['triage', 'draft', 'published', 'closed'] as const;
type ListedState = (typeof LISTED_STATES)[number];

/** What the bot's token may do in a repository; each missing right by its name in GitHub's settings. */
interface Rights {
  readonly missing: readonly string[];
}

/** The bot's GitHub: advisories of the configured repositories. Everything here throws `GitHubError`s only. */
export interface GitHub {
  /** The advisories in `state` that changed at `since` or later, latest change first; all of them without. */
  listAdvisories(repository: string, state: ListedState, since?: Temporal.Instant): Promise<SeenAdvisory[]>;
  advisory(repository: string, ghsaId: string): Promise<SeenAdvisory>;
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
  /** Whether a login exists; its spelling as GitHub has it, or undefined. */
  findLogin(login: string): Promise<string | undefined>;
  /** Which of the needed rights the token lacks in a repository. */
  rights(repository: string): Promise<Rights>;
}

const HEADINGS = ['Impact', 'Patches', 'Workarounds', 'References'];
const PAGE = 100;

export interface GitHubConfig {
  readonly auth: GitHubAuth;
  readonly apiUrl: string;
  /** `owner/name`, one at least. */
  readonly repositories: readonly string[];
}

/** GitHub as configured. Asks nothing before the first call. */
export function createGitHub({ auth, apiUrl, repositories }: GitHubConfig): GitHub {
  const clients = new Map<string, Promise<Octokit>>();
  const making = new Map<string, Promise<SeenAdvisory>>();
  const clientFor = (repository: string): Promise<Octokit> => {
    const owner = auth.kind === 'token' ? '' : ownerOf(repository).owner;
    const known = clients.get(owner);
    if (known) return known;
    const made = createOctokit(auth, apiUrl, repository);
    clients.set(owner, made);
    // A failed sign-in must not be remembered.
    made.catch(() => clients.delete(owner));
    return made;
  };

  const withClient = <T>(repository: string, ask: (octokit: Octokit) => Promise<T>): Promise<T> =>
    asking(async () => ask(await clientFor(repository)));

  return {
    listAdvisories: (repository, state, since) =>
      withClient(repository, async (octokit) => {
        const place = ownerOf(repository);
        const membersOf = teams(octokit, place.owner);
        const found: SeenAdvisory[] = [];
        const pages = octokit.paginate.iterator(octokit.rest.securityAdvisories.listRepositoryAdvisories, {
          ...place,
          state,
          sort: 'updated',
          direction: 'desc',
          per_page: PAGE,
        });
        for await (const page of pages) {
          const seen = await Promise.all(page.data.map((raw) => seenAdvisory(raw, membersOf)));
          const news = since
            ? seen.filter((each) => Temporal.Instant.compare(each.updatedAt, since) >= 0)
            : seen;
          found.push(...news);
          if (news.length < seen.length) break;
        }
        return found;
      }),

    advisory: (repository, ghsaId) =>
      withClient(repository, async (octokit) => {
        const place = ownerOf(repository);
        const { data } = await octokit.rest.securityAdvisories.getRepositoryAdvisory({
          ...place,
          ghsa_id: ghsaId,
        });
        return seenAdvisory(data, teams(octokit, place.owner));
      }),

    async findDraft(repository, caseId) {
      const drafts = await this.listAdvisories(repository, 'draft');
      return drafts.find((draft) => draft.caseId === caseId);
    },

    createDraft: (repository, caseId) =>
      withClient(repository, async (octokit) => {
        const place = ownerOf(repository);
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
      return making.getOrInsertComputed(caseId, () => make().finally(() => making.delete(caseId)));
    },

    async findLogin(login) {
      try {
        return await withClient(repositories[0] ?? '', async (octokit) => {
          const { data } = await octokit.rest.users.getByUsername({ username: login });
          return data.login;
        });
      } catch (error) {
        if (error instanceof GitHubError && error.failure.kind === 'missing') return undefined;
        throw error;
      }
    },

    async rights(repository) {
      try {
        await this.listAdvisories(repository, 'triage', Temporal.Now.instant());
        const permissions = await withClient(repository, async (octokit) => {
          const { data } = await octokit.rest.repos.get(ownerOf(repository));
          return data.permissions;
        });
        // An App's token shows no permissions of a person; that it may read is all that can be asked beforehand.
        const mayWrite = auth.kind === 'app' || permissions === undefined || permissions.admin;
        return {
          missing: mayWrite ? [] : ['Repository security advisories: read and write (as repository admin)'],
        };
      } catch (error) {
        if (error instanceof GitHubError && error.failure.kind === 'rights')
          return { missing: [error.failure.right] };
        if (error instanceof GitHubError && error.failure.kind === 'missing')
          return { missing: [`access to the repository ${repository}`] };
        throw error;
      }
    },
  };
}

/** Asks for each team once. */
function teams(octokit: Octokit, org: string): TeamMembers {
  const known = new Map<string, Promise<readonly string[] | undefined>>();
  const ask = async (slug: string): Promise<readonly string[] | undefined> => {
    try {
      const members = await octokit.paginate(octokit.rest.teams.listMembersInOrg, {
        org,
        team_slug: slug,
        per_page: PAGE,
      });
      return members.map((member) => member.login);
    } catch (error) {
      const closed = error instanceof RequestError && (error.status === 403 || error.status === 404);
      if (closed && !isLimit(error)) return undefined;
      throw error;
    }
  };
  return (slug) => known.getOrInsertComputed(slug, ask);
}

function ownerOf(repository: string): { owner: string; repo: string } {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}

/** Where people read GitHub in a browser, for an API at `apiUrl`: GitHub itself, or an Enterprise Server. */
export function webAddress(apiUrl: string): string {
  const url = new URL(apiUrl);
  return url.pathname === '/api/v3' ? url.origin : 'https://github.com';
}
