import { isOfEachMinute, type Clock } from '../../src/clock.ts';

interface Task {
  readonly pattern: string;
  readonly run: () => Promise<void>;
  running: boolean;
}

/**
 * Asks the jobs of one life of the bot for their work. A minute that is leapt over is one in which the machine slept:
 * each job has its turn once for all the minutes that it missed.
 */
export class SimulatedClock implements Clock {
  readonly #now: () => number;
  readonly #tasks: Task[] = [];

  /** `now` in milliseconds of the epoch, as the bot's machine shows it. */
  constructor(now: () => number) {
    this.#now = now;
  }

  now(): Temporal.Instant {
    return Temporal.Instant.fromEpochMilliseconds(this.#now());
  }

  every(pattern: string, _name: string, run: () => Promise<void>): void {
    this.#tasks.push({ pattern, run, running: false });
  }

  /** Begins each job whose minute has come since `last`, unless it is under way; `ended` is called at the end of each. */
  tick(last: number, begun: (work: Promise<void>) => void): void {
    for (const task of this.#tasks) {
      if (task.running || !hasCome(task.pattern, last, this.#now())) continue;
      task.running = true;
      begun(task.run().finally(() => (task.running = false)));
    }
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

/** Whether a minute of a pattern lies in a time: each minute, or one of each hour. */
function hasCome(pattern: string, after: number, until: number): boolean {
  const [minute] = pattern.split(' ');
  const [length, offset] = isOfEachMinute(pattern) ? [60_000, 0] : [3_600_000, Number(minute) * 60_000];
  return Math.floor((until - offset) / length) > Math.floor((after - offset) / length);
}
