import { prepareAnswer } from '../src/app/answers/prepare-answer.ts';
import { sendAnswer, type AnswerSent } from '../src/app/answers/send-answer.ts';
import type { CaseActionContext } from '../src/app/action-context.ts';
import { briefAnswer, viewContext } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown } from '../src/discord/command.ts';
import { answerView, notSentInWords } from '../src/discord/views/reporter-mail.ts';
import { absoluteAndRelative, mention } from '../src/discord/views/words.ts';

/** "Tell the reporter…": what they are told by e-mail, to look at before it leaves. */
export const answer: PressHandler<'answer'> = {
  audience: 'security',
  async press(action, { caseId, answer: kind }) {
    const ofCase = action.caseAction(caseId);
    return { view: answerView(ofCase.case, await prepareAnswer(ofCase, kind), viewContext(ofCase)) };
  },
};

/** "Send by e-mail", and "Send it again". */
export const answerSent: PressHandler<'send-answer'> = {
  audience: 'security',
  async press(action, { caseId, answer: kind, print, again }) {
    const ofCase = action.caseAction(caseId);
    return shown(ofCase, await sendAnswer(ofCase, { kind, print, again: again === 'yes' }));
  },
};

function shown(action: CaseActionContext, sent: AnswerSent): Shown {
  const { case: state } = action;
  switch (sent.kind) {
    case 'sent':
      return briefAnswer(
        action,
        sent.state,
        sent.found
          ? '✅ It had left already: it is in the mailbox. I have recorded that.'
          : '✅ Sent by e-mail, into the reporter’s thread.',
        'pressed-message',
      );
    case 'sent-already':
      return briefAnswer(
        action,
        state,
        `✅ It was sent already, by ${mention(sent.by)}, ${absoluteAndRelative(sent.at)}.`,
        'pressed-message',
      );
    case 'under-way':
      return briefAnswer(action, state, '⏳ It is being sent just now: by another press, once.');
    case 'unknown': {
      const note = `⚠️ An attempt began ${absoluteAndRelative(sent.since)}, and I cannot tell how it ended: **it may have arrived**. Look among what your team has sent. Sent again, it has the same Message-ID, by which most mail programs show it once.`;
      const view = answerView(state, sent.prepared, viewContext(action), { note, again: true });
      return { view, change: 'pressed-message' };
    }
    case 'not-sent': {
      const view = answerView(state, sent.prepared, viewContext(action), {
        note: `⚠️ ${notSentInWords(sent)}`,
      });
      return { view, change: 'pressed-message' };
    }
  }
}
