import type { AdvisoryTexts } from '../../github/advisory-text.ts';
import { GitHubError } from '../../github/github-error.ts';
import type { Releases } from '../../github/releases.ts';
import type { Case } from '../../process/case.ts';
import type { EventBody } from '../../process/events.ts';
import { fixObserved } from '../../process/publication/public-facts.ts';
import { isFixReleased, releasesOfAdvisory } from '../../release/releases-of-advisory.ts';

/**
 * What GitHub shows of the release of a published advisory's fix, as far as the case does not know it; nothing where GitHub
 * does not say: it is looked for again.
 */
export async function observedFix(
  state: Case,
  github: AdvisoryTexts & Pick<Releases, 'releases'>,
): Promise<readonly EventBody[]> {
  const { advisory, repository } = state;
  if (!advisory) return [];
  try {
    const text = await github.advisoryText(repository, advisory.ghsaId);
    if (text.state !== 'published') return [];
    const { fix } = await releasesOfAdvisory(github, repository, text);
    return fixObserved(state, isFixReleased(fix, state));
  } catch (error) {
    if (error instanceof GitHubError) return [];
    throw error;
  }
}
