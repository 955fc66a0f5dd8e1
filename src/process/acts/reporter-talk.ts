import type { Case } from '../case.ts';
import { isOwedToReporter } from '../reporter/dues.ts';
import { accept, refusalOfSecurity, refuse, type Circumstances, type Decision } from './decision.ts';

/**
 * Says that the reporter has their answer, where the bot cannot see it: by e-mail, or from a member whom it does not know.
 *
 * @param about `revision`: the number of the event that told of the very word that is answered
 */
export function answerElsewhere(
  state: Case,
  { revision }: { readonly revision: number },
  { who }: Circumstances,
): Decision {
  const refusal = refusalOfSecurity(state, who);
  if (refusal) return refuse(refusal);
  if (!isOwedToReporter(state, revision)) return refuse({ code: 'question-gone' });
  return accept({ type: 'reporter-told', how: 'elsewhere' });
}
