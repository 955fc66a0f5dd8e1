import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { isBefore, isDue, plus } from '../process/time.ts';
import { failureKind } from '../app/failure.ts';

/** One thing that cron asks for. */
export interface Job {
  readonly name: string;
  /** Cron pattern, in UTC. */
  readonly pattern: string;
  /** Resolves with false where it was not time for anything yet. */
  readonly run: () => Promise<void | boolean>;
  /** What follows at once from what it did; not at a start, where what follows has its own place. */
  readonly afterwards?: () => Promise<void>;
}

/**
 * Gives the jobs to the clock. A job that throws is a defect: it is logged, and has its next turn all the same.
 *
 * @param failed told what a job threw
 */
export function schedule(
  clock: Clock,
  jobs: readonly Job[],
  log: Log,
  failed: (error: unknown) => void = () => undefined,
): void {
  for (const { name, pattern, run, afterwards } of jobs)
    clock.every(pattern, name, async () => {
      try {
        if ((await run()) !== false) await afterwards?.();
      } catch (error) {
        failed(error);
        log.error({ ...failureKind(error), job: name }, 'a job failed');
      }
    });
}

/** A minute's turn may come a little early or late: a length that is over but for this is over, in seconds. */
const TOLERANCE_S = 30;

/**
 * Runs `work` when `length` has passed since it last ran, and where a clock that was ahead has been set back. A cron
 * pattern alone could not say "every 7 minutes", and would miss a turn that falls between two of its points. What it gives
 * resolves with whether the work was done.
 */
export function atMostEvery(
  length: Temporal.Duration,
  now: () => Temporal.Instant,
  work: (now: Temporal.Instant) => Promise<void>,
): () => Promise<boolean> {
  let last: Temporal.Instant | undefined;
  return async () => {
    const instant = now();
    if (last && !isDue(instant.add({ seconds: TOLERANCE_S }), plus(last, length), length)) return false;
    last = instant;
    await work(instant);
    return true;
  };
}

/** Runs `work` where the clock shows less than when this was last asked: it was ahead, and has been set right. */
export function whenSetBack(now: () => Temporal.Instant, work: () => void): () => void {
  let last: Temporal.Instant | undefined;
  return () => {
    const instant = now();
    const isSetBack = last !== undefined && isBefore(instant, last);
    last = instant;
    if (isSetBack) work();
  };
}
