import { inTurn } from '../github/in-flight.ts';
import type { Case } from '../process/case.ts';
import type { Condition } from '../process/publication/conditions.ts';
import { conditionsOf } from '../release/conditions.ts';
import {
  inspectRelease,
  type InspectionSources,
  type LookProgress,
  type ReleaseInspection,
} from '../release/inspection.ts';
import { githubProblem } from './github-problem.ts';
import { ProblemError } from './problem.ts';

/** A release as the public gets it, and how each of its conditions stands in the case. */
export interface InspectedCase {
  readonly inspection: ReleaseInspection;
  readonly conditions: readonly Condition[];
}

type Told = (look: LookProgress) => void;

/** What is looked at, and who is told how far it has come. */
interface Looked {
  readonly tag: string | undefined;
  readonly counted: Case['countedTags'];
  readonly told: Told | undefined;
}

/** A look that has not begun yet, and all who are told how far it has come. */
interface Waiting {
  readonly found: Promise<ReleaseInspection>;
  readonly told: Told[];
}

/** Looks at the release of a case, live, whenever it is asked to; nothing of it is kept. */
export class ReleaseInspector {
  readonly #sources: InspectionSources;
  readonly #hasOtherForks: (state: Case) => boolean;
  readonly #turn = inTurn();
  /** Those that have not begun yet, by what they look at. */
  readonly #waiting = new Map<string, Waiting>();

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
  async inspect(
    state: Case,
    now: Temporal.Instant,
    { tag, told }: { readonly tag?: string | undefined; readonly told?: Told | undefined } = {},
  ): Promise<InspectedCase> {
    const { advisory, repository } = state;
    if (!advisory) throw new ProblemError({ code: 'no-advisory' });
    try {
      const { countedTags } = state;
      const found = await this.#next(repository, advisory.ghsaId, { tag, counted: countedTags, told });
      const inspection = { ...found, hasOtherForks: this.#hasOtherForks(state) };
      return { inspection, conditions: conditionsOf(state, inspection, now) };
    } catch (error) {
      throw githubProblem(error, 'nothing-changed');
    }
  }

  #next(repository: string, ghsaId: string, { tag, counted, told }: Looked): Promise<ReleaseInspection> {
    const place = `${repository} ${ghsaId}`;
    const key = JSON.stringify([place, tag, counted.map(({ of }) => of)]);
    const waiting = this.#waiting.getOrInsertComputed(key, () => {
      const all: Told[] = [];
      const found = this.#turn(place, () => {
        this.#waiting.delete(key);
        return inspectRelease(this.#sources, repository, ghsaId, {
          tag,
          counted,
          told: (look) => all.forEach((each) => each(look)),
        });
      });
      return { found, told: all };
    });
    if (told) waiting.told.push(told);
    return waiting.found;
  }
}
