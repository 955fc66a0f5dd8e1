import { setImmediate as breathe } from 'node:timers/promises';
import { createTask, parse, type ScheduledTask } from 'node-cron';
import type { Clock } from '../clock.ts';

const DAY_MS = 86_400_000;
/** A pattern that matches no day in this time matches none: 29 February comes every eight years at the latest. */
const HORIZON_DAYS = 8 * 366 + 1;

interface Job {
  name: string;
  run: () => Promise<void>;
  pattern: Pattern;
  /** Milliseconds of the epoch; infinite where the pattern never matches. */
  next: number;
}

/**
 * A clock that stands still until it is told to move, and then runs each job at exactly the instants at which
 * node-cron would have run it, one after the other.
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
    const parsed = new Pattern(pattern);
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

/** The instants that a cron pattern matches in UTC, found without trying every second. */
class Pattern {
  readonly #task: ScheduledTask;
  /** Matching seconds of a day, in order. */
  readonly #seconds: readonly number[];
  #day = Number.NaN;
  #dayMatches = false;

  constructor(pattern: string) {
    const fields = parse(pattern);
    this.#task = createTask(pattern, () => undefined, { timezone: 'UTC' });
    this.#seconds = fields.hour.flatMap((hour) =>
      fields.minute.flatMap((minute) => fields.second.map((second) => hour * 3600 + minute * 60 + second)),
    );
  }

  /** The first match after an instant, both in milliseconds of the epoch. */
  nextAfter(instant: number): number {
    const today = Math.floor(instant / DAY_MS);
    if (this.#matches(today)) {
      const second = this.#seconds[this.#indexAfter((instant - today * DAY_MS) / 1000)];
      if (second !== undefined) return today * DAY_MS + second * 1000;
    }
    const [first] = this.#seconds;
    if (first === undefined) return Infinity;
    for (let day = today + 1; day <= today + HORIZON_DAYS; day += 1)
      if (this.#matches(day)) return day * DAY_MS + first * 1000;
    return Infinity;
  }

  /** Whether the pattern's day fields match; node-cron decides, so that its special letters work too. */
  #matches(day: number): boolean {
    if (day !== this.#day) {
      this.#day = day;
      this.#dayMatches = this.#task.match(new Date(day * DAY_MS + (this.#seconds[0] ?? 0) * 1000));
    }
    return this.#dayMatches;
  }

  #indexAfter(second: number): number {
    let low = 0;
    let high = this.#seconds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#seconds[middle] ?? Infinity) > second) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
