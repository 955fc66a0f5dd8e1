import type { GitHub } from '../github/github.ts';
import type { SeenAdvisory } from '../github/advisory-facts.ts';
import type { Listed } from '../github/listing.ts';
import { isDue } from '../process/time.ts';
import type { Store } from '../store/store.ts';
import { Looks, type ByRepository, type Look, type Source } from './look.ts';

/** How often everything unpublished is read whole: not every change in GitHub moves an advisory's `updated_at`. */
const WHOLE_EVERY = Temporal.Duration.from({ hours: 1 });
/** How often a repository that is listed with its owner's others is looked at by itself: is it in sight, and shows no more? */
const CHECKED_EVERY = Temporal.Duration.from({ hours: 24 });
/** So many of these in a run: after a start with many repositories each has its turn within minutes. */
const MOST_CHECKS = 25;
/** So many repositories are looked at by themselves in a run, the others in the next: GitHub takes 900 requests a minute. */
const MOST_ALONE = 100;

/** What was seen of a repository. */
export interface RepositoryLook {
  readonly listed: Listed;
  /** Everything unpublished was read. */
  readonly isWhole: boolean;
  /** How far the record had come before GitHub was asked. */
  readonly recorded: number;
  /** The next look goes on from here: to be called when all of it was followed. */
  readonly goOn: () => void;
}

/** The repositories of one owner in one run. */
interface Round {
  /** Those that were not looked at for longest come first. */
  readonly repositories: readonly string[];
  /** @returns `undefined` where it is another's turn */
  look(repository: string): Promise<RepositoryLook | undefined>;
  /** To be called when each had its turn. */
  end(): void;
}

/** One listing for all repositories of an owner, as it was in this run. */
interface Shared extends Look {
  readonly isWhole: boolean;
  readonly recorded: number;
}

/**
 * Decides what is asked of GitHub in a run: one listing for all of an owner's repositories where there are several, and the
 * token may; each repository by itself otherwise.
 */
export class Rounds {
  readonly #store: Pick<Store, 'facts' | 'cases'>;
  readonly #github: Pick<GitHub, 'list' | 'listAll' | 'nameOf'>;
  readonly #repositories: readonly string[];
  readonly #looks: Looks;
  /** When GitHub did not let the token list an owner's repositories together. */
  readonly #refusedAt = new Map<string, Temporal.Instant>();
  /** The advisories that an owner's listing has shown since it was read whole. */
  readonly #shownOf = new Map<string, Set<string>>();
  /** The repositories that their owner's listing does not show, or not under this name. */
  readonly #apart = new Set<string>();
  readonly #aloneAt = new Map<string, number>();

  constructor(
    repositories: readonly string[],
    { store, github }: { readonly store: Pick<Store, 'facts' | 'cases'>; readonly github: GitHub },
  ) {
    this.#repositories = repositories;
    this.#store = store;
    this.#github = github;
    this.#looks = new Looks(store.facts);
  }

