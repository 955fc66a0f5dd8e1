import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { LeaseClock } from '../../src/lease/timing.ts';

/** Names, to a bot of the end-to-end tests, the file that says what the clocks of its lease show. */
export const LEASE_CLOCK_VARIABLE = 'LEASE_CLOCK';

/** How often a timer looks whether its time has come, in milliseconds of the machine. */
const LOOK_MS = 20;

/**
 * The clocks by which one machine counts a lease, where a test says what they show: the number in a file, in milliseconds. It is
 * looked up at each reading, so that a process that was stopped finds at once how long that was. The test sees in turn what the
 * machine waits for, so that it moves no clock of one that is busy yet.
 */
export class ToldLeaseClock implements LeaseClock {
  readonly #file: string;
  readonly #planned: string;

  constructor(file: string) {
    this.#file = file;
    this.#planned = `${file}.planned`;
  }

  /** Begins at none. */
  begin(): void {
    write(this.#file, 0);
    write(this.#planned, 0);
  }

  monotonic(): number {
    return read(this.#file);
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
    write(this.#planned, due);
    return () => clearInterval(timer);
  }

  /** Whether the machine waits for this clock: what was due by it before is done. */
  get isWaitedFor(): boolean {
    return read(this.#planned) > this.monotonic();
  }

  /** Lets so many milliseconds pass. */
  pass(milliseconds: number): void {
    write(this.#file, this.monotonic() + milliseconds);
  }
}

function read(file: string): number {
  return Number(readFileSync(file, 'utf8'));
}

/** Nobody ever reads half of it. */
function write(file: string, value: number): void {
  writeFileSync(`${file}.new`, String(value));
  renameSync(`${file}.new`, file);
}
