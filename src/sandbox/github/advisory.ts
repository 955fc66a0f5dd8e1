import type { Cvss, Severity } from './cvss.ts';
import { unprocessable } from './refusal.ts';
import type { CREDIT_TYPES, VulnerabilityInput } from './advisory-input.ts';
import type { Account, Repository, Team } from './world.ts';

export type State = 'triage' | 'draft' | 'published' | 'closed' | 'withdrawn';

export interface Credit {
  account: Account;
  type: (typeof CREDIT_TYPES)[number];
  /** The credited person answers it in GitHub's pages. */
  state: 'pending' | 'accepted' | 'declined';
}

export interface Comment {
  id: number;
  author: Account;
  body: string;
  createdAt: Temporal.Instant;
  updatedAt: Temporal.Instant;
}

/** A repository security advisory as GitHub keeps it. */
export interface Advisory {
  readonly id: number;
  readonly ghsaId: string;
  readonly repository: Repository;
  readonly author: Account;
  readonly createdAt: Temporal.Instant;
  state: State;
  summary: string;
  description: string;
  cvss: Cvss | null;
  severity: Severity | null;
  cveId: string | null;
  cveRequested: boolean;
  vulnerabilities: readonly VulnerabilityInput[];
  cweIds: readonly string[];
  credits: readonly Credit[];
  users: readonly Account[];
  teams: readonly Team[];
  publisher: Account | null;
  /** Null unless the advisory came as a private report. */
  accepted: boolean | null;
  fork: Repository | null;
  /** How many pull requests are open in the fork. */
  openPulls: number;
  comments: Comment[];
  updatedAt: Temporal.Instant;
  publishedAt: Temporal.Instant | null;
  closedAt: Temporal.Instant | null;
  withdrawnAt: Temporal.Instant | null;
}

/**
 * Where each state may go. A closed advisory is published by way of a draft; a published one stays published, but that GitHub's
 * people may withdraw it.
 */
const TRANSITIONS: Readonly<Record<State, readonly State[]>> = {
  triage: ['draft', 'closed'],
  draft: ['published', 'closed'],
  closed: ['draft'],
  published: [],
  withdrawn: [],
};

/** @throws GitHubRefusal 422 unless the advisory may go there now. */
export function requireTransition(advisory: Advisory, to: State): void {
  if (!TRANSITIONS[advisory.state].includes(to)) {
    throw unprocessable(`Invalid state transition from \`${advisory.state}\` to \`${to}\`.`);
  }
  if (to !== 'published') return;
  if (advisory.fork && advisory.openPulls > 0) {
    throw unprocessable(
      'Cannot publish an advisory while its temporary private fork has open pull requests. Merge or close them first.',
    );
  }
  if (advisory.vulnerabilities.length === 0) {
    throw unprocessable(
      'Cannot publish an advisory without an affected product: `vulnerabilities` needs at least one ecosystem.',
    );
  }
}

/** Identifiers of 3 × 4 letters, from a generator with a fixed seed: the same sandbox day names the same advisories. */
export function ghsaIds(seed: number): () => string {
  const letters = '23456789cfghjmpqrvwx';
  let state = seed;
  const letter = () => {
    // A linear congruential generator (the constants of Numerical Recipes): the ids only need to differ.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return letters[Math.floor((state / 2 ** 32) * letters.length)] ?? '2';
  };
  const group = () => Array.from({ length: 4 }, letter).join('');
  return () => `GHSA-${group()}-${group()}-${group()}`;
}

/** Whether an account is on an advisory, by itself or through a team. */
export function collaborates(advisory: Advisory, account: Account): boolean {
  return advisory.users.includes(account) || advisory.teams.some(({ members }) => members.includes(account));
}
