import type { LeaseEngine, LeaseRow } from './engine.ts';
import { HeldLease, readingOf } from './held-lease.ts';
import type { LeaseClock, LeaseTiming } from './timing.ts';

/** What was seen of the lease in one look. */
export type Seen = { readonly row: LeaseRow | undefined; readonly isFree: boolean };

/**
 * Waits for a lease that another may hold. It is free when its row has shown no sign of life for its whole length, counted here
 * from when the sign was seen: no clock but this machine's own has a say, and that one only for how long something took.
 */
export class LeaseWatch {
  readonly #engine: LeaseEngine;
  readonly #clock: LeaseClock;
  readonly #timing: LeaseTiming;
  #last: { readonly row: LeaseRow; readonly at: number } | undefined;

  constructor(engine: LeaseEngine, clock: LeaseClock, timing: LeaseTiming) {
    this.#engine = engine;
    this.#clock = clock;
    this.#timing = timing;
  }

  /** For how many seconds the holder has given no sign of life; `undefined` before the first look. */
  get silence(): number | undefined {
    return this.#last && (this.#clock.monotonic() - this.#last.at) / 1000;
  }

  /**
   * Looks once.
   *
   * @param mustRestore whether this machine would have to restore a copy first, and so waits longer
   */
  async look(mustRestore: (row: LeaseRow | undefined) => boolean): Promise<Seen> {
    const row = await this.#engine.look();
    if (!row) {
      this.#last = undefined;
      return { row, isFree: true };
    }
    // Counted from the answer: the sign of life is no younger than that.
    const at = this.#clock.monotonic();
    const last = this.#last && isSameSign(this.#last.row, row) ? this.#last : { row, at };
    this.#last = last;
    const wait =
      (row.released ? 0 : this.#timing.length) + (mustRestore(row) ? this.#timing.restoreAfter : 0);
    return { row, isFree: at - last.at >= wait };
  }

  /** Takes the lease, if it is still as it was seen. */
  async take(holder: string, { row }: Seen): Promise<HeldLease | undefined> {
    const since = readingOf(this.#clock);
    const term = await this.#engine.take(holder, row);
    return term === undefined
      ? undefined
      : new HeldLease(this.#engine, { holder, term }, { clock: this.#clock, timing: this.#timing, since });
  }
}

/** Whether two rows show the same sign of life of the same holder. */
function isSameSign(one: LeaseRow, other: LeaseRow): boolean {
  return one.term === other.term && one.beat === other.beat && one.holder === other.holder;
}
