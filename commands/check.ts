import { act, requireAllowed } from '../src/app/record.ts';
import type { CaseActionContext } from '../src/app/action-context.ts';
import { ProblemError } from '../src/app/problem.ts';
import { cardAnswer, cardContext, textAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../src/discord/command.ts';
import { say } from '../src/app/advisory-comments.ts';
import { caseOption } from '../src/discord/options.ts';
import { evidenceForm } from '../src/discord/views/forms.ts';
import { doneView } from '../src/discord/views/notifications/reminder.ts';
import { STEP_WORDS } from '../src/documents/vocabulary.ts';
import { checkStep, uncheckStep } from '../src/process/acts/check.ts';
import type { Case } from '../src/process/case.ts';
import { isNeeded, STEPS } from '../src/process/steps.ts';
import { STEP_IDS, type StepId } from '../src/process/step-ids.ts';

/** Says that a step is done, or takes that back. */
export default {
  name: 'check',
  description: 'Say that a step is done, or take it back',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand)
      .addStringOption((option) =>
        option.setName('step').setDescription('The step').setRequired(true).setAutocomplete(true),
      )
      .addStringOption((option) =>
        option.setName('evidence').setDescription('A public https link that shows it').setMaxLength(500),
      )
      .addBooleanOption((option) =>
        option.setName('undo').setDescription('It was ticked by mistake: take it back'),
      ),
  execute(action, options) {
    const step = STEP_IDS.find((id) => id === options.getString('step', true));
    if (!step) throw new ProblemError({ code: 'bad-choice', option: 'step' });
    if (options.getBoolean('undo')) {
      const state = act(action, (before, circumstances) => uncheckStep(before, { step }, circumstances));
      return cardAnswer(action, state, `↩️ Taken back: ${STEP_WORDS[step].todo}`);
    }
    const state = tick(action, step, options.getString('evidence')?.trim());
    return ticked(action, state, step);
  },
  /** What this person can tick now comes first, then what they can take back. */
  autocomplete(action, focused) {
    const { who } = action;
    const mine = STEP_IDS.filter(
      (step) =>
        STEPS[step].how === 'attest' &&
        isNeeded(action.case, step) &&
        STEPS[step].owners.some((side) => who.sides.includes(side)),
    );
    const text = focused.value.toLowerCase();
    return [
      ...mine.filter((step) => !action.case.steps[step]),
      ...mine.filter((step) => action.case.steps[step]),
    ]
      .map((step) => ({
        name: `${action.case.steps[step] ? '✅ ' : ''}${STEP_WORDS[step].todo}`.slice(0, 100),
        value: step,
      }))
      .filter((choice) => choice.name.toLowerCase().includes(text) || choice.value.includes(text));
  },
} satisfies Subcommand;

/** A step's button on the card. */
export const checkButton: PressHandler<'check'> = {
  audience: 'members',
  press(action, { caseId, step }) {
    const ofCase = action.caseAction(caseId);
    return ticked(ofCase, tick(ofCase, step), step, 'pressed-message');
  },
};

/** "Done" on a reminder. */
export const done: PressHandler<'done'> = {
  audience: 'members',
  press(action, { caseId, step }) {
    const ofCase = action.caseAction(caseId);
    const state = tick(ofCase, step);
    if (step === 'fix-ready') return ticked(ofCase, state, step, 'pressed-message');
    const view = doneView(state, step, cardContext(ofCase, ofCase.who));
    return { view, change: 'pressed-message' };
  },
};

/** A step that nobody is believed about without a link: asks for it. */
export const evidenceButton: PressHandler<'evidence'> = {
  audience: 'members',
  opensForm: true,
  press(action, { caseId, step }) {
    const probe = 'https://example.org/';
    requireAllowed(action.caseAction(caseId), (before, given) =>
      checkStep(before, { step, evidence: probe }, given),
    );
    return { form: evidenceForm(caseId, step) };
  },
};

/** The form: the link, and the tick. */
export const evidenceSaid: PressHandler<'evidence-form'> = {
  audience: 'members',
  press(action, { caseId, step }, { field }) {
    const ofCase = action.caseAction(caseId);
    return ticked(ofCase, tick(ofCase, step, field('evidence')), step, 'pressed-message');
  },
};

/**
 * The answer to a tick. That the fix is ready is said in the advisory's thread as well: "The Fix Team will notify
 * the security team that work on the fix branch is completed, this can be done by tagging names in the advisory".
 */
export async function ticked(
  action: CaseActionContext,
  state: Case,
  step: StepId,
  change?: Shown['change'],
): Promise<Shown> {
  if (step !== 'fix-ready') return cardAnswer(action, state, `✅ ${STEP_WORDS[step].todo}`, change);
  const told = '✅ The fix is ready; the security team is told by direct message.';
  const saying = await say(action, state, step);
  if (saying.kind === 'said')
    return cardAnswer(action, state, `${told} It stands in the advisory, too: <${saying.url}>`, change);
  const note =
    saying.kind === 'paste'
      ? `${told} GitHub does not let me write into the advisory: please paste this there.`
      : `${told} GitHub does not answer: post this in the advisory in a minute, it is never posted twice.`;
  return { view: textAnswer(action, state, step, note), ...(change ? { change } : {}) };
}

export function tick(action: CaseActionContext, step: StepId, evidence?: string): Case {
  return act(action, (before, circumstances) => checkStep(before, { step, evidence }, circumstances));
}
