import type { Case } from '../case.ts';
import type { CommitSpan } from '../events.ts';
import { embargoedIn } from '../screening.ts';
import { isNeeded, missingBefore, STEPS } from '../steps.ts';
import { STEP_IDS, type StepId } from '../step-ids.ts';
import {
  accept,
  refusalOfFixed,
  refuse,
  type Circumstances,
  type Decision,
  type Refusal,
} from './decision.ts';

/**
 * Says that a step is done, with a link as evidence if there is one. Refused to those whose step it is not, out
 * of order, twice, for steps that GitHub shows by itself, and without the evidence that some of them need, or the commits
 * that it is said of.
 */
export function checkStep(
  state: Case,
  {
    step,
    evidence,
    commits,
  }: { step: StepId; evidence?: string | undefined; commits?: readonly CommitSpan[] | undefined },
  { who }: Circumstances,
): Decision {
  const done = state.steps[step];
  // A release has other commits than the main branch had: a word on those is another one.
  const isAnother = done && commits && !isSame(commits, done.commits) && !refusalOfFixed(state);
  if (done && !isAnother) return refuse({ code: 'already-done', step, done });
  const refusal = refusalOf(state, step, who) ?? refusalOfEvidence(step, evidence);
  if (refusal) return refuse(refusal);
  // What GitHub shows cannot be said otherwise.
  if (step === 'binaries-built' && state.unfixedSince) return refuse({ code: 'fix-not-released' });
  const missing = missingBefore(state, step);
  if (missing.length > 0) return refuse({ code: 'needs-first', step, missing });
  if (evidence === undefined && STEPS[step].evidence) return refuse({ code: 'evidence-needed', step });
  if (commits === undefined && STEPS[step].commits) return refuse({ code: 'commits-needed', step });
  return accept({
    type: 'step-checked',
    step,
    ...(evidence === undefined ? {} : { evidence: new URL(evidence).href }),
    ...(commits === undefined ? {} : { commits: [...commits] }),
  });
}

/** Takes back a step that was ticked by mistake. Refused while a later step that relies on it is done. */
export function uncheckStep(state: Case, { step }: { step: StepId }, { who }: Circumstances): Decision {
  const refusal = refusalOf(state, step, who);
  if (refusal) return refuse(refusal);
  const done = state.steps[step];
  if (!done) return refuse({ code: 'not-done', step });
  const dependents = STEP_IDS.filter((other) => state.steps[other] && STEPS[other].after?.includes(step));
  if (dependents.length > 0) return refuse({ code: 'others-rely-on-it', step, dependents });
  return accept({ type: 'step-unchecked', step });
}

/** Whether `who` could tick the step now: what a card needs to know before it offers a button. */
export function canCheck(state: Case, step: StepId, circumstances: Circumstances): boolean {
  return checkStep(state, { step }, circumstances).ok;
}

function refusalOf(state: Case, step: StepId, who: Circumstances['who']): Refusal | undefined {
  const { owners, how } = STEPS[step];
  if (state.status === 'closed') return { code: 'case-closed' };
  if (!isNeeded(state, step)) return { code: 'not-needed', step };
  if (how !== 'attest') return { code: 'not-by-hand', step, how };
  if (!owners.some((side) => who.sides.includes(side))) return { code: 'not-your-step', step, owners };
  return undefined;
}

function isSame(commits: readonly CommitSpan[], said: readonly CommitSpan[] = []): boolean {
  return commits.length === said.length && commits.every(({ to }) => said.some((span) => span.to === to));
}

function refusalOfEvidence(step: StepId, evidence: string | undefined): Refusal | undefined {
  if (evidence === undefined) return undefined;
  const what = embargoedIn(evidence);
  if (what) return { code: 'embargoed-text', what };
  const url = URL.parse(evidence);
  const usable = url?.protocol === 'https:' && !url.username && !url.password && url.href.length <= 500;
  return usable ? undefined : { code: 'bad-evidence', needed: STEPS[step].evidence === true };
}
