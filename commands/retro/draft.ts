import type { PressHandler, Shown, Subcommand } from '../../src/discord/command.ts';
import type { CaseActionContext } from '../../src/app/action-context.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { strikeable } from '../../src/app/unnamed-contributions.ts';
import { seen } from '../../src/discord/card-answer.ts';
import { caseOption } from '../../src/discord/options.ts';
import { postedView } from '../../src/discord/views/publication/posted.ts';
import { retrospectiveView } from '../../src/discord/views/retrospective.ts';
import { refusalOfRetrospective } from '../../src/process/acts/retrospective.ts';

/** Shows the retrospective as far as it is there: assembled from what was recorded, and what people said. */
export default {
  name: 'retro draft',
  description: 'Show the retrospective as it stands: the document, the timeline, who has contributed',
  audience: 'case',
  build: caseOption,
  execute: (action) => draft(action),
} satisfies Subcommand;

/** "Retrospective…". */
export const retroButton: PressHandler<'retro'> = {
  audience: 'members',
  press: (action, { caseId }) => draft(action.caseAction(caseId)),
};

async function draft(action: CaseActionContext): Promise<Shown> {
  const { services, now } = action;
  const refusal = refusalOfRetrospective(action.case);
  if (refusal && refusal.code !== 'already-done') throw new ProblemError(refusal);
  const { content } = await services.drafts.draft(action.case, 'retrospective', { now });
  const people = services.people.of(action.case, now);
  const asked = new Set([...people.security, ...people.fixTeam]);
  const spoken = services.contributions.contributors(action.case.id);
  const missing = [...asked].filter((id) => !spoken.has(id));
  const names = [...new Set(strikeable(services, action.case).flatMap((each) => each.names))];
  return { view: retrospectiveView(seen(action), postedView(content), { missing, names }) };
}
