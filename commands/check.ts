import { act, cardAnswer, cardContext, caseOption } from '../src/discord/answers.ts';
import { ProblemError, type CaseVisit, type PressHandler, type Subcommand } from '../src/discord/command.ts';
import { doneView } from '../src/discord/views/notices.ts';
import { STEP_WORDS } from '../src/discord/views/words.ts';
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
  execute(visit, options) {
    const step = STEP_IDS.find((id) => id === options.getString('step', true));
    if (!step) throw new ProblemError({ code: 'bad-choice', option: 'step' });
    if (options.getBoolean('undo')) {
      const state = act(visit, (before, circumstances) => uncheckStep(before, { step }, circumstances));
      return cardAnswer(visit, state, `↩️ Taken back: ${STEP_WORDS[step].todo}`);
    }
    const state = tick(visit, step, options.getString('evidence')?.trim());
    return cardAnswer(visit, state, `✅ ${STEP_WORDS[step].todo}`);
  },
  /** What this person can tick now comes first, then what they can take back. */
  autocomplete(visit, focused) {
    const { who } = visit;
    const mine = STEP_IDS.filter(
      (step) =>
        STEPS[step].how === 'attest' &&
        isNeeded(visit.case, step) &&
        STEPS[step].owners.some((side) => who.sides.includes(side)),
    );
    const text = focused.value.toLowerCase();
    return [
      ...mine.filter((step) => !visit.case.steps[step]),
      ...mine.filter((step) => visit.case.steps[step]),
    ]
      .map((step) => ({
        name: `${visit.case.steps[step] ? '✅ ' : ''}${STEP_WORDS[step].todo}`.slice(0, 100),
        value: step,
      }))
      .filter((choice) => choice.name.toLowerCase().includes(text) || choice.value.includes(text));
  },
} satisfies Subcommand;

/** A step's button on the card. */
export const checkButton: PressHandler<'check'> = {
  audience: 'members',
  press(visit, { caseId, step }) {
    const ofCase = visit.caseVisit(caseId);
    return cardAnswer(ofCase, tick(ofCase, step), `✅ ${STEP_WORDS[step].todo}`, 'pressed-message');
  },
};

/** "Done" on a reminder. */
export const done: PressHandler<'done'> = {
  audience: 'members',
  press(visit, { caseId, step }) {
    const ofCase = visit.caseVisit(caseId);
    const view = doneView(tick(ofCase, step), step, cardContext(ofCase, ofCase.who));
    return { view, change: 'pressed-message' };
  },
};

function tick(visit: CaseVisit, step: StepId, evidence?: string): Case {
  return act(visit, (before, circumstances) => checkStep(before, { step, evidence }, circumstances));
}
