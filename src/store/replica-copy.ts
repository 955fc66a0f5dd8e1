import { existsSync } from 'node:fs';
import { fetchReplica, removeFetched, type Fetched, type FetchOptions, type Replica } from './litestream.ts';
import { newestCopy, type NewestCopy } from './newest-copy.ts';
import type { LookThrough } from './look-through.ts';
import { RestoreError } from './restore.ts';

/** Of a copy that knows of no instant at all, everything may be missing. */
const NOTHING_KNOWN = Temporal.Instant.fromEpochMilliseconds(0);

/** A copy that was looked through, and how many events it holds. */
interface Kept {
  readonly fetched: Fetched;
  readonly copy: NewestCopy;
  readonly events: number;
  readonly truth: number;
}

/** The newest copy of one database that a replica gave, kept beside the database of a machine that stands by. */
export class ReplicaCopy {
  readonly #options: Pick<FetchOptions, 'path' | 'env'>;
  readonly #lookThrough: LookThrough;
  #kept: Kept | undefined;
  #underWay: { readonly stop: AbortController; readonly end: Promise<unknown> } | undefined;

  constructor({
    lookThrough,
    ...options
  }: Pick<FetchOptions, 'path' | 'env'> & { readonly lookThrough: LookThrough }) {
    this.#options = options;
    this.#lookThrough = lookThrough;
  }

  /** The copy that there is of a database; `undefined` before the first. */
  kept(truth: number | undefined): NewestCopy | undefined {
    return this.#kept?.truth === truth && this.#kept && existsSync(this.#kept.copy.file)
      ? this.#kept.copy
      : undefined;
  }

  /**
   * Fetches it anew. Nothing of this process stands still meanwhile, and the copy of before stays until there is another
   * that was looked through, and can be restored; it stays as well where the other one lacks the replica's end, and knows less.
   * A fetch that is under way ends: who asks now has less time than it may take.
   *
   * @param truth the number of the database (`fenceNumbers`)
   * @returns whether it was fetched; false where a later fetch has ended this one
   * @throws ReplicaError where the replica gives none, RestoreError where it is of another database, or is not sound
   */
  async fetch(replica: Replica, truth: number, limit: Temporal.Duration): Promise<boolean> {
    const before = this.#underWay;
    before?.stop.abort();
    const stop = new AbortController();
    const work = this.#fetchAfter(before?.end, replica, truth, { limit, signal: stop.signal });
    this.#underWay = { stop, end: work.catch(() => undefined) };
    try {
      await work;
      return true;
    } catch (error) {
      if (stop.signal.aborted) return false;
      throw error;
    }
  }

  async #fetchAfter(
    former: Promise<unknown> | undefined,
    replica: Replica,
    truth: number,
    options: { readonly limit: Temporal.Duration; readonly signal: AbortSignal },
  ): Promise<void> {
    await former;
    // What a process that was killed has left.
    if (!this.#kept) removeFetched(this.#options.path);
    // The limit is that of both steps.
    const late = AbortSignal.timeout(options.limit.total('milliseconds'));
    const fetched = await fetchReplica(replica, { ...this.#options, ...options });
    try {
      const found = newestCopy(fetched.file, truth, fetched.name);
      const looked = await this.#lookThrough(found.file, AbortSignal.any([options.signal, late]));
      if ('unsound' in looked) throw new RestoreError(looked.unsound);
      const copy = { ...found, asOf: looked.asOf ?? NOTHING_KNOWN };
      const next = { fetched, copy, events: looked.events, truth };
      const before = this.#kept;
      if (before && fetched.lacksEnd && this.kept(truth) && knowsLess(next, before))
        return fetched[Symbol.dispose]();
      this.#kept = next;
      before?.fetched[Symbol.dispose]();
    } catch (error) {
      fetched[Symbol.dispose]();
      throw error;
    }
  }
}

/** Events are only added. Of as many, the clock tells which copy is older: it may have been set back. */
function knowsLess(one: Kept, other: Kept): boolean {
  return one.events === other.events
    ? Temporal.Instant.compare(one.copy.asOf, other.copy.asOf) < 0
    : one.events < other.events;
}
