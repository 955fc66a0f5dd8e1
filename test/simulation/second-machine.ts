import { claim } from '../../src/bot/lease.ts';
import { LeaseWait } from '../../src/bot/lease-wait.ts';
import type { LeaseRow } from '../../src/lease/engine.ts';
import type { HeldLease } from '../../src/lease/held-lease.ts';
import { leaseTiming } from '../../src/lease/timing.ts';
import type { Policy } from '../../src/process/policy.ts';
import { engineFor, Machine as Clockwork, World as Site } from '../lease/world.ts';
import { silent } from '../support/recorded-log.ts';
import type { Machine } from './machine.ts';
import type { Random } from './random.ts';

const timing = leaseTiming(30);
const SECOND = 1000;
/** "Within two minutes of its death". */
const TAKEN_WITHIN = 120 * SECOND;
/** So long the machines are looked at once all is well again. */
const AFTERWARDS = 60 * SECOND;

/** What befalls a primary for so many milliseconds; of less than its lease lasts, it keeps it. Another mishap is another entry. */
interface Mishap {
  readonly name: string;
  readonly lasts: (random: Random) => number;
  readonly begin: (clockwork: Clockwork, lasts: number) => void;
}

const aWhile = (random: Random) => random.int(1, 240) * SECOND;

const MISHAPS: readonly Mishap[] = [
  // To stand still for good, of which nothing is left but the disk.
  { name: 'is killed', lasts: () => Infinity, begin: (clockwork) => clockwork.pause(Infinity, false) },
  {
    name: 'is stopped',
    lasts: aWhile,
    begin: (clockwork, lasts) => clockwork.pause(lasts, false),
  },
  { name: 'sleeps', lasts: aWhile, begin: (clockwork, lasts) => clockwork.pause(lasts, true) },
  {
    name: 'does not reach the lease',
    lasts: aWhile,
    begin: (clockwork) => (clockwork.way = () => ({ there: 1, back: 1, isCut: true })),
  },
];

/** The world, as far as two machines need it. */
export interface Stage {
  readonly random: Random;
  readonly policy: Policy;
  /** The copy that a machine which takes over finds. */
  readonly copy: string;
  readonly now: () => Temporal.Instant;
  /** So many milliseconds go by. */
  readonly pass: (milliseconds: number) => void;
  /** Gives a machine a moment of its life. */
  readonly live: (machine: Machine) => Promise<void>;
  /** A machine ends: nothing of it is left but its disk. */
  readonly end: (machine: Machine) => void;
  /** A machine goes on as the primary, with what lies at `path`; nothing leaves it without `leave`. */
  readonly begin: (path: string, leave: () => void) => Machine;
  readonly note: (what: string) => void;
  readonly broken: (words: string) => void;
}

