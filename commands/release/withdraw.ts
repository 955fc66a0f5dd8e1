import { withdrawForAll } from '../../src/app/links.ts';
import { requireAllowed } from '../../src/app/record.ts';
import type { CaseActionContext } from '../../src/app/action-context.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { briefAnswer } from '../../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../../src/discord/command.ts';
import { caseOption, reasonOption, requiredText } from '../../src/discord/options.ts';
import { fallenDayInWords } from '../../src/discord/views/distributors.ts';
import { countsForInWords } from '../../src/discord/views/links.ts';
import { callOffForm } from '../../src/discord/views/forms.ts';
import { absolute as inWords } from '../../src/discord/views/words.ts';
import { withdrawRelease } from '../../src/process/acts/release.ts';

/** Calls the release day off, for either side alone. */
export default {
  name: 'release withdraw',
  description: 'Call the release day off, at once and for both sides',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand).addStringOption((option) =>
      reasonOption('release-withdrawn')(option).setRequired(true),
    ),
  execute: (action, options) => withdraw(action, { reason: requiredText(options, 'reason') }),
} satisfies Subcommand;

/** "Call the day off…". */
export const callOff: PressHandler<'call-off'> = {
  audience: 'members',
  opensForm: true,
  press(action, { caseId, proposal }) {
    requireAllowed(action.caseAction(caseId), (before, given) =>
      withdrawRelease(before, { proposal, reason: '-' }, given),
    );
    return { form: callOffForm(caseId, proposal) };
  },
};

/** The form: why. */
export const calledOff: PressHandler<'call-off-form'> = {
  audience: 'members',
  press(action, { caseId, proposal }, { field }) {
    const ofCase = action.caseAction(caseId);
    const reason = field('reason');
    if (reason === undefined)
      throw new ProblemError({ code: 'bad-value', option: 'reason', takes: 'a few words' });
    return withdraw(ofCase, { proposal, reason }, 'pressed-message');
  },
};

function withdraw(
  action: CaseActionContext,
  wish: { readonly proposal?: number; readonly reason: string },
  change?: Shown['change'],
): Shown {
  const { proposal, steps } = action.case;
  const { state, distributors } = withdrawForAll(action, wish);
  const day = proposal ? inWords(proposal.at) : '';
  const note = steps['release-day']
    ? `↩️ ${day} is called off: everybody on the case is told now, with a file that takes it out of the calendar.`
    : `↩️ The proposal of ${day} is taken back.`;
  return briefAnswer(
    action,
    state,
    `${note}${countsForInWords(state)}${fallenDayInWords(distributors)}`,
    change,
  );
}
