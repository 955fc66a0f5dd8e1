import { schedule, type ScheduledTask } from 'node-cron';

/**
 * Where the bot takes time from. Everything that asks "what time is it?" or "call me every …" asks this,
 * so that the sandbox and the tests can move time instead of waiting for it.
 */
export interface Clock {
  /** The present instant. */
  now(): Temporal.Instant;
  /**
   * Runs `job` at every minute that matches the cron `pattern` (UTC). A job never overlaps itself.
   * A job that rejects is a defect: jobs turn what can go wrong into an outcome of their own.
   */
  every(pattern: string, name: string, job: () => Promise<void>): void;
  /** Starts no further job and resolves when the running ones have ended. */
  stop(): Promise<void>;
}

/** How often it is looked whether the clock leapt. */
const LOOK_MS = 60_000;
/** So long after a look it leapt. What is late by less than that is no leap, and no turn of it may be passed over. */
const LEAP_MS = 2 * LOOK_MS;
/** After so many looks without a further leap a clock that leapt is taken for right. */
const LOOKS_UNTIL_RIGHT = 5;

/** Whether a cron pattern matches each minute: such a job asks what is due, and to ask once more does no harm. */
export function isOfEachMinute(pattern: string): boolean {
  return pattern === '* * * * *';
}

/** A job, as far as a leap of the clock is concerned. */
interface Leaping {
  readonly isOfEachMinute: boolean;
}

/**
 * Which jobs have a turn where the clock leapt, by looks at it a minute apart: at once those of each minute, and the others once
 * it has gone on for some minutes as it should, unless they had one meanwhile.
 */
export class Leaps<Job extends Leaping> {
  #last: number;
  #looksSince = 0;
  readonly #owed = new Set<Job>();

  /** From `now` on, in milliseconds of the epoch. */
  constructor(now: number) {
    this.#last = now;
  }

  /** One look: whether it leapt since the one before, and the jobs that have a turn because of a leap. */
  look(now: number, jobs: readonly Job[]): { readonly hasLeapt: boolean; readonly due: readonly Job[] } {
    const hasLeapt = now < this.#last || now - this.#last >= LEAP_MS;
    this.#last = now;
    this.#looksSince = hasLeapt ? 0 : this.#looksSince + 1;
    if (!hasLeapt) return { hasLeapt, due: this.#looksSince < LOOKS_UNTIL_RIGHT ? [] : [...this.#owed] };
    for (const job of jobs) if (!job.isOfEachMinute) this.#owed.add(job);
    return { hasLeapt, due: jobs.filter((job) => job.isOfEachMinute) };
  }

  /** A job has a turn. */
  begin(job: Job): void {
    this.#owed.delete(job);
  }
}

interface ClockJob extends Leaping {
  readonly task: ScheduledTask;
  readonly run: () => Promise<void>;
}

/**
 * The machine's time, with node-cron calling the jobs. A turn up to two minutes late, since the machine was busy, is taken late.
 * Where the clock leapt, since the machine slept or it was set, each job has a turn, and its further ones by the new time:
 * node-cron alone would let pass what was slept through, and after a clock set back wait until the former time has come again.
 * A job of each minute has that turn at once. Any other has it some minutes later, where its own has not come meanwhile: a clock
 * that is wrong for a moment is to leave no backup of another day, and nothing erased before its time.
 */
export function systemClock(): Clock {
  const jobs: ClockJob[] = [];
  const running = new Map<ClockJob, Promise<void>>();
  const leaps = new Leaps<ClockJob>(Date.now());
  const looking = setInterval(() => {
    const { hasLeapt, due } = leaps.look(Date.now(), jobs);
    if (hasLeapt)
      for (const { task } of jobs) {
        void task.stop();
        void task.start();
      }
    for (const { run } of due) void run();
  }, LOOK_MS);
  return {
    now: () => Temporal.Now.instant(),
    every(pattern, name, work) {
      const run = async () => {
        leaps.begin(job);
        if (running.has(job)) return;
        const turn = work().finally(() => running.delete(job));
        running.set(job, turn);
        await turn;
      };
      const late = { missedExecutionTolerance: LEAP_MS, suppressMissedWarning: true };
      const task = schedule(pattern, run, { name, timezone: 'UTC', ...late });
      const job: ClockJob = { run, task, isOfEachMinute: isOfEachMinute(pattern) };
      jobs.push(job);
    },
    async stop() {
      clearInterval(looking);
      for (const { task } of jobs) await task.stop();
      await Promise.allSettled(running.values());
    },
  };
}
