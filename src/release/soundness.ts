import type { Case } from '../process/case.ts';
import { waiverOf } from '../process/publication/condition-acts.ts';
import type { Verdict } from '../process/publication/conditions.ts';
import { unknown, type Check } from './check.ts';
import { findingsOf, OF_ARTIFACTS, type Finding } from './findings.ts';
import { UNANSWERED, type ReleaseInspection } from './inspection.ts';

/**
 * How sound the releases are for a text that tells everybody to get them: `wrong` where one is not what was released,
 * or was signed by another identity; `unknown` where something could not be looked at, and the team does not do without.
 * What is missing is no fault.
 */
export function soundness(
  inspection: ReleaseInspection,
  state: Pick<Case, 'overrides'>,
): Exclude<Verdict, 'open'> {
  const found = standing(inspection, state);
  if (found.some(({ verdict }) => verdict === 'wrong')) return 'wrong';
  return inspection.unanswered || found.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'ok';
}

/** What could not be checked of the releases, each with its name and the reason; asking again may tell. */
export function uncheckedIn(inspection: ReleaseInspection, state: Pick<Case, 'overrides'>): readonly Check[] {
  const { unanswered, wait } = inspection;
  if (unanswered) return [unknown(UNANSWERED, wait)];
  const found = standing(inspection, state).filter(({ verdict }) => verdict === 'unknown');
  // What keeps one of its checks from being known mostly keeps the others from it, too.
  return [...Map.groupBy(found, ({ whose }) => whose)].flatMap(([whose, [first]]) =>
    first ? [{ ...first, what: whose === first.thing.name ? first.what : `${whose}: ${first.why}` }] : [],
  );
}

/** What was found of files and images, but for what is done without. */
function standing(inspection: ReleaseInspection, state: Pick<Case, 'overrides'>): readonly Finding[] {
  return (['public', 'digests', 'signed'] as const).flatMap((condition) =>
    findingsOf(inspection, OF_ARTIFACTS[condition]).filter(
      ({ verdict, thing }) => verdict === 'wrong' || !waiverOf(state, condition, thing.print),
    ),
  );
}
