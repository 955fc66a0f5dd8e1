import { agreeForAll } from '../../src/app/links.ts';
import type { CaseActionContext } from '../../src/app/action-context.ts';
import { briefAnswer } from '../../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../../src/discord/command.ts';
import { caseOption } from '../../src/discord/options.ts';
import { countsForInWords } from '../../src/discord/views/links.ts';
import { movedDayInWords } from '../../src/discord/views/distributors.ts';
import { absolute as inWords } from '../../src/discord/views/words.ts';
import { sidesInWords } from '../../src/documents/vocabulary.ts';

/** Agrees to the proposed release day, for one side. */
export default {
  name: 'release agree',
  description: 'Agree to the proposed release day, for your side',
  audience: 'case',
  build: caseOption,
  execute: (action) => agreement(action, {}),
} satisfies Subcommand;

/** "Agree", to the very proposal that the button stands under. */
export const agree: PressHandler<'agree'> = {
  audience: 'members',
  press: (action, { caseId, proposal }) =>
    agreement(action.caseAction(caseId), { proposal }, 'pressed-message'),
};

function agreement(action: CaseActionContext, which: { proposal?: number }, change?: Shown['change']): Shown {
  const { state, distributors } = agreeForAll(action, which);
  const waits = (['security', 'fix-team'] as const).filter((side) => !state.proposal?.agreed.includes(side));
  const day = state.proposal ? inWords(state.proposal.at) : '';
  const note =
    waits.length > 0
      ? `✅ Your side agrees to ${day}. It waits for ${sidesInWords(waits)}.`
      : `✅ The release day is agreed: ${day}. Everyone on the case gets it for their calendar.`;
  return briefAnswer(
    action,
    state,
    `${note}${countsForInWords(state)}${waits.length > 0 ? '' : movedDayInWords(distributors)}`,
    change,
  );
}
