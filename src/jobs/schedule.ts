import type { Clock } from '../clock.ts';
import { errorKind, type Log } from '../log.ts';
import { inSeconds } from '../process/time.ts';

/** One thing that cron asks for. */
export interface Job {
  readonly name: string;
  /** Cron pattern, in UTC. */
  readonly pattern: string;
  readonly run: () => Promise<void>;
}

/** Gives the jobs to the clock. A job that throws is a defect: it is logged, and has its next turn all the same. */
export function schedule(clock: Clock, jobs: readonly Job[], log: Log): void {
  for (const { name, pattern, run } of jobs)
    clock.every(pattern, name, async () => {
      try {
        await run();
      } catch (error) {
        log.error({ ...errorKind(error), job: name }, 'a job failed');
      }
    });
}

/**
 * Runs `work` when at least `length` has passed since it last ran. A cron pattern alone could not say "every 7
 * minutes", and would miss a turn that falls between two of its points.
 */
export function atMostEvery(
  length: Temporal.Duration,
  now: () => Temporal.Instant,
  work: (now: Temporal.Instant) => Promise<void>,
): () => Promise<void> {
  let last: Temporal.Instant | undefined;
  return async () => {
    const instant = now();
    if (last && instant.since(last).total('seconds') < inSeconds(length)) return;
    last = instant;
    await work(instant);
  };
}
