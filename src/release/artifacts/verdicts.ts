import type { Finding } from './findings.ts';

export function ok(what: string): Finding {
  return { verdict: 'ok', what };
}

export function absent(what: string): Finding {
  return { verdict: 'absent', what };
}

export function wrong(what: string): Finding {
  return { verdict: 'wrong', what };
}

export function unknown(what: string): Finding {
  return { verdict: 'unknown', what };
}

/** Of things that must all be right: the worst of them, the first of its kind; `fine` where all are. */
export function worst(findings: readonly Finding[], fine: Finding): Finding {
  return first(findings, ['wrong', 'unknown', 'absent']) ?? fine;
}

/** Of things of which one suffices: a right one, else what stands in the way; `none` where there are none. */
export function best(findings: readonly Finding[], none: Finding): Finding {
  return first(findings, ['ok', 'wrong', 'unknown']) ?? none;
}

function first(findings: readonly Finding[], order: readonly Finding['verdict'][]): Finding | undefined {
  for (const verdict of order) {
    const found = findings.find((finding) => finding.verdict === verdict);
    if (found) return found;
  }
  return undefined;
}

/** Thrown where something cannot be had from outside; `finding` says what that means. */
export class Unobtainable extends Error {
  override name = 'Unobtainable';
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(`an artifact is ${finding.verdict}`);
    this.finding = finding;
  }
}

/** What came of asking: its result, or the finding why there is none. Defects of ours are thrown on. */
export async function attempt<T>(ask: () => Promise<T>): Promise<{ got: T } | { missing: Finding }> {
  try {
    return { got: await ask() };
  } catch (error) {
    if (error instanceof Unobtainable) return { missing: error.finding };
    throw error;
  }
}
