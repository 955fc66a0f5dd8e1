import { PRIVATE_REPORTING_OFF } from '../../documents/dependencies.ts';
import type { GitHub } from '../../github/github.ts';
import { GitHubError } from '../../github/github-error.ts';
import { privateReportingOf } from '../../process/dependencies/dependency.ts';
import type { Watch } from './watch.ts';

/**
 * Tells the watch in which repositories people from outside can report. Where GitHub does not say, nothing is said: the
 * sync tells why GitHub does not answer.
 */
export async function lookAtReporting(
  watch: Pick<Watch, 'see'>,
  github: Pick<GitHub, 'isPrivateReportingOn'>,
  repositories: readonly string[],
): Promise<void> {
  for (const repository of repositories) {
    let isOn: boolean | undefined;
    try {
      isOn = await github.isPrivateReportingOn(repository);
    } catch (error) {
      if (error instanceof GitHubError) continue;
      throw error;
    }
    const trouble = isOn === false ? { why: PRIVATE_REPORTING_OFF, lasting: true } : undefined;
    watch.see(privateReportingOf(repository), trouble);
  }
}
