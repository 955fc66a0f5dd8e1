import type { Claim, LeaseEngine, Tenure } from './engine.ts';
import { LeaseLostError, LeaseOverError } from './lease-problem.ts';
import type { LeaseClock, LeaseTiming } from './timing.ts';

/** What a clock of each kind showed at one moment. */
type Reading = Readonly<Record<'monotonic' | 'uptime' | 'wall', number>>;

const TAKEN =
  'The lease is another machine’s now, and this one sends nothing any more. Start it with --standby: it takes over again when the other one ends.';

const UNKNOWN =
  'The lease is over, and the server that keeps it could not be asked: whether another machine has it is not known, so this one sends nothing any more. Start it with --standby: it goes on when the server answers and nobody else has it.';

/**
 * The lease in the hands of this process. It counts from before it was asked for, by every clock: whichever says that it is
 * over, it is. So it ends here before anybody else may take it, however late an answer comes, and a process that was stopped
 * finds it over in its first moment.
 */
export class HeldLease {
  readonly #engine: LeaseEngine;
  readonly #tenure: Tenure;
  readonly #clock: LeaseClock;
  readonly #timing: LeaseTiming;
  #since: Reading;
  #isLost = false;
  #callOff: () => void = () => undefined;
  #isClosed = false;
  /** Told once it is known whether it is this process's. */
  readonly #waiting = new Set<(isHeld: boolean) => void>();

  constructor(
    engine: LeaseEngine,
    tenure: Tenure,
    {
      clock,
      timing,
      since,
    }: { readonly clock: LeaseClock; readonly timing: LeaseTiming; readonly since: Reading },
  ) {
    this.#engine = engine;
    this.#tenure = tenure;
    this.#clock = clock;
    this.#timing = timing;
    this.#since = since;
  }

  /** The number of this tenure: each one's is greater than all before it. */
  get term(): number {
    return this.#tenure.term;
  }

  /** For how long there was no sign of life, in seconds. */
  get age(): number {
    return Math.max(0, this.#elapsed()) / 1000;
  }

  /** After how many seconds without a sign of life it is over. */
  get limit(): number {
    return (this.#timing.length - this.#timing.margin) / 1000;
  }

  /** Whether it is this process's at this very moment. */
  get isHeld(): boolean {
    return !this.#isLost && this.#elapsed() < this.#timing.length - this.#timing.margin;
  }

  /**
   * Whether it is this process's, as soon as that is known: where it is over at this moment, it is asked for once more.
   *
   * @param patience how long that may take, in milliseconds
   */
  async confirmed(patience: number): Promise<boolean> {
    if (this.isHeld || this.#isClosed) return this.isHeld;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#waiting.add(resolve);
    const callOff = this.#clock.after(patience, () => resolve(false));
    const isHeld = await promise;
    callOff();
    this.#waiting.delete(resolve);
    return isHeld;
  }

  /**
   * The one gate: called right before anything leaves this machine.
   *
   * @throws LeaseOverError where nothing may
   */
  readonly leave = (): void => {
    if (!this.isHeld) throw new LeaseOverError();
  };

  /**
   * Gives signs of life until it is released. One that was over, and that nobody else has taken meanwhile, goes on.
   *
   * @param lost told once, when it is another's or nobody knows whose it is
   */
  keep(lost: (error: LeaseLostError) => void): void {
    const turn = async () => {
      const wasOver = !this.isHeld;
      try {
        if (!(await this.#beat())) return this.#end(lost, TAKEN);
      } catch {
        // Where it is over and this attempt failed too, nobody knows whose it is.
        if (wasOver) return this.#end(lost, UNKNOWN);
      }
      if (!this.#isClosed) this.#plan(turn);
      return undefined;
    };
    this.#plan(turn);
  }

  /**
   * Says which database is the truth from now on.
   *
   * @throws LeaseLostError where the lease is another's
   */
  async claim(claim: Claim): Promise<void> {
    if (!(await this.#engine.claim(this.#tenure, claim))) throw new LeaseLostError(TAKEN);
  }

  /** Gives it back, so that nobody waits for its end; where the engine cannot be asked, they do. */
  async release(): Promise<void> {
    this.#isClosed = true;
    this.#isLost = true;
    this.#callOff();
    this.#tell(false);
    await this.#engine.release(this.#tenure).catch(() => undefined);
  }

  #plan(turn: () => Promise<void>): void {
    const left = this.#timing.length - this.#timing.margin - this.#elapsed();
    // At its end it is asked for once more, and not only at the next turn.
    const wait = Math.max(1, Math.min(this.#timing.every, left));
    this.#callOff = this.#clock.after(wait, () => void turn());
  }

  #end(lost: (error: LeaseLostError) => void, message: string): void {
    if (this.#isClosed) return;
    this.#isLost = true;
    this.#isClosed = true;
    this.#tell(false);
    lost(new LeaseLostError(message));
  }

  async #beat(): Promise<boolean> {
    const since = readingOf(this.#clock);
    const isOurs = await this.#engine.beat(this.#tenure);
    if (isOurs) this.#since = since;
    if (this.isHeld) this.#tell(true);
    return isOurs;
  }

  #tell(isHeld: boolean): void {
    for (const each of this.#waiting) each(isHeld);
  }

  #elapsed(): number {
    const now = readingOf(this.#clock);
    return Math.max(
      now.monotonic - this.#since.monotonic,
      now.uptime - this.#since.uptime,
      now.wall - this.#since.wall,
    );
  }
}

/** What each clock shows now. */
export function readingOf(clock: LeaseClock): Reading {
  return { monotonic: clock.monotonic(), uptime: clock.uptime(), wall: clock.wall() };
}
