import { setImmediate as nextTurn } from 'node:timers/promises';
import { forgetPeopleWhoLeft } from '../app/forget-people.ts';
import { forgetLostArrivals } from '../app/restoring/lost-arrivals.ts';
import { forgetLostTellings } from '../app/restoring/lost-tellings.ts';
import type { Log } from '../log.ts';
import type { Policy } from '../process/policy.ts';
import { minus } from '../process/time.ts';
import type { Store } from '../store/store.ts';

/** So many messages are looked at in one transaction: none takes longer than a few milliseconds. */
const LOT = 500;
/** So many lots at a turn; the next turn goes on from there. */
const LOTS = 100;

interface EraserOptions {
  readonly store: Pick<Store, 'people' | 'logins' | 'facts' | 'retention' | 'atomically'>;
  readonly policy: Pick<Policy, 'retention'>;
  /** A clock that is ahead would have everything erased that there is. */
  readonly isClockRight: () => boolean;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** How much was erased at a turn, by kind. */
type Erased = Readonly<Record<'messages' | 'people' | 'addresses' | 'contributions' | 'snoozes', number>>;

/**
 * Erases what the policy keeps no longer: each kind in transactions of its own, which may be cut off between any two. What was
 * erased is logged by its number alone.
 */
export class Eraser {
  readonly #options: EraserOptions;
  /** The last message that was looked at; the next turn begins behind it. */
  #reached = 0;
  #isStopped = false;

  constructor(options: EraserOptions) {
    this.#options = options;
  }

  /** @returns whether anything was erased */
  async run(): Promise<boolean> {
    const { store, policy, isClockRight, log } = this.#options;
    if (!isClockRight()) return false;
    const { retention } = policy;
    const now = this.#options.now();
    const count = (kept: Temporal.Duration | null, erase: (before: Temporal.Instant) => number) =>
      kept === null ? 0 : erase(minus(now, kept));
    forgetLostArrivals(store, now);
    forgetLostTellings(store, now);
    const erased: Erased = {
      people: count(retention.people, (before) => forgetPeopleWhoLeft(store, before, now)),
      addresses: count(retention.addresses, (before) => store.retention.eraseAddresses(before)),
      contributions: count(retention.contributions, (before) => store.retention.eraseContributions(before)),
      snoozes: store.retention.eraseSnoozes(now),
      messages: retention.messages === null ? 0 : await this.#eraseMessages(minus(now, retention.messages)),
    };
    const isAny = Object.values(erased).some((number) => number > 0);
    if (isAny) log.info(erased, 'what the policy keeps no longer is erased');
    return isAny;
  }

  /** Looks at no further lot: the next start begins anew. */
  stop(): void {
    this.#isStopped = true;
  }

  async #eraseMessages(before: Temporal.Instant): Promise<number> {
    const { retention } = this.#options.store;
    const { first, last } = retention.messageNumbers();
    let erased = 0;
    for (let lots = 0; lots < LOTS; lots += 1) {
      const from = this.#reached >= last ? 0 : this.#reached;
      this.#reached = from + LOT;
      erased += retention.eraseMessages(before, { first, from, to: this.#reached });
      if (this.#reached >= last) break;
      // Somebody may wait for an answer.
      await nextTurn();
      if (this.#isStopped) break;
    }
    return erased;
  }
}
