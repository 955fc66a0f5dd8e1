import { setImmediate as breathe } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { CronPattern } from '../cron-pattern.ts';

interface Job {
  name: string;
  run: () => Promise<void>;
  pattern: CronPattern;
  /** Milliseconds of the epoch. */
  next: number;
}

/**
 * A clock that stands still until it is told to move, and then runs each job at exactly the instants at which
 * it would have its turn, one after the other.
 */
export class VirtualClock implements Clock {
  #now: Temporal.Instant;
  readonly #jobs: Job[] = [];
  #stopped = false;
  #moving: Promise<void> = Promise.resolve();

  constructor(start: Temporal.Instant) {
    this.#now = start;
  }

  now(): Temporal.Instant {
    return this.#now;
  }

  every(pattern: string, name: string, job: () => Promise<void>): void {
    const parsed = new CronPattern(pattern);
    this.#jobs.push({ name, run: job, pattern: parsed, next: parsed.nextAfter(this.#now.epochMilliseconds) });
  }

  /**
   * Moves on to an instant. Jobs of the same instant run in the order in which they were registered; each is
   * awaited before time moves on. Refuses to go back.
   */
  advanceTo(instant: Temporal.Instant): Promise<void> {
    if (Temporal.Instant.compare(instant, this.#now) < 0)
      return Promise.reject(
        new RangeError(
          `the clock shows ${this.#now.toString()} and does not go back to ${instant.toString()}`,
        ),
      );
    this.#moving = this.#moving.then(() => this.#advance(instant));
    return this.#moving;
  }

  /** Moves on to the first instant at which a job is due and runs what is due then; at the latest to `limit`. */
  stepTo(limit: Temporal.Instant): Promise<void> {
    this.#moving = this.#moving.then(() => {
      const due = Math.min(this.#first()?.next ?? Infinity, limit.epochMilliseconds);
      return this.#advance(Temporal.Instant.fromEpochMilliseconds(due));
    });
    return this.#moving;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#moving.catch(() => undefined);
  }

  async #advance(instant: Temporal.Instant): Promise<void> {
    const end = instant.epochMilliseconds;
    let ran = 0;
    for (let job = this.#first(); job && job.next <= end && !this.#stopped; job = this.#first()) {
      this.#now = Temporal.Instant.fromEpochMilliseconds(job.next);
      job.next = job.pattern.nextAfter(job.next);
      await job.run();
      ran += 1;
      // Jobs that wait for nothing would keep the process from hearing its sockets for the whole way.
      if (ran % 100 === 0) await breathe();
    }
    if (!this.#stopped) this.#now = instant;
  }

  #first(): Job | undefined {
    let first: Job | undefined;
    for (const job of this.#jobs) if (!first || job.next < first.next) first = job;
    return first;
  }
}
