import type { GuideStep } from '../guide/act.ts';
import { stepAfter, STORIES, type Bookmark } from '../guide/steps.ts';
import { Kept } from './kept.ts';

const KEY = 'guide';
const BEGINNING_KEY = 'beginning';

/** How far this tab follows the guide. */
export class Guide {
  /** `undefined` while it is not followed. */
  readonly at = new Kept<Bookmark | undefined>(remembered());
  readonly isPlaying = new Kept(false);

  /** The step that is to be done; `undefined` at the end. */
  get step(): GuideStep | undefined {
    const { value: at } = this.at;
    return at && STORIES[at.story][at.step];
  }

  /** How many steps there are in the story that is followed. */
  get length(): number {
    const { value: at } = this.at;
    return at ? STORIES[at.story].length : 0;
  }

  /** Begins where the sandbox has begun, as far as this tab knows. */
  begin(): void {
    this.#go(stepAfter(sessionStorage.getItem(BEGINNING_KEY) ?? ''));
  }

  /** Goes so many steps on, or back. */
  move(by: number): void {
    const { value: at } = this.at;
    if (at) this.#go({ ...at, step: Math.max(0, Math.min(at.step + by, this.length)) });
  }

  leave(): void {
    this.at.value = undefined;
    sessionStorage.removeItem(KEY);
  }

  /** A new beginning: who follows the guide goes on from there. */
  restart(preset: string): void {
    sessionStorage.setItem(BEGINNING_KEY, preset);
    if (this.at.value !== undefined) this.#go(stepAfter(preset));
  }

  #go(to: Bookmark): void {
    this.at.value = to;
    sessionStorage.setItem(KEY, `${to.story} ${to.step}`);
  }
}

function remembered(): Bookmark | undefined {
  const [, name, step] = /^(case|zero-day) (\d+)$/.exec(sessionStorage.getItem(KEY) ?? '') ?? [];
  if (name === undefined) return undefined;
  return { story: name === 'case' ? 'case' : 'zero-day', step: Number(step) };
}
