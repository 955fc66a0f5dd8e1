import { setImmediate as nextTurn } from 'node:timers/promises';
import { onceAtATime } from '../app/once-at-a-time.ts';
import { errorKind, type Log } from '../log.ts';
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
  /** Resolves with whether nothing is left to be made anew; something is where the bot stops. */
  readonly run = onceAtATime(() => this.#renew());
  #isStopped = false;

  constructor(parts: RenewerParts) {
    this.#parts = parts;
  }

  /** Begins no further lot. */
  stop(): void {
    this.#isStopped = true;
  }

  async #renew(): Promise<boolean> {
    const { store, now, log } = this.#parts;
    const { index } = store;
    const cases = index.left;
    if (cases === 0) return true;
    // One that fails each hour would keep anything from being erased, for good.
    const passOver = (caseId: string, error: unknown) =>
      log.error(
        { ...errorKind(error), caseId },
        'a closed case cannot be made anew in the lists: it stays there as the former rules had it',
      );
    log.info({ cases }, 'the rules have changed: the lists of closed cases are made anew beside the work');
    while (index.left > 0 && !this.#isStopped) {
      index.renew(LOT, now(), passOver);
      await nextTurn();
    }
    if (index.left > 0) return false;
    log.info({ cases }, 'the lists of closed cases are made anew');
    return true;
  }
}
