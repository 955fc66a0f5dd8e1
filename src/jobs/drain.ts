/** Waits after failures double from here … */
const FIRST_WAIT_S = 30;
/** … up to here. */
const LONGEST_WAIT_S = 600;

/** So long after it was found that the case of a message cannot be read, it is looked again. */
export const UNREADABLE_AGAIN = Temporal.Duration.from({ hours: 1 });

/** How long to wait before the attempt after so many, in seconds. */
export function waitSeconds(attempts: number): number {
  return Math.min(FIRST_WAIT_S * 2 ** attempts, LONGEST_WAIT_S);
}

/**
 * Empties a queue, one run at a time; a caller who asks while one goes on waits for it, and for what was added since.
 */
export class Drain {
  /** Tries what is due now, and says whether there may be more. Looks at `stopped` between two of them. */
  readonly #tryDue: (stopped: () => boolean) => Promise<boolean>;
  #draining = false;
  #running = Promise.resolve();
  #again = false;
  #stopped = false;

  constructor(tryDue: (stopped: () => boolean) => Promise<boolean>) {
    this.#tryDue = tryDue;
  }

  /** Whether a run goes on. */
  get isRunning(): boolean {
    return this.#draining;
  }

  /** Resolves when everything whose turn it is has been tried, including what was stored while it ran. */
  run(): Promise<void> {
    this.#again = true;
    if (!this.#draining) this.#running = this.#drain();
    return this.#running;
  }

  /** Finishes what is in flight and takes nothing further. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#draining) await this.#running;
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        if (await this.#tryDue(() => this.#stopped)) this.#again = true;
      }
    } finally {
      // In the same turn as the last look at the queue: a caller who asks after it starts another run.
      this.#draining = false;
    }
  }
}