/** A machine that stands by, and the lease by which it and the primary know of each other: both keep to the bot's own rules. */
export class SecondMachine {
  readonly #server: { row: LeaseRow | undefined } = { row: undefined };
  /** Where its database lies, once it has one. */
  #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** The primary says that its database is the truth: a copy that is made from now on is one of it. */
  async follow(primary: Machine, stage: Stage): Promise<void> {
    this.#server.row = undefined;
    const pair = new Pair(this.#server, stage);
    const lease = await pair.hold(primary, () => {});
    primary.turns.leave = OPEN;
    await pair.end(lease.release());
  }

  /** Something befalls the primary. Gives the machine that goes on. */
  async befall(primary: Machine, stage: Stage): Promise<Machine> {
    const { random, note, broken } = stage;
    const pair = new Pair(this.#server, stage);
    const mishap = random.pick(MISHAPS);
    if (!mishap) return primary;
    const lasts = mishap.lasts(random);
    const isKilled = !Number.isFinite(lasts);
    let isPrimary = true;
    const end = () => {
      isPrimary = false;
      stage.end(primary);
    };
    const lease = await pair.hold(primary, () => {
      note('the primary ends');
      end();
    });
    // Its answers take their time from now on, and some never come.
    const far = () => ({ there: random.int(1, 2000), back: random.int(1, 2000), isCut: random.chance(0.1) });
    pair.first.way = far;
    const waiting = pair.standBy(this.#path);
    let successor: Machine | undefined;
    const from = pair.now + random.int(1, 20) * SECOND;
    const until = from + (isKilled ? TAKEN_WITHIN : lasts);
    pair.at(from, () => {
      note(`the primary ${mishap.name}`);
      mishap.begin(pair.first, lasts);
      if (isKilled) primary.turns.settle();
      if (isKilled) end();
    });
    pair.at(until, () => (pair.first.way = far));
    while (pair.now < until + AFTERWARDS) {
      await pair.pass(random.int(1, 2 * SECOND));
      const { gained } = waiting;
      if (gained && !successor) {
        // It has waited for longer than a request may take.
        if (isPrimary) primary.turns.settle();
        if (isKilled && pair.now > until) broken('two minutes after its death nobody had taken over');
        successor = stage.begin(this.#path, gained.lease.leave);
        await pair.end(claim(gained.lease, gained.row, successor.life.store.facts));
        this.#path = primary.path;
      }
      if (isPrimary && !pair.first.isPaused) await stage.live(primary);
      if (successor) await stage.live(successor);
    }
    const left = successor ?? primary;
    if (isPrimary === (successor !== undefined))
      broken(`${isPrimary ? 'two machines go' : 'no machine goes'} on after the primary ${mishap.name}`);
    left.turns.leave = OPEN;
    await pair.end((waiting.gained?.lease ?? lease).release());
    return left;
  }
}

/** Of one machine alone. */
const OPEN = () => {};

/** Two machines that ask for one lease, in a time of their own that goes by with the world's. */
class Pair {
  readonly #site = new Site();
  readonly #stage: Stage;
  readonly #server: { row: LeaseRow | undefined };
  readonly first: Clockwork;
  readonly #second: Clockwork;

  constructor(server: { row: LeaseRow | undefined }, stage: Stage) {
    this.#server = server;
    this.#stage = stage;
    // No two clocks run quite alike.
    const [one = 1, other = 1] = [0, 0].map(() => 1 + stage.random.int(-20, 20) / 1000);
    this.first = new Clockwork(this.#site, one);
    this.#second = new Clockwork(this.#site, other);
  }

  get now(): number {
    return this.#site.now;
  }

  at(time: number, work: () => void): void {
    this.#site.at(time, work);
  }

  async pass(milliseconds: number): Promise<void> {
    this.#stage.pass(milliseconds);
    await this.#site.until(this.#site.now + milliseconds);
  }

  /** Lets time go by until something has come to its end. */
  async end<T>(work: Promise<T>): Promise<T> {
    const state = { isOver: false };
    const ended = work.finally(() => (state.isOver = true));
    while (!state.isOver) await this.pass(10);
    return ended;
  }

  /** The first machine takes the lease that nobody holds. */
  async hold(primary: Machine, lost: () => void): Promise<HeldLease> {
    const wait = this.#wait(this.first, primary.path, { isStandby: false, lost });
    const { lease, row } = await this.end(wait.end());
    primary.turns.leave = lease.leave;
    await this.end(claim(lease, row, primary.life.store.facts));
    return lease;
  }

  /** The second machine waits for it. */
  standBy(path: string): { gained?: Awaited<ReturnType<LeaseWait['end']>> } {
    const waiting: { gained?: Awaited<ReturnType<LeaseWait['end']>> } = {};
    const lost = () => this.#stage.broken('the machine that took over has lost the lease');
    this.#wait(this.#second, path, { isStandby: true, lost })
      .end()
      .then(
        (gained) => (waiting.gained = gained),
        (error: unknown) => this.#stage.broken(String(error)),
      );
    return waiting;
  }

  #wait(clock: Clockwork, databasePath: string, how: { isStandby: boolean; lost: () => void }): LeaseWait {
    const { policy, copy, now } = this.#stage;
    const engine = engineFor(this.#server, clock, timing.patience);
    return new LeaseWait({
      ...how,
      engine,
      timing,
      clock,
      databasePath,
      policy,
      restoreFrom: copy,
      litestream: { program: 'no such program', configFile: undefined },
      env: {},
      lookThrough: () => Promise.reject(new Error('there is no replica')),
      now,
      log: silent,
    });
  }
}
