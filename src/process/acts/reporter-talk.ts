import type { Case } from '../case.ts';
import { isOwedToReporter } from '../reporter/dues.ts';
import {
  accept,
  refusalOfOthers,
  refusalOfSecurity,
  refuse,
  type Circumstances,
  type Decision,
} from './decision.ts';

/**
 * Says that the reporter has the word that they wait for, where the bot cannot see it: by e-mail, or from a member whom it
 * does not know; of a closed case, that they were told how it ended.
 *
 * @param about `revision`: the number of the event that told of the very word that is answered, or of the end
 */
export function answerElsewhere(
  state: Case,
  { revision }: { readonly revision: number },
  { who }: Circumstances,
): Decision {
  const isEnd = state.status === 'closed' && state.closed?.revision === revision;
  const refusal = isEnd ? refusalOfOthers(who) : refusalOfSecurity(state, who);
  if (refusal) return refuse(refusal);
  if (!isOwedToReporter(state, revision)) return refuse({ code: 'question-gone' });
  // Where they had not asked, what they were told is how their report stands.
  return accept({
    type: 'reporter-told',
    how: 'elsewhere',
    ...(state.talk?.waiting || isEnd ? {} : { status: true }),
  });
}

/**
 * Records that the reporter was told in the advisory how their report stands.
 *
 * @param said `update`: how often they had been told before, as the text that was posted has it
 */
export function tellStatus(
  state: Case,
  { update }: { readonly update: number },
  { who }: Circumstances,
): Decision {
  const refusal = refusalOfSecurity(state, who);
  if (refusal) return refuse(refusal);
  if (!state.talk?.told || (state.talk.updates ?? 0) !== update) return refuse({ code: 'question-gone' });
  return accept({ type: 'reporter-told', how: 'advisory', status: true });
}
