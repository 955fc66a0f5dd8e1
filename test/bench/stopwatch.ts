import type { Gateway } from '../../src/sandbox/discord/gateway.ts';
import { Wire, type Fault, type Target } from '../../src/sandbox/wire.ts';

/**
 * Measures replies where they happen, inside the sandbox's Discord: from the instant at which the Gateway is given
 * an interaction to the instant at which the request with the bot's answer has been read. What the sandbox does
 * before and after counts for neither bot.
 */
export class Stopwatch extends Wire {
  readonly #sent = new Map<string, number>();
  readonly #took = new Map<string, number>();
  #lastRequest = 0;

  /** When the bot last asked for anything, on the clock of `performance.now()`. */
  get lastRequest(): number {
    return this.#lastRequest;
  }

  /** Called with every request that has been read, before anything is done about it. */
  override takeFault(target: Target, method: string, path: string): Fault | undefined {
    const now = performance.now();
    this.#lastRequest = now;
    const id = /\/interactions\/(\d+)\/[^/]+\/callback/.exec(path)?.[1] ?? '';
    const sent = this.#sent.get(id);
    if (sent !== undefined) this.#took.set(id, now - sent);
    return super.takeFault(target, method, path);
  }

  /** Notes from now on when the Gateway is given something to send. */
  watch(gateway: Gateway): void {
    const dispatch = gateway.dispatch.bind(gateway);
    gateway.dispatch = (event, data) => {
      if (event === 'INTERACTION_CREATE') this.#sent.set(idOf(data), performance.now());
      dispatch(event, data);
    };
  }

  /** How many milliseconds the first answer to an interaction took; infinitely many where none came. */
  take(interactionId: string): number {
    const took = this.#took.get(interactionId) ?? Infinity;
    this.#sent.delete(interactionId);
    this.#took.delete(interactionId);
    // The record of all exchanges serves nobody here, and would grow with every command.
    this.exchanges.length = 0;
    return took;
  }
}

function idOf(data: unknown): string {
  return typeof data === 'object' && data !== null && 'id' in data ? String(data.id) : '';
}
