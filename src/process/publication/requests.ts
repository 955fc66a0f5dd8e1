import { dayToTell } from '../acts/distributors.ts';
import type { Case, PublicationRequest } from '../case.ts';
import { ANNOUNCEMENTS, type EventBody, type Exploitation, type JointAct } from '../events.ts';
import type { ConditionId } from './conditions.ts';
import { isMarked, mayMark } from './marks.ts';
import { isApproved } from './outcomes.ts';
import { differing, type Parts } from './parts.ts';
import type { Policy } from '../policy.ts';
import { missingBefore } from '../steps.ts';
import { isBefore, plus } from '../time.ts';
import {
  accept,
  because,
  refusalOfEnded,
  refusalOfFixed,
  refusalOfSecurity,
  refusalOfText,
  refuse,
  type Circumstances,
  type Decision,
  type Refusal,
  type Who,
} from '../acts/decision.ts';
import { refusalOfRetrospective } from '../acts/retrospective.ts';

/** What a member was shown before they asked for it to become public. */
interface Preview {
  readonly what: JointAct;
  /** Its fingerprint. */
  readonly fingerprint: string;
  /** The fingerprints of its parts, where it was made anew for this. */
  readonly parts?: Parts | undefined;
  /** The conditions of the release that stand in the way; of anything but the advisory itself, none. */
  readonly failing?: readonly ConditionId[];
}

/** Wants something public, as it was previewed; it waits for another member of the security team. */
export function askForPublication(
  state: Case,
  {
    what,
    fingerprint,
    parts,
    exploited,
    closing,
    failing = [],
  }: Preview & { exploited?: Exploitation | undefined; closing?: PublicationRequest['closing'] },
  { who }: Circumstances,
): Decision {
  const refusal =
    refusalOfSecurity(state, who) ?? refusalOfPublication(state, what) ?? refusalOfStriking(state, what, who);
  if (refusal) return refuse(refusal);
  if (what === 'closing' && !closing) return refuse({ code: 'preview-gone' });
  if (failing.length > 0) return refuse({ code: 'conditions-failing', conditions: failing });
  const approved = state.leaving[what];
  if (approved && isSame(approved, { fingerprint, parts }))
    return refuse({ code: 'approved-already', by: approved.approvedBy });
  const stands = state.publications[what];
  if (stands && isSame(stands, { fingerprint, parts }) && stands.exploited === exploited)
    return refuse({ code: 'asked-already', by: stands.askedBy });
  const posted = ANNOUNCEMENTS.map((each) => (each === what ? state.announced[each] : undefined)).find(
    Boolean,
  );
  if (posted?.fingerprint === fingerprint) return refuse({ code: 'nothing-to-edit' });
  return accept({
    type: 'publication-asked',
    what,
    print: fingerprint,
    ...(exploited === undefined ? {} : { exploited }),
    ...(parts === undefined ? {} : { parts }),
    ...closing,
  });
}

/** Whether a preview is what was asked for, as far as both are known part by part. */
function isSame(
  request: Pick<Preview, 'fingerprint' | 'parts'>,
  preview: Pick<Preview, 'fingerprint' | 'parts'>,
): boolean {
  return request.fingerprint === preview.fingerprint && changedSince(request, preview).length === 0;
}

function changedNames(
  request: Pick<Preview, 'parts'> | undefined,
  preview: Pick<Preview, 'parts'>,
): { changed?: readonly string[] } {
  const changed = request ? changedSince(request, preview) : [];
  return changed.length > 0 ? { changed } : {};
}

/** The names of the parts that are not as they were when it was asked for, where the request tells. */
export function changedSince(
  request: Pick<Preview, 'parts'>,
  preview: Pick<Preview, 'parts'>,
): readonly string[] {
  return request.parts && preview.parts ? differing(request.parts, preview.parts) : [];
}

/**
 * Agrees, as another member than the one who asked, to the very preview that was asked for: what has changed since
 * needs a new one. Agreeing again, to have it done at last, records nothing more.
 */
export function approvePublication(
  state: Case,
  { what, request, fingerprint, parts, failing = [] }: Preview & { request: number },
  { who }: Circumstances,
): Decision {
  const refusal =
    refusalOfSecurity(state, who) ??
    refusalOfPublication(state, what) ??
    refusalOfRequest(state, what, request);
  if (refusal) return refuse(refusal);
  const stands = state.publications[what];
  if (stands?.askedBy === who.id) return refuse({ code: 'own-preview' });
  if (!stands || !isSame(stands, { fingerprint, parts }))
    return refuse({ code: 'preview-changed', ...changedNames(stands, { parts }) });
  if (failing.length > 0) return refuse({ code: 'conditions-failing', conditions: failing });
  if (stands.approvedBy !== undefined) return accept();
  return accept({ type: 'publication-approved', what, request });
}

/**
 * Lets a mitigation of what is public leave without a second member, as the one who asked for it: only where the policy says
 * after how long, and none has answered since. It takes a reason, and everybody is told.
 */
