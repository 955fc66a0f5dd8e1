import { errorKind, type Log } from '../log.ts';

/**
 * Waits for what is to end, and no longer than so many milliseconds in all: a container runtime kills after ten seconds,
 * whatever hangs. What has not ended by then is on record as begun, and is looked for at the next start.
 */
export class Patience {
  readonly #end: number;
  readonly #log: Log;

  constructor(milliseconds: number, log: Log) {
    this.#end = performance.now() + milliseconds;
    this.#log = log;
  }

  /**
   * Resolves when `work` has ended, or after `most` milliseconds, or when patience is over. A failure is an end: what comes
   * after it is to be closed all the same.
   */
  async until(what: string, work: Promise<unknown>, most = Infinity): Promise<void> {
    const { promise: over, resolve } = Promise.withResolvers<'over'>();
    const timer = setTimeout(
      () => resolve('over'),
      Math.max(0, Math.min(most, this.#end - performance.now())),
    );
    const ended = work.catch((error: unknown) =>
      this.#log.error({ ...errorKind(error), what }, 'it could not be ended in order'),
    );
    if ((await Promise.race([ended, over])) === 'over')
      this.#log.warn({ what }, 'it has not ended, and is left');
    clearTimeout(timer);
  }
}
