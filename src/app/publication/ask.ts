import type { Case } from '../../process/case.ts';
import type { Exploitation, Publication } from '../../process/events.ts';
import { askForPublication } from '../../process/publication/requests.ts';
import type { CaseActionContext } from '../action-context.ts';
import { ProblemError } from '../problem.ts';
import { act, requireAllowed } from '../record.ts';

/** What a member was shown and wants public. */
interface Asked {
  readonly what: Publication;
  /** Its fingerprint. */
  readonly print: string;
  readonly exploited?: Exploitation;
}

/**
 * Asks for a second member, for the very preview that was shown: it is made anew and compared, so that every part of it
 * can be compared when it leaves.
 * @returns The case after it.
 * @throws {ProblemError} Where it may not be asked for, it has changed since it was shown, or GitHub does not answer.
 */
export async function askForPublic(action: CaseActionContext, asked: Asked): Promise<Case> {
  const { what, print, exploited } = asked;
  const { case: shown, services, now } = action;
  requireAllowed(action, (before, given) => askForPublication(before, asked, given));
  const draft = await services.drafts.draft(shown, what, { now, exploited });
  if (draft.print !== print) throw new ProblemError({ code: 'preview-changed' });
  const { parts } = draft;
  return act(action, (before, given) => askForPublication(before, { ...asked, parts }, given));
}
