import type { GitHub } from '../github/github.ts';
import type { Log } from '../log.ts';

/** Says in the log which rights the GitHub token lacks, by name; what cannot be asked now is seen by the sync. */
export async function reportMissingRights(
  github: Pick<GitHub, 'rights'>,
  repositories: readonly string[],
  log: Log,
): Promise<void> {
  for (const repository of repositories) {
    const { missing } = await github.rights(repository).catch(() => ({ missing: [] }));
    for (const right of missing) log.error({ right }, 'the GitHub token lacks a right');
  }
}
