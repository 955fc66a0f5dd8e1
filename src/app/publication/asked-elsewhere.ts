import type { Case } from '../../process/case.ts';
import type { JointAct } from '../../process/events.ts';
import { announcedWith, lookedBackWith } from '../../process/links.ts';
import type { Cases } from '../../store/cases.ts';
import { ProblemError } from '../problem.ts';

/**
 * Checks that what tells of several linked cases is not asked for in another one of them, for two keys are turned once, and
 * there; and that a retrospective waits for no other one of them.
 * @throws {ProblemError} Where it is asked for there, or waits.
 */
export function requireNotAskedElsewhere(
  cases: Pick<Cases, 'linkedWith'>,
  state: Case,
  what: JointAct,
): void {
  if ((what !== 'announcement' && what !== 'retrospective') || state.publications[what]) return;
  const linked = cases.linkedWith(state);
  const { others, waiting } = lookedBackWith(state, linked);
  const group = what === 'announcement' ? announcedWith(state, linked) : [...others, ...waiting];
  const asked = group.find((other) => other.publications[what]);
  if (asked) throw new ProblemError({ code: 'linked-asked', caseId: asked.id });
  if (what === 'retrospective' && waiting.length > 0)
    throw new ProblemError({ code: 'linked-not-said', cases: waiting.map(({ id }) => id) });
}
