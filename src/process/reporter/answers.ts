import type { Case } from '../case.ts';
import { checkStep } from '../acts/check.ts';
import {
  refusalOfSecurity,
  refusalOfSecurityAct,
  type Circumstances,
  type Refusal,
} from '../acts/decision.ts';
import type { EventBody } from '../events.ts';
import { isBefore } from '../time.ts';
import { isEndOwed } from './dues.ts';

/** What a reporter who wrote an e-mail is answered in prepared words: three are those of a step; `missing`: what their report lacks. */
export const ANSWERS = [
  'acknowledge',
  'pgp-key',
  'ask-private',
  'missing',
  'status',
  'closing',
  'fixed',
] as const;
export type AnswerKind = (typeof ANSWERS)[number];

/** Why a person may not answer the reporter in these words now. */
export function refusalOfAnswer(state: Case, kind: AnswerKind, given: Circumstances): Refusal | undefined {
  const { who } = given;
  if (!who.sides.includes('security')) return { code: 'security-only' };
  switch (kind) {
    case 'closing':
      return state.status === 'closed' ? undefined : { code: 'not-closed' };
    case 'fixed':
      return refusalOfFixedWords(state);
    case 'missing':
      return refusalOfSecurityAct(state, who);
    case 'status':
      return refusalOfSecurity(state, who) ?? (state.talk?.told ? undefined : { code: 'question-gone' });
    default: {
      const refusal = refusalOfSecurity(state, who);
      // What is ticked may still have to be said.
      if (refusal || state.steps[kind]) return refusal;
      const checked = checkStep(state, { step: kind }, given);
      return checked.ok ? undefined : checked.refusal;
    }
  }
}

/** Why nobody is told yet, or any more, that there is a fix. */
function refusalOfFixedWords({ publishedAt, unfixedSince, withdrawnSince }: Case): Refusal | undefined {
  if (!publishedAt) return { code: 'not-published' };
  if (unfixedSince) return { code: 'fix-not-released' };
  return withdrawnSince ? { code: 'advisory-withdrawn' } : undefined;
}

/**
 * In which words the reporter of a closed case is told how it ended, while they are not known to have been; `undefined` where
 * there is nothing to tell them, or it is not this person's to say.
 */
export function answerOfEnd(state: Case, given: Circumstances): 'closing' | 'fixed' | undefined {
  if (!isEndOwed(state)) return undefined;
  const kind = state.closed?.resolution === 'fixed' ? 'fixed' : 'closing';
  return refusalOfAnswer(state, kind, given) ? undefined : kind;
}

/**
 * What an answer that has left by e-mail tells of a case, whatever has happened to it meanwhile: the reporter was told, and the
 * step whose words it has is done.
 *
 * @param at When it was pressed: what the reporter wrote since then still waits
 */
export function answeredByMail(
  state: Case,
  { kind, at }: { readonly kind: AnswerKind; readonly at: Temporal.Instant },
  given: Circumstances,
): EventBody[] {
  const { waiting } = state.talk ?? {};
  const isStatus = kind === 'status' || kind === 'fixed';
  const told: EventBody = {
    type: 'reporter-told',
    how: 'email',
    ...(isStatus ? { status: true } : {}),
    ...(waiting && isBefore(at, waiting.since) ? { at } : {}),
  };
  if (isStatus || kind === 'closing' || kind === 'missing') return [told];
  const checked = checkStep(state, { step: kind }, given);
  return checked.ok ? [...checked.events, told] : [told];
}
