import type { Case } from './case.ts';
import { deadline } from './deadlines.ts';
import type { Policy } from './policy.ts';
import { nextSlots, slotFrom, type ReleaseLimits } from './release-slots.ts';
import { isBefore } from './time.ts';
import { upstreamDate } from './upstream.ts';

/**
 * The limits of the case as its decisions stand. Another project's date (`upstreamDate`) holds even where a later
 * decision moved the deadline ("We will work with the upstream project to fit their timeline"). A release that is due
 * at that very date has until the first recommended slot after it.
 */
export function releaseLimits(state: Case, policy: Policy): ReleaseLimits {
  const due = deadline(state, 'fix-release', policy);
  const notBefore = upstreamDate(state);
  const last = due?.kind === 'at' ? due.due : undefined;
  return {
    deadline: last && notBefore && !isBefore(notBefore, last) ? slotFrom(policy, notBefore) : last,
    upstream: notBefore,
    ...(state.reporterPublishes ? { reporter: state.reporterPublishes.at } : {}),
  };
}

/** The release days that are offered for a case. */
export interface OfferedSlots extends ReleaseLimits {
  readonly slots: readonly Temporal.Instant[];
  /** They lie inside the limits; where no recommended day is left there, the next ones need a reason. */
  readonly inside: boolean;
}

/** At most `most` recommended slots inside the limits of a case; where none is left, the next three after them. */
export function offeredSlots(state: Case, policy: Policy, now: Temporal.Instant, most: number): OfferedSlots {
  const limits = releaseLimits(state, policy);
  const window = { from: now, notBefore: limits.upstream };
  const slots = nextSlots(policy, { ...window, until: limits.deadline }, most).filter(
    (slot) => !limits.reporter || isBefore(slot, limits.reporter),
  );
  return slots.length > 0
    ? { ...limits, slots, inside: true }
    : { ...limits, slots: nextSlots(policy, window, 3), inside: false };
}
