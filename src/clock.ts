import { CronPattern } from './cron-pattern.ts';

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

interface Job {
  readonly run: () => Promise<void>;
  readonly pattern: CronPattern;
  /** Milliseconds of the epoch. */
  next: number;
  running: Promise<void> | undefined;
}

/** The clock is looked at no less often: it may be set, or have stood still. */
const LOOK_MS = 60_000;

/**
 * The machine's time. A turn that comes late, since the machine was busy or asleep, is taken late, and once for all that were
 * missed; where the clock is set back, the turns follow it.
 */
export function systemClock(): Clock {
  const jobs: Job[] = [];
  let last = Date.now();
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    clearTimeout(timer);
    const next = Math.min(...jobs.map((job) => job.next)) - Date.now();
    timer = setTimeout(look, Math.min(Math.max(next, 1), LOOK_MS));
  };
  const look = () => {
    const now = Date.now();
    for (const job of jobs) {
      const isDue = job.next <= now;
      if (isDue || now < last) job.next = job.pattern.nextAfter(now);
      if (isDue) job.running ??= job.run().finally(() => (job.running = undefined));
    }
    last = now;
    wait();
  };
  return {
    now: () => Temporal.Now.instant(),
    every(text, _name, run) {
      const pattern = new CronPattern(text);
      jobs.push({ run, pattern, next: pattern.nextAfter(Date.now()), running: undefined });
      wait();
    },
    async stop() {
      clearTimeout(timer);
      await Promise.allSettled(jobs.flatMap(({ running }) => running ?? []));
    },
  };
}
