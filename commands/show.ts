import { cardAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler, Subcommand } from '../src/discord/command.ts';
import { caseOption } from '../src/discord/options.ts';

/** The card of a case. */
export default {
  name: 'show',
  description: 'Show a case: what is next, who owes it, and by when',
  audience: 'case',
  build: caseOption,
  execute: (action) => cardAnswer(action, action.case),
} satisfies Subcommand;

/** "Open": the card as an answer of its own. */
export const open: PressHandler<'open'> = {
  audience: 'members',
  press(action, { caseId }) {
    const ofCase = action.caseAction(caseId);
    return cardAnswer(ofCase, ofCase.case);
  },
};

/** "Refresh": the card as it is now, in the place of the old one. */
export const refresh: PressHandler<'refresh'> = {
  audience: 'members',
  press(action, { caseId }) {
    const ofCase = action.caseAction(caseId);
    return cardAnswer(ofCase, ofCase.case, undefined, 'pressed-message');
  },
};
