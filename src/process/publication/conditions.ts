/**
 * What must be so before an advisory is published, in the order in which it comes about ("Fix release day"). Each is
 * looked at live; what was found is never stored.
 */
export const CONDITIONS = [
  'approved',
  'merged',
  'released',
  'public',
  'digests',
  'signed',
  'functional',
  'details',
  'cve',
  'fork',
  'distributors',
  'day',
  'linked',
] as const;
export type ConditionId = (typeof CONDITIONS)[number];

/** The conditions that no API shows: GitHub lets nobody list the pull requests of a private fork. */
export const CONFIRMED_BY_PEOPLE = ['fork'] as const satisfies readonly ConditionId[];

/**
 * How a condition stands, and each thing of a release that is looked at for it. `open`: it is not so, or not yet, or
 * not for everybody. `wrong`: it is there and is not what it must be, such as a signature by another identity, which
 * no override covers. `unknown`: the server that was asked does not answer.
 */
export type Verdict = 'ok' | 'open' | 'wrong' | 'unknown';

/** A condition as it was found, with short lines of evidence for the person who looks. */
export interface Condition {
  readonly id: ConditionId;
  readonly verdict: Verdict;
  readonly evidence: readonly string[];
  /** Of what must be so of each thing of a release: how it stands with each. Each is done without by itself. */
  readonly things?: readonly ConditionOfThing[];
}

/** A release, a file or an image, and what was found of it for one condition. */
export interface ConditionOfThing {
  /** Its fingerprint, which a decision to do without it names. */
  readonly print: string;
  /** As the person who looks knows it. */
  readonly name: string;
  readonly verdict: Verdict;
  readonly evidence: readonly string[];
}
