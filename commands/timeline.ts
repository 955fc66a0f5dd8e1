import type { PressHandler, Subcommand } from '../src/discord/command.ts';
import type { CaseActionContext } from '../src/app/action-context.ts';
import { caseOption } from '../src/discord/options.ts';
import { lateness } from '../src/process/lateness.ts';
import { timelineView } from '../src/discord/views/timeline.ts';

/** Everything that happened to a case. */
export default {
  name: 'timeline',
  description: 'Show what happened in a case, when, and who did it',
  audience: 'case',
  build: caseOption,
  execute: (action) => ({ view: page(action, 0) }),
} satisfies Subcommand;

export const turnPage: PressHandler<'timeline'> = {
  audience: 'members',
  press: (action, press) => ({ view: page(action.caseAction(press.caseId), press.page) }),
};

function page(action: CaseActionContext, number: number) {
  const { cases, policy } = action.services;
  const history = cases.history(action.case);
  return timelineView(action.case, history, {
    page: number,
    place: action.place,
    plan: lateness(action.case.id, history, policy),
  });
}
