import { syncOf } from '../../process/dependencies/dependency.ts';
import type { Watch } from './watch.ts';

/** A repository that cannot be followed, and until when it was. */
export interface Blindness {
  readonly repository: string;
  readonly asOf: Temporal.Instant;
}

/** The repositories of which only what was so earlier is known. */
export function blindnessOf(repositories: readonly string[], lossOf: Watch['lossOf']): readonly Blindness[] {
  return repositories.flatMap((repository) => {
    const loss = lossOf(syncOf(repository));
    return loss ? [{ repository, asOf: loss.since }] : [];
  });
}
