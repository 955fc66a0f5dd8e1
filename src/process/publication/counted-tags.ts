import {
  accept,
  refusalOfSecurity,
  refuse,
  type Circumstances,
  type Decision,
  type Refusal,
  type Who,
} from '../acts/decision.ts';
import type { Case, CountedTag } from '../case.ts';

/** Who named a tag, so that its release counts for the fix; by the tag's fingerprint. */
export function countedTag({ countedTags }: Pick<Case, 'countedTags'>, of: string): CountedTag | undefined {
  return countedTags.find((each) => each.of === of);
}

/** Why a person cannot say which release counts for the fix: that can be said until it is announced. */
export function refusalOfCounting(state: Case, who: Who): Refusal | undefined {
  const refusal = refusalOfSecurity(state, who);
  return refusal ?? (state.announced.announcement ? { code: 'public-already' } : undefined);
}

/** A release counts for the fix, because a member of the security team names its tag; `of` is the tag's fingerprint. */
export function countTag(state: Case, { of }: { of: string }, { who }: Circumstances): Decision {
  const refusal = refusalOfCounting(state, who);
  if (refusal) return refuse(refusal);
  return countedTag(state, of) ? refuse({ code: 'recorded-already' }) : accept({ type: 'tag-counted', of });
}

/** The way back. */
export function uncountTag(state: Case, { of }: { of: string }, { who }: Circumstances): Decision {
  const refusal = refusalOfCounting(state, who);
  if (refusal) return refuse(refusal);
  return countedTag(state, of) ? accept({ type: 'tag-uncounted', of }) : refuse({ code: 'recorded-already' });
}
