import { GitHubError } from '../github/github-error.ts';
import { threadText } from '../documents/advisory-comments.ts';
import { checkStep } from '../process/acts/check.ts';
import type { Case } from '../process/case.ts';
import type { TextStep } from '../process/step-ids.ts';
import { confirmedLogin } from '../store/people.ts';
import { cardContext } from './record.ts';
import { ProblemError, type CaseActionContext } from '../discord/command.ts';
import { textView } from '../discord/views/prepared-text.ts';
import type { View } from '../discord/views/view.ts';

/** How many of the security team a comment tags: the coordinator first. */
const TAGGED = 5;

/** What became of saying something in the advisory's thread. */
export type Saying =
  | { readonly kind: 'said'; readonly url: string }
  /** This GitHub has no such API, or the case no advisory: a person has to paste it. */
  | { readonly kind: 'paste' }
  /** GitHub does not answer; it may stand there all the same. */
  | { readonly kind: 'unknown' };

/** The prepared text of a step in this case; throws where the configuration lacks what it needs. */
function textOf(action: CaseActionContext, state: Case, step: TextStep): string {
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
  const text = textOf(action, state, step);
  try {
    const posted = await action.services.github.comment(repository, advisory.ghsaId, text);
    return posted ? { kind: 'said', url: posted.url } : { kind: 'paste' };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return error.failure.kind === 'later' ? { kind: 'unknown' } : { kind: 'paste' };
  }
}

/** The prepared text to look at, with the presses that make sense for this person. */
export function textAnswer(action: CaseActionContext, state: Case, step: TextStep, note?: string): View {
  const context = cardContext(action, action.who);
  return textView(state, step, textOf(action, state, step), context, {
    ...(note === undefined ? {} : { note }),
    post: readersAreInAdvisory(state, step),
    tick: checkStep(state, { step }, context).ok,
  });
}

/** Whether whom the text is for reads the advisory: the security team does, the reporter of a private report may. */
export function readersAreInAdvisory(state: Case, step: TextStep): boolean {
  if (!state.advisory || state.publishedAt) return false;
  return step === 'fix-ready' || state.reporter?.channel === 'private';
}
