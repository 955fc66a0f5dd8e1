import type { Names } from '../../shown.ts';
import { client, Refused } from '../client.ts';
import type { Advisory, AdvisoryComment } from './advisory.ts';
import { Kept } from './kept.ts';
import type { Notices } from './notices.ts';
import type { Session } from './session.ts';

/** What the sandbox's GitHub shows, and what people do there under the acting person's name. */
export class GitHub {
  /** The latest first. */
  readonly advisories = new Kept<readonly Advisory[]>([]);
  /** By the advisory's identifier. */
  readonly comments = new Kept<ReadonlyMap<string, readonly AdvisoryComment[]>>(new Map());
  /** Who and what there is. */
  readonly names = new Kept<Pick<Names, 'repositories' | 'teams'>>({ repositories: [], teams: {} });
  readonly #session: Session;
  readonly #notices: Notices;

  constructor(session: Session, notices: Notices) {
    this.#session = session;
    this.#notices = notices;
  }

  /** Those that a person may read: published ones, and others if they are on it or administer its repository. */
  readableBy(login: string): Advisory[] {
    const { repositories, teams } = this.names.value;
    return this.advisories.value.filter((advisory) => {
      const home = repositories.find(({ name }) => advisory.html_url.includes(`/${name}/`));
      return (
        advisory.state === 'published' ||
        advisory.author?.login === login ||
        home?.administrators.includes(login) ||
        advisory.collaborating_users?.some((user) => user.login === login) ||
        advisory.collaborating_teams?.some(({ slug }) => teams[slug]?.includes(login))
      );
    });
  }

  /** Reads everything anew. */
  async load(): Promise<void> {
    const advisories = (await client.advisories()).toReversed();
    const comments = await Promise.all(
      advisories.map(async ({ ghsa_id: id }) => [id, await client.comments(id)] as const),
    );
    this.comments.value = new Map(comments);
    this.advisories.value = advisories;
  }

  /** "Report a vulnerability". */
  async report(report: Readonly<Record<string, unknown>>): Promise<void> {
    await client.report({ ...report, as: this.#session.me.value });
  }

  /** Edits an advisory; the sandbox's refusal is thrown. */
  async edit(ghsaId: string, change: Readonly<Record<string, unknown>>): Promise<void> {
    await client.patchAdvisory(ghsaId, { ...change, as: this.#session.me.value });
  }

  /** Edits an advisory by the press of a button; a refusal is told. */
  async change(ghsaId: string, change: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#notices.tried(this.edit(ghsaId, change));
  }

  /** Edits the advisory that was opened last; the sandbox's refusal is thrown. */
  async editLatest(change: Readonly<Record<string, unknown>>): Promise<void> {
    await this.load();
    const [latest] = this.advisories.value;
    if (!latest) throw new Refused('There is no advisory yet.');
    await this.edit(latest.ghsa_id, change);
  }

  /** GitHub itself gives the advisory a CVE. */
  async assignCve(ghsaId: string, cveId: string): Promise<void> {
    await client.patchAdvisory(ghsaId, { cve_id: cveId });
  }

  async comment(ghsaId: string, body: string): Promise<boolean> {
    const done = await this.#notices.tried(client.comment(ghsaId, this.#session.me.value, body));
    return done !== undefined;
  }

  /** A release appears as the project's workflow makes one, or signed otherwise. */
  async release(repository: string, tag: string, signed: boolean | 'wrong-identity'): Promise<void> {
    const made = await this.#notices.tried(client.release({ repository, tag, signed }));
    if (made) this.#notices.tell(`${repository} has released ${made.tag}.`);
  }

  async saveFile(repository: string, path: string, content: string): Promise<void> {
    const saved = await this.#notices.tried(client.saveFile(repository, path, content));
    if (saved) this.#notices.tell(`${path} is saved.`);
  }
}
