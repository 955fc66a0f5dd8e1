import { GitHubError } from '../github/github-error.ts';
import { LISTED_STATES, type Listed, type Listing, type ListedState } from '../github/listing.ts';
import { isBefore, latest } from '../process/time.ts';
import type { Store } from '../store/store.ts';

/** A listing may lag behind what was written, and two clocks differ: each look goes back so far before the last one. */
export const OVERLAP = { minutes: 2 };

/** Advisories by their repository, `owner/name` in lower case. */
export type ByRepository = ReadonlyMap<string, Listed>;

/** Where advisories are listed: a repository, or all of an owner's. */
export interface Source {
  readonly kind: 'repository' | 'owner';
  /** Its name among the stored facts. */
  readonly name: string;
  /** @returns `undefined` where GitHub has no such listing, or not for this token */
  list(listing: Listing): Promise<ByRepository | undefined>;
}

/** What one look has shown. */
export interface Look {
  readonly shown: ByRepository;
  /** The next look goes on from here: to be called when all of it was followed. */
  readonly goOn: () => void;
}

/**
 * Looks what changed, by as few requests as GitHub allows. One listing of every state does where it has been seen to show
 * what the listings of each state show, unpublished reports among them; until then those are asked for, too.
 */
export class Looks {
  readonly #facts: Store['facts'];
  /** The kinds of sources whose listing of every state was seen to show unpublished ones. */
  readonly #proved = new Set<Source['kind']>();
  /** The sources whose listing of every state shows less than those of each. */
  readonly #partial = new Set<string>();

  constructor(facts: Store['facts']) {
    this.#facts = facts;
  }

  /**
   * @param whole Everything unpublished is read, whether it changed or not, and without relying on what was so before.
   * @returns `undefined` where there is no such listing
   */
  async look(source: Source, { whole }: { readonly whole: boolean }): Promise<Look | undefined> {
    const shown =
      !whole && this.#proved.has(source.kind) && !this.#partial.has(source.name)
        ? await source.list({ since: this.#sinceOf(source) })
        : await this.#byState(source, whole);
    return shown && { shown, goOn: () => this.#goOn(source, shown) };
  }

  async #byState(source: Source, whole: boolean): Promise<ByRepository | undefined> {
    const listings = await allOf(
      LISTED_STATES.map((state) => {
        const unpublished = state === 'triage' || state === 'draft';
        const since = whole && unpublished ? undefined : this.#cursor(source, state)?.subtract(OVERLAP);
        return source.list({ state, since, anew: whole && unpublished });
      }),
    );
    const shown = listings.filter((each) => each !== undefined);
    if (shown.length < listings.length) return undefined;
    return this.#together(source, shown);
  }

  /**
   * What the listings of each state have shown, compared with the one of every state. That one has also what changed between
   * them; where it shows less, it is not relied on.
   */
  async #together(source: Source, shown: readonly ByRepository[]): Promise<ByRepository> {
    const since = this.#sinceOf(source);
    const inOne = await source.list({ since }).catch((error: unknown) => {
      if (error instanceof GitHubError && error.failure.kind !== 'later') return undefined;
      throw error;
    });
    const found = new Set(inOne && advisoriesIn(inOne).map((each) => each.facts.ghsaId));
    const byState = together(shown);
    const expected = advisoriesIn(byState).filter((each) => !since || !isBefore(each.updatedAt, since));
    if (!inOne || !expected.every((each) => found.has(each.facts.ghsaId))) {
      this.#partial.add(source.name);
      return byState;
    }
    this.#partial.delete(source.name);
    if (expected.some(({ facts }) => facts.state === 'triage' || facts.state === 'draft'))
      this.#proved.add(source.kind);
    const others = [...byState].map(([repository, { seen, unreadable }]) => {
      const kept = seen.filter(({ facts }) => !found.has(facts.ghsaId));
      return [repository, { seen: kept, unreadable }] as const;
    });
    return together([new Map(others), inOne]);
  }

  #goOn(source: Source, shown: ByRepository): void {
    for (const state of LISTED_STATES) {
      const ofState = advisoriesIn(shown).filter(({ facts }) => facts.state === state);
      const last = latest(ofState.map((each) => each.updatedAt));
      if (last) this.#facts.set(cursorFact(source, state), last.toString());
    }
  }

  #sinceOf(source: Source): Temporal.Instant | undefined {
    const cursors = LISTED_STATES.flatMap((state) => this.#cursor(source, state) ?? []);
    return latest(cursors)?.subtract(OVERLAP);
  }

  /** The latest change that a listing has shown. */
  #cursor(source: Source, state: ListedState): Temporal.Instant | undefined {
    const text = this.#facts.get(cursorFact(source, state));
    return text === undefined ? undefined : Temporal.Instant.from(text);
  }
}

function cursorFact({ name }: Source, state: ListedState): string {
  return `sync cursor ${name} ${state}`;
}

function advisoriesIn(shown: ByRepository) {
  return [...shown.values()].flatMap((each) => each.seen);
}

function together(listings: readonly ByRepository[]): ByRepository {
  const all = new Map<string, Listed>();
  for (const listing of listings)
    for (const [repository, { seen, unreadable }] of listing) {
      const before = all.get(repository);
      all.set(repository, {
        seen: [...(before?.seen ?? []), ...seen],
        unreadable: [...new Set([...(before?.unreadable ?? []), ...unreadable])],
      });
    }
  return all;
}

/**
 * What all of them come to. Of several failures the one that says how long to wait counts; none is thrown before
 * every request has ended, so that a run leaves nothing behind that would still ask.
 */
async function allOf<T>(asked: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(asked);
  const failures = settled.filter((each) => each.status === 'rejected').map((each): unknown => each.reason);
  if (failures.length > 0) throw failures.find(asksToWait) ?? failures[0];
  return settled.filter((each) => each.status === 'fulfilled').map((each) => each.value);
}

/** Whether GitHub wants to be left alone for a while. */
export function asksToWait(error: unknown): boolean {
  return error instanceof GitHubError && error.failure.kind === 'later' && error.failure.wait !== undefined;
}
