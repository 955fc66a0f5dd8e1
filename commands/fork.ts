import { recordDone, requireAllowed } from '../src/app/record.ts';
import type { CaseActionContext } from '../src/app/action-context.ts';
import { cardAnswer, seen, viewContext } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../src/discord/command.ts';
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
  if (!action.case.steps.fork || action.case.publishedAt) requireAllowed(action, createFork);
  const found = await writing(action.case, (ghsaId) => github.createFork(action.case.repository, ghsaId));
  if (found === 'still-being-made')
    return cardAnswer(
      action,
      action.case,
      '⏳ GitHub is making the fork. I notice when it is there, and tell the fix team.',
      change,
    );
  const state = recordDone(action, createFork);
  return {
    view: forkView(seen(action, state), found.url, viewContext(action)),
    ...(change ? { change } : {}),
  };
}
