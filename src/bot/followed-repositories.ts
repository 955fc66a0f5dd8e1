import type { Watch } from '../app/watch/watch.ts';
import { syncOf, type Dependency } from '../process/dependencies/dependency.ts';
import type { Trouble } from '../process/dependencies/sighting.ts';

/** Which repositories the last sync could follow, beside the watch, which is told the same. */
export class FollowedRepositories {
  readonly #repositories: readonly string[];
  readonly #watch: Pick<Watch, 'well' | 'bad'>;
  readonly #seen = new Set<Dependency>();

  constructor(repositories: readonly string[], watch: Pick<Watch, 'well' | 'bad'>) {
    this.#repositories = repositories;
    this.#watch = watch;
  }

  well(name: Dependency): void {
    this.#seen.add(name);
    this.#watch.well(name);
  }

  bad(name: Dependency, trouble: Trouble): void {
    this.#seen.delete(name);
    this.#watch.bad(name, trouble);
  }

  /** Nothing is known until the next sync. */
  forget(): void {
    this.#seen.clear();
  }

  /** Those that have not been followed since. */
  missing(): string[] {
    return this.#repositories.filter((repository) => !this.#seen.has(syncOf(repository)));
  }
}
