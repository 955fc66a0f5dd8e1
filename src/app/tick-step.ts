import { checkStep, uncheckStep } from '../process/acts/check.ts';
import type { Case } from '../process/case.ts';
import type { StepId } from '../process/step-ids.ts';
import type { CaseActionContext } from './action-context.ts';
import { commentOnStep, type Comment } from './advisory-comments.ts';
import { act } from './record.ts';

/** What came of ticking a step. */
export interface TickedStep {
  readonly step: StepId;
  /** The case after it. */
  readonly state: Case;
  /** What became of saying in the advisory that the fix is ready; no other step is said there by its tick. */
  readonly comment?: Comment;
}

/**
 * Records that a step is done. That the fix is ready is said in the advisory's thread as well (security policy, Fix
 * development process: "The Fix Team will notify the security team that work on the fix branch is completed, this can
 * be done by tagging names in the advisory").
 * @throws {ProblemError} Where the process refuses the tick.
 */
export async function tickStep(
  action: CaseActionContext,
  { step, evidence }: { readonly step: StepId; readonly evidence?: string | undefined },
): Promise<TickedStep> {
  const state = act(action, (before, given) => checkStep(before, { step, evidence }, given));
  return step === 'fix-ready'
    ? { step, state, comment: await commentOnStep(action, state, step) }
    : { step, state };
}

/**
 * Takes back a step that was ticked by mistake.
 * @returns The case after it.
 * @throws {ProblemError} Where the process refuses it.
 */
export function untickStep(action: CaseActionContext, step: StepId): Case {
  return act(action, (before, given) => uncheckStep(before, { step }, given));
}
