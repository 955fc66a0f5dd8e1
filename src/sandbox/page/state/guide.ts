import { STEPS, stepAfter } from '../guide/steps.ts';
import type { GuideStep } from '../guide/act.ts';
import { Kept } from './kept.ts';

const KEY = 'guide';

/** How far this tab follows the guide. */
export class Guide {
  /** `undefined` while it is not followed. */
  readonly step = new Kept<number | undefined>(remembered());
  readonly isPlaying = new Kept(false);

  get current(): GuideStep | undefined {
    return this.step.value === undefined ? undefined : STEPS[this.step.value];
  }

  get length(): number {
    return STEPS.length;
  }

  begin(): void {
    this.go(0);
  }

  go(step: number): void {
    this.step.value = Math.max(0, Math.min(step, STEPS.length));
    sessionStorage.setItem(KEY, String(this.step.value));
  }

  leave(): void {
    this.step.value = undefined;
    sessionStorage.removeItem(KEY);
  }

  /** A new beginning: who follows the guide goes on from there. */
  restart(preset: string): void {
    if (this.step.value !== undefined) this.go(stepAfter(preset));
  }
}

function remembered(): number | undefined {
  const kept = sessionStorage.getItem(KEY);
  return kept === null ? undefined : Number(kept);
}
