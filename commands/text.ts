import { commentAndTick, prepareText } from '../src/app/advisory-comments.ts';
import { briefAnswer, textAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler } from '../src/discord/command.ts';
import { notSaidInWords } from '../src/discord/views/prepared-text.ts';

/** "Text": what a step wants said, to look at before anybody reads it. */
export const text: PressHandler<'text'> = {
  audience: 'members',
  press(action, { caseId, step }) {
    const ofCase = action.caseAction(caseId);
    return textAnswer(ofCase, ofCase.case, prepareText(ofCase, ofCase.case, step));
  },
};

/** "Post it in the advisory": says it there, and ticks the step. */
export const comment: PressHandler<'post'> = {
  audience: 'members',
  async press(action, { caseId, step }) {
    const ofCase = action.caseAction(caseId);
    const { comment: said, state } = await commentAndTick(ofCase, step);
    if (said.kind === 'commented')
      return briefAnswer(ofCase, state, `✅ [Posted in the advisory](<${said.url}>)`, 'pressed-message');
    const note = notSaidInWords(said.kind, 'for those whom it is for');
    return textAnswer(ofCase, state, said.prepared, note, 'pressed-message');
  },
};
