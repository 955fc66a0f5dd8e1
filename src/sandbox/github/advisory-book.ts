import {
  collaborates,
  ghsaIds,
  requireTransition,
  type Advisory,
  type Comment,
  type Credit,
  type State,
} from './advisory.ts';
import type { AdvisoryFields } from './advisory-input.ts';
import { readVector, severityOf } from './cvss.ts';
import { forbidden, notFound, unprocessable, validationFailed } from './refusal.ts';
import { fullName, ORGANISATION, type Account, type Repository, type Team, type World } from './world.ts';

/** The seed of the advisories' identifiers. */
const SEED = 4680;

/** Fields that an advisory starts with, over those that a caller may change later. */
interface Beginning {
  repository: Repository;
  author: Account;
  /** A private report starts in triage; what the owners write themselves is a draft at once. */
  privateReport: boolean;
  fields: AdvisoryFields & { start_private_fork?: boolean | undefined };
}

/** All advisories of the sandbox, and everything that changes one, whether the API or GitHub's pages ask for it. */
export class AdvisoryBook {
  readonly all: Advisory[] = [];
  readonly #world: World;
  readonly #nextGhsaId = ghsaIds(SEED);

  constructor(world: World) {
    this.#world = world;
  }

  find(ghsaId: string): Advisory | undefined {
    return this.all.find((advisory) => advisory.ghsaId.toLowerCase() === ghsaId.toLowerCase());
  }

  open({ repository, author, privateReport, fields }: Beginning): Advisory {
    const now = this.#world.now();
    const { start_private_fork: startFork, ...changes } = fields;
    const advisory: Advisory = {
      id: this.#world.nextId(),
      ghsaId: this.#nextGhsaId(),
      repository,
      author,
      createdAt: now,
      state: privateReport ? 'triage' : 'draft',
      summary: '',
      description: '',
      cvss: null,
      severity: null,
      cveId: null,
      cveRequested: false,
      vulnerabilities: [],
      cweIds: [],
      credits: [],
      users: [],
      teams: [],
      publisher: null,
      accepted: privateReport ? false : null,
      fork: null,
      openPulls: 0,
      comments: [],
      updatedAt: now,
      publishedAt: null,
      closedAt: null,
      withdrawnAt: null,
    };
    this.change(advisory, changes, author);
    this.all.push(advisory);
    if (startFork === true) this.startFork(advisory);
    return advisory;
  }

