import type { SimulatedClock } from './clock.ts';
import type { Life } from './life.ts';
import type { Turns } from './turns.ts';

/** A machine, with one life of the bot on it. */
export interface Machine {
  /** Where its database lies. */
  readonly path: string;
  readonly life: Life;
  readonly clock: SimulatedClock;
  /** What it has asked of the services. */
  readonly turns: Turns;
  /** How much is under way on it. */
  running: number;
}
