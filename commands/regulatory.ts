import type { CaseActionContext } from '../src/app/action-context.ts';
import { act, requireAllowed } from '../src/app/record.ts';
import { ProblemError } from '../src/app/problem.ts';
import { cardAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown } from '../src/discord/command.ts';
import { fileForm } from '../src/discord/views/forms.ts';
import { fileMark, unfileMark } from '../src/process/acts/regulatory.ts';
import type { WhichMark } from '../src/process/regulatory.ts';

/** The button of a regulatory mark: asks by what it is met. */
export const file: PressHandler<'file'> = {
  audience: 'security',
  opensForm: true,
  press(action, { caseId, regime, mark }) {
    requireAllowed(action.caseAction(caseId), (before, given) =>
      fileMark(before, { regime, mark, reference: '-' }, given),
    );
    return { form: fileForm(caseId, { regime, mark }) };
  },
};

/** The form: the reference, and the tick. */
export const filed: PressHandler<'file-form'> = {
  audience: 'security',
  press: (action, { caseId, regime, mark }, { field }) =>
    fileIt(action.caseAction(caseId), { regime, mark }, field('reference'), 'pressed-message'),
};

/** "Undo: …" of a regulatory mark. */
export const unfile: PressHandler<'unfile'> = {
  audience: 'security',
  press: (action, { caseId, regime, mark }) =>
    unfileIt(action.caseAction(caseId), { regime, mark }, 'pressed-message'),
};

/** Says that a regulatory mark is met. */
export function fileIt(
  action: CaseActionContext,
  which: WhichMark,
  reference: string | undefined,
  how?: Shown['change'],
): Shown {
  if (!reference)
    throw new ProblemError({
      code: 'bad-value',
      option: 'reference',
      takes: 'the number or name under which the authority has it',
    });
  const state = act(action, (before, given) => fileMark(before, { ...which, reference }, given));
  return cardAnswer(action, state, '✅ Recorded: it is reported.', how);
}

/** Says that it is not met after all. */
export function unfileIt(action: CaseActionContext, which: WhichMark, how?: Shown['change']): Shown {
  const state = act(action, (before, given) => unfileMark(before, which, given));
  return cardAnswer(action, state, '↩️ Taken back: it is not reported.', how);
}
