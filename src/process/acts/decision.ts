import type { DoneStep } from '../case.ts';
import type { EventBody, Resolution, Side } from '../events.ts';
import type { Policy } from '../policy.ts';
import type { Embargoed } from '../screening.ts';
import type { How } from '../steps.ts';
import type { StepId } from '../step-ids.ts';

/** Who asks for an act: a Discord member, and on which sides of this very case they stand. */
export interface Who {
  readonly id: string;
  readonly sides: readonly Side[];
}

/** What every act is given besides the case. */
export interface Circumstances {
  readonly who: Who;
  readonly policy: Policy;
  readonly now: Temporal.Instant;
}

/** Why an act is refused, as data: the views put it into words and say what to do instead. */
export type Refusal =
  | { readonly code: 'case-closed' }
  | { readonly code: 'already-closed'; readonly resolution: Resolution }
  | { readonly code: 'not-closed' }
  | { readonly code: 'security-only' }
  | { readonly code: 'not-your-step'; readonly step: StepId; readonly owners: readonly Side[] }
  | { readonly code: 'already-done'; readonly step: StepId; readonly done: DoneStep }
  | { readonly code: 'not-done'; readonly step: StepId }
  | { readonly code: 'not-needed'; readonly step: StepId }
  | { readonly code: 'not-by-hand'; readonly step: StepId; readonly how: How }
  | { readonly code: 'needs-first'; readonly step: StepId; readonly missing: readonly StepId[] }
  | { readonly code: 'others-rely-on-it'; readonly step: StepId; readonly dependents: readonly StepId[] }
  | { readonly code: 'steps-open'; readonly steps: readonly StepId[] }
  | { readonly code: 'bad-evidence' }
  | { readonly code: 'embargoed-text'; readonly what: Embargoed }
  | { readonly code: 'disclosed-later' }
  | { readonly code: 'disclosed-long-ago' }
  | { readonly code: 'not-security-team'; readonly member: string }
  | { readonly code: 'coordinator-already'; readonly member: string }
  | { readonly code: 'offered-already'; readonly member: string }
  | { readonly code: 'no-offer-for-you' };

/** What comes of an act: the facts to record, or the reason why not. */
export type Decision =
  | { readonly ok: true; readonly events: readonly EventBody[] }
  | { readonly ok: false; readonly refusal: Refusal };

export function accept(...events: EventBody[]): Decision {
  return { ok: true, events };
}

export function refuse(refusal: Refusal): Decision {
  return { ok: false, refusal };
}
