import type { Case, DoneStep, Filed } from '../case.ts';
import type { Band, CveOutcome, Disclosure, EventBody, Resolution, Side } from '../events.ts';
import type { Policy, StageId } from '../policy.ts';
import type { ConditionId } from '../publication/conditions.ts';
import type { Objection } from '../release-slots.ts';
import { embargoedIn, type Embargoed } from '../screening.ts';
import { isBefore } from '../time.ts';
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

/** A case for which the cases linked with it wait, and the conditions that it does not meet; none where they are not told. */
export interface Waiting {
  readonly caseId: string;
  readonly missing: readonly ConditionId[];
  /** Nothing is missing but that its advisory is published: one message tells of all of a release. */
  readonly isReady?: true;
}

/** Why the cases that leave together with one can be changed no more: it is closed, announced, or about to be. */
export type LinkTooLate = 'closed' | 'announced' | 'leaving';

/** Why an act is refused, as data: the views put it into words and say what to do instead. */
export type Refusal =
  | { readonly code: 'case-closed' }
  | { readonly code: 'already-closed'; readonly resolution: Resolution }
  | { readonly code: 'not-closed' }
  /** Of what cannot a case be a duplicate; `circle`: that one is a duplicate of it. `next`: of which that one is. */
  | {
      readonly code: 'original-wrong';
      readonly of: string;
      readonly why: 'no-duplicate' | 'itself' | 'unknown' | 'circle';
    }
  | { readonly code: 'original-wrong'; readonly of: string; readonly why: 'duplicate'; readonly next: string }
  /** People outside of the team know of the case. */
  | { readonly code: 'closing-takes-two' }
  | { readonly code: 'security-only' }
  /** The person is neither of the security team nor on the case's fix team. */
  | { readonly code: 'not-on-case' }
  | { readonly code: 'not-your-step'; readonly step: StepId; readonly owners: readonly Side[] }
  | { readonly code: 'already-done'; readonly step: StepId; readonly done: DoneStep }
  | { readonly code: 'not-done'; readonly step: StepId }
  | { readonly code: 'not-needed'; readonly step: StepId }
  | { readonly code: 'not-by-hand'; readonly step: StepId; readonly how: How }
  | { readonly code: 'needs-first'; readonly step: StepId; readonly missing: readonly StepId[] }
  | { readonly code: 'others-rely-on-it'; readonly step: StepId; readonly dependents: readonly StepId[] }
  | { readonly code: 'steps-open'; readonly steps: readonly StepId[] }
  /** `needed`: the step is not believed without a link. */
  | { readonly code: 'bad-evidence'; readonly needed: boolean }
  | { readonly code: 'embargoed-text'; readonly what: Embargoed }
  | { readonly code: 'disclosed-later' }
  | { readonly code: 'disclosed-long-ago' }
  | { readonly code: 'not-security-team'; readonly member: string }
  | { readonly code: 'coordinator-already'; readonly member: string }
  | { readonly code: 'offered-already'; readonly member: string }
  | { readonly code: 'no-offer-for-you' }
  | { readonly code: 'published-already' }
  | { readonly code: 'public-already' }
  | { readonly code: 'no-advisory' }
  | { readonly code: 'reason-needed'; readonly why: 'reclassify' | 'close' }
  | { readonly code: 'on-fix-team-already'; readonly login: string }
  | { readonly code: 'not-in-advisory'; readonly login: string }
  | { readonly code: 'reported-in-public'; readonly login: string }
  | { readonly code: 'approval-pending'; readonly login: string }
  | { readonly code: 'own-request' }
  | { readonly code: 'request-gone' }
  | { readonly code: 'recorded-already' }
  | { readonly code: 'cve-known' }
  | { readonly code: 'cve-otherwise'; readonly outcome: CveOutcome }
  | { readonly code: 'disclosure-already'; readonly kind: Disclosure }
  | { readonly code: 'date-without-intention' }
  | { readonly code: 'exploited-later' }
  | { readonly code: 'exploited-long-ago' }
  /** No attack is known, as far as the case says. */
  | { readonly code: 'no-exploitation' }
  /** Regulatory marks: none of this name counts in the case; it is met; some are not, and the case is to be closed. */
  | { readonly code: 'no-such-mark' }
  | { readonly code: 'filed-already'; readonly filed: Filed }
  | { readonly code: 'marks-open'; readonly marks: readonly string[] }
  | { readonly code: 'asap-already' }
  | { readonly code: 'asap-not-decided' }
  | { readonly code: 'time-past'; readonly at: Temporal.Instant }
  | { readonly code: 'time-far'; readonly at: Temporal.Instant }
  | { readonly code: 'stage-done'; readonly stage: StageId }
  | { readonly code: 'stage-not-begun'; readonly stage: StageId }
  | { readonly code: 'before-upstream'; readonly upstream: Temporal.Instant }
  | { readonly code: 'fix-team-decides' }
  | { readonly code: 'not-low'; readonly score?: number | undefined; readonly below: number }
  | { readonly code: 'classified-higher'; readonly band: Band }
  | { readonly code: 'urgent-no-slow-track' }
  | { readonly code: 'urgent-no-upstream' }
  /** The case waits for no project of this name. */
  | { readonly code: 'no-upstream' }
  | { readonly code: 'not-later'; readonly due: Temporal.Instant }
  | { readonly code: 'review-out-of-range' }
  | { readonly code: 'slot-refused'; readonly objections: readonly Objection[] }
  | { readonly code: 'slot-needs-reason'; readonly objections: readonly Objection[] }
  | { readonly code: 'proposed-already'; readonly at: Temporal.Instant }
  | { readonly code: 'no-proposal' }
  | { readonly code: 'proposal-changed' }
  | { readonly code: 'proposal-past' }
  | { readonly code: 'agreed-already' }
  | { readonly code: 'day-not-agreed' }
  /** A case is linked with others, not with itself; `already`: they leave together already. */
  | { readonly code: 'link-pointless'; readonly already: boolean }
  | { readonly code: 'not-linked' }
  | { readonly code: 'link-too-many'; readonly most: number }
  /** It leaves with no other case any more. */
  | { readonly code: 'link-too-late'; readonly caseId: string; readonly why: LinkTooLate }
  /** A release day is one for all of them. */
  | {
      readonly code: 'link-days-differ';
      readonly days: readonly { readonly caseId: string; readonly at: Temporal.Instant }[];
    }
  | { readonly code: 'told-already' }
  | { readonly code: 'addresses-new' }
  | { readonly code: 'coordinator-only' }
  | { readonly code: 'not-told'; readonly distributor: string }
  | { readonly code: 'evidence-needed'; readonly step: StepId }
  | { readonly code: 'commits-needed'; readonly step: StepId }
  | { readonly code: 'not-accepted' }
  | { readonly code: 'not-published' }
  /** The advisory is public, and a version that it calls fixed has no release. */
  | { readonly code: 'fix-not-released' }
  /** It was published, and is withdrawn in GitHub. */
  | { readonly code: 'advisory-withdrawn' }
  | { readonly code: 'not-public' }
  | { readonly code: 'condition-holds'; readonly condition: ConditionId }
  | { readonly code: 'condition-wrong'; readonly condition: ConditionId }
  | { readonly code: 'conditions-failing'; readonly conditions: readonly ConditionId[] }
  | { readonly code: 'asked-already'; readonly by: string }
  | { readonly code: 'approved-already'; readonly by: string }
  | { readonly code: 'own-preview' }
  | { readonly code: 'preview-gone' }
  /** What was asked for is not what would become public now; `changed` names the parts, where that is known. */
  | { readonly code: 'preview-changed'; readonly changed?: readonly string[] }
  | { readonly code: 'nothing-to-edit' }
  | { readonly code: 'question-gone' }
  /** Those who are asked heard of it a short while ago; they can be reminded again then. */
  | { readonly code: 'reminded-lately'; readonly again: Temporal.Instant }
  | { readonly code: 'not-your-question'; readonly by?: string | undefined }
  /** An agreed or proposed release day is called off by its own act, with a reason. */
  | { readonly code: 'day-called-off-elsewhere' }
  /** The policy lets nobody post a mitigation alone; or only from then on. */
  | { readonly code: 'never-alone' }
  | { readonly code: 'alone-later'; readonly from: Temporal.Instant }
  | { readonly code: 'called-lately'; readonly again: Temporal.Instant };

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

