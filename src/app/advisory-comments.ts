import { GitHubError } from '../github/github-error.ts';
import { threadText } from '../documents/advisory-comments.ts';
import type { Case } from '../process/case.ts';
import type { TextStep } from '../process/step-ids.ts';
import { confirmedLogin } from '../store/people.ts';
import type { CaseActionContext } from './action-context.ts';
import { ProblemError } from './problem.ts';

/** How many of the security team a comment tags: the coordinator first. */
const TAGGED = 5;

/** What became of saying something in the advisory's thread. */
export type Saying =
  | { readonly kind: 'said'; readonly url: string }
  /** This GitHub has no such API, or the case no advisory: a person has to paste it. */
  | { readonly kind: 'paste' }
  /** GitHub does not answer; it may stand there all the same. */
  | { readonly kind: 'unknown' };

/**
 * The prepared text of a step in this case, as it is said in the advisory or pasted into an e-mail.
 * @throws {ProblemError} Where the configuration lacks what it needs.
 */
export function stepText(action: CaseActionContext, state: Case, step: TextStep): string {
  const { people, policy, pgp } = action.services;
  const team = people.of(state);
  const ids = [...new Set([...(team.coordinator === undefined ? [] : [team.coordinator]), ...team.security])];
  const tagged = ids.flatMap((id) => confirmedLogin(people.find(id)) ?? []).slice(0, TAGGED);
  const text = threadText(step, state, { policy, pgp, tagged, now: action.now });
  if (text === undefined) throw new ProblemError({ code: 'no-text' });
  return text;
}

/** Says the text of a step in the advisory's thread, once however often it is asked for. */
export async function say(action: CaseActionContext, state: Case, step: TextStep): Promise<Saying> {
  const { advisory, repository } = state;
  if (!advisory) return { kind: 'paste' };
  const text = stepText(action, state, step);
  try {
    const posted = await action.services.github.comment(repository, advisory.ghsaId, text);
    return posted ? { kind: 'said', url: posted.url } : { kind: 'paste' };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return error.failure.kind === 'later' ? { kind: 'unknown' } : { kind: 'paste' };
  }
}

/** Whether those whom the text is for read the advisory: the security team does, the reporter of a private report may. */
export function readersAreInAdvisory(state: Case, step: TextStep): boolean {
  if (!state.advisory || state.publishedAt) return false;
  return step === 'fix-ready' || state.reporter?.channel === 'private';
}
