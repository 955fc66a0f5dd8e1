import { askForMissing, lookAtReport } from '../src/app/report-completeness.ts';
import { briefAnswer, seen, viewContext } from '../src/discord/card-answer.ts';
import type { PressHandler } from '../src/discord/command.ts';
import { notSaidInWords } from '../src/discord/views/prepared-text.ts';
import { completenessView } from '../src/discord/views/report-completeness.ts';

/** "What is missing?": what the report holds, for this person alone. */
export const reportLookedAt: PressHandler<'look-at-report'> = {
  audience: 'security',
  async press(action, { caseId }) {
    const ofCase = action.caseAction(caseId);
    return { view: completenessView(seen(ofCase), await lookAtReport(ofCase), viewContext(ofCase)) };
  },
};

/** "Post it in the advisory": the very text that was shown. */
export const missingAsked: PressHandler<'ask-for-missing'> = {
  audience: 'security',
  async press(action, { caseId, print }) {
    const ofCase = action.caseAction(caseId);
    const said = await askForMissing(ofCase, print);
    if (said.kind === 'commented')
      return briefAnswer(ofCase, ofCase.case, `✅ [Asked in the advisory](<${said.url}>)`, 'pressed-message');
    const note = notSaidInWords(said.kind);
    return {
      view: completenessView(seen(ofCase), said.look, viewContext(ofCase), note),
      change: 'pressed-message',
    };
  },
};
