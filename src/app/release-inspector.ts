import type { Case } from '../process/case.ts';
import type { Condition } from '../process/publication/conditions.ts';
import { conditionsOf } from '../release/conditions.ts';
import { inspectRelease, type InspectionSources, type ReleaseInspection } from '../release/inspection.ts';
import { githubProblem } from './github-problem.ts';
import { ProblemError } from './problem.ts';

/** A release as the public gets it, and how each of its conditions stands in the case. */
export interface InspectedCase {
  readonly inspection: ReleaseInspection;
  readonly conditions: readonly Condition[];
}

/** Looks at the release of a case, live, whenever it is asked to; nothing of it is kept. */
export class ReleaseInspector {
  readonly #sources: InspectionSources;

  constructor(sources: InspectionSources) {
    this.#sources = sources;
  }

  /**
   * Inspects the releases of the advisory's patched versions, or the one of the named tag.
   * @throws {ProblemError} Where the case has no advisory, or GitHub does not show it.
   */
  async inspect(state: Case, now: Temporal.Instant, tag?: string): Promise<InspectedCase> {
    const { advisory, repository } = state;
    if (!advisory) throw new ProblemError({ code: 'no-advisory' });
    try {
      const inspection = await inspectRelease(this.#sources, repository, advisory.ghsaId, tag);
      return { inspection, conditions: conditionsOf(state, inspection, now) };
    } catch (error) {
      throw githubProblem(error, 'nothing-changed');
    }
  }
}