  /** What is asked in a run, an owner's repositories after another's. Nothing is until one is looked at. */
  rounds(now: Temporal.Instant): Round[] {
    const left = { checks: MOST_CHECKS, alone: MOST_ALONE };
    const aloneAt = (repository: string) => this.#aloneAt.get(repository) ?? 0;
    const inOrder = this.#repositories.toSorted((one, other) => aloneAt(one) - aloneAt(other));
    return [...Map.groupBy(inOrder, ownerOf)].map(([owner, repositories]) => {
      let asked: Promise<Shared | undefined> | undefined;
      let shared: Shared | undefined;
      const waiting = new Set<string>();
      return {
        repositories,
        look: async (repository) => {
          shared = await (asked ??= this.#listTogether(owner, repositories, now));
          const isDueAlone = this.#isDue(repository, shared ? CHECKED_EVERY : WHOLE_EVERY, now);
          const isCheck = shared !== undefined && isDueAlone && left.checks > 0;
          if (shared && !isCheck && !this.#apart.has(repository)) {
            waiting.add(repository);
            return seenIn(shared, repository, () => void waiting.delete(repository));
          }
          if (left.alone === 0) return undefined;
          left.alone -= 1;
          if (isCheck) left.checks -= 1;
          return this.#lookAlone(repository, { isWhole: isDueAlone, isShared: shared !== undefined, now });
        },
        end() {
          // What could not be followed in one of them is shown again.
          if (waiting.size === 0) shared?.goOn();
        },
      };
    });
  }

  /** Whether a repository that is well has been looked at by itself, so that it is known to be in sight. */
  isKnown(repository: string): boolean {
    return this.#store.facts.get(wholeFact(repository)) !== undefined;
  }

  async #listTogether(
    owner: string,
    repositories: readonly string[],
    now: Temporal.Instant,
  ): Promise<Shared | undefined> {
    const [first] = repositories;
    const refusedAt = this.#refusedAt.get(owner);
    if (first === undefined || repositories.length === 1) return undefined;
    if (refusedAt && !isDue(now, refusedAt.add(WHOLE_EVERY), WHOLE_EVERY)) return undefined;
    const { facts, cases } = this.#store;
    const source: Source = {
      kind: 'owner',
      name: `${owner}/*`,
      list: (listing) => this.#github.listAll(first, listing),
    };
    const isWhole = this.#isDue(source.name, WHOLE_EVERY, now);
    const recorded = cases.recorded();
    const look = await this.#looks.look(source, { whole: isWhole });
    if (!look) {
      this.#refusedAt.set(owner, now);
      return undefined;
    }
    this.#refusedAt.delete(owner);
    const shown = isWhole ? new Set<string>() : this.#shownOf.getOrInsertComputed(owner, () => new Set());
    for (const ghsaId of idsIn(look.shown)) shown.add(ghsaId);
    this.#shownOf.set(owner, shown);
    const goOn = () => {
      look.goOn();
      if (isWhole) facts.set(wholeFact(source.name), now.toString());
    };
    return { shown: look.shown, isWhole, recorded, goOn };
  }

  async #lookAlone(
    repository: string,
    { isWhole, isShared, now }: { isWhole: boolean; isShared: boolean; now: Temporal.Instant },
  ): Promise<RepositoryLook | undefined> {
    this.#aloneAt.set(repository, now.epochMilliseconds);
    const { facts, cases } = this.#store;
    const name = repository.toLowerCase();
    const source: Source = {
      kind: 'repository',
      name: repository,
      list: async (listing) => new Map([[name, await this.#github.list(repository, listing)]]),
    };
    const recorded = cases.recorded();
    const look = await this.#looks.look(source, { whole: isWhole });
    const listed = look?.shown.get(name);
    if (!look || !listed) return undefined;
    if (isShared && isWhole) await this.#check(repository, listed);
    const goOn = () => {
      look.goOn();
      if (isWhole) facts.set(wholeFact(repository), now.toString());
    };
    return { listed, isWhole, recorded, goOn };
  }

  /** Whether the owner's listing shows what the repository's own does, under the name by which the bot knows it. */
  async #check(repository: string, { seen }: Listed): Promise<void> {
    const shown = this.#shownOf.get(ownerOf(repository));
    const isShown = seen.every(({ facts }) => !isUnpublished(facts.state) || shown?.has(facts.ghsaId));
    const nameNow = await this.#github.nameOf(repository);
    const isSame = nameNow.toLowerCase() === repository.toLowerCase();
    if (isShown && isSame) this.#apart.delete(repository);
    else this.#apart.add(repository);
  }

  #isDue(name: string, every: Temporal.Duration, now: Temporal.Instant): boolean {
    const text = this.#store.facts.get(wholeFact(name));
    return text === undefined || isDue(now, Temporal.Instant.from(text).add(every), every);
  }
}

function seenIn({ shown, isWhole, recorded }: Shared, repository: string, goOn: () => void): RepositoryLook {
  return {
    listed: shown.get(repository.toLowerCase()) ?? { seen: [], unreadable: [] },
    isWhole,
    recorded,
    goOn,
  };
}

function isUnpublished(state: SeenAdvisory['facts']['state']): boolean {
  return state === 'triage' || state === 'draft';
}

function idsIn(shown: ByRepository): string[] {
  return [...shown.values()].flatMap(({ seen }) => seen.map(({ facts }) => facts.ghsaId));
}

function ownerOf(repository: string): string {
  return (repository.split('/')[0] ?? '').toLowerCase();
}

/** When everything was last read whole. */
function wholeFact(name: string): string {
  return `sync whole ${name}`;
}
