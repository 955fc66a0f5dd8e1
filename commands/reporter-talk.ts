import { act } from '../src/app/record.ts';
import { briefAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler } from '../src/discord/command.ts';
import { answerElsewhere } from '../src/process/acts/reporter-talk.ts';

/** "Answered elsewhere", of what the reporter wrote. */
export const answered: PressHandler<'answered'> = {
  audience: 'security',
  press(action, { caseId, wrote: revision }) {
    const ofCase = action.caseAction(caseId);
    const state = act(ofCase, (before, given) => answerElsewhere(before, { revision }, given));
    return briefAnswer(ofCase, state, '✅ Recorded: the reporter has an answer.', 'pressed-message');
  },
};
