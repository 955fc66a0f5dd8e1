import { inTurn } from '../github/in-flight.ts';
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
  readonly #hasOtherForks: (state: Case) => boolean;
  readonly #turn = inTurn();
  /** Those that have not begun yet, by what they look at. */
  readonly #waiting = new Map<string, Promise<ReleaseInspection>>();

  /** `hasOtherForks`: whether other open cases of the repository have a private fork, of which a merge may be. */
  constructor(sources: InspectionSources, hasOtherForks: (state: Case) => boolean) {
    this.#sources = sources;
    this.#hasOtherForks = hasOtherForks;
  }

  /**
   * Inspects the releases of the advisory's patched versions, or the one of the named tag. One case is inspected once
   * at a time: all who press meanwhile share the next inspection, so that nobody is shown what was so before they asked.
   * @throws {ProblemError} Where the case has no advisory, or GitHub does not show it.
   */
  async inspect(state: Case, now: Temporal.Instant, tag?: string): Promise<InspectedCase> {
    const { advisory, repository } = state;
    if (!advisory) throw new ProblemError({ code: 'no-advisory' });
    try {
      const found = await this.#next(repository, advisory.ghsaId, tag);
      const inspection = { ...found, hasOtherForks: this.#hasOtherForks(state) };
      return { inspection, conditions: conditionsOf(state, inspection, now) };
    } catch (error) {
      throw githubProblem(error, 'nothing-changed');
    }
  }

  #next(repository: string, ghsaId: string, tag: string | undefined): Promise<ReleaseInspection> {
    const place = `${repository} ${ghsaId}`;
    const key = JSON.stringify([place, tag]);
    return this.#waiting.getOrInsertComputed(key, () =>
      this.#turn(place, () => {
        this.#waiting.delete(key);
        return inspectRelease(this.#sources, repository, ghsaId, tag);
      }),
    );
  }
}
