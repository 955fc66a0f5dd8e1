import { answerCollaboratorRequest, requireOutsider } from '../src/app/collaborator-approval.ts';
import { joinFixTeam, leaveFixTeam } from '../src/app/fix-team.ts';
import { ProblemError } from '../src/app/problem.ts';
import { briefAnswer, seen, viewContext } from '../src/discord/card-answer.ts';
import type { PressHandler } from '../src/discord/command.ts';
import { answerInWords, joiningsInWords, leavingInWords } from '../src/discord/views/fix-team-notes.ts';
import { requestView } from '../src/discord/views/fix-team.ts';

/** "Look": who is asked for, told to the security team only. */
export const review: PressHandler<'review'> = {
  audience: 'security',
  press(action, { caseId, request }) {
    const ofCase = action.caseAction(caseId);
    const asked = seen(ofCase).requests.find(({ revision }) => revision === request);
    if (!asked) throw new ProblemError({ code: 'request-gone' });
    if (asked.askedBy === action.user.id) throw new ProblemError({ code: 'own-request' });
    return { view: requestView(ofCase.case.id, asked, viewContext(ofCase)) };
  },
};

/** "Approve" and "Refuse". */
export const approve: PressHandler<'approve'> = {
  audience: 'security',
  async press(action, { caseId, request, approves }) {
    const ofCase = action.caseAction(caseId);
    const { state, answer } = await answerCollaboratorRequest(ofCase, {
      request,
      approves: approves === 'yes',
    });
    return briefAnswer(ofCase, state, answerInWords(answer), 'pressed-message');
  },
};

/** "Take them out" and "Ask for approval": a person is in the advisory who was never approved. */
export const outsider: PressHandler<'outsider'> = {
  audience: 'security',
  async press(action, { caseId, login, stays }) {
    const ofCase = action.caseAction(caseId);
    requireOutsider(ofCase, login);
    if (stays === 'no') {
      const { state, leaving } = await leaveFixTeam(ofCase, login);
      return briefAnswer(ofCase, state, leavingInWords(leaving), 'pressed-message');
    }
    const { state, joinings } = await joinFixTeam(ofCase, [login]);
    return briefAnswer(ofCase, state, joiningsInWords(joinings), 'pressed-message');
  },
};
