import { createHash } from 'node:crypto';
import { ControlError } from '../control-error.ts';
import type { Release, Releases } from './releases.ts';
import { ORGANISATION, type Account, type Repository, type World } from './world.ts';

/** What a commit did to a file. */
export interface Change {
  path: string;
  status: 'added' | 'modified' | 'removed';
  lines: number;
}

export interface Commit {
  sha: string;
  message: string;
  author: Account;
  at: Temporal.Instant;
  /** The first is what it was committed on; others are what it merges. */
  parents: readonly string[];
  /** What it changed, seen from its first parent. */
  changes: readonly Change[];
}

/** A merged pull request: what a retrospective links as the one that introduced a vulnerability. */
export interface Pull {
  number: number;
  title: string;
  branch: string;
  mergeCommit: string;
  author: Account;
  mergedAt: Temporal.Instant;
}

/** What a test says of a commit on the main branch. A path alone was modified. */
interface Committed {
  message: string;
  files: readonly (string | Change)[];
  /** It merges an advisory's private fork, whose commit is its second parent. */
  forked?: boolean | undefined;
  /** It merges a pull request of this title. */
  pull?: boolean | undefined;
}

interface Added {
  message: string;
  author: Account;
  at: Temporal.Instant;
  files: Committed['files'];
  parents: readonly string[];
  /** Made up unless given. */
  sha?: string | undefined;
}

/** The release that is there before anything is fixed. */
const FIRST_RELEASE = 'v0.1.28';
const FIRST_PULL = 101;

/** The title GitHub gives what "Merge pull requests" in an advisory makes. */
const ADVISORY_MERGE = 'Merge commit from fork';

const INTRODUCED: readonly { title: string; files: readonly (string | Change)[] }[] = [
  {
    title: 'Cache prompts between workspaces',
    files: [added('src/codegate/cache.py'), added('tests/test_cache.py'), 'poetry.lock'],
  },
  {
    title: 'Accept model names from the environment',
    files: ['src/codegate/cache.py', added('src/codegate/config.py'), 'poetry.lock'],
  },
];

/** What is fixed on release day, unless a test has committed something of its own. */
const FIX: Committed = {
  message: ADVISORY_MERGE,
  files: [
    { path: 'src/codegate/cache.py', status: 'modified', lines: 9 },
    { path: 'src/codegate/config.py', status: 'modified', lines: 4 },
    { path: 'tests/test_cache.py', status: 'modified', lines: 30 },
    { path: 'poetry.lock', status: 'modified', lines: 80 },
  ],
  forked: true,
};

/**
 * The commits of `stacklok/codegate`. Its main branch has two merged pull requests; each release adds the fix that
 * it was made for, and its own commit. The hands of a test are `commit`, `offMain` and `unrelated`.
 */
export class History {
  readonly repository: Repository;
  readonly pulls: Pull[] = [];
  readonly #world: World;
  readonly #releases: Releases;
  readonly #commits = new Map<string, Commit>();
  #tip: string;
  /** The last commit of each other branch. */
  readonly #branches = new Map<string, string>();
  /** Whether anything was committed since the last release. */
  #isNew = false;

  constructor(world: World, releases: Releases, repository: Repository) {
    this.#world = world;
    this.#releases = releases;
    this.repository = repository;
    const author = world.findAccount('contributor') ?? world.bot;
    const at = world.now().subtract({ hours: 24 * 60 });
    const files = ['README.md', 'pyproject.toml', 'poetry.lock', 'src/codegate/server.py'].map(added);
    const by = { author: world.bot, at: at.subtract({ hours: 24 * 300 }) };
    this.#tip = this.#add({ message: 'Begin', ...by, files, parents: [] });
    for (const { title, files: touched } of INTRODUCED)
      this.#merge(title, { author, at, files: touched, sha: sha1(title) });
    const release: Release = {
      id: world.nextId(),
      repository,
      tag: FIRST_RELEASE,
      commit: sha1(FIRST_RELEASE),
      author: world.bot,
      assets: [],
      publishedAt: world.now().subtract({ hours: 24 * 30 }),
    };
    releases.all.push(release);
    this.#build(release);
  }

