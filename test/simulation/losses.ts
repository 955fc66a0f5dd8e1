import type { Random } from './random.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** No copy is older. */
const OLDEST = 6 * DAY;

/** When the machine is lost next, and when the copy was made that is there then. */
interface Loss {
  readonly at: number;
  /** `undefined` where it is the copy of the loss before. */
  readonly copyAt: number | undefined;
  /** How long nobody does anything after it. */
  readonly quiet: number;
  /** Whether another machine stands by, which takes over by itself. */
  readonly isStoodBy: boolean;
}

/**
 * When the machine is lost: every few days, with copies of minutes and of days, now and then twice with the same one. Now and then
 * another machine stands by: then something befalls the first one, of which it may well come back.
 */
export class Losses {
  readonly #random: Random;
  #next: Loss;
  #isCopied = false;

  constructor(random: Random, now: number) {
    this.#random = random;
    this.#next = this.#later(now);
  }

  /** The loss for which a copy is to be made now; once for each. */
  copyDue(now: number): Loss | undefined {
    const { copyAt } = this.#next;
    if (copyAt === undefined || this.#isCopied || now < copyAt) return undefined;
    this.#isCopied = true;
    return this.#next;
  }

  /** The loss that has come; the next one is drawn then. */
  come(now: number): Loss | undefined {
    const loss = this.#next;
    if (now < loss.at || (loss.copyAt !== undefined && !this.#isCopied)) return undefined;
    this.#next = this.#random.chance(0.2) ? this.#again(now) : this.#later(now);
    this.#isCopied = false;
    return loss;
  }

  #later(now: number): Loss {
    const isStoodBy = this.#random.chance(0.6);
    const [soonest, latest] = isStoodBy ? [12, 5 * 24] : [2 * 24, 14 * 24];
    const at = now + this.#random.int(soonest, latest) * 60 * MINUTE;
    const age = MINUTE * Math.exp(this.#random.next() * Math.log(OLDEST / MINUTE));
    return { at, copyAt: Math.max(now, at - Math.round(age)), quiet: this.#quiet(), isStoodBy };
  }

  #again(now: number): Loss {
    const at = now + this.#random.int(2, 12 * 60) * MINUTE;
    return { at, copyAt: undefined, quiet: this.#quiet(), isStoodBy: false };
  }

  #quiet(): number {
    return this.#random.chance(0.6) ? this.#random.int(1, 5) * 60 * MINUTE : 0;
  }
}
