import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';

/** So many cases are made anew in one transaction: somebody may wait for an answer. */
const LOT = 10;

interface RenewerParts {
  readonly store: Pick<Store, 'index'>;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/**
 * Makes the index of closed cases anew beside the work, after an upgrade or a change of the policy: with ten years of cases it
 * takes a while. Where it is cut off, the next start begins anew.
 */
export class IndexRenewer {
  readonly #parts: RenewerParts;
  #running: Promise<void> | undefined;
  #isStopped = false;

  constructor(parts: RenewerParts) {
    this.#parts = parts;
  }

  /** Resolves when the whole index is made by the rules of today, or the bot stops. */
  run(): Promise<void> {
    this.#running ??= this.#renew().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Begins no further lot. */
  stop(): void {
    this.#isStopped = true;
  }

  async #renew(): Promise<void> {
    const { store, now, log } = this.#parts;
    const { index } = store;
    const cases = index.left;
    if (cases === 0) return;
    log.info({ cases }, 'the rules have changed: the lists of closed cases are made anew beside the work');
    while (index.left > 0 && !this.#isStopped) {
      index.renew(LOT, now());
      await nextTurn();
    }
    if (index.left === 0) log.info({ cases }, 'the lists of closed cases are made anew');
  }
}