  /**
   * Changes an advisory all at once or, when any part is refused, not at all. Arrays replace what was there.
   *
   * @throws GitHubRefusal 422
   */
  change(advisory: Advisory, fields: AdvisoryFields, actor: Account): void {
    const next: Partial<Advisory> = { ...this.#score(advisory, fields) };
    if (fields.summary !== undefined) next.summary = fields.summary;
    if (fields.description !== undefined) next.description = fields.description;
    if (fields.vulnerabilities !== undefined) next.vulnerabilities = fields.vulnerabilities;
    if (fields.cve_id !== undefined) next.cveId = readCveId(fields.cve_id);
    if (fields.cwe_ids !== undefined) next.cweIds = readCweIds(fields.cwe_ids ?? []);
    if (fields.credits !== undefined) next.credits = this.#credits(advisory, fields.credits ?? []);
    if (fields.collaborating_users !== undefined) {
      next.users = (fields.collaborating_users ?? []).map((login) =>
        this.#person('collaborating_users', login),
      );
    }
    if (fields.collaborating_teams !== undefined) {
      next.teams = (fields.collaborating_teams ?? []).map((slug) => this.#team(slug));
    }
    if (fields.state !== undefined && fields.state !== advisory.state) {
      requireTransition({ ...advisory, ...next }, fields.state);
      Object.assign(advisory, next);
      this.#enter(advisory, fields.state, actor);
    } else {
      Object.assign(advisory, next);
    }
    this.touch(advisory);
  }

  /**
   * GitHub's people withdraw what is public, or take that back.
   *
   * @throws GitHubRefusal 422 of one that is not public
   */
  withdraw(advisory: Advisory, isWithdrawn: boolean): void {
    const from = isWithdrawn ? 'published' : 'withdrawn';
    if (advisory.state !== from)
      throw unprocessable(`An advisory in state \`${advisory.state}\` is not \`${from}\`.`);
    advisory.state = isWithdrawn ? 'withdrawn' : 'published';
    advisory.withdrawnAt = isWithdrawn ? this.#world.now() : null;
    this.touch(advisory);
  }

  /** The request only queues: the id arrives, or does not, when GitHub's people have looked at it. */
  requestCve(advisory: Advisory): void {
    if (advisory.repository.private)
      throw unprocessable('A CVE can only be requested for a public repository.');
    if (advisory.cveId !== null) throw unprocessable('The advisory already has a CVE ID.');
    if (advisory.cveRequested) throw unprocessable('A CVE ID has already been requested for this advisory.');
    if (advisory.state !== 'draft' && advisory.state !== 'published') {
      throw unprocessable(`A CVE ID cannot be requested for an advisory in state \`${advisory.state}\`.`);
    }
    advisory.cveRequested = true;
    this.touch(advisory);
  }

  /** The fork is on the advisory at once; the copying that takes GitHub some minutes does not show in the API. */
  startFork(advisory: Advisory): Repository {
    if (advisory.fork) throw unprocessable('The advisory already has a temporary private fork.');
    if (advisory.state !== 'triage' && advisory.state !== 'draft') {
      throw unprocessable(
        `A temporary private fork cannot be created for an advisory in state \`${advisory.state}\`.`,
      );
    }
    const name = `${advisory.repository.name}-${advisory.ghsaId.toLowerCase()}`;
    advisory.fork = this.#world.addRepository(name, { private: true, forkOf: advisory.ghsaId });
    this.touch(advisory);
    return advisory.fork;
  }

  /**
   * Somebody writes in the conversation.
   *
   * @throws GitHubRefusal 404 where it is closed, and 403 for one who is not in it
   */
  comment(advisory: Advisory, author: Account, body: string): Comment {
    // Publishing closes the thread, and GitHub then answers as if there were none.
    if (advisory.publishedAt) throw notFound();
    const isIn =
      author === advisory.author || this.#world.role(author) === 'admin' || collaborates(advisory, author);
    if (!isIn) throw forbidden();
    const now = this.#world.now();
    const comment = { id: this.#world.nextId(), author, body, createdAt: now, updatedAt: now };
    advisory.comments.push(comment);
    const { ghsaId, repository } = advisory;
    const said = { ghsa_id: ghsaId, repository: fullName(repository), as: author.login };
    this.#world.tell({ what: 'comment', ...said });
    return comment;
  }

  touch(advisory: Advisory): void {
    advisory.updatedAt = this.#world.now();
    const { ghsaId, repository, state } = advisory;
    this.#world.tell({ what: 'advisory', ghsa_id: ghsaId, repository: fullName(repository), state });
  }

  #enter(advisory: Advisory, state: State, actor: Account): void {
    const now = this.#world.now();
    advisory.state = state;
    advisory.closedAt = state === 'closed' ? now : null;
    if (state === 'draft' && advisory.accepted !== null) advisory.accepted = true;
    if (state !== 'published') return;
    advisory.publishedAt = now;
    advisory.publisher = actor;
    if (advisory.fork) this.#world.removeRepository(advisory.fork);
    advisory.fork = null;
    advisory.openPulls = 0;
  }

  #score(advisory: Advisory, fields: AdvisoryFields): Partial<Advisory> {
    const { severity, cvss_vector_string: vector } = fields;
    if (vector !== undefined && vector !== null && severity !== undefined && severity !== null) {
      throw validationFailed('severity', 'You must choose between setting severity and cvss_vector_string');
    }
    const scored = typeof vector === 'string' ? readVector(vector) : null;
    const cvss = vector === undefined ? advisory.cvss : scored;
    if (cvss && severity !== undefined && severity !== null) {
      throw unprocessable('Cannot update severity value when CVSS is set.');
    }
    if (vector === undefined && severity === undefined) return {};
    if (cvss) return { cvss, severity: severityOf(cvss.score) };
    return { cvss, severity: severity === undefined ? advisory.severity : severity };
  }

  #credits(advisory: Advisory, credits: NonNullable<AdvisoryFields['credits']>): Credit[] {
    return credits.map(({ login, type }) => {
      const account = this.#person('credits', login);
      const held = advisory.credits.find((credit) => credit.account === account && credit.type === type);
      return held ?? { account, type, state: 'pending' };
    });
  }

  #person(field: string, login: string): Account {
    const account = this.#world.findAccount(login);
    if (account?.type !== 'User') throw validationFailed(field, `\`${login}\` is not a valid user`);
    return account;
  }

  #team(slug: string): Team {
    const team = this.#world.findTeam(slug);
    if (!team) throw validationFailed('collaborating_teams', `\`${slug}\` is not a team of ${ORGANISATION}`);
    return team;
  }
}

function readCveId(id: string | null): string | null {
  if (id !== null && !/^CVE-\d{4}-\d{4,}$/.test(id)) {
    throw validationFailed('cve_id', `\`${id}\` is not a valid CVE ID`);
  }
  return id;
}

function readCweIds(ids: readonly string[]): readonly string[] {
  const wrong = ids.find((id) => !/^CWE-\d{1,5}$/.test(id));
  if (wrong !== undefined) throw validationFailed('cwe_ids', `\`${wrong}\` is not a valid CWE ID`);
  return ids;
}
