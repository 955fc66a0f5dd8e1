import type { Random } from './random.ts';

export const REPOSITORY = 'stacklok/codegate';
/** Who owns code in it. */
export const CODE_OWNERS = ['dev-one', 'dev-two', 'sec-one'];

/** An advisory as GitHub keeps it. */
export interface Advisory {
  readonly ghsaId: string;
  readonly createdAt: number;
  updatedAt: number;
  state: 'triage' | 'draft' | 'published' | 'closed' | 'withdrawn';
  publishedAt: number | undefined;
  readonly reporter: string | undefined;
  summary: string;
  description: string;
  affected: string | undefined;
  patched: string | undefined;
  severity: 'low' | 'medium' | 'high' | 'critical' | undefined;
  vector: string | undefined;
  score: number | undefined;
  cveId: string | undefined;
  cveRequested: boolean;
  readonly collaborators: Set<string>;
  hasFork: boolean;
  readonly comments: Set<string>;
  /** Words that nobody may read before it is published, of all that it ever said. */
  readonly secrets: Set<string>;
}

/** Whether everybody can read it, or could. */
export function isPublic({ state }: Pick<Advisory, 'state'>): boolean {
  return state === 'published' || state === 'withdrawn';
}

const GHSA_LETTERS = '23456789cfghjmpqrvwx';

/** What GitHub keeps of one repository, and what people do in its own pages. */
export class Advisories {
  readonly all: Advisory[] = [];
  readonly releases: { readonly tag: string; readonly at: number }[] = [{ tag: 'v0.1.0', at: 0 }];
  readonly #random: Random;
  readonly #now: () => number;
  #words = 0;
  #cves = 0;
  #corrections = 0;

  constructor(random: Random, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  find(ghsaId: string): Advisory | undefined {
    return this.all.find((each) => each.ghsaId === ghsaId);
  }

  /** A person reports a vulnerability, or the team makes a draft with this summary. */
  make(by: { readonly reporter: string } | { readonly summary: string }): Advisory {
    const now = this.#now();
    const reported = 'reporter' in by;
    const advisory: Advisory = {
      ghsaId: this.#ghsaId(),
      createdAt: now,
      updatedAt: now,
      state: reported ? 'triage' : 'draft',
      publishedAt: undefined,
      reporter: reported ? by.reporter : undefined,
      summary: reported ? '' : by.summary,
      description: '',
      affected: undefined,
      patched: undefined,
      severity: undefined,
      vector: undefined,
      score: undefined,
      cveId: undefined,
      cveRequested: false,
      collaborators: new Set(),
      hasFork: false,
      comments: new Set(),
      secrets: new Set(),
    };
    this.all.push(advisory);
    if (reported) this.describe(advisory);
    return advisory;
  }

  /** Somebody rewrites it. */
  describe(advisory: Advisory): void {
    const [summary, impact, workaround] = [this.#secret(), this.#secret(), this.#secret()];
    for (const each of [summary, impact, workaround]) advisory.secrets.add(each);
    const about = advisory.summary.startsWith('CG-') ? `${advisory.summary.slice(0, 11)}: ` : '';
    advisory.summary = `${about}Flaw ${summary} in codegate`;
    advisory.description = [
      `### Impact\nAn attacker could read ${impact} of others, from afar.`,
      `### Workarounds\nSet ${workaround} to off.`,
    ].join('\n');
    this.touch(advisory);
  }

  /** The versions are filled in: the fix is in the next release. */
  fillIn(advisory: Advisory): void {
    const version = `0.${this.all.indexOf(advisory) + 2}.0`;
    advisory.affected = `< ${version}`;
    advisory.patched = version;
    advisory.severity ??= 'medium';
    this.touch(advisory);
  }

  /** The fix of an advisory is released. */
  release({ patched }: Advisory): void {
    const tag = `v${patched ?? ''}`;
    if (patched === undefined || this.releases.some((each) => each.tag === tag)) return;
    this.releases.unshift({ tag, at: this.#now() });
  }

  /** What is published is corrected: the fix is in another version, or it is worse than it said, or more is affected. */
  correct(advisory: Advisory): void {
    const what = this.#random.int(1, 4);
    if (what === 1 || advisory.patched === undefined) {
      this.#corrections += 1;
      advisory.patched = `0.${this.all.indexOf(advisory) + 2}.${this.#corrections}`;
      advisory.affected = `< ${advisory.patched}`;
    } else if (what === 2) advisory.affected = `>= 0.1.0, < ${advisory.patched}`;
    else if (what === 3) advisory.severity = this.#random.pick(['low', 'medium', 'high', 'critical']);
    else this.describe(advisory);
    this.touch(advisory);
  }

  assignCve(advisory: Advisory): void {
    this.#cves += 1;
    advisory.cveId = `CVE-2026-${10_000 + this.#cves}`;
    this.touch(advisory);
  }

  publish(advisory: Advisory): void {
    if (advisory.state === 'published') return;
    advisory.state = 'published';
    advisory.publishedAt = this.#now();
    advisory.hasFork = false;
    this.touch(advisory);
  }

  touch(advisory: Advisory): void {
    advisory.updatedAt = this.#now();
  }

  #secret(): string {
    this.#words += 1;
    return `qx${this.#words}zw`;
  }

  #ghsaId(): string {
    const letter = () => GHSA_LETTERS[this.#random.int(0, GHSA_LETTERS.length - 1)] ?? '';
    const group = () => Array.from({ length: 4 }, letter).join('');
    return `GHSA-${group()}-${group()}-${group()}`;
  }
}
