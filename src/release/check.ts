import type { Wait } from '../github/github-error.ts';
import type { Verdict } from '../process/publication/conditions.ts';

/**
 * One thing of a release that must be so, as it was looked at. `what` is one short line for the person who looks:
 * evidence, or what is the matter.
 */
export interface Check {
  readonly verdict: Verdict;
  readonly what: string;
  /**
   * Of what is `open`: it was not looked at, for a reason that asking again does not change, such as its size. Nobody can
   * say in public that it is not there, or that it is not signed.
   */
  readonly unseen?: true;
  /** Of what is `unknown`: how long the server asks to be left alone. */
  readonly wait?: Wait;
  /** Of a signature that is as it must be: whose it is. */
  readonly signedBy?: SignedBy;
}

/** A signature's own word on who made it. */
export interface SignedBy {
  readonly issuer: string;
  /** Such as `https://github.com/stacklok/codegate/.github/workflows/image-publish.yml@refs/tags/v0.1.29`. */
  readonly identity: string;
  /** The commit that the workflow ran for, where the certificate says so. */
  readonly commit?: string;
  /** Of an image: GitHub's attestation, or a provenance in the registry; otherwise a signature of cosign's. */
  readonly form?: 'attestation';
  /** Of an image that is signed for each platform, and not as a whole: the digest of the first one. */
  readonly digest?: string;
}

export function ok(what: string, signedBy?: SignedBy): Check {
  return { verdict: 'ok', what, ...(signedBy ? { signedBy } : {}) };
}

export function open(what: string): Check {
  return { verdict: 'open', what };
}

export function wrong(what: string): Check {
  return { verdict: 'wrong', what };
}

/** What was not looked at, for a reason that asking again does not change. */
export function unseen(what: string): Check {
  return { verdict: 'open', what, unseen: true };
}

/** What could not be checked: asking again, after `wait` where the server says so, may tell. */
export function unknown(what: string, wait?: Wait): Check {
  return { verdict: 'unknown', what, ...(wait && { wait }) };
}

/** Of things that must all be right: the worst of them, the first of its kind; `fine` where all are. */
export function worst(checks: readonly Check[], fine: Check): Check {
  return first(checks, ['wrong', 'unknown', 'open']) ?? fine;
}

/** Of things of which one suffices: a right one, else what stands in the way; `none` where there are none. */
export function best(checks: readonly Check[], none: Check): Check {
  return first(checks, ['ok', 'wrong', 'unknown']) ?? none;
}

function first(checks: readonly Check[], order: readonly Verdict[]): Check | undefined {
  for (const verdict of order) {
    const found = checks.find((check) => check.verdict === verdict);
    if (found) return found;
  }
  return undefined;
}
