import type { Case } from '../../process/case.ts';
import type { JointAct } from '../../process/events.ts';
import { announcedWith } from '../../process/links.ts';
import type { Cases } from '../../store/cases.ts';
import { ProblemError } from '../problem.ts';

/**
 * Checks that what tells of several linked cases is not asked for in another one of them: two keys are turned once, and there.
 * @throws {ProblemError} Where it is.
 */
export function requireNotAskedElsewhere(
  cases: Pick<Cases, 'linkedWith'>,
  state: Case,
  what: JointAct,
): void {
  if (what !== 'announcement' || state.publications[what]) return;
  const asked = announcedWith(state, cases.linkedWith(state)).find((other) => other.publications[what]);
  if (asked) throw new ProblemError({ code: 'linked-asked', caseId: asked.id });
}
