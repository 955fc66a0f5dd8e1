import type { Case } from '../case.ts';
import type { EventBody } from '../events.ts';
import {
  accept,
  because,
  refusalOfSecurity,
  refusalOfText,
  refuse,
  type Circumstances,
  type Decision,
} from './decision.ts';

/**
 * Names the coordinator. The first one counts at once, and so does taking it on oneself; handing a case over to
 * somebody else is an offer, and the present coordinator stays in charge until it is accepted.
 */
export function nameCoordinator(
  state: Case,
  { member, isSecurity }: { member: string; isSecurity: boolean },
  { who }: Circumstances,
): Decision {
  const notTheirs = refusalOfSecurity(state, who);
  if (notTheirs) return refuse(notTheirs);
  if (!isSecurity) return refuse({ code: 'not-security-team', member });
  if (state.coordinator === member) return refuse({ code: 'coordinator-already', member });
  if (state.coordinator === undefined || member === who.id)
    return accept({ type: 'coordinator-named', member });
  if (state.coordinatorOffer?.member === member) return refuse({ code: 'offered-already', member });
  return accept({ type: 'coordinator-offered', member });
}

/** Answers an offer to take over, with a reason where it is declined; only the one who was asked can. */
export function answerOffer(
  state: Case,
  { accepts, reason }: { accepts: boolean; reason?: string | undefined },
  { who }: Circumstances,
): Decision {
  const refusal = refusalOfSecurity(state, who) ?? refusalOfText(reason);
  if (refusal) return refuse(refusal);
  if (state.coordinatorOffer?.member !== who.id) return refuse({ code: 'no-offer-for-you' });
  return accept(
    accepts
      ? { type: 'coordinator-named', member: who.id }
      : { type: 'coordinator-declined', member: who.id, ...because(reason) },
  );
}

/** What follows for a case where a member is of the security team no more. */
export function memberLeft({ coordinator, coordinatorOffer }: Case, member: string): readonly EventBody[] {
  return coordinator === member || coordinatorOffer?.member === member
    ? [{ type: 'coordinator-left', member }]
    : [];
}
