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

/**
 * The machine's time, with node-cron calling the jobs. A turn up to two minutes late, since the machine was busy, is taken late.
 * Where the clock leapt, since the machine slept or it was set, each job has a turn at once and its further ones by the new time:
 * node-cron alone would let pass what was slept through, and after a clock set back wait until the former time has come again.
 */
export function systemClock(): Clock {
  const jobs: { readonly task: ScheduledTask; readonly run: () => Promise<void> }[] = [];
  const running = new Set<Promise<void>>();
  let last = Date.now();
  const looking = setInterval(() => {
    const now = Date.now();
    const leapt = now < last || now - last >= LEAP_MS;
    last = now;
    if (!leapt) return;
    for (const { task, run } of jobs) {
      void task.stop();
      void task.start();
      void run();
    }
  }, LOOK_MS);
  return {
    now: () => Temporal.Now.instant(),
    every(pattern, name, job) {
      let isRunning = false;
      const run = async () => {
        if (isRunning) return;
        isRunning = true;
        const work = job().finally(() => void (isRunning = false));
        running.add(work);
        await work.finally(() => running.delete(work));
      };
      const late = { missedExecutionTolerance: LEAP_MS, suppressMissedWarning: true };
      jobs.push({ run, task: schedule(pattern, run, { name, timezone: 'UTC', ...late }) });
    },
    async stop() {
      clearInterval(looking);
      for (const { task } of jobs) await task.stop();
      await Promise.allSettled(running);
    },
  };
}
