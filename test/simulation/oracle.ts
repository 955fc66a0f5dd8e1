import { neverAtALoss } from './promises/never-at-a-loss.ts';
import { neverEarly } from './promises/never-early.ts';
import { neverForgotten } from './promises/never-forgotten.ts';
import { neverLost } from './promises/never-lost.ts';
import { neverMisfiled } from './promises/never-misfiled.ts';
import { neverNoisy } from './promises/never-noisy.ts';
import { neverSilent } from './promises/never-silent.ts';
import { neverTooSoon } from './promises/never-too-soon.ts';
import { neverTwice } from './promises/never-twice.ts';
import { neverUnapproved } from './promises/never-unapproved.ts';
import { neverUntrue } from './promises/never-untrue.ts';
import type { Promised, Scene, Sight, Watch } from './promises/promise.ts';

/** All that is promised. Another promise is another file, and a line here. */
const PROMISES: Readonly<Record<string, Promised>> = {
  'never twice': neverTwice,
  'never lost': neverLost,
  'never forgotten': neverForgotten,
  'never unapproved': neverUnapproved,
  'never early': neverEarly,
  'never silent': neverSilent,
  'never noisy': neverNoisy,
  'never at a loss': neverAtALoss,
  'never untrue': neverUntrue,
  'never too soon': neverTooSoon,
  'never misfiled': neverMisfiled,
};

/** Knows what the security policy and the design promise, and no rule of the product; watches whether it is kept. */
export class Oracle {
  readonly broken: string[] = [];
  readonly #watches: readonly Watch[];
  readonly #now: () => number;

  constructor(scene: Scene) {
    this.#now = scene.now;
    this.#watches = Object.entries(PROMISES).map(([promise, watch]) =>
      watch(scene, (words) => this.break(promise, words)),
    );
  }

  see(sight: Sight): void {
    for (const watch of this.#watches) watch.see?.(sight);
  }

  pass(): void {
    for (const watch of this.#watches) watch.pass?.();
  }

  rest(calmSince: number): void {
    for (const watch of this.#watches) watch.rest?.(calmSince);
  }

  break(promise: string, words: string): void {
    this.broken.push(`${new Date(this.#now()).toISOString()} ${promise}: ${words}`);
  }
}
