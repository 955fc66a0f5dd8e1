import type { GitHubHappening } from '../happenings.ts';
import { notFound } from './refusal.ts';

/** The organisation that owns everything here. */
export const ORGANISATION = 'stacklok';

/** The account behind the bot's own token. */
const BOT_LOGIN = 'codegate-advisory-bot';

export interface Account {
  id: number;
  login: string;
  type: 'User' | 'Organization' | 'Bot';
}

export interface Team {
  id: number;
  slug: string;
  name: string;
  description: string;
  /** What the team may do in every repository here. */
  role: Role;
  members: readonly Account[];
}

/** What an account may do in a repository. A public one can be read by everyone. */
export type Role = 'admin' | 'write' | 'read';

export interface Repository {
  id: number;
  name: string;
  description: string | null;
  private: boolean;
  /** The advisory whose temporary private fork this is. */
  forkOf: string | null;
  createdAt: Temporal.Instant;
  /** Whether private vulnerability reporting is on. */
  privateReporting: boolean;
}

/** Who and what exists on the sandbox's GitHub, apart from advisories, releases and pull requests. */
export class World {
  /** Where the REST API is served. */
  readonly url: string;
  readonly now: () => Temporal.Instant;
  readonly #told: (happening: GitHubHappening) => void;
  readonly organisation: Account;
  readonly bot: Account;
  /** The account as which the App's installation acts. */
  readonly appBot: Account;
  readonly teams: readonly Team[];
  readonly repositories: Repository[] = [];
  /** Whether it has the preview of advisory comments. */
  readonly hasComments: boolean;
  readonly #accounts = new Map<string, Account>();
  readonly #access = new Map<string, Role | 'none'>();
  #lastId = 1000;
  /** How often something changed here. */
  changes = 0;

  constructor(options: {
    url: string;
    now: () => Temporal.Instant;
    people: readonly string[];
    told?: ((happening: GitHubHappening) => void) | undefined;
    hasComments: boolean;
  }) {
    this.hasComments = options.hasComments;
    this.#told = options.told ?? (() => {});
    this.url = options.url;
    this.now = options.now;
    this.organisation = this.#addAccount(ORGANISATION, 'Organization');
    this.bot = this.#addAccount(BOT_LOGIN, 'User');
    const people = options.people.map((login) => this.#addAccount(login, 'User'));
    const named = (start: string) => people.filter(({ login }) => login.startsWith(start));
    this.teams = [
      {
        id: this.nextId(),
        slug: 'security',
        name: 'Security',
        description: 'Handles vulnerability reports',
        role: 'admin',
        members: [this.bot, ...named('security'), ...named('closed-dms')],
      },
      {
        id: this.nextId(),
        slug: 'maintainers',
        name: 'Maintainers',
        description: 'Maintains CodeGate',
        role: 'write',
        members: named('maintainer'),
      },
    ];
    this.addRepository('codegate', { description: 'Security, workspaces and multiplexing for AI agents' });
    this.addRepository('other', { description: 'Another public repository of the organisation' });
    this.addRepository('internal', {
      description: 'A private repository of the organisation',
      private: true,
    });
    this.appBot = this.#addAccount(`${BOT_LOGIN}[bot]`, 'Bot');
  }

  /** Ids are given in the order of asking, so that two runs of one transcript compare. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  addRepository(
    name: string,
    more: { description?: string; private?: boolean; forkOf?: string } = {},
  ): Repository {
    const repository: Repository = {
      id: this.nextId(),
      name,
      description: more.description ?? null,
      private: more.private ?? false,
      forkOf: more.forkOf ?? null,
      createdAt: this.now(),
      // GitHub has it for public repositories alone.
      privateReporting: !(more.private ?? false),
    };
    this.repositories.push(repository);
    return repository;
  }

  removeRepository(repository: Repository): void {
    this.repositories.splice(this.repositories.indexOf(repository), 1);
  }

  /** Everybody who is no machine. */
  get people(): Account[] {
    return [...this.#accounts.values()].filter(({ type }) => type === 'User');
  }

  /** GitHub compares owners, repositories and logins without case. */
  findRepository(owner: string, name: string): Repository | undefined {
    if (owner.toLowerCase() !== ORGANISATION) return undefined;
    return this.repositories.find((repository) => repository.name.toLowerCase() === name.toLowerCase());
  }

  findAccount(login: string): Account | undefined {
    return this.#accounts.get(login.toLowerCase());
  }

  /** @throws GitHubRefusal 404 for a login that nobody has. */
  account(login: string): Account {
    const found = this.findAccount(login);
    if (!found) throw notFound();
    return found;
  }

  findTeam(slug: string): Team | undefined {
    return this.teams.find((team) => team.slug === slug.toLowerCase());
  }

  /** @throws GitHubRefusal 404 for a team or an organisation that does not exist. */
  team(organisation: string, slug: string): Team {
    const found = organisation.toLowerCase() === ORGANISATION ? this.findTeam(slug) : undefined;
    if (!found) throw notFound();
    return found;
  }

  /** The account with an id. @throws GitHubRefusal 404 where there is none. */
  accountWith(id: number): Account {
    const found = [...this.#accounts.values()].find((account) => account.id === id);
    if (!found) throw notFound();
    return found;
  }

  /** Tells of something that has changed here. */
  tell(happening: GitHubHappening): void {
    this.changes += 1;
    this.#told(happening);
  }

  /** An account goes on under another name; its old one is free, and with `taken` another account has it at once. */
  rename(account: Account, login: string, taken: boolean): void {
    const formerly = account.login;
    this.#accounts.delete(formerly.toLowerCase());
    account.login = login;
    this.#accounts.set(login.toLowerCase(), account);
    if (taken) this.#addAccount(formerly, 'User');
    this.tell({ what: 'rename', login, formerly });
  }

  /** What an account may do from now on in a repository, whatever its teams say; GitHub says of a public one at least `read`. */
  setAccess(repository: Repository, account: Account, access: Role | 'none'): void {
    this.#access.set(`${repository.id}:${account.id}`, access);
    this.tell({ what: 'access', repository: fullName(repository), login: account.login });
  }

  /** Turns private vulnerability reporting on or off. */
  setPrivateReporting(repository: Repository, enabled: boolean): void {
    repository.privateReporting = enabled;
    this.tell({ what: 'private-reporting', repository: fullName(repository), enabled });
  }

  /** What an account may do in a repository: what was set, or what its teams may do. */
  access(repository: Repository, account: Account): Role | 'none' {
    const set = this.#access.get(`${repository.id}:${account.id}`);
    return set === 'none' && !repository.private ? 'read' : (set ?? this.role(account));
  }

  /** The strongest role that an account has through its teams; the App is installed on every repository. */
  role(account: Account): Role {
    if (account === this.appBot) return 'admin';
    const roles = this.teams.filter(({ members }) => members.includes(account)).map(({ role }) => role);
    return roles.find((role) => role === 'admin') ?? roles.find((role) => role === 'write') ?? 'read';
  }

  #addAccount(login: string, type: Account['type']): Account {
    const account: Account = { id: this.nextId(), login, type };
    this.#accounts.set(login.toLowerCase(), account);
    return account;
  }
}

/** A repository's name with its owner's. */
export function fullName(repository: Pick<Repository, 'name'>): string {
  return `${ORGANISATION}/${repository.name}`;
}

/** Times as GitHub writes them: UTC, whole seconds. */
export function timestamp(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'second' });
}

/** An opaque GraphQL id. */
export function nodeId(kind: string, id: number): string {
  return Buffer.from(`0${kind.length}:${kind}${id}`).toString('base64');
}
