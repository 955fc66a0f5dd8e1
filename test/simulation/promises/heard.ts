import type { Person } from '../people.ts';
import type { Scene } from './promise.ts';

/** Since when something is so, and how many turns the bot had since. */
export interface Lasting {
  readonly since: number;
  turns: number;
}

/** Since when what the bot says gets to a person who is there; asked at each turn. */
export class Heard {
  #heard: Lasting | undefined;

  /** @returns `undefined` while nobody hears it */
  pass(scene: Scene): Lasting | undefined {
    const isHeard = scene.isHeard() && scene.people.some((person) => isPresent(scene, person));
    if (!isHeard) this.#heard = undefined;
    else (this.#heard ??= { since: scene.now(), turns: 0 }).turns += 1;
    return this.#heard;
  }
}

/** A member who has the role, takes messages, and is not away. */
export function isPresent(scene: Scene, { isSecurity, takesMessages, awayUntil }: Person): boolean {
  return isSecurity && takesMessages && !(awayUntil !== undefined && awayUntil > scene.botTime());
}
