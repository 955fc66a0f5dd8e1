import { setImmediate as settled } from 'node:timers/promises';
import type { LeaseEngine, LeaseRow } from '../../src/lease/engine.ts';
import { LeaseEngineError } from '../../src/lease/lease-problem.ts';
import type { LeaseClock } from '../../src/lease/timing.ts';

/** A made-up time, in which things happen one after the other. */
export class World {
  now = 0;
  #order = 0;
  #events: { at: number; order: number; work: () => void }[] = [];

  at(time: number, work: () => void): () => void {
    const event = { at: Math.max(time, this.now), order: (this.#order += 1), work };
    this.#events.push(event);
    return () => {
      this.#events = this.#events.filter((each) => each !== event);
    };
  }

  /** Lets happen what happens until `end`; `look` is told before and after each of it. */
  async until(end: number, look: () => void = () => undefined): Promise<void> {
    for (;;) {
      const [next] = this.#events.toSorted((a, b) => a.at - b.at || a.order - b.order);
      if (!next || next.at > end) break;
      this.#events = this.#events.filter((each) => each !== next);
      this.now = next.at;
      look();
      next.work();
      await settled();
      look();
    }
    this.now = end;
    look();
  }
}

/** A machine of it, whose clocks run as they like, and which may stand still. */
export class Machine implements LeaseClock {
  readonly #world: World;
  readonly #rate: number;
  #pausedUntil = 0;
  /** What the monotonic clock has missed while the machine slept. */
  #slept = 0;
  #set = 0;
  #waiting: (() => void)[] = [];
  /** How long an exchange takes on the way there and back, and whether it gets there at all. */
  way: () => { readonly there: number; readonly back: number; readonly isCut: boolean } = () => ({
    there: 1,
    back: 1,
    isCut: false,
  });

  constructor(world: World, rate = 1) {
    this.#world = world;
    this.#rate = rate;
  }

  get isPaused(): boolean {
    return this.#world.now < this.#pausedUntil;
  }

  monotonic(): number {
    return (this.#world.now - this.#slept) * this.#rate;
  }

  uptime(): number {
    return this.#world.now * this.#rate;
  }

  wall(): number {
    return this.#world.now * this.#rate + this.#set;
  }

  after(milliseconds: number, work: () => void): () => void {
    let isOff = false;
    this.#world.at(this.#world.now + milliseconds / this.#rate, () => this.#awake(() => !isOff && work()));
    return () => {
      isOff = true;
    };
  }

  /** Stands still for so long; one that sleeps has a monotonic clock that stands still too. */
  pause(milliseconds: number, sleeps: boolean): void {
    if (this.isPaused) return;
    this.#pausedUntil = this.#world.now + milliseconds;
    this.#world.at(this.#pausedUntil, () => {
      if (sleeps) this.#slept += milliseconds;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const work of waiting) work();
    });
  }

  setClock(milliseconds: number): void {
    this.#set += milliseconds;
  }

  /** An exchange with a server: what is asked may be done although no answer comes. */
  async exchange<T>(work: () => T, patience: number): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const { there, back, isCut } = this.way();
    if (!isCut)
      this.#world.at(this.#world.now + there, () => {
        const answer = work();
        this.#world.at(this.#world.now + back, () => this.#awake(() => resolve(answer)));
      });
    this.after(patience, () => reject(new LeaseEngineError('no answer')));
    return promise;
  }

  #awake(work: () => void): void {
    if (this.isPaused) this.#waiting.push(work);
    else work();
  }
}

/** What keeps the lease in it, as one machine asks it. */
export function engineFor(
  server: { row: LeaseRow | undefined },
  machine: Machine,
  patience: number,
): LeaseEngine {
  const change = (isFits: boolean, changed: Partial<LeaseRow>): boolean => {
    if (!isFits || !server.row) return false;
    server.row = { ...server.row, beat: server.row.beat + 1, ...changed };
    return true;
  };
  const isOf = ({ holder, term }: Pick<LeaseRow, 'holder' | 'term'>) =>
    server.row?.holder === holder && server.row.term === term && !server.row.released;
  return {
    look: () => machine.exchange(() => server.row, patience),
    take: (holder, seen) =>
      machine.exchange(() => {
        const isAsSeen = (['term', 'beat', 'holder'] as const).every(
          (key) => seen?.[key] === server.row?.[key],
        );
        if (!isAsSeen) return undefined;
        const { term = 0, beat = 0, database, asOf } = server.row ?? {};
        server.row = {
          term: term + 1,
          beat: beat + 1,
          holder,
          released: false,
          claimed: false,
          database,
          asOf,
        };
        return term + 1;
      }, patience),
    beat: (tenure) => machine.exchange(() => change(isOf(tenure), {}), patience),
    claim: (tenure, claim) =>
      machine.exchange(() => change(isOf(tenure), { ...claim, claimed: true }), patience),
    release: (tenure) => machine.exchange(() => void change(isOf(tenure), { released: true }), patience),
    close: async () => undefined,
  };
}
