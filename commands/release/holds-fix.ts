import type { CaseActionContext } from '../../src/app/action-context.ts';
import { commitsToName, nameCommits } from '../../src/app/named-commits.ts';
import { tickAnswer } from '../../src/discord/card-answer.ts';
import type { PressHandler, Shown } from '../../src/discord/command.ts';
import { namedCommitsView } from '../../src/discord/views/named-commits.ts';
import { verify } from './verify.ts';

/** The commits of which a member may say that they hold the fix: what stands before that word. */
export async function commitsAnswer(action: CaseActionContext): Promise<Shown> {
  return { view: namedCommitsView(action.case, await commitsToName(action)) };
}

/** "The fix is in it…" and "Look again". */
export const mergedButton: PressHandler<'merged'> = {
  audience: 'security',
  press: (action, { caseId }) => commitsAnswer(action.caseAction(caseId)),
};

/** "Yes, they hold the fix": of the very commits that were shown. */
export const holdsFix: PressHandler<'holds-fix'> = {
  audience: 'security',
  async press(action, { caseId, print }) {
    const ofCase = action.caseAction(caseId);
    const commits = await commitsToName(ofCase);
    if (commits.print !== print)
      return {
        view: namedCommitsView(
          ofCase.case,
          commits,
          '⚠️ There are other commits since you looked. Look again:',
        ),
      };
    const state = nameCommits(ofCase, commits);
    const isReleased = commits.spans.some(({ tag }) => tag !== undefined);
    return isReleased
      ? verify({ ...ofCase, case: state }, { note: '✅ Merged: these commits hold the fix.' })
      : tickAnswer(ofCase, { step: 'merged', state }, 'pressed-message');
  },
};
