import type { AdvisoryText, AdvisoryTexts } from '../../github/advisory-text.ts';
import { GitHubError } from '../../github/github-error.ts';
import type { Releases } from '../../github/releases.ts';
import type { Case } from '../../process/case.ts';
import type { EventBody } from '../../process/events.ts';
import { fixObserved } from '../../process/publication/public-facts.ts';
import type { Policy } from '../../process/policy.ts';
import type { CaseActionContext } from '../action-context.ts';
import { isFixReleased, namingOf, releasesOfAdvisory } from '../../release/releases-of-advisory.ts';

/**
 * What a published advisory says now.
 * @returns `undefined` if it is not published, or GitHub does not say: it is looked for again.
 */
export async function publishedText(
  state: Pick<Case, 'advisory' | 'repository'>,
  github: AdvisoryTexts,
): Promise<AdvisoryText | undefined> {
  return unlessSilent(() => publishedTextNow(state, github));
}

/**
 * The same, where nobody looks again.
 * @throws {GitHubError} Where GitHub does not say.
 */
export async function publishedTextNow(
  { advisory, repository }: Pick<Case, 'advisory' | 'repository'>,
  github: AdvisoryTexts,
): Promise<AdvisoryText | undefined> {
  const text = advisory && (await github.advisoryText(repository, advisory.ghsaId));
  return text?.state === 'published' ? text : undefined;
}

/**
 * What GitHub shows of the release of a published advisory's fix, as far as the case does not know it; nothing where GitHub
 * does not say: it is looked for again.
 */
export async function observedFix(
  state: Case,
  text: AdvisoryText,
  github: Pick<Releases, 'releases'>,
  policy: Pick<Policy, 'release'> | undefined,
): Promise<readonly EventBody[]> {
  const found = await unlessSilent(() =>
    releasesOfAdvisory(github, state.repository, text, namingOf(state, policy)),
  );
  return found ? fixObserved(state, isFixReleased(found, state)) : [];
}

async function unlessSilent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof GitHubError) return undefined;
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
  const text = await publishedText(state, services.github);
  const events = text ? await observedFix(state, text, services.github, services.policy) : [];
  if (events.length === 0) return action;
  const cause = { ...action.cause, actor: { kind: 'github' }, now } as const;
  const latest = services.cases.recordFact(state, ({ unfixedSince }) => (unfixedSince ? events : []), cause);
  return { ...action, case: latest };
}
