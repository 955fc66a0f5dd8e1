import type { Case } from '../case.ts';
import type { CONFIRMED_BY_PEOPLE, Condition, ConditionId, Verdict } from './conditions.ts';
import { missingBefore } from '../steps.ts';
import type { StepId } from '../step-ids.ts';
import type { EventBody } from '../events.ts';
import {
  accept,
  refusalOfEnded,
  refusalOfFixed,
  refusalOfSecurity,
  refusalOfSecurityAct,
  refusalOfText,
  refuse,
  type Circumstances,
  type Decision,
} from '../acts/decision.ts';

/** The steps that the conditions show, in the order of the steps: each needs all of its conditions. */
const SHOWN: readonly (readonly [StepId, readonly ConditionId[]])[] = [
  ['merged', ['merged']],
  ['binaries-built', ['released', 'public']],
  ['binaries-signed', ['signed', 'digests']],
  ['binaries-public', ['public']],
];

/**
 * What looking at the release ticks: "the security team will ensure all the binaries are built, signed, publicly
 * available". A step that turns out to be wrong is open again. Both are what was seen, and in nobody's name: a person who
 * looks says nothing. One who may not tick steps changes nothing by it.
 */
export function recordConditions(
  state: Case,
  { conditions }: { conditions: readonly Condition[] },
  { who }: Circumstances,
): Decision {
  // Also after the publication: who published in GitHub's own pages may not have looked before.
  if (refusalOfSecurity(state, who)) return accept();
  const verdicts = new Map(conditions.map(({ id, verdict }) => [id, verdict]));
  const events: EventBody[] = [];
  let steps = state.steps;
  for (const [step, shownBy] of SHOWN) {
    const found = shownBy.map((id) => verdicts.get(id));
    if (steps[step] && found.includes('wrong')) {
      events.push({ type: 'step-unchecked', step, by: 'observed' });
      // What relies on it is not ticked either.
      const { [step]: _, ...others } = steps;
      steps = others;
      continue;
    }
    const ready = missingBefore({ ...state, steps }, step).length === 0;
    if (steps[step] || !ready || found.some((verdict) => verdict !== 'ok')) continue;
    events.push({ type: 'step-checked', step, by: 'observed' });
    steps = { ...steps, [step]: { actor: { kind: 'github' }, at: state.opened.at, observed: true } };
  }
  return accept(...events);
}

/** A condition as it was found, and what the security team decided about it. */
export interface JudgedCondition extends Condition {
  /** The decision to do without it; what is met needs none, and what is wrong cannot be done without. */
  readonly override: Case['overrides'][number] | undefined;
  /** It stands in the way: neither met nor done without. */
  readonly fails: boolean;
}

/** The conditions with what the security team decided about them. */
export function judged(state: Case, conditions: readonly Condition[]): JudgedCondition[] {
  return conditions.map((condition) => {
    const { id, verdict } = condition;
    const override =
      verdict === 'ok' || verdict === 'wrong'
        ? undefined
        : state.overrides.find((decision) => decision.condition === id);
    return { ...condition, override, fails: verdict !== 'ok' && !override };
  });
}

/** The conditions that stand in the way. */
export function failing(state: Case, conditions: readonly Condition[]): ConditionId[] {
  return judged(state, conditions).flatMap(({ id, fails }) => (fails ? [id] : []));
}

/**
 * Does without a condition that is not met, for a reason. Refused for one that is met, and for what is wrong: a
 * signature by another signer is never a matter of judgement.
 */
export function overrideCondition(
  state: Case,
  { condition, verdict, reason }: { condition: ConditionId; verdict: Verdict; reason: string },
  { who }: Circumstances,
): Decision {
  // That it is released elsewhere than in GitHub can be said as long as its release is looked for.
  // And that it is announced before the cases that leave together with it, as long as it is not.
  const ended =
    condition === 'linked'
      ? undefined
      : condition === 'released'
        ? refusalOfFixed(state)
        : refusalOfEnded(state);
  const refusal = refusalOfSecurity(state, who) ?? ended ?? refusalOfText(reason);
  if (refusal) return refuse(refusal);
  if (verdict === 'ok') return refuse({ code: 'condition-holds', condition });
  if (verdict === 'wrong') return refuse({ code: 'condition-wrong', condition });
  return accept({ type: 'preflight-overridden', condition, reason });
}

/** Says that a condition is met which no API shows. */
export function confirmCondition(
  state: Case,
  { condition }: { condition: (typeof CONFIRMED_BY_PEOPLE)[number] },
  { who }: Circumstances,
): Decision {
  const refusal = refusalOfSecurityAct(state, who);
  if (refusal) return refuse(refusal);
  if (state.confirmed.includes(condition)) return refuse({ code: 'recorded-already' });
  return accept({ type: 'preflight-confirmed', condition });
}