export function approveAlone(
  state: Case,
  { request, fingerprint, parts, reason }: Omit<Preview, 'what'> & { request: number; reason: string },
  { who, policy, now }: Circumstances,
): Decision {
  const what = 'mitigation';
  const refusal =
    refusalOfSecurity(state, who) ??
    refusalOfText(reason) ??
    refusalOfPublication(state, what) ??
    refusalOfRequest(state, what, request);
  if (refusal) return refuse(refusal);
  const stands = state.publications[what];
  if (!stands || !isSame(stands, { fingerprint, parts }))
    return refuse({ code: 'preview-changed', ...changedNames(stands, { parts }) });
  if (stands.approvedBy !== undefined) return accept();
  if (stands.askedBy !== who.id) return refuse({ code: 'not-your-question', by: stands.askedBy });
  const from = aloneFrom(state, stands, policy);
  if (!from) return refuse({ code: 'never-alone' });
  if (isBefore(now, from)) return refuse({ code: 'alone-later', from });
  return accept({ type: 'publication-approved', what, request, alone: reason });
}

/**
 * From when on the member who asked for a mitigation may post it alone.
 *
 * @returns `undefined` if the policy never lets them
 */
export function aloneFrom(
  state: Case,
  { at }: Pick<PublicationRequest, 'at'>,
  { approvals: { mitigationAloneAfter: wait } }: Policy,
): Temporal.Instant | undefined {
  // That its advisory was withdrawn helps nobody against an attack: it can wait for a second member.
  const isMarking = mayMark(state, 'mitigation') || isMarked(state.announced.mitigation);
  return wait && !isMarking ? plus(at, wait) : undefined;
}

/** Says "not like this", with the reason for the member who asked, or takes one's own request back, before it was approved. */
export function declinePublication(
  state: Case,
  { what, request, reason }: { what: JointAct; request: number; reason?: string | undefined },
  { who }: Circumstances,
): Decision {
  const refusal =
    refusalOfSecurity(state, who) ?? refusalOfText(reason) ?? refusalOfRequest(state, what, request);
  if (refusal) return refuse(refusal);
  const { approvedBy, askedBy } = state.publications[what] ?? {};
  if (approvedBy !== undefined) return refuse({ code: 'approved-already', by: approvedBy });
  // Of one's own it is the question that is taken back.
  if (askedBy === who.id) return accept(requestWithdrawn(what, request));
  return accept({ type: 'publication-declined', what, request, ...because(reason) });
}

/** The member who asked takes the request back, before it was approved. */
export function requestWithdrawn(what: JointAct, request: number): EventBody {
  return { type: 'publication-declined', what, request, why: 'withdrawn' };
}

/** Takes back what two members approved, while it has not left: any member of the security team may, for it is the safe way. */
export function withdrawPublication(
  state: Case,
  { what, request }: { what: JointAct; request: number },
  { who }: Circumstances,
): Decision {
  const refusal = refusalOfSecurity(state, who);
  if (refusal) return refuse(refusal);
  if (!isApproved(state, what, request)) return refuse({ code: 'preview-gone' });
  return accept({ type: 'publication-declined', what, request, why: 'withdrawn' });
}

/**
 * Why something cannot leave now: nothing about a case becomes public before its advisory is published, but for the
 * advisory itself, and for what users can do about a vulnerability that the public knows already.
 */
export function refusalOfPublication(state: Case, what: JointAct): Refusal | undefined {
  if (state.status === 'closed') return { code: 'case-closed' };
  switch (what) {
    case 'advisory':
      return refusalOfEnded(state) ?? refusalOfAdvisory(state);
    case 'mitigation':
      // What stands there is told to be of a withdrawn advisory, and no more, whatever became of the fix.
      if (mayMark(state, what) || isMarked(state.announced[what])) return undefined;
      return (
        refusalOfFixed(state) ??
        (state.disclosure.kind === 'public' ? refusalOfAdvisory(state) : { code: 'not-public' })
      );
    case 'strike':
      return refusalOfRetrospective(state);
    case 'closing':
      return undefined;
    case 'advance-notice':
      return refusalOfFixed(state) ?? ((dayToTell(state) ?? -1) < 0 ? { code: 'day-not-agreed' } : undefined);
    case 'announcement':
      if (!state.publishedAt) return { code: 'not-published' };
      if (mayMark(state, what)) return undefined;
      if (state.withdrawnSince) return { code: 'advisory-withdrawn' };
      return state.unfixedSince ? { code: 'fix-not-released' } : undefined;
    case 'retrospective': {
      if (!state.publishedAt) return { code: 'not-published' };
      if (state.unfixedSince) return { code: 'fix-not-released' };
      const step = 'retrospective-posted';
      const done = state.steps[step];
      if (done) return { code: 'already-done', step, done };
      const missing = missingBefore(state, step);
      return missing.length > 0 ? { code: 'needs-first', step, missing } : undefined;
    }
  }
}

/** The coordinator alone asks for a contribution to be struck; where there is none, the security team. */
function refusalOfStriking({ coordinator }: Case, what: JointAct, { id }: Who): Refusal | undefined {
  return what !== 'strike' || coordinator === undefined || coordinator === id
    ? undefined
    : { code: 'coordinator-only' };
}

function refusalOfAdvisory({ advisory }: Case): Refusal | undefined {
  if (!advisory) return { code: 'no-advisory' };
  return advisory.accepted ? undefined : { code: 'not-accepted' };
}

function refusalOfRequest(state: Case, what: JointAct, request: number): Refusal | undefined {
  return state.publications[what]?.revision === request ? undefined : { code: 'preview-gone' };
}
