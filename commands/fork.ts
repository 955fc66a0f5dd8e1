import { recordDone, requireAllowed } from '../src/app/record.ts';
import type { CaseActionContext } from '../src/app/action-context.ts';
import { briefAnswer, seen, viewContext } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../src/discord/command.ts';
import { ProblemError } from '../src/app/problem.ts';
import { writing } from '../src/app/github-writes.ts';
import { caseOption } from '../src/discord/options.ts';
import { forkView } from '../src/discord/views/fork.ts';
import { createFork } from '../src/process/acts/fork.ts';

/** Creates the private temporary fork, or leads to it. */
export default {
  name: 'fork',
  description: 'Create the private fork in which the fix is developed, or lead to it',
  audience: 'case',
  build: caseOption,
  execute: (action) => make(action),
} satisfies Subcommand;

/** "Create fork". */
export const forkButton: PressHandler<'fork'> = {
  audience: 'members',
  press: (action, { caseId }) => make(action.caseAction(caseId), 'pressed-message'),
};

async function make(action: CaseActionContext, change?: Shown['change']): Promise<Shown> {
  const { github } = action.services;
  // Publishing takes the fork away.
  if (!action.case.steps.fork || action.case.publishedAt)
    requireAllowed(action, (before) => createFork(before));
  const making = writing(action.case, (ghsaId) => github.createFork(action.case.repository, ghsaId));
  const found = await making.catch(refusedForRights);
  // Making it by the API takes a right that the bot needs for nothing else; in GitHub's own pages it is one press.
  if (found instanceof ProblemError) return briefAnswer(action, action.case, BY_HAND, change);
  if (found === 'still-being-made')
    return briefAnswer(
      action,
      action.case,
      '⏳ GitHub is making the fork. I notice when it is there, and tell the fix team.',
      change,
    );
  const state = recordDone(action, (before) => createFork(before, { existed: found.existed === true }));
  return {
    view: forkView(seen(action, state), found.url, viewContext(action)),
    ...(change ? { change } : {}),
  };
}

const BY_HAND =
  '⚠️ GitHub does not let me make the fork: my token lacks the right. In the advisory, press **Start a temporary private fork**: I notice it within minutes, and tell the fix team.';

/** The refusal of a right, as a value; everything else is thrown on. */
function refusedForRights(error: unknown): ProblemError {
  if (error instanceof ProblemError && error.problem.code === 'github-refused' && error.problem.lacksRight)
    return error;
  throw error;
}
