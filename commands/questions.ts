import { act } from '../src/app/record.ts';
import { briefAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler } from '../src/discord/command.ts';
import { callEverybody, remindOfQuestion, withdrawQuestion } from '../src/process/acts/questions.ts';

/** "Remind them", of an open question. */
export const remindThem: PressHandler<'remind'> = {
  audience: 'members',
  press(action, { caseId, question }) {
    const ofCase = action.caseAction(caseId);
    const state = act(ofCase, (before, given) => remindOfQuestion(before, { question }, given));
    return briefAnswer(ofCase, state, '✅ Reminded: they have a direct message with the question.');
  },
};

/** "Take the question back", by the member who asked it. */
export const withdraw: PressHandler<'withdraw'> = {
  audience: 'members',
  press(action, { caseId, question }) {
    const ofCase = action.caseAction(caseId);
    const state = act(ofCase, (before, given) => withdrawQuestion(before, { question }, given));
    return briefAnswer(
      ofCase,
      state,
      '↩️ The question is taken back; those who were asked are told.',
      'pressed-message',
    );
  },
};

/** "Call everybody", of what is public. */
export const call: PressHandler<'call'> = {
  audience: 'security',
  press(action, { caseId }) {
    const ofCase = action.caseAction(caseId);
    const state = act(ofCase, callEverybody);
    return briefAnswer(
      ofCase,
      state,
      '📣 Everybody is called: each member has a direct message, and the private channel calls the role.',
    );
  },
};
