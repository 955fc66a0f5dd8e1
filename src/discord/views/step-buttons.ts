import { ButtonStyle } from 'discord.js';
import { RESOLUTION_NAMES, STEP_WORDS, MARKING_WORDS } from '../../documents/vocabulary.ts';
import { RESOLUTIONS, type JointAct } from '../../process/events.ts';
import type { Outlook } from '../../process/outlook/outlook.ts';
import type { StepOutlook } from '../../process/outlook/steps.ts';
import { TEXT_STEPS, type StepId, type TextStep } from '../../process/step-ids.ts';
import type { Button } from './container.ts';
import { button } from './view.ts';
import type { ViewContext } from './view-context.ts';
import { capitalised } from './words.ts';

/** Steps that can be ticked by hand, and have a better way: looking at the release, and saying one's own part. */
const BETTER = new Set<StepId>([
  'merged',
  'binaries-built',
  'binaries-signed',
  'binaries-public',
  'critiques',
]);

/**
 * A step as this person is shown it.
 *
 * @returns `undefined` if it is done, or not needed
 */
export function openStep({ stages }: Pick<Outlook, 'stages'>, step: StepId): StepOutlook | undefined {
  for (const { open } of Object.values(stages)) {
    const found = open.find((each) => each.step === step);
    if (found) return found;
  }
  return undefined;
}

/**
 * The one button by which this person gets an open step done, or on its way.
 *
 * @returns `undefined` if it is not theirs, or cannot be done now
 */
export function stepButton(outlook: Outlook, open: StepOutlook): Button | undefined {
  const { step, refusal } = open;
  return refusal === undefined && !BETTER.has(step)
    ? button(STEP_WORDS[step].short, 'check', { caseId: outlook.case.id, step }, ButtonStyle.Success)
    : actButton(outlook, step);
}

/**
 * The button of a step that has an act of its own.
 *
 * @returns `undefined` if it has none, or this person may not do it now
 */
export function actButton(outlook: Outlook, step: StepId): Button | undefined {
  const { id: caseId } = outlook.case;
  const act = openStep(outlook, step)?.act;
  switch (act?.kind) {
    case undefined:
      return undefined;
    case 'choose-fix-team':
      return button('Add people…', 'suggest', { caseId }, ButtonStyle.Primary);
    case 'score':
      return button('Score it…', 'severity', { caseId }, ButtonStyle.Primary);
    case 'request-cve':
      return button('Request CVE', 'cve', { caseId }, ButtonStyle.Primary);
    case 'create-fork':
      return button('Create fork', 'fork', { caseId }, ButtonStyle.Primary);
    case 'agree':
      return button('Agree', 'agree', { caseId, proposal: act.proposal }, ButtonStyle.Success);
    case 'propose-day':
      return act.another
        ? button('Another day…', 'slots', { caseId })
        : button('Propose a day…', 'slots', { caseId }, ButtonStyle.Primary);
    case 'notify-distributors':
      return button('Advance notice…', 'notify', { caseId }, ButtonStyle.Primary);
    case 'verify-release':
      return button('Verify the release…', 'verify', { caseId }, ButtonStyle.Primary);
    case 'show-evidence':
      return button('They work…', 'evidence', { caseId, step }, ButtonStyle.Primary);
    case 'look':
      return lookButton(outlook, act.what);
    case 'publish':
      return button('Publish…', 'publish', { caseId }, ButtonStyle.Danger);
    case 'announce':
      return button('Announce…', 'announce', { caseId }, ButtonStyle.Primary);
    case 'tell-introducing-change':
      return button('What introduced it…', 'origins', { caseId }, ButtonStyle.Primary);
    case 'contribute':
      return button('Contribute…', 'contribute', { caseId, named: 'yes' }, ButtonStyle.Primary);
    case 'draft-retrospective':
      return button('Retrospective…', 'retro', { caseId });
  }
}

/**
 * The short way for a person whose part in the retrospective is waited for.
 *
 * @returns `undefined` if it is not, or they were heard
 */
export function nothingToAddButton({ case: { id: caseId }, may }: Outlook): Button | undefined {
  return may.addNothing ? button('Nothing to add', 'nothing-to-add', { caseId }) : undefined;
}

/**
 * The way to what waits for this very person's look, as another member than the one who asked.
 *
 * @returns `undefined` if nothing does
 */
