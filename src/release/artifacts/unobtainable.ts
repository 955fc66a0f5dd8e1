import type { Check } from '../check.ts';

/** Thrown where something cannot be had from outside; `check` says what that means. */
export class Unobtainable extends Error {
  override name = 'Unobtainable';
  readonly check: Check;
  constructor(check: Check) {
    super(`an artifact is ${check.verdict}`);
    this.check = check;
  }
}

/** What came of asking: its result, or the check that says why there is none. Defects of ours are thrown on. */
export async function attempt<T>(ask: () => Promise<T>): Promise<{ got: T } | { missing: Check }> {
  try {
    return { got: await ask() };
  } catch (error) {
    if (error instanceof Unobtainable) return { missing: error.check };
    throw error;
  }
}
