import { isUrgent, type Case } from '../case.ts';
import {
  accept,
  refusalOfSecurity,
  refusalOfSecurityAct,
  refuse,
  type Circumstances,
  type Decision,
} from './decision.ts';

/**
 * Records that the private distributors were told: "The Security team will give advance notice to the Private
 * Distributors list before the fix is released." Needs the agreed day, unless everything is ASAP. `recipients` are
 * those on the list who were not told this day yet; an empty list leaves nobody to tell, which is recorded, too.
 */
export function notifyDistributors(
  state: Case,
  { recipients }: { recipients: number },
  { who }: Circumstances,
): Decision {
  const refusal = refusalOfSecurityAct(state, who);
  if (refusal) return refuse(refusal);
  const proposal = dayToTell(state);
  if (proposal === undefined) return refuse({ code: 'day-not-agreed' });
  const told = state.steps['distributors-notified'] && state.advanceNotice?.proposal === proposal;
  if (told && recipients === 0) return refuse({ code: 'told-already' });
  return accept({ type: 'distributors-notified', recipients, proposal });
}

/**
 * The agreed day that distributors are told, by its proposal's number; 0 for "as soon as possible", `undefined` if
 * there is nothing to tell yet.
 */
export function dayToTell(state: Case): number | undefined {
  if (state.steps['release-day'] && state.proposal) return state.proposal.revision;
  return isUrgent(state.disclosure.kind) ? 0 : undefined;
}

/** Records that a distributor answered the advance notice. */
export function acknowledgeAdvanceNotice(
  state: Case,
  { distributor }: { distributor: string },
  { who }: Circumstances,
): Decision {
  const notTheirs = refusalOfSecurity(state, who);
  if (notTheirs) return refuse(notTheirs);
  if (!state.advanceNotice) return refuse({ code: 'not-told', distributor });
  if (state.advanceNotice.acknowledged.includes(distributor)) return refuse({ code: 'recorded-already' });
  return accept({ type: 'distributor-acknowledged', distributor });
}
