import { ASLEEP } from '../clock.ts';

const HOUR = 60 * 60_000;
/** Nobody asks for an older turn. */
const OLDEST = 10 * 24 * HOUR;

/** How long the bot's machine was awake, by its turns. */
export class Awake {
  #turns: { readonly at: number; readonly awakeFor: number }[] = [];

  /** It has a turn at `now`, in milliseconds of the epoch. */
  pass(now: number): void {
    const last = this.#turns.at(-1) ?? { at: now, awakeFor: 0 };
    const since = now - last.at;
    this.#turns = this.#turns.filter(({ at }) => at > now - OLDEST);
    this.#turns.push({ at: now, awakeFor: last.awakeFor + (since < ASLEEP ? since : 0) });
  }

  /**
   * The last of its turns up to `until` since which it was awake for so many milliseconds.
   *
   * @returns `undefined` if there is none
   */
  lastBefore(until: number, awake: number): number | undefined {
    const enough = (this.#turns.at(-1)?.awakeFor ?? 0) - awake;
    return this.#turns.findLast(({ at, awakeFor }) => at <= until && awakeFor <= enough)?.at;
  }
}