/** Why nothing more can be done to a case before its publication: it is over, or published. */
export function refusalOfEnded(state: Case): Refusal | undefined {
  if (state.status === 'closed') return { code: 'case-closed' };
  return state.publishedAt ? { code: 'published-already' } : undefined;
}

/**
 * Why nothing more can be done to a case that stops a vulnerability from being exploited: it is over, or published with its
 * fix. Published without it, there is as much to do as before.
 */
export function refusalOfFixed(state: Case): Refusal | undefined {
  return state.status === 'open' && state.unfixedSince ? undefined : refusalOfEnded(state);
}

/**
 * Why one member alone changes nothing of what everybody reads: what a published advisory says is changed in GitHub's own
 * page, seen by the sync, and reaches #codegate by two members.
 */
export function refusalOfPublic(state: Case): Refusal | undefined {
  return state.publishedAt ? { code: 'public-already' } : undefined;
}

/** Why a person who stands on neither side may not do what both sides may. */
export function refusalOfStranger(step: StepId, who: Who): Refusal | undefined {
  return who.sides.length > 0 ? undefined : { code: 'not-your-step', step, owners: ['security', 'fix-team'] };
}

/** Why a person who stands on neither side may do nothing in a case. */
export function refusalOfOutsider(who: Who): Refusal | undefined {
  return who.sides.length > 0 ? undefined : { code: 'not-on-case' };
}

