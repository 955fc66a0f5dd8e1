import { ProblemError } from '../../src/app/problem.ts';
import { requirePublishable } from '../../src/app/publication/preview.ts';
import { strikeable } from '../../src/app/unnamed-contributions.ts';
import { previewAnswer } from '../../src/discord/card-answer.ts';
import type { PressHandler } from '../../src/discord/command.ts';
import { strikeableView } from '../../src/discord/views/strike.ts';

/** "Strike an unnamed one…". */
export const strikes: PressHandler<'strikes'> = {
  audience: 'security',
  press(action, { caseId }) {
    const ofCase = action.caseAction(caseId);
    requirePublishable(ofCase, 'strike');
    return { view: strikeableView(ofCase.case, strikeable(ofCase.services, ofCase.case)) };
  },
};

/** The menu of the unnamed contributions: the preview of the one that was chosen. */
export const strike: PressHandler<'strike'> = {
  audience: 'security',
  press(action, { caseId }, { chosen: [fingerprint] }) {
    if (fingerprint === undefined) throw new ProblemError({ code: 'preview-changed' });
    return previewAnswer(action.caseAction(caseId), 'strike', { fingerprint });
  },
};
