import { schedule, type ScheduledTask } from 'node-cron';

/**
 * Where the bot takes time from. Everything that asks "what time is it?" or "call me every …" asks this,
 * so that the sandbox and the tests can move time instead of waiting for it.
 */
export interface Clock {
  /** The present instant. */
  now(): Temporal.Instant;
  /**
   * Runs `job` at every minute or second that matches the cron `pattern` (UTC). A job never overlaps itself.
   * A job that rejects is a defect: jobs turn what can go wrong into an outcome of their own.
   */
  every(pattern: string, name: string, job: () => Promise<void>): void;
  /** Starts no further job and resolves when the running ones have ended. */
  stop(): Promise<void>;
}

/** The machine's time, with node-cron calling the jobs. */
export function systemClock(): Clock {
  const running = new Set<Promise<void>>();
  const tasks: ScheduledTask[] = [];
  return {
    now: () => Temporal.Now.instant(),
    every(pattern, name, job) {
      const run = async () => {
        const work = job();
        running.add(work);
        await work.finally(() => running.delete(work));
      };
      tasks.push(schedule(pattern, run, { name, timezone: 'UTC', noOverlap: true }));
    },
    async stop() {
      for (const task of tasks) await task.stop();
      await Promise.allSettled(running);
    },
  };
}
