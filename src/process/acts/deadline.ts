import { isUrgent, type Case } from '../case.ts';
import { deadline } from '../deadlines.ts';
import type { EventBody } from '../events.ts';
import type { Policy, StageId } from '../policy.ts';
import { openSteps } from '../steps.ts';
import { earliest, isBefore, plus } from '../time.ts';
import { upstreamDate, upstreamNamed } from '../upstream.ts';
import {
  accept,
  refusalOfEnded,
  refusalOfInstant,
  refusalOfSecurity,
  refusalOfSecurityAct,
  refusalOfText,
  refuse,
  type Circumstances,
  type Decision,
  type Refusal,
} from './decision.ts';

/**
 * Sets a stage's deadline: "All of the timelines below are suggestions"; "The security team drives the schedule
 * using their best judgment". Refuses a stage with nothing to do, an instant that has passed, and a release before
 * the upstream project discloses.
 */
export function setDeadline(
  state: Case,
  { stage, at, reason }: { stage: StageId; at: Temporal.Instant; reason: string },
  { who, policy, now }: Circumstances,
): Decision {
  const notTheirs = refusalOfSecurity(state, who);
  if (notTheirs) return refuse(notTheirs);
  const refusal = refusalOfText(reason) ?? refusalOfInstant(at, now);
  if (refusal) return refuse(refusal);
  if (openSteps(state, stage).length === 0) return refuse({ code: 'stage-done', stage });
  if (!deadline(state, stage, policy)) return refuse({ code: 'stage-not-begun', stage });
  const upstream = upstreamDate(state);
  if (stage === 'fix-release' && upstream && isBefore(at, upstream))
    return refuse({ code: 'before-upstream', upstream });
  return accept({ type: 'deadline-set', stage, at, reason });
}

/**
 * The fix waits for another project's disclosure: "If the fix relies on another upstream project's disclosure
 * timeline, that will adjust the process as well." A release day before it falls with this. Refused while everything is
 * ASAP, since the release then waits for no other project (`upstreamDate`).
 */
export function waitForUpstream(
  state: Case,
  { project, disclosesAt }: { project: string; disclosesAt: Temporal.Instant },
  { who, now }: Circumstances,
): Decision {
  const refusal =
    refusalOfSecurityAct(state, who) ??
    refusalOfText(project) ??
    (isUrgent(state) ? { code: 'urgent-no-upstream' } : undefined) ??
    refusalOfInstant(disclosesAt, now);
  if (refusal) return refuse(refusal);
  return accept({ type: 'upstream-set', project, disclosesAt });
}

/** Another project is waited for no more: it fixed nothing of ours after all, or will not disclose. */
export function takeUpstreamBack(
  state: Case,
  { project }: { project: string },
  { who }: Circumstances,
): Decision {
  const refusal = refusalOfSecurityAct(state, who);
  if (refusal) return refuse(refusal);
  const named = upstreamNamed(state, project);
  return named
    ? accept({ type: 'upstream-withdrawn', named: named.revision })
    : refuse({ code: 'no-upstream' });
}

/**
 * "If the CVSS score is under ~4.0 (a low severity score) or the assessed risk is low the Fix Team can decide to
 * slow the release process down in the face of holidays, developer bandwidth, etc." Refused while the disclosure
 * is public, and where the new date is not later than the old one. It is reviewed at `reviewAt`, else after the
 * policy's time, at the latest when it ends.
 */
export function slowDown(
  state: Case,
  {
    until,
    reason,
    lowRisk,
    reviewAt,
  }: {
    until: Temporal.Instant;
    reason: string;
    lowRisk: boolean;
    reviewAt?: Temporal.Instant | undefined;
  },
  { who, policy, now }: Circumstances,
): Decision {
  const refusal =
    refusalOfEnded(state) ??
    (who.sides.includes('fix-team') ? undefined : { code: 'fix-team-decides' }) ??
    (isUrgent(state) ? { code: 'urgent-no-slow-track' } : undefined) ??
    refusalOfText(reason) ??
    refusalOfInstant(until, now) ??
    refusalOfSeverity(state, policy, lowRisk);
  if (refusal) return refuse(refusal);
  const due = deadline(state, 'fix-release', policy);
  if (due?.kind === 'at' && !isBefore(due.due, until)) return refuse({ code: 'not-later', due: due.due });
  const review = reviewAt ?? earliest([plus(now, policy.slowTrackReview), until]) ?? until;
  if (!isBefore(now, review) || isBefore(until, review)) return refuse({ code: 'review-out-of-range' });
  const slow: EventBody = { type: 'slow-track-set', until, reviewAt: review, reason };
  return lowRisk && !state.lowRisk ? accept({ type: 'risk-assessed', risk: 'low' }, slow) : accept(slow);
}

/** Whether the fix team may slow this case down as it stands, without assessing the risk anew. */
export function mayGoSlow(state: Case, policy: Policy): boolean {
  const refusal = refusalOfEnded(state) ?? refusalOfSeverity(state, policy, false);
  return !refusal && !isUrgent(state);
}

/**
 * Low by its score, by the band the security team has put it into, or by the risk that was assessed; the risk does not
 * overrule a band that the security team has decided on.
 */
function refusalOfSeverity(state: Case, policy: Policy, lowRisk: boolean): Refusal | undefined {
  const { severity } = state;
  const below = policy.lowSeverityBelow;
  if (severity?.reclassified) {
    const { band } = severity;
    return band === 'low' || band === 'none' ? undefined : { code: 'classified-higher', band };
  }
  if (lowRisk || state.lowRisk) return undefined;
  if (severity?.score !== undefined && severity.score < below) return undefined;
  return { code: 'not-low', score: severity?.score, below };
}
