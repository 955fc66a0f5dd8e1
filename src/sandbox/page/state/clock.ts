import { client } from '../client.ts';
import { epochOf } from './instants.ts';
import { Kept } from './kept.ts';
import type { Notices } from './notices.ts';

/** The sandbox's clock, which moves only when it is told to. */
export class Clock {
  /** What it shows, in milliseconds of the epoch. */
  readonly now = new Kept(0);
  /** Whether it is on its way. */
  readonly isMoving = new Kept(false);
  /** What happened last when it was told to go on to the next thing. */
  readonly what = new Kept<readonly string[]>([]);
  readonly #notices: Notices;

  constructor(notices: Notices) {
    this.#notices = notices;
  }

  show(now: string): void {
    this.now.value = epochOf(now);
  }

  /** Moves on by a length of time. */
  advance(duration: string): Promise<void> {
    return this.#move(client.advance(duration));
  }

  /** Moves on to an instant. */
  to(instant: string): Promise<void> {
    return this.#move(client.to(instant));
  }

  /** Moves on to the next thing that happens. */
  toNext(): Promise<void> {
    return this.#move(client.toNext());
  }

  async #move(asked: Promise<{ now: string; what?: string }>): Promise<void> {
    this.isMoving.value = true;
    this.what.value = [];
    const moved = await this.#notices.tried(asked);
    this.isMoving.value = false;
    if (!moved) return;
    this.show(moved.now);
    this.what.value = moved.what?.split('\n') ?? [];
  }
}
