import { isOfEachMinute, Leaps, type Clock } from '../../src/clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A machine that has no turn for so long sleeps. */
export const ASLEEP = 3 * HOUR;
/** A clock that goes on by so much more, or less, than time does was set. */
const SET = 2 * MINUTE;

interface Task {
  readonly pattern: string;
  readonly isOfEachMinute: boolean;
  readonly run: () => Promise<void>;
  running: boolean;
}

/**
 * Asks the jobs of one life of the bot for their work. Each has its turn once for all of its minutes that have come since the last
 * time. What follows a sleep of the machine, and a clock that was set, follows by the real clock's own rule.
 */
export class SimulatedClock implements Clock {
  readonly #now: () => number;
  readonly #time: () => number;
  readonly #tasks: Task[] = [];
  readonly #leaps: Leaps<Task>;
  /** What this clock and the world's showed when the jobs had their turns last. */
  #last: { readonly now: number; readonly time: number };
  #looked: number;

  /** `now` as the bot's machine shows it, and `time` as it is, in milliseconds of the epoch. */
  constructor(now: () => number, time: () => number) {
    this.#now = now;
    this.#time = time;
    this.#last = { now: now(), time: time() };
    this.#looked = now();
    this.#leaps = new Leaps(now());
  }

  now(): Temporal.Instant {
    return Temporal.Instant.fromEpochMilliseconds(this.#now());
  }

  every(pattern: string, _name: string, run: () => Promise<void>): void {
    this.#tasks.push({ pattern, isOfEachMinute: isOfEachMinute(pattern), run, running: false });
  }

  /** Begins each job that has a turn by now, unless it is under way. */
  tick(begun: (work: Promise<void>) => void): void {
    const { now: from, time: before } = this.#last;
    const [now, time] = [this.#now(), this.#time()];
    this.#last = { now, time };
    const awakeUntil = time - before < ASLEEP ? from + (time - before) : from;
    const due = new Set(this.#tasks.filter(({ pattern }) => hasCome(pattern, from, awakeUntil)));
    while (this.#looked + MINUTE <= awakeUntil) this.#look(this.#looked + MINUTE, due);
    if (Math.abs(now - awakeUntil) >= SET) this.#look(now, due);
    for (const task of due) {
      this.#leaps.begin(task);
      if (task.running) continue;
      task.running = true;
      begun(task.run().finally(() => (task.running = false)));
    }
  }

  #look(now: number, due: Set<Task>): void {
    this.#looked = now;
    for (const task of this.#leaps.look(now, this.#tasks).due) due.add(task);
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

/** Whether a minute of a pattern lies in a time: each minute, or one of each hour. */
function hasCome(pattern: string, after: number, until: number): boolean {
  const [minute] = pattern.split(' ');
  const [length, offset] = isOfEachMinute(pattern) ? [MINUTE, 0] : [HOUR, Number(minute) * MINUTE];
  return Math.floor((until - offset) / length) > Math.floor((after - offset) / length);
}
