import type { Case } from '../case.ts';
import { missingBefore, STEPS } from '../steps.ts';
import {
  accept,
  refusalOfStranger,
  refuse,
  type Circumstances,
  type Decision,
  type Refusal,
  type Who,
} from './decision.ts';

/** Whether a person may say what introduced it: the fix team, and the security team where there is none. */
export function mayTellIntroducingChange({ fixTeam }: Case, { sides }: Who): boolean {
  return sides.includes('fix-team') || (fixTeam.length === 0 && sides.includes('security'));
}

/**
 * Links the pull requests that introduced the vulnerability, by number, or says that there are none. The fix team's
 * to say, and the security team's where there is none.
 */
export function recordIntroducingChanges(
  state: Case,
  { pullRequests }: { pullRequests: readonly number[] },
  { who }: Circumstances,
): Decision {
  const step = 'introduced-by';
  if (!mayTellIntroducingChange(state, who))
    return refuse({ code: 'not-your-step', step, owners: STEPS[step].owners });
  const refusal = refusalOfIntroducingChange(state);
  if (refusal) return refuse(refusal);
  const numbers = [...new Set(pullRequests)].toSorted((a, b) => a - b);
  const same =
    state.introducedBy?.length === numbers.length &&
    numbers.every((each) => state.introducedBy?.includes(each));
  if (same) return refuse({ code: 'recorded-already' });
  return accept({ type: 'origin-recorded', pullRequests: numbers });
}

/**
 * Records that a person has contributed: "any critiques of the response and release process". What
 * they said is kept apart; `nothing`: they were asked, and have nothing to add. With the last of those who were asked, the critiques are collected.
 */
export function contribute(
  state: Case,
  { named, last, nothing }: { named: boolean; last: boolean; nothing?: true },
  { who }: Circumstances,
): Decision {
  const refusal = refusalOfStranger('critiques', who) ?? refusalOfRetrospective(state);
  if (refusal) return refuse(refusal);
  return accept(
    { type: 'critique-contributed', named, ...(nothing && { nothing }) },
    ...(last && !state.steps.critiques ? [{ type: 'step-checked', step: 'critiques' } as const] : []),
  );
}

/**
 * Why nobody can say now what introduced it. It can be corrected until the retrospective is posted; where nobody has
 * said it by then, it is still owed.
 */
export function refusalOfIntroducingChange(state: Case): Refusal | undefined {
  const refusal = refusalOfRetrospective(state);
  return refusal?.code === 'already-done' && !state.steps['introduced-by'] ? undefined : refusal;
}

/** Why nothing can be added to the retrospective: it is too early, or it is posted. */
export function refusalOfRetrospective(state: Case): Refusal | undefined {
  if (state.status === 'closed') return { code: 'case-closed' };
  const early = refusalOfEarlyRetrospective(state);
  if (early) return early;
  const step = 'retrospective-posted';
  const done = state.steps[step];
  return done && { code: 'already-done', step, done };
}

/** Why it is too early to look back: the advisory is not published, or its fix not released. */
function refusalOfEarlyRetrospective(state: Case): Refusal | undefined {
  if (state.publishedAt && state.unfixedSince) return { code: 'fix-not-released' };
  const isPublished = state.publishedAt && missingBefore(state, 'critiques').length === 0;
  return isPublished ? undefined : { code: 'not-published' };
}
