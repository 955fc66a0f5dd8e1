import type { CaseVisit, PressHandler, Subcommand } from '../src/discord/command.ts';
import { caseOption } from '../src/discord/options.ts';
import { lateness } from '../src/process/lateness.ts';
import { timelineView } from '../src/discord/views/timeline.ts';

/** Everything that happened to a case. */
export default {
  name: 'timeline',
  description: 'Show what happened in a case, when, and who did it',
  audience: 'case',
  build: caseOption,
  execute: (visit) => ({ view: page(visit, 0) }),
} satisfies Subcommand;

export const turnPage: PressHandler<'timeline'> = {
  audience: 'members',
  press: (visit, press) => ({ view: page(visit.caseVisit(press.caseId), press.page) }),
};

function page(visit: CaseVisit, number: number) {
  const { cases, policy } = visit.services;
  const history = cases.history(visit.case);
  return timelineView(visit.case, history, {
    page: number,
    place: visit.place,
    plan: lateness(visit.case.id, history, policy),
  });
}
