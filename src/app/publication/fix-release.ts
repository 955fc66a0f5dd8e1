import type { AdvisoryTexts } from '../../github/advisory-text.ts';
import { GitHubError } from '../../github/github-error.ts';
import type { Releases } from '../../github/releases.ts';
import type { Case } from '../../process/case.ts';
import type { EventBody } from '../../process/events.ts';
import { fixObserved } from '../../process/publication/public-facts.ts';
import type { CaseActionContext } from '../action-context.ts';
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

/**
 * A use of the bot on a case whose fix was missing: it may have been released since GitHub was looked at.
 * @returns the same use, on the case as it is then; only for the security team, who announce it, GitHub is asked.
 */
export async function withObservedFix(action: CaseActionContext): Promise<CaseActionContext> {
  const { case: state, services, now } = action;
  if (!state.unfixedSince || !action.who.sides.includes('security')) return action;
  const events = await observedFix(state, services.github);
  if (events.length === 0) return action;
  const cause = { ...action.cause, actor: { kind: 'github' }, now } as const;
  const latest = services.cases.recordFact(state, ({ unfixedSince }) => (unfixedSince ? events : []), cause);
  return { ...action, case: latest };
}
