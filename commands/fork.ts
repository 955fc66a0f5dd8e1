import { cardAnswer, cardContext, recordDone, requireAllowed } from '../src/app/record.ts';
import type { CaseVisit, PressHandler, Shown, Subcommand } from '../src/discord/command.ts';
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
  execute: (visit) => make(visit),
} satisfies Subcommand;

/** "Create fork". */
export const forkButton: PressHandler<'fork'> = {
  audience: 'members',
  press: (visit, { caseId }) => make(visit.caseVisit(caseId), 'pressed-message'),
};

async function make(visit: CaseVisit, change?: Shown['change']): Promise<Shown> {
  const { github } = visit.services;
  // Publishing takes the fork away.
  if (!visit.case.steps.fork || visit.case.publishedAt) requireAllowed(visit, createFork);
  const found = await writing(visit.case, (ghsaId) => github.createFork(visit.case.repository, ghsaId));
  if (found === 'still-being-made')
    return cardAnswer(
      visit,
      visit.case,
      '⏳ GitHub is making the fork. I notice when it is there, and tell the fix team.',
      change,
    );
  const state = recordDone(visit, createFork);
  return { view: forkView(state, found.url, cardContext(visit, visit.who)), ...(change ? { change } : {}) };
}