export function lookButton(outlook: Outlook, what: JointAct): Button | undefined {
  const { look: request } = outlook.publications[what];
  return request === undefined
    ? undefined
    : button('Look…', 'look', { caseId: outlook.case.id, what, request }, ButtonStyle.Primary);
}

/**
 * The button of the case's next act.
 *
 * @returns `undefined` if that is no act of its own, or not this person's
 */
export function nextActButton(outlook: Outlook): Button | undefined {
  const { next } = outlook.glance;
  return next?.kind === 'step' ? actButton(outlook, next.step) : undefined;
}

/**
 * The button that gets the case's next act done, or on its way.
 *
 * @returns `undefined` if it is not this person's
 */
export function nextStepButton(outlook: Outlook): Button | undefined {
  const { next } = outlook.glance;
  const open = next?.kind === 'step' ? openStep(outlook, next.step) : undefined;
  return open && stepButton(outlook, open);
}

/**
 * The way to a word on what helps until there is a fix, of what everybody knows; where there is no advisory to write it in, to
 * that first.
 *
 * @returns `undefined` if nothing waits for it, or this person cannot bring it about
 */
export function mitigationButton({ case: state, glance, publications, may }: Outlook): Button | undefined {
  if (glance.next?.kind !== 'mitigate') return undefined;
  const { id: caseId } = state;
  if (may.draftAdvisory) return button('Create draft advisory', 'draft', { caseId }, ButtonStyle.Primary);
  return publications.mitigation.refusal === undefined
    ? button('Announce a mitigation…', 'announce', { caseId }, ButtonStyle.Primary)
    : undefined;
}

/**
 * The way to have #codegate say, as GitHub does, whether the advisory was withdrawn.
 *
 * @returns `undefined` if it says so, or this person cannot bring it about
 */
export function markButton(outlook: Outlook): Button | undefined {
  const { case: state, publications, mark } = outlook;
  if (!mark || state.status === 'closed') return undefined;
  const look = lookButton(outlook, mark.what);
  if (look || publications[mark.what].refusal) return look;
  return button(MARKING_WORDS[mark.how].press, 'announce', { caseId: state.id }, ButtonStyle.Primary);
}

/**
 * The way to tell the distributors what became of a release that they were told of.
 *
 * @returns `undefined` if they know, or it is not this person's
 */
export function newsButton({ case: { id: caseId }, may }: Outlook): Button | undefined {
  return may.tellNews
    ? button('Tell the distributors…', 'notify', { caseId }, ButtonStyle.Primary)
    : undefined;
}

/**
 * What the reporter answered to the request for private handling.
 *
 * @returns None where nothing was asked, or it is not this person's to say
 */
export function reporterButtons({ case: { id: caseId }, may }: Outlook): Button[] {
  if (!may.answerForReporter) return [];
  return [
    button('They agreed to wait', 'disclose', { caseId, disclosure: 'agreed-private' }),
    button('They declined', 'disclose', { caseId, disclosure: 'declined-private' }, ButtonStyle.Danger),
  ];
}

/**
 * The buttons that end a case whose steps are done, or that GitHub closed.
 *
 * @returns None where that is not next, or not this person's
 */
export function closeButtons({ case: { id: caseId }, glance: { next }, sides }: Outlook): Button[] {
  if (!sides.includes('security')) return [];
  if (next?.kind === 'close')
    return [button('Close the case', 'close', { caseId, resolution: 'fixed' }, ButtonStyle.Success)];
  if (next?.kind !== 'resolve') return [];
  return RESOLUTIONS.map((resolution) =>
    button(capitalised(RESOLUTION_NAMES[resolution]), 'close', { caseId, resolution }),
  );
}

/** The steps among these that this person can tick and for which there is a prepared text. */
export function textSteps(
  outlook: Pick<Outlook, 'stages'>,
  steps: readonly StepId[],
  { pgp }: Pick<ViewContext, 'pgp'>,
): TextStep[] {
  return TEXT_STEPS.filter((step) => {
    // That the fix is ready is said in the thread by the tick itself.
    if (step === 'fix-ready' || (step === 'pgp-key' && pgp === undefined)) return false;
    const open = steps.includes(step) ? openStep(outlook, step) : undefined;
    return open !== undefined && open.refusal === undefined;
  });
}
