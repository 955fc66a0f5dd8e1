import type { Case } from '../../process/case.ts';
import type { Exploitation, JointAct } from '../../process/events.ts';
import { failing } from '../../process/publication/condition-acts.ts';
import { askForPublication } from '../../process/publication/requests.ts';
import { requireNotAskedElsewhere } from './asked-elsewhere.ts';
import type { AnyDrafts } from './drafts.ts';
import { ProblemError } from '../problem.ts';
import { actOnLatest, requireAllowed, type Acting } from '../record.ts';

/** What a member was shown and wants public. */
interface Asked {
  readonly what: JointAct;
  /** Its fingerprint. */
  readonly fingerprint: string;
  readonly exploited?: Exploitation;
}

interface Asking extends Acting {
  readonly services: Acting['services'] & { readonly drafts: AnyDrafts };
}

/**
 * Asks for a second member, for the very preview that was shown: it is made anew and compared, so that every part of it
 * can be compared when it leaves. Where it cannot be published, nobody is called. What else happens to the case meanwhile
 * is no obstacle.
 * @returns The case after it.
 * @throws {ProblemError} Where it may not be asked for, it has changed since it was shown, or GitHub does not answer.
 */
export async function askForPublic(action: Asking, asked: Asked): Promise<Case> {
  const { what, fingerprint, exploited } = asked;
  const { case: shown, services, now } = action;
  requireAllowed(action, (before, given) => askForPublication(before, asked, given));
  requireNotAskedElsewhere(services.cases, shown, what);
  const draft = await services.drafts.draft(shown, what, { now, exploited, fingerprint });
  if (draft.fingerprint !== fingerprint) throw new ProblemError({ code: 'preview-changed' });
  const { parts } = draft;
  return actOnLatest(action, (latest, given) => {
    requireNotAskedElsewhere(services.cases, latest, what);
    return askForPublication(
      latest,
      { ...asked, parts, failing: failing(latest, draft.conditionsIn(latest)) },
      given,
    );
  });
}
