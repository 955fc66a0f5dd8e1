import { ButtonStyle, type ButtonBuilder } from 'discord.js';
import { STEP_WORDS } from '../../documents/vocabulary.ts';
import { canCheck } from '../../process/acts/check.ts';
import { dayToTell } from '../../process/acts/distributors.ts';
import { refusalOfPublication } from '../../process/publication/requests.ts';
import { sideToAgree } from '../../process/acts/release.ts';
import {
  mayTellIntroducingChange,
  refusalOfIntroducingChange,
  refusalOfRetrospective,
} from '../../process/acts/retrospective.ts';
import { refusalOfEnded, type Circumstances } from '../../process/acts/decision.ts';
import type { Case } from '../../process/case.ts';
import type { Publication, Side } from '../../process/events.ts';
import { isNeeded, missingBefore, nextAct, STEPS } from '../../process/steps.ts';
import { TEXT_STEPS, type StepId, type TextStep } from '../../process/step-ids.ts';
import { isBefore } from '../../process/time.ts';
import { button } from './view.ts';

/** Steps that can be ticked by hand, and have a better way: looking at the release, and saying one's own part. */
const BETTER = new Set<StepId>([
  'merged',
  'binaries-built',
  'binaries-signed',
  'binaries-public',
  'critiques',
]);

/** The one button by which this person gets an open step done, or on its way; `undefined` if it is not theirs. */
export function stepButton(state: Case, step: StepId, context: Circumstances): ButtonBuilder | undefined {
  const { id: caseId } = state;
  if (canCheck(state, step, context) && !BETTER.has(step))
    return button(STEP_WORDS[step].short, 'check', { caseId, step }, ButtonStyle.Success);
  return actButton(state, step, context);
}

/** The button of a step that has an act of its own; `undefined` if it has none, or this person may not do it now. */
export function actButton(state: Case, step: StepId, context: Circumstances): ButtonBuilder | undefined {
  const { id: caseId, advisory, proposal } = state;
  const theirs = STEPS[step].owners.some((side) => context.who.sides.includes(side));
  const may = step === 'introduced-by' ? mayTellIntroducingChange(state, context.who) : theirs;
  if (!may || state.status === 'closed' || state.steps[step] || !isNeeded(state, step)) return undefined;
  switch (step) {
    case 'fix-team':
      return advisory && !state.publishedAt
        ? button('Add people…', 'suggest', { caseId }, ButtonStyle.Primary)
        : undefined;
    case 'severity':
      return advisory && button('Score it…', 'severity', { caseId }, ButtonStyle.Primary);
    case 'cve-requested':
      return advisory && button('Request CVE', 'cve', { caseId }, ButtonStyle.Primary);
    case 'fork':
      return advisory && button('Create fork', 'fork', { caseId }, ButtonStyle.Primary);
    case 'release-day':
      return proposal && agreeableSide(state, context)
        ? button('Agree', 'agree', { caseId, proposal: proposal.revision }, ButtonStyle.Success)
        : button(
            proposal ? 'Another day…' : 'Propose a day…',
            'slots',
            { caseId },
            proposal ? ButtonStyle.Secondary : ButtonStyle.Primary,
          );
    case 'distributors-notified':
      return dayToTell(state) === undefined
        ? undefined
        : button('Advance notice…', 'notify', { caseId }, ButtonStyle.Primary);
    case 'merged':
    case 'binaries-built':
    case 'binaries-signed':
    case 'binaries-public':
      return advisory && button('Verify the release…', 'verify', { caseId }, ButtonStyle.Primary);
    case 'binaries-functional':
      return missingBefore(state, step).length === 0
        ? button('They work…', 'evidence', { caseId, step }, ButtonStyle.Primary)
        : undefined;
    case 'published':
      return (
        lookButton(state, 'advisory', context) ??
        (advisory?.accepted ? button('Publish…', 'publish', { caseId }, ButtonStyle.Danger) : undefined)
      );
    case 'announced':
      return (
        lookButton(state, 'announcement', context) ??
        (refusalOfPublication(state, 'announcement')
          ? undefined
          : button('Announce…', 'announce', { caseId }, ButtonStyle.Primary))
      );
    case 'introduced-by':
      return refusalOfIntroducingChange(state)
        ? undefined
        : button('What introduced it…', 'origins', { caseId }, ButtonStyle.Primary);
    case 'critiques':
      return refusalOfRetrospective(state)
        ? undefined
        : button('Contribute…', 'contribute', { caseId, named: 'yes' }, ButtonStyle.Primary);
    case 'retrospective-posted':
      return (
        lookButton(state, 'retrospective', context) ??
        (refusalOfRetrospective(state) ? undefined : button('Retrospective…', 'retro', { caseId }))
      );
    default:
      return undefined;
  }
}

/** The way to what waits for this very person's look, as another member than the one who asked. */
export function lookButton(
  { id: caseId, publications }: Case,
  what: Publication,
  { who }: Pick<Circumstances, 'who'>,
): ButtonBuilder | undefined {
  const asked = publications[what];
  const waits = asked && asked.approvedBy === undefined && asked.askedBy !== who.id;
  return waits && who.sides.includes('security')
    ? button('Look…', 'look', { caseId, what, request: asked.revision }, ButtonStyle.Primary)
    : undefined;
}

/** The button of the case's next act, where that is an act of its own and this person's. */
export function nextActButton(state: Case, context: Circumstances): ButtonBuilder | undefined {
  const next = nextAct(state);
  return next?.kind === 'step' ? actButton(state, next.step, context) : undefined;
}

/** The side for which this person can agree to the proposed day now; `undefined` if they cannot. */
export function agreeableSide(
  state: Case,
  { who, now }: Pick<Circumstances, 'who' | 'now'>,
): Side | undefined {
  const { proposal } = state;
  if (!proposal || refusalOfEnded(state) || !isBefore(now, proposal.at)) return undefined;
  return sideToAgree(state, who.sides);
}

/** The steps among these that this person can tick and for which there is a prepared text. */
export function textSteps(
  state: Case,
  steps: readonly StepId[],
  context: Circumstances & { readonly pgp: unknown },
): TextStep[] {
  return TEXT_STEPS.filter(
    (step) =>
      // That the fix is ready is said in the thread by the tick itself.
      step !== 'fix-ready' &&
      (step !== 'pgp-key' || context.pgp !== undefined) &&
      steps.includes(step) &&
      canCheck(state, step, context),
  );
}
