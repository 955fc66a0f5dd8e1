import { act } from '../src/app/record.ts';
import { ProblemError } from '../src/app/problem.ts';
import { cardAnswer, cardContext } from '../src/discord/card-answer.ts';
import type { PressHandler } from '../src/discord/command.ts';
import { problemInWords } from '../src/discord/views/problems.ts';
import { requestView } from '../src/discord/views/fix-team.ts';
import { answerRequest } from '../src/process/acts/fix-team.ts';
import { joinAll } from './fix-team/add.ts';
import { takeOut } from './fix-team/remove.ts';

/** "Look": who is asked for, told to the security team only. */
export const review: PressHandler<'review'> = {
  audience: 'security',
  press(action, { caseId, request }) {
    const ofCase = action.caseAction(caseId);
    const asked = ofCase.case.requests.find(({ revision }) => revision === request);
    if (!asked) throw new ProblemError({ code: 'request-gone' });
    if (asked.askedBy === action.user.id) throw new ProblemError({ code: 'own-request' });
    return { view: requestView(ofCase.case, asked, cardContext(ofCase, ofCase.who)) };
  },
};

/** "Approve" and "Refuse". The approval is on record before GitHub is asked: what follows can be done again. */
export const approve: PressHandler<'approve'> = {
  audience: 'security',
  async press(action, { caseId, request, approves }) {
    const ofCase = action.caseAction(caseId);
    const asked = ofCase.case.requests.find(({ revision }) => revision === request);
    const yes = approves === 'yes';
    const state = act(ofCase, (before, given) => answerRequest(before, { request, approves: yes }, given));
    const login = asked?.login ?? '';
    if (!yes)
      return cardAnswer(ofCase, state, `${login} was refused; nothing else changed.`, 'pressed-message');
    if (state.fixTeam.includes(login))
      return cardAnswer(ofCase, state, `✅ ${login} is approved, and on the fix team.`, 'pressed-message');
    const { state: after, notes } = await joinAll({ ...ofCase, case: state }, [login]).catch(
      (error: unknown) => {
        if (!(error instanceof ProblemError)) throw error;
        const { what } = problemInWords(error.problem);
        const note = `✅ ${login} is approved. ⚠️ They are not in the advisory yet: ${what} \`/advisory fix-team add\` tries again.`;
        return { state, notes: [note] };
      },
    );
    return cardAnswer(ofCase, after, notes.join('\n'), 'pressed-message');
  },
};

/** "Take them out" and "Ask for approval": somebody is in the advisory who was never approved. */
export const outsider: PressHandler<'outsider'> = {
  audience: 'security',
  async press(action, { caseId, login, stays }) {
    const ofCase = action.caseAction(caseId);
    // The button is for an outsider: an old one must not take out who was approved since.
    if (ofCase.case.fixTeam.includes(login.toLowerCase()))
      throw new ProblemError({ code: 'on-fix-team-already', login });
    if (!ofCase.case.outsiders.includes(login.toLowerCase()))
      throw new ProblemError({ code: 'not-in-advisory', login });
    if (stays === 'no') return takeOut(ofCase, login, 'pressed-message');
    const { state, notes } = await joinAll(ofCase, [login]);
    return cardAnswer(ofCase, state, notes.join('\n'), 'pressed-message');
  },
};
