import { checkStep } from '../acts/check.ts';
import type { Circumstances, Refusal } from '../acts/decision.ts';
import type { Case } from '../case.ts';
import type { StageId } from '../policy.ts';
import type { StepId } from '../step-ids.ts';
import { missingBefore, STEPS } from '../steps.ts';
import { stepAct, type StepAct } from './step-acts.ts';
import { partiesOf, type Party } from './summary.ts';

/** A step that is still to do, as a person is shown it. */
export interface StepOutlook {
  readonly step: StepId;
  readonly stage: StageId;
  /** It is for this person's side to do. */
  readonly isTheirs: boolean;
  /** Who owes it. */
  readonly owners: readonly Party[];
  /** The steps that must be done before. */
  readonly waitsFor: readonly StepId[];
  /** Why this person cannot tick it now; `undefined` where they can. */
  readonly refusal: Refusal | undefined;
  /** The act of its own by which this person gets it done, or on its way; `undefined` where there is none now. */
  readonly act: StepAct | undefined;
}

/** Who looks at the steps of a case, and who coordinates it now. */
export interface StepContext extends Circumstances {
  readonly coordinator: string | undefined;
}

export function stepOutlook(state: Case, step: StepId, context: StepContext): StepOutlook {
  const { stage, owners } = STEPS[step];
  const decision = checkStep(state, { step }, context);
  return {
    step,
    stage,
    isTheirs: owners.some((side) => context.who.sides.includes(side)),
    owners: partiesOf(owners, context.coordinator),
    waitsFor: missingBefore(state, step),
    refusal: decision.ok ? undefined : decision.refusal,
    act: stepAct(state, step, context),
  };
}
