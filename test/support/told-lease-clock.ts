import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { LeaseClock } from '../../src/lease/timing.ts';

/** Names, to a bot of the end-to-end tests, the file that says what the clocks of its lease show. */
export const LEASE_CLOCK_VARIABLE = 'LEASE_CLOCK';

/** How often a timer looks whether its time has come, in milliseconds of the machine. */
const LOOK_MS = 20;

/**
 * The clocks of all machines that count a lease, where a test says what they show: the number in a file, in milliseconds. It is
 * looked up at each reading, so that a process that was stopped finds at once how long that was.
 */
export class ToldLeaseClock implements LeaseClock {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  monotonic(): number {
    return Number(readFileSync(this.#file, 'utf8'));
  }

  uptime(): number {
    return this.monotonic();
  }

  wall(): number {
    return this.monotonic();
  }

  after(milliseconds: number, work: () => void): () => void {
    const due = this.monotonic() + milliseconds;
    const timer = setInterval(() => {
      if (this.monotonic() < due) return;
      clearInterval(timer);
      work();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }

  /** Lets so many milliseconds pass, from none at the first time on. Nobody ever reads half of it. */
  pass(milliseconds: number, from = this.monotonic()): void {
    writeFileSync(`${this.#file}.new`, String(from + milliseconds));
    renameSync(`${this.#file}.new`, this.#file);
  }
}
