import { postStatus, prepareStatus } from '../src/app/reporter-status.ts';
import { act } from '../src/app/record.ts';
import { briefAnswer, seen, viewContext } from '../src/discord/card-answer.ts';
import type { PressHandler } from '../src/discord/command.ts';
import { notSaidInWords } from '../src/discord/views/prepared-text.ts';
import { statusView } from '../src/discord/views/reporter-talk.ts';
import type { Case } from '../src/process/case.ts';
import { answerElsewhere } from '../src/process/acts/reporter-talk.ts';

/** "Answered elsewhere", of what the reporter wrote; "I have told them", of how their report stands, or ended. */
export const answered: PressHandler<'answered'> = {
  audience: 'security',
  press(action, { caseId, wrote: revision }) {
    const ofCase = action.caseAction(caseId);
    const state = act(ofCase, (before, given) => answerElsewhere(before, { revision }, given));
    return briefAnswer(ofCase, state, `✅ Recorded: ${knownBy(ofCase.case)}.`, 'pressed-message');
  },
};

function knownBy({ status: of, talk }: Case): string {
  if (of === 'closed') return 'the reporter knows how it ended';
  return talk?.waiting ? 'the reporter has an answer' : 'the reporter knows how it stands';
}

/** "Tell the reporter…": how it stands, to look at before anybody reads it. */
export const status: PressHandler<'status'> = {
  audience: 'security',
  press(action, { caseId }) {
    const ofCase = action.caseAction(caseId);
    return { view: statusView(seen(ofCase), prepareStatus(ofCase), viewContext(ofCase)) };
  },
};

/** "Post it in the advisory". */
export const statusPosted: PressHandler<'post-status'> = {
  audience: 'security',
  async press(action, { caseId, print }) {
    const ofCase = action.caseAction(caseId);
    const said = await postStatus(ofCase, print);
    if (said.kind === 'commented')
      return briefAnswer(ofCase, said.state, `✅ [Posted in the advisory](<${said.url}>)`, 'pressed-message');
    const note = notSaidInWords(said.kind);
    return {
      view: statusView(seen(ofCase), said.prepared, viewContext(ofCase), note),
      change: 'pressed-message',
    };
  },
};
