import {
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  double,
  integer,
  nat,
  oneof,
  record,
  type Arbitrary,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LeaseRow } from '../../src/lease/engine.ts';
import type { HeldLease } from '../../src/lease/held-lease.ts';
import { LeaseOverError } from '../../src/lease/lease-problem.ts';
import { LeaseWatch } from '../../src/lease/lease-watch.ts';
import { leaseTiming } from '../../src/lease/timing.ts';
import { engineFor, Machine, World } from './world.ts';

const timing = leaseTiming(30);
const { length } = timing;

/** A bot on a machine, which waits for the lease, holds it, and waits again when it has lost it. */
class Bot {
  readonly machine: Machine;
  readonly #server: { row: LeaseRow | undefined };
  readonly #name: string;
  #starts = 0;
  held: HeldLease | undefined;
  losses = 0;
  isDead = false;

  constructor(name: string, machine: Machine, server: { row: LeaseRow | undefined }) {
    this.#name = name;
    this.machine = machine;
    this.#server = server;
  }

  /** Whether it may send at this moment. */
  get isSending(): boolean {
    return !this.isDead && !this.machine.isPaused && this.held?.isHeld === true;
  }

  run(): void {
    const engine = engineFor(this.#server, this.machine, timing.patience);
    const watch = new LeaseWatch(engine, this.machine, timing);
    const holder = `${this.#name} ${(this.#starts += 1)}`;
    const turn = async () => {
      try {
        const seen = await watch.look(() => false);
        this.held = seen.isFree ? await watch.take(holder, seen) : undefined;
      } catch {
        this.held = undefined;
      }
      if (this.held)
        this.held.keep(() => {
          this.losses += 1;
          this.run();
        });
      else this.machine.after(timing.every, () => void turn());
    };
    void turn();
  }
}

const milliseconds = (most: number) => integer({ min: 0, max: most });

const happening = record({
  at: milliseconds(10 * length),
  bot: nat({ max: 2 }),
  what: oneof(
    record({ kind: constant('pause'), for: milliseconds(3 * length), sleeps: boolean() }),
    record({ kind: constant('set'), by: integer({ min: -10 * length, max: 10 * length }) }),
    record({ kind: constant('cut'), for: milliseconds(3 * length) }),
    record({ kind: constant('slow'), there: milliseconds(2 * length), back: milliseconds(2 * length) }),
    record({ kind: constant('well') }),
    record({ kind: constant('release') }),
  ),
});

describe('of bots that want the lease', () => {
  test('never two may send at once, whatever their clocks, their machines and the way to the server do', async () => {
    await assert(
      asyncProperty(
        array(double({ min: 0.97, max: 1.03, noNaN: true }), { minLength: 3, maxLength: 3 }),
        array(happening, { maxLength: 25 }),
        async (rates, happenings) => {
          const world = new World();
          const server: { row: LeaseRow | undefined } = { row: undefined };
          const bots = rates.map((rate, index) => new Bot(`bot ${index}`, new Machine(world, rate), server));
          for (const bot of bots) bot.run();
          for (const { at, bot: index, what } of happenings) {
            const bot = bots[index];
            if (bot) world.at(at, () => happens(world, bot, what));
          }
          let most = 0;
          const look = () => {
            most = Math.max(most, bots.filter(({ isSending }) => isSending).length);
          };
          await world.until(12 * length, look);
          expect(most).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: process.env['SOAK'] ? 1000 : 50 },
    );
  });

  test('one has it within a length and a half of the other one’s death, and not before', async () => {
    const world = new World();
    const server: { row: LeaseRow | undefined } = { row: undefined };
    const [first, second] = [new Machine(world), new Machine(world)].map(
      (machine, index) => new Bot(`bot ${index}`, machine, server),
    );
    if (!first || !second) throw new Error('two bots are made');
    first.run();
    await world.until(timing.every);
    second.run();
    await world.until(20 * length);
    expect([first.isSending, second.isSending, first.losses]).toEqual([true, false, 0]);
    first.isDead = true;
    first.machine.pause(1000 * length, false);
    await world.until(20 * length + length - timing.every);
    expect(second.isSending).toBe(false);
    await world.until(20 * length + 1.5 * length);
    expect(second.isSending).toBe(true);
  });
});

function happens(
  world: World,
  bot: Bot,
  what: (typeof happening extends Arbitrary<infer T> ? T : never)['what'],
) {
  const { machine } = bot;
  const well = () => {
    machine.way = () => ({ there: 1, back: 1, isCut: false });
  };
  switch (what.kind) {
    case 'pause':
      if ('sleeps' in what) machine.pause(what.for, what.sleeps);
      break;
    case 'set':
      if ('by' in what) machine.setClock(what.by);
      break;
    case 'cut':
      machine.way = () => ({ there: 1, back: 1, isCut: true });
      if ('for' in what) world.at(world.now + what.for, well);
      break;
    case 'slow':
      if ('there' in what) machine.way = () => ({ there: what.there, back: what.back, isCut: false });
      break;
    case 'release':
      if (!machine.isPaused) void bot.held?.release().catch(() => undefined);
      break;
    default:
      well();
  }
}

async function held() {
  const world = new World();
  const machine = new Machine(world);
  const server: { row: LeaseRow | undefined } = { row: undefined };
  const engine = engineFor(server, machine, timing.patience);
  const watch = new LeaseWatch(engine, machine, timing);
  const gained = Promise.withResolvers<HeldLease>();
  void watch
    .look(() => false)
    .then((seen) => watch.take('one', seen))
    .then((lease) => lease && gained.resolve(lease));
  await world.until(100);
  return { world, machine, server, engine, lease: await gained.promise };
}

describe('a lease that is held', () => {
  test('lets nothing leave once it is over by any clock', async () => {
    const { world, machine, lease } = await held();
    expect(() => lease.leave()).not.toThrow();
    machine.setClock(length);
    expect(() => lease.leave()).toThrow(LeaseOverError);
    machine.setClock(-10 * length);
    expect(() => lease.leave()).not.toThrow();
    machine.pause(length, true);
    await world.until(length + 200);
    expect(machine.monotonic()).toBeLessThan(length / 2);
    expect(() => lease.leave()).toThrow(LeaseOverError);
  });

  test('that nobody’s clock but the monotonic one knows to be over', async () => {
    const { world, machine, lease } = await held();
    machine.uptime = () => 0;
    machine.setClock(-10 * length);
    await world.until(length);
    expect(() => lease.leave()).toThrow(LeaseOverError);
  });

  test('goes on after a clock was set, or a pause, where nobody else has taken it', async () => {
    const { world, machine, lease } = await held();
    const losses: string[] = [];
    lease.keep(({ message }) => losses.push(message));
    machine.setClock(100 * length);
    await world.until(length);
    machine.pause(5 * length, true);
    await world.until(10 * length);
    expect([lease.isHeld, losses]).toEqual([true, []]);
  });

  test('that is over is confirmed as soon as it goes on, to who waits for it that long', async () => {
    const { world, machine, lease } = await held();
    lease.keep(() => undefined);
    expect(await lease.confirmed(1000)).toBe(true);
    machine.setClock(length);
    machine.way = () => ({ there: 600, back: 600, isCut: false });
    const answers: [number, boolean][] = [];
    const { now } = world;
    for (const patience of [1000, length])
      void lease.confirmed(patience).then((isHeld) => answers.push([world.now - now, isHeld]));
    await world.until(2 * timing.every);
    expect(answers).toEqual([
      [1000, false],
      [timing.every + 1200, true],
    ]);
  });

  test.each(['taken by another', 'given back'])('that is over and %s is confirmed to nobody', async (how) => {
    const { world, machine, server, lease } = await held();
    lease.keep(() => undefined);
    machine.setClock(length);
    const before = lease.confirmed(10 * length);
    if (how === 'given back') void lease.release();
    else if (server.row) server.row = { ...server.row, term: 2, holder: 'another' };
    await world.until(2 * timing.every);
    expect([await before, await lease.confirmed(10 * length)]).toEqual([false, false]);
  });

  test('that another has taken is lost, once, and says how to go on', async () => {
    const { world, machine, server, lease } = await held();
    const losses: string[] = [];
    lease.keep(({ message }) => losses.push(message));
    machine.pause(3 * length, false);
    if (server.row) server.row = { ...server.row, term: 2, holder: 'another' };
    await world.until(10 * length);
    expect(lease.isHeld).toBe(false);
    expect(losses).toEqual([expect.stringContaining('The lease is another machine’s now')]);
  });

  test('whose server cannot be asked is lost at its end, and not before', async () => {
    const { world, machine, lease } = await held();
    const losses: string[] = [];
    lease.keep(({ message }) => losses.push(message));
    machine.way = () => ({ there: 1, back: 1, isCut: true });
    await world.until(length - timing.margin);
    expect(losses).toEqual([]);
    await world.until(2 * length);
    expect(losses).toEqual([expect.stringContaining('is not known')]);
  });
});
