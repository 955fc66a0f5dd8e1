import type { CaseActionContext } from '../src/app/action-context.ts';
import { ProblemError } from '../src/app/problem.ts';
import { requireAllowed } from '../src/app/record.ts';
import { tickStep, untickStep } from '../src/app/tick-step.ts';
import { briefAnswer, seen, tickAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../src/discord/command.ts';
import { caseOption } from '../src/discord/options.ts';
import { evidenceForm } from '../src/discord/views/forms.ts';
import { STEP_WORDS } from '../src/documents/vocabulary.ts';
import { checkStep } from '../src/process/acts/check.ts';
import { markKey, markOfKey } from '../src/process/regulatory.ts';
import { isNeeded, STEPS } from '../src/process/steps.ts';
import { fileIt, unfileIt } from './regulatory.ts';
import { commitsAnswer } from './release/holds-fix.ts';
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
    const name = options.getString('step', true);
    const evidence = options.getString('evidence')?.trim();
    const regulatory = markOfKey(name);
    if (regulatory)
      return options.getBoolean('undo') ? unfileIt(action, regulatory) : fileIt(action, regulatory, evidence);
    const step = STEP_IDS.find((id) => id === name);
    if (!step) throw new ProblemError({ code: 'bad-choice', option: 'step' });
    if (options.getBoolean('undo')) return untick(action, step);
    return tick(action, { step, evidence });
  },
  /** What this person can tick now comes first, then what they can take back; regulatory marks before all. */
  autocomplete(action, focused) {
    const { who } = action;
    const mine = STEP_IDS.filter(
      (step) =>
        STEPS[step].how === 'attest' &&
        isNeeded(action.case, step) &&
        STEPS[step].owners.some((side) => who.sides.includes(side)),
    );
    const text = focused.value.toLowerCase();
    const { regulatory, may } = seen(action);
    const marks = may.fileMarks ? regulatory : [];
    const steps = [
      ...mine.filter((step) => !action.case.steps[step]),
      ...mine.filter((step) => action.case.steps[step]),
    ];
    return [
      ...marks.map((mark) => ({ todo: mark.name, value: markKey(mark), isDone: mark.filed !== undefined })),
      ...steps.map((step) => ({
        todo: STEP_WORDS[step].todo,
        value: step,
        isDone: action.case.steps[step] !== undefined,
      })),
    ]
      .map(({ todo, value, isDone }) => ({ name: `${isDone ? '✅ ' : ''}${todo}`.slice(0, 100), value }))
      .filter((choice) => choice.name.toLowerCase().includes(text) || choice.value.includes(text));
  },
} satisfies Subcommand;

/** A step's button on the card. */
export const checkButton: PressHandler<'check'> = {
  audience: 'members',
  press: (action, { caseId, step }) => tick(action.caseAction(caseId), { step }, 'pressed-message'),
};

/** The step that a reminder names. */
export const done: PressHandler<'done'> = {
  audience: 'members',
  press: (action, { caseId, step }) => tick(action.caseAction(caseId), { step }, 'pressed-message'),
};

/** "Undo" below what a tick has come to. */
export const undo: PressHandler<'undo'> = {
  audience: 'members',
  press: (action, { caseId, step }) => untick(action.caseAction(caseId), step, 'pressed-message'),
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
  press: (action, { caseId, step }, { field }) =>
    tick(action.caseAction(caseId), { step, evidence: field('evidence') }, 'pressed-message'),
};

function untick(action: CaseActionContext, step: StepId, change?: Shown['change']): Shown {
  return briefAnswer(action, untickStep(action, step), `↩️ Taken back: ${STEP_WORDS[step].todo}`, change);
}

async function tick(
  action: CaseActionContext,
  said: Parameters<typeof tickStep>[1],
  change?: Shown['change'],
): Promise<Shown> {
  // It is said of commits, which are looked at first.
  if (said.step === 'merged' && !action.case.steps.merged) return commitsAnswer(action);
  return tickAnswer(action, await tickStep(action, said), change);
}
