import type { CaseActionContext } from '../../src/app/action-context.ts';
import { keepContribution, keepNothingToAdd } from '../../src/app/contribute.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { briefAnswer } from '../../src/discord/card-answer.ts';
import type { Input, PressHandler, Subcommand } from '../../src/discord/command.ts';
import { caseOption } from '../../src/discord/options.ts';
import { CONTRIBUTION_FIELDS, contributionForm } from '../../src/discord/views/forms.ts';
import { hintLines } from '../../src/discord/views/retrospective.ts';
import { refusalOfRetrospective } from '../../src/process/acts/retrospective.ts';
import { blameHints } from '../../src/process/blame.ts';

/** Takes a person's part in the retrospective in a form, named or unnamed. */
export default {
  name: 'retro contribute',
  description: 'Say what went well, what went wrong, where we got lucky, and what to change',
  audience: 'case',
  opensForm: () => true,
  build: (subcommand) =>
    caseOption(subcommand).addStringOption((option) =>
      option
        .setName('named')
        .setDescription('Under your name (left out: yes)')
        .addChoices({ name: 'yes, under my name', value: 'yes' }, { name: 'no, unnamed', value: 'no' }),
    ),
  execute: (action, options) => ({
    form: formOf(action, { named: options.getString('named') !== 'no' }),
  }),
} satisfies Subcommand;

/** "Contribute…" and "Contribute unnamed…". */
export const contributeButton: PressHandler<'contribute'> = {
  audience: 'members',
  opensForm: true,
  press: (action, { caseId, named }) => ({ form: formOf(action.caseAction(caseId), keepingOf(named)) }),
};

/** The form. What cannot be kept is given back, so that nobody writes it twice. */
export const contributed: PressHandler<'contribute-form'> = {
  audience: 'members',
  press(action, { caseId, named: asked }, input) {
    const ofCase = action.caseAction(caseId);
    const { named, namesKnown } = keepingOf(asked);
    const { state, said } = keepContribution(ofCase, textsOf(input), { named, namesKnown });
    const note = [
      named
        ? '✅ Recorded under your name. Contribute again to change it.'
        : '✅ Recorded without your name. It cannot be changed any more, since no one knows whose it is.',
      ...hintLines(said.flatMap((text) => blameHints(text))),
    ].join('\n');
    return briefAnswer(ofCase, state, note, 'pressed-message');
  },
};

/** "Nothing to add". */
export const nothingToAdd: PressHandler<'nothing-to-add'> = {
  audience: 'members',
  press(action, { caseId }) {
    const ofCase = action.caseAction(caseId);
    const state = keepNothingToAdd(ofCase);
    const note = '✅ You have nothing to add. Until it is posted, you can still contribute.';
    return briefAnswer(ofCase, state, note, 'pressed-message');
  },
};

function keepingOf(named: 'yes' | 'no' | 'knowing') {
  return { named: named === 'yes', namesKnown: named === 'knowing' };
}

function formOf(
  action: CaseActionContext,
  { named, namesKnown = false }: { readonly named: boolean; readonly namesKnown?: boolean },
) {
  const refusal = refusalOfRetrospective(action.case);
  if (refusal) throw new ProblemError(refusal);
  const earlier = named ? action.services.contributions.named(action.case.id, action.who.id) : undefined;
  return contributionForm(action.case.id, { named, namesKnown, ...(earlier ? { earlier } : {}) });
}

function textsOf({ field }: Input) {
  const [wentWell, wentWrong, lucky, critique, actions] = CONTRIBUTION_FIELDS.map(
    (name) => field(name) ?? null,
  );
  return {
    wentWell: wentWell ?? null,
    wentWrong: wentWrong ?? null,
    lucky: lucky ?? null,
    critique: critique ?? null,
    actions: actions ?? null,
  };
}
