import type { Case } from '../case.ts';
import type { Side } from '../events.ts';
import { releaseLimits } from '../release-limits.ts';
import { objectionsTo } from '../release-slots.ts';
import { isBefore } from '../time.ts';
import {
  accept,
  because,
  refusalOfEnded,
  refusalOfInstant,
  refusalOfStranger,
  refusalOfText,
  refuse,
  type Circumstances,
  type Decision,
} from './decision.ts';

/**
 * Proposes a release day: "The recommended release time is 4pm UTC on a non-Friday weekday." Any other slot needs
 * a reason; a holiday, the past and a day before the upstream project discloses are refused. The proposer
 * agrees for their side; earlier agreements are void.
 */
export function proposeRelease(
  state: Case,
  { at, reason }: { at: Temporal.Instant; reason?: string | undefined },
  { who, policy, now }: Circumstances,
): Decision {
  const refusal = refusalOfStranger('release-day', who) ?? refusalOfEnded(state) ?? refusalOfText(reason);
  if (refusal) return refuse(refusal);
  if (state.proposal?.at.equals(at)) return refuse({ code: 'proposed-already', at });
  const instant = refusalOfInstant(at, now);
  if (instant?.code === 'time-far') return refuse(instant);
  const objections = objectionsTo(policy, at, { ...releaseLimits(state, policy), now });
  if (objections.some((each) => !each.reasonLifts)) return refuse({ code: 'slot-refused', objections });
  if (objections.length > 0 && reason === undefined) return refuse({ code: 'slot-needs-reason', objections });
  const [side] = who.sides;
  return accept(
    { type: 'release-proposed', at, ...because(reason) },
    ...(side ? [{ type: 'release-agreed', side, proposal: state.version + 1 } as const] : []),
  );
}

/**
 * Agrees to the proposed day, for one side: "The Fix team and the security team will agree on fix release day".
 * Who stands on both sides says so for each of them, and everybody is shown that they did. `proposal` is the one that the person was shown.
 */
export function agreeToRelease(
  state: Case,
  { proposal }: { proposal?: number | undefined },
  { who, now }: Circumstances,
): Decision {
  const refusal = refusalOfStranger('release-day', who) ?? refusalOfEnded(state);
  if (refusal) return refuse(refusal);
  const stands = state.proposal;
  if (!stands) return refuse({ code: 'no-proposal' });
  if (proposal !== undefined && proposal !== stands.revision) return refuse({ code: 'proposal-changed' });
  if (!isBefore(now, stands.at)) return refuse({ code: 'proposal-past' });
  const side = sideToAgree(state, who.sides);
  if (!side) return refuse({ code: 'agreed-already' });
  const other = side === 'security' ? 'fix-team' : 'security';
  return accept({
    type: 'release-agreed',
    side,
    proposal: stands.revision,
    ...(stands.agreedBy[other] === who.id ? { bothSides: true } : {}),
  });
}

/**
 * Calls the release day off: either side does it alone and at once, and says why. `proposal` is the one that the person was
 * shown.
 */
export function withdrawRelease(
  state: Case,
  { proposal, reason }: { proposal?: number | undefined; reason: string },
  { who }: Circumstances,
): Decision {
  const refusal = refusalOfStranger('release-day', who) ?? refusalOfEnded(state) ?? refusalOfText(reason);
  if (refusal) return refuse(refusal);
  const stands = state.proposal;
  if (!stands) return refuse({ code: 'no-proposal' });
  if (proposal !== undefined && proposal !== stands.revision) return refuse({ code: 'proposal-changed' });
  return accept({ type: 'release-withdrawn', proposal: stands.revision, reason });
}

/** The side for which a person who stands on `sides` can still agree to the proposed day. */
export function sideToAgree({ proposal }: Case, sides: readonly Side[]): Side | undefined {
  return proposal && sides.find((side) => !proposal.agreed.includes(side));
}
