import { z } from 'zod';
import type { SeenAdvisory } from '../github/advisory-facts.ts';
import type { Comments } from '../github/comments.ts';
import { GitHubError } from '../github/github-error.ts';
import type { Identity } from '../github/identity.ts';
import type { Case } from '../process/case.ts';
import { reporterInThread, talkInThread, type ThreadComment } from '../process/reporter/thread.ts';
import { isDue } from '../process/time.ts';
import type { Cause } from '../store/cause.ts';
import { knownLogin } from '../store/people.ts';
import type { Store } from '../store/store.ts';

/** A GitHub that has no comments for this token is asked again so much later, and one that did not answer then. */
const NO_SUCH_API = Temporal.Duration.from({ hours: 24 });
const NO_ANSWER = Temporal.Duration.from({ hours: 1 });

/** What is known of the thread of a case's advisory. */
const Watched = z.object({
  /** The count of its comments, or where GitHub does not say it, the advisory's last change, when it was looked at. */
  mark: z.string().optional(),
  /** Since when the bot cannot see what stands there, and when it looks again. */
  blindSince: z.string().optional(),
  again: z.string().optional(),
});
type Watched = z.output<typeof Watched>;

interface Given {
  readonly store: Pick<Store, 'cases' | 'facts' | 'people' | 'atomically'>;
  readonly github: Pick<Comments, 'thread'> & Identity;
}

/**
 * Looks who wrote in the advisory's thread of an open case, where anything has changed there since it was last looked at:
 * that costs GitHub nothing where nothing has. What cannot be seen is remembered as unseen, and never as silence.
 *
 * @throws {GitHubError} `later` where GitHub asks to be left alone.
 */
export async function watchThread(
  { store, github }: Given,
  state: Case,
  seen: Pick<SeenAdvisory, 'comments' | 'updatedAt'>,
  cause: Cause,
): Promise<void> {
  const { now } = cause;
  const { advisory, repository } = state;
  const fact = threadFact(state.id);
  const reporter = reporterInThread(state);
  // Publishing closes the thread.
  if (!advisory || reporter === undefined || state.status !== 'open' || state.publishedAt) {
    store.facts.delete(fact);
    return;
  }
  const known = watchedIn(store.facts.get(fact));
  const mark = seen.comments === undefined ? seen.updatedAt.toString() : `${seen.comments} comments`;
  if (known.mark === mark || (known.again && !isDue(now, Temporal.Instant.from(known.again), NO_SUCH_API)))
    return;
  const comments =
    seen.comments === 0
      ? []
      : await threadOrBlind(github, repository, advisory.ghsaId, state.talk?.seenUntil);
  if (!('length' in comments)) {
    const { blindSince = now.toString() } = known;
    const again = now.add(comments.again).toString();
    store.facts.set(fact, JSON.stringify({ ...known, blindSince, again } satisfies Watched));
    return;
  }
  const others = [...new Set(comments.map(({ by }) => by))].filter((by) => by !== reporter);
  const team = teamAmong(store, state, others);
  const own = others.every((by) => team.has(by)) ? undefined : await ownLogin(github, repository);
  store.atomically(() => {
    store.cases.recordFact(
      state,
      (latest) => talkInThread(latest, comments, (login) => team.has(login) || login === own),
      cause,
    );
    store.facts.set(fact, JSON.stringify({ mark } satisfies Watched));
  });
}

/** Since when the bot cannot see the comments in a case's advisory; `undefined` where it can, or need not. */
export function threadBlindSince(
  facts: Pick<Store['facts'], 'get'>,
  caseId: string,
): Temporal.Instant | undefined {
  const text = facts.get(threadFact(caseId));
  // Asked for with every card, and seldom so.
  if (text === undefined || !text.includes('blindSince')) return undefined;
  const { blindSince } = watchedIn(text);
  return blindSince === undefined ? undefined : Temporal.Instant.from(blindSince);
}

function threadFact(caseId: string): string {
  return `thread ${caseId}`;
}

function watchedIn(text: string | undefined): Watched {
  return Watched.parse(JSON.parse(text ?? '{}'));
}

/** Who wrote there; where that cannot be seen, how long to wait before looking again. */
async function threadOrBlind(
  github: Pick<Comments, 'thread'>,
  repository: string,
  ghsaId: string,
  since: Temporal.Instant | undefined,
): Promise<readonly ThreadComment[] | { readonly again: Temporal.Duration }> {
  try {
    return (await github.thread(repository, ghsaId, since)) ?? { again: NO_SUCH_API };
  } catch (error) {
    // What asks for quiet is left alone by the whole sync.
    if (!(error instanceof GitHubError) || (error.failure.kind === 'later' && error.failure.wait))
      throw error;
    return { again: NO_ANSWER };
  }
}

/** Those among logins that are the team's in this case, in lower case. */
function teamAmong(
  { people }: Pick<Store, 'people'>,
  { fixTeam }: Case,
  logins: readonly string[],
): ReadonlySet<string> {
  const security = people.byLogins(logins).filter((person) => person.security);
  return new Set([...fixTeam, ...security.flatMap((person) => knownLogin(person) ?? [])]);
}

/** The bot's own account says what members have it say. */
async function ownLogin(github: Identity, repository: string): Promise<string | undefined> {
  try {
    return (await github.ownLogin(repository)).toLowerCase();
  } catch (error) {
    if (error instanceof GitHubError) return undefined;
    throw error;
  }
}
