import type { Case } from '../case.ts';
import type { CONFIRMED_BY_PEOPLE, Condition, ConditionId, ConditionOfThing, Verdict } from './conditions.ts';
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
  const found = new Map(judged(state, conditions).map((condition) => [condition.id, condition]));
  const events: EventBody[] = [];
  let steps = state.steps;
  for (const [step, shownBy] of SHOWN) {
    const shown = shownBy.map((id) => found.get(id));
    if (steps[step] && shown.some((condition) => condition?.verdict === 'wrong')) {
      events.push({ type: 'step-unchecked', step, by: 'observed' });
      // What relies on it is not ticked either.
      const { [step]: _, ...others } = steps;
      steps = others;
      continue;
    }
    const ready = missingBefore({ ...state, steps }, step).length === 0;
    if (steps[step] || !ready || shown.some((condition) => !condition || condition.fails)) continue;
    const isWaived = shown.some((condition) => condition?.verdict !== 'ok');
    events.push({ type: 'step-checked', step, by: 'observed', ...(isWaived ? { waived: true } : {}) });
    steps = { ...steps, [step]: { actor: { kind: 'github' }, at: state.opened.at, observed: true } };
  }
  return accept(...events);
}

type Override = Case['overrides'][number];

/** A decision to do without a condition, or without one thing of it. */
export interface Waiver {
  readonly override: Override;
  /** The release, file or image; `undefined` where it is about all of the condition. */
  readonly of: string | undefined;
}

/** A condition as it was found, and what the security team decided about it. */
export interface JudgedCondition extends Condition {
  /** What is done without; what is met needs no decision, and what is wrong cannot be done without. */
  readonly waived: readonly Waiver[];
  /** Of a condition of each thing of a release: what of it stands in the way. */
  readonly missing: readonly ConditionOfThing[];
  /** It stands in the way: neither met nor done without. */
  readonly fails: boolean;
}

/** The conditions with what the security team decided about them. */
export function judged(state: Case, conditions: readonly Condition[]): JudgedCondition[] {
  return conditions.map((condition) =>
    condition.things ? judgedByThing(state, condition, condition.things) : judgedAsWhole(state, condition),
  );
}

function judgedAsWhole(state: Case, condition: Condition): JudgedCondition {
  const override = canBeWaived(condition) ? waiverOf(state, condition.id, undefined) : undefined;
  const waived = override ? [{ override, of: undefined }] : [];
  return { ...condition, waived, missing: [], fails: condition.verdict !== 'ok' && !override };
}

/** Each thing by itself: that one is done without lets no other one through. */
function judgedByThing(
  state: Case,
  condition: Condition,
  things: readonly ConditionOfThing[],
): JudgedCondition {
  const decided = things.map((thing) => ({
    thing,
    override: canBeWaived(thing) ? waiverOf(state, condition.id, thing.print) : undefined,
  }));
  const missing = decided.flatMap(({ thing, override }) =>
    thing.verdict === 'ok' || override ? [] : [thing],
  );
  const waived = decided.flatMap(({ thing, override }) =>
    override ? [{ override, of: override.of === undefined ? undefined : thing.name }] : [],
  );
  const verdict = WORST.find((each) => missing.some((thing) => thing.verdict === each));
  return {
    ...condition,
    ...(verdict && waived.length > 0
      ? { verdict, evidence: missing.flatMap(({ evidence }) => evidence) }
      : {}),
    waived: [...new Map(waived.map((each) => [each.of ?? '', each])).values()],
    missing,
    fails: missing.length > 0,
  };
}

const WORST: readonly Verdict[] = ['wrong', 'unknown', 'open'];

function canBeWaived({ verdict }: { readonly verdict: Verdict }): boolean {
  return verdict === 'open' || verdict === 'unknown';
}

/**
 * The decision of a case to do without a condition, or without one thing of it, by its fingerprint. Until November 2026 one
 * was about all of a condition.
 */
export function waiverOf(
  { overrides }: Pick<Case, 'overrides'>,
  id: ConditionId,
  print: string | undefined,
): Override | undefined {
  return overrides.find(({ condition, of }) => condition === id && (of === undefined || of === print));
}

/** The conditions that stand in the way. */
export function failing(state: Case, conditions: readonly Condition[]): ConditionId[] {
  return judged(state, conditions).flatMap(({ id, fails }) => (fails ? [id] : []));
}

/**
 * Does without a condition that is not met, or without one thing of it, `of` by its fingerprint, for a reason. Refused for one that is met, and for what is wrong: a
 * signature by another signer is never a matter of judgement.
 */
export function overrideCondition(
  state: Case,
  {
    condition,
    verdict,
    reason,
    of,
  }: { condition: ConditionId; verdict: Verdict; reason: string; of?: string | undefined },
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
  return accept({ type: 'preflight-overridden', condition, ...(of === undefined ? {} : { of }), reason });
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