/** Whether `login` is whom the case knows as its reporter. */
export function isReporter({ reporter }: Case, login: string): boolean {
  return reporter?.login.toLowerCase() === login.toLowerCase();
}

/** Why a person may not do what is the security team's, whatever the case. */
export function refusalOfOthers({ sides }: Pick<Who, 'sides'>): Refusal | undefined {
  return sides.includes('security') ? undefined : { code: 'security-only' };
}

/** The same in an open case. */
export function refusalOfSecurity(state: Case, who: Who): Refusal | undefined {
  return refusalOfOthers(who) ?? (state.status === 'closed' ? { code: 'case-closed' } : undefined);
}

/** The same for what belongs before the publication. */
export function refusalOfSecurityAct(state: Case, who: Who): Refusal | undefined {
  return refusalOfSecurity(state, who) ?? refusalOfEnded(state);
}

/** Why a free text is not taken: what it holds must not leave the advisory. */
export function refusalOfText(text: string | undefined): Refusal | undefined {
  const what = text === undefined ? undefined : embargoedIn(text);
  return what && { code: 'embargoed-text', what };
}

/** A reason as an event has it: left out where none is given. */
export function because(reason: string | undefined): { reason?: string } {
  return reason === undefined ? {} : { reason };
}

/** Beyond this a date is a slip of the finger. */
const FARTHEST = { hours: 24 * 366 * 2 };

/** Why an instant cannot be planned for: it has passed, or is more than two years away. */
export function refusalOfInstant(at: Temporal.Instant, now: Temporal.Instant): Refusal | undefined {
  if (!isBefore(now, at)) return { code: 'time-past', at };
  return isBefore(now.add(FARTHEST), at) ? { code: 'time-far', at } : undefined;
}
