import type { Actor } from '../process/events.ts';

/** Who did something, from where and when: what its events are recorded with. */
export interface Cause {
  readonly actor: Actor;
  readonly cause: string;
  readonly now: Temporal.Instant;
}
