import type { Log } from '../log.ts';
import { failureKind } from '../app/failure.ts';

/** After a run the next one waits so long, whoever wakes it. */
const PAUSE_MS = 5000;

export interface WakingOptions {
  readonly run: () => Promise<void>;
  readonly pause: (milliseconds: number) => Promise<unknown>;
  readonly log: Log;
}

/**
 * Lets something run at once when it is woken: never beside itself, once for all who woke it while it ran, and not again
 * within seconds.
 */
export class Waking {
  readonly #options: WakingOptions;
  #isAwake = false;
  /** What runs, or ran last. */
  #running: Promise<void> = Promise.resolve();
  #isWanted = false;
  #isOver = false;

  constructor(options: WakingOptions) {
    this.#options = options;
  }

  wake = (): void => {
    if (this.#isOver) return;
    this.#isWanted = true;
    if (!this.#isAwake) void this.#runWhileWanted();
  };

  /** Runs nothing more. Resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  async #runWhileWanted(): Promise<void> {
    this.#isAwake = true;
    while (this.#isWanted && !this.#isOver) {
      this.#isWanted = false;
      this.#running = this.#runOnce();
      await this.#running;
      await this.#options.pause(PAUSE_MS);
    }
    this.#isAwake = false;
  }

  async #runOnce(): Promise<void> {
    const { run, log } = this.#options;
    try {
      await run();
    } catch (error) {
      log.error({ ...failureKind(error), job: 'sync' }, 'a job failed');
    }
  }
}
