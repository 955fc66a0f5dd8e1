import { recordDone, requireAllowed } from '../src/app/record.ts';
import { ProblemError } from '../src/app/problem.ts';
import { cardAnswer, textAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler } from '../src/discord/command.ts';
import { readersAreInAdvisory, say } from '../src/app/advisory-comments.ts';
import { checkStep } from '../src/process/acts/check.ts';
import { STEPS } from '../src/process/steps.ts';

/** "Text": what a step wants said, to look at before anybody reads it. */
export const text: PressHandler<'text'> = {
  audience: 'members',
  press(action, { caseId, step }) {
    const ofCase = action.caseAction(caseId);
    return { view: textAnswer(ofCase, ofCase.case, step) };
  },
};

/** "Post it in the advisory": says it there, and ticks the step. */
export const post: PressHandler<'post'> = {
  audience: 'members',
  async press(action, { caseId, step }) {
    const ofCase = action.caseAction(caseId);
    const { case: state, who } = ofCase;
    const { owners } = STEPS[step];
    if (!owners.some((side) => who.sides.includes(side)))
      throw new ProblemError({ code: 'not-your-step', step, owners });
    if (state.status === 'closed') throw new ProblemError({ code: 'case-closed' });
    // What cannot be ticked yet, or is not asked for, is not said either; what is ticked may still have to be.
    if (!state.steps[step]) requireAllowed(ofCase, (before, given) => checkStep(before, { step }, given));
    // Who reads the advisory may have changed since the text was shown.
    const saying = readersAreInAdvisory(state, step)
      ? await say(ofCase, state, step)
      : ({ kind: 'paste' } as const);
    if (saying.kind === 'paste')
      return {
        view: textAnswer(
          ofCase,
          state,
          step,
          '⚠️ I cannot say it in the advisory for those whom it is for. Please paste this there, or send it to the reporter.',
        ),
        change: 'pressed-message',
      };
    if (saying.kind === 'unknown')
      return {
        view: textAnswer(
          ofCase,
          state,
          step,
          '⚠️ GitHub does not answer. It may stand there all the same; press again in a minute, it is never posted twice.',
        ),
        change: 'pressed-message',
      };
    const after = recordDone(ofCase, (latest, given) => checkStep(latest, { step }, given));
    return cardAnswer(ofCase, after, `✅ Said in the advisory: <${saying.url}>`, 'pressed-message');
  },
};
