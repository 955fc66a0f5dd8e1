import type { CaseActionContext } from '../../src/app/action-context.ts';
import { joinFixTeam } from '../../src/app/fix-team.ts';
import { githubProblem } from '../../src/app/github-problem.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { briefAnswer, seen, viewContext } from '../../src/discord/card-answer.ts';
import type { Answer, PressHandler, Subcommand } from '../../src/discord/command.ts';
import type { CodeOwners } from '../../src/github/code-owners.ts';
import { suggestionView } from '../../src/discord/views/fix-team.ts';
import { joiningsInWords } from '../../src/discord/views/fix-team-notes.ts';
import { caseOption } from '../../src/discord/options.ts';

/** Whom CODEOWNERS suggests for the fix team. */
export default {
  name: 'fix-team suggest',
  description: 'Whom CODEOWNERS suggests for the fix team',
  audience: 'case',
  build: caseOption,
  execute: suggestion,
} satisfies Subcommand;

/** "Add people…". */
export const suggest: PressHandler<'suggest'> = {
  audience: 'members',
  press: (action, { caseId }) => suggestion(action.caseAction(caseId)),
};

/** The menu of the suggestion. */
export const recruit: PressHandler<'recruit'> = {
  audience: 'members',
  async press(action, { caseId }, { chosen }) {
    const ofCase = action.caseAction(caseId);
    // Anyone can send anything: a menu takes whom it offered, and the offer may be old.
    const { people } = await codeOwners(ofCase);
    const logins = new Set(people.map(({ login }) => login));
    if (chosen.length === 0 || !chosen.every((login) => logins.has(login)))
      throw new ProblemError({ code: 'bad-choice', option: 'member' });
    const { state, joinings } = await joinFixTeam(ofCase, chosen);
    return briefAnswer(ofCase, state, joiningsInWords(joinings), 'pressed-message');
  },
};

async function suggestion(action: CaseActionContext): Promise<Answer> {
  const owners = await codeOwners(action);
  return { view: suggestionView(seen(action), owners, viewContext(action)) };
}

function codeOwners(action: CaseActionContext): Promise<CodeOwners> {
  return action.services.github.codeOwners(action.case.repository).catch((error: unknown) => {
    throw githubProblem(error, 'nothing-changed');
  });
}