  /** Something happens on the main branch now. Gives the commit's id. */
  commit({ message, files, forked, pull }: Committed): string {
    this.#catchUp();
    this.#isNew = true;
    const by = { author: this.#world.findAccount('maintainer-1') ?? this.#world.bot, at: this.#world.now() };
    if (pull === true) this.#merge(message, { ...by, files });
    else this.#commit({ message, ...by, files, forked });
    return this.#tip;
  }

  /** The tag of a release turns out to name a commit that never came to the main branch. @throws ControlError */
  offMain(tag: string): void {
    this.#retag(tag, (commit) => commit.parents);
  }

  /** The tag of a release turns out to name a commit of another history altogether. @throws ControlError */
  unrelated(tag: string): void {
    this.#retag(tag, () => []);
  }

  /** The commit that a branch, a tag or an id names. */
  find(ref: string): Commit | undefined {
    this.#catchUp();
    const name = ref.replace(/^refs\//, '');
    const head = name.replace(/^heads\//, '');
    const branch = head === 'main' ? this.#tip : this.#branches.get(head);
    const tagged = this.#releases.find(this.repository, name.replace(/^tags\//, ''))?.commit;
    return this.#commits.get(branch ?? tagged ?? name);
  }

  /** All branches by name, each with its last commit. */
  branches(): readonly { readonly name: string; readonly sha: string }[] {
    this.#catchUp();
    const others = [...this.#branches].map(([name, sha]) => ({ name, sha }));
    return [{ name: 'main', sha: this.#tip }, ...others];
  }

  /** A commit and all before it, the latest first. */
  log(from: Commit): Commit[] {
    const found = new Set<Commit>();
    const open = [from.sha];
    for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
      const commit = this.#commits.get(sha);
      if (!commit || found.has(commit)) continue;
      found.add(commit);
      open.push(...commit.parents);
    }
    const order = [...this.#commits.keys()];
    return [...found].toSorted((one, other) => order.indexOf(other.sha) - order.indexOf(one.sha));
  }

  #retag(tag: string, parents: (commit: Commit) => readonly string[]): void {
    const release = this.#releases.find(this.repository, tag);
    const commit = this.find(`tags/${tag}`);
    if (!release || !commit)
      throw new ControlError(`There is no release ${tag} of ${ORGANISATION}/${this.repository.name}.`);
    const { author, publishedAt: at } = release;
    const message = `Build ${tag} elsewhere`;
    release.commit = this.#add({
      message,
      author,
      at,
      files: ['pyproject.toml'],
      parents: parents(commit),
    });
  }

  /** A release appears with a commit of its own, which is on the main branch only from here on. */
  #catchUp(): void {
    for (const release of this.#releases.all.toReversed()) {
      if (release.repository !== this.repository || this.#commits.has(release.commit)) continue;
      const { author, publishedAt: at, branch } = release;
      if (branch !== undefined) {
        this.#bringBack(release, branch);
        continue;
      }
      if (!this.#isNew) this.#commit({ ...FIX, author, at });
      this.#build(release);
      this.#isNew = false;
    }
  }

  /** The fix is brought to another branch, which begins at the main one where it is new, and is released from there. */
  #bringBack(release: Release, branch: string): void {
    const main = this.#tip;
    this.#tip = this.#branches.get(branch) ?? main;
    this.#commit({ ...FIX, author: release.author, at: release.publishedAt });
    this.#build(release);
    this.#branches.set(branch, this.#tip);
    this.#tip = main;
  }

  #build({ tag, commit: sha, author, publishedAt: at }: Release): void {
    this.#commit({ message: `Release ${tag}`, author, at, files: ['pyproject.toml'], sha });
  }

  /** A pull request is merged as one commit, which is how the repository does it. */
  #merge(title: string, by: Omit<Added, 'message' | 'parents'>): void {
    const number = FIRST_PULL + this.pulls.length;
    this.#commit({ ...by, message: `${title} (#${number})` });
    const { author, at: mergedAt } = by;
    const branch = `topic-${this.pulls.length + 1}`;
    this.pulls.push({ number, title, branch, mergeCommit: this.#tip, author, mergedAt });
  }

  #commit({ forked = false, ...commit }: Omit<Added, 'parents'> & Pick<Committed, 'forked'>): void {
    const parents = [this.#tip];
    if (forked) parents.push(this.#add({ ...commit, message: 'Fix it', parents: [this.#tip] }));
    this.#tip = this.#add({ ...commit, parents });
  }

  #add({ files, sha, ...more }: Added): string {
    const id = sha ?? sha1(`${more.message} ${this.#commits.size}`);
    const changes = files.map((file): Change =>
      typeof file === 'string' ? { path: file, status: 'modified', lines: 5 } : file,
    );
    this.#commits.set(id, { ...more, sha: id, changes });
    return id;
  }
}

function added(path: string): Change {
  return { path, status: 'added', lines: 40 };
}

/** An id such as git gives. */
export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
