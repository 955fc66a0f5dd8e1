import { uptime } from 'node:os';
import { performance } from 'node:perf_hooks';

/** The clocks of this machine, in milliseconds. None of them tells all of the time that went by on every system. */
export interface LeaseClock {
  /** Stands still while the machine sleeps. */
  monotonic(): number;
  /** Counts, where the system can, while the machine sleeps. */
  uptime(): number;
  /** Can be set. */
  wall(): number;
  /** Runs `work` in so many milliseconds, and gives the way to call it off. */
  after(milliseconds: number, work: () => void): () => void;
}

/** The machine's own. */
export const machineClock: LeaseClock = {
  monotonic: () => performance.now(),
  uptime: () => uptime() * 1000,
  wall: () => Date.now(),
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** How long what takes, in milliseconds. */
export interface LeaseTiming {
  /** How long a lease lasts that gives no sign of life. */
  readonly length: number;
  /** So much earlier its holder takes it for over: no two clocks run quite alike. */
  readonly margin: number;
  /** Between two signs of life, and two looks of a standby. */
  readonly every: number;
  /** How long the engine may take to answer. */
  readonly patience: number;
  /**
   * So much longer waits one that has to restore a copy first: the primary may be back by then, and what it had begun to send
   * has arrived, or never will.
   */
  readonly restoreAfter: number;
}

/** What follows from the length of a lease. */
export function leaseTiming(seconds: number): LeaseTiming {
  const length = seconds * 1000;
  return {
    length,
    margin: length / 10,
    every: length / 6,
    patience: length / 4,
    restoreAfter: length / 2,
  };
}
