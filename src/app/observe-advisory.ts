import { newcomers, observe, type AdvisoryFacts } from '../process/acts/observe.ts';
import type { Case } from '../process/case.ts';
import type { EventBody } from '../process/events.ts';
import type { Policy } from '../process/policy.ts';
import { confirmedLogin, type People } from '../store/people.ts';
import type { SeenAdvisory } from '../github/advisory-facts.ts';
import { publicationDiffered } from '../process/publication/outcomes.ts';
import { differing } from '../process/publication/parts.ts';
import type { AdvisoryTexts } from '../github/advisory-text.ts';
import type { CodeOwnersReading } from '../github/code-owners.ts';
import { GitHubError } from '../github/github-error.ts';
import type { Identity } from '../github/identity.ts';
import type { Releases } from '../github/releases.ts';
import type { Corrections } from './publication/corrections.ts';
import { observedFix, publishedText, publishedTextNow } from './publication/fix-release.ts';

/** What it takes to tell who may be in an advisory. */
export interface Admission {
  readonly github: CodeOwnersReading & Identity & AdvisoryTexts & Pick<Releases, 'releases'>;
  readonly people: Pick<People, 'byLogins'>;
  /** Compares with what stands in #codegate; left out of a case that has nothing there. */
  readonly corrections?: Pick<Corrections, 'observed'> | undefined;
  /** How a project makes its releases; as most do, unless it is given. */
  readonly policy?: Pick<Policy, 'release' | 'arrival'> | undefined;
}

/**
 * What happened in GitHub since the case last knew, as far as it is still the same case when that is recorded. Code
 * owners and the security team itself may be in an advisory without an approval; who owns code is asked only if a
 * person is new there.
 */
export async function observation(
  state: Case,
  seen: SeenAdvisory,
  { github, people, corrections, policy }: Admission,
): Promise<EventBody[]> {
  const facts = await withoutOurselves(state, seen.facts, github);
  const strangers = newcomers(state, facts);
  const admitted = new Set(
    people
      .byLogins(strangers)
      .filter((person) => person.security)
      .map(confirmedLogin),
  );
  const others = strangers.filter((login) => !admitted.has(login));
  if (others.length > 0)
    for (const login of await ownersOf(state.repository, others, github)) admitted.add(login.toLowerCase());
  const observed = observe(state, facts, (login) => admitted.has(login));
  return [
    ...observed,
    ...(await differencesIn(state, observed, github)),
    ...(await observedOfPublic(state, observed, { github, corrections, policy })),
  ];
}

/**
 * What became of a published advisory's fix, and whether #codegate still says what it says: also of a case that is over, as
 * its announcement goes on being read.
 */
async function observedOfPublic(
  state: Case,
  observed: readonly EventBody[],
  { github, corrections, policy }: Pick<Admission, 'github' | 'corrections' | 'policy'>,
): Promise<readonly EventBody[]> {
  const isOpen = isPublicIn(state, observed);
  const isCompared = corrections !== undefined && state.announced.announcement !== undefined;
  if (!isOpen && !isCompared) return [];
  // An open case is looked at again within the hour, one that is over only where this look is repeated.
  const text = await (isOpen
    ? publishedText(state, github)
    : orElse(() => publishedTextNow(state, github), undefined));
  if (!text) return [];
  return [
    ...(isCompared ? await corrections.observed(state, text) : []),
    ...(isOpen ? await observedFix(state, text, github, policy) : []),
  ];
}

/** Whether an advisory is published, and its case not over. */
function isPublicIn({ publishedAt, status }: Case, observed: readonly EventBody[]): boolean {
  const types = new Set(observed.map(({ type }) => type));
  const isPublished = publishedAt !== undefined || types.has('advisory-published');
  return isPublished && status === 'open' && !types.has('advisory-closed');
}

/**
 * What is published otherwise than two members approved: the bot may not have lived to compare the answer, and a person
 * may have published it in GitHub's own pages.
 */
async function differencesIn(
  { repository, advisory, leaving }: Case,
  observed: readonly EventBody[],
  github: AdvisoryTexts,
): Promise<readonly EventBody[]> {
  const approved = leaving.advisory?.parts;
  if (!advisory || !approved || !observed.some(({ type }) => type === 'advisory-published')) return [];
  const { parts } = await github.advisoryText(repository, advisory.ghsaId);
  return parts ? publicationDiffered(differing(approved, parts)) : [];
}

/**
 * The bot's own account may be in the advisory; it belongs to no side of the case. Asked only if a person is new there.
 */
async function withoutOurselves(state: Case, facts: AdvisoryFacts, github: Identity): Promise<AdvisoryFacts> {
  if (newcomers(state, facts).length === 0) return facts;
  const own = await orElse(() => github.ownLogin(state.repository), '');
  const isOwn = (login: string) => login.toLowerCase() === own.toLowerCase();
  return { ...facts, collaborators: facts.collaborators.filter((login) => !isOwn(login)) };
}

/**
 * Those of `logins` who own code. Where that may not be looked at, nobody does: an alarm too many is better than one too
 * few.
 */
function ownersOf(
  repository: string,
  logins: readonly string[],
  github: CodeOwnersReading,
): Promise<string[]> {
  return orElse(
    async () => (await github.codeOwners(repository, logins)).people.map(({ login }) => login),
    [],
  );
}

/** What GitHub answers, or `otherwise` where it will not say; throws where asking again later may help. */
async function orElse<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof GitHubError && error.failure.kind !== 'later') return otherwise;
    throw error;
  }
}
