import { isUrgent, type Case } from '../case.ts';
import type { EventBody, Resolution } from '../events.ts';
import { STAGES } from '../policy.ts';
import { currentStage, openSteps } from '../steps.ts';
import { accept, because, refusalOfText, refuse, type Circumstances, type Decision } from './decision.ts';

/**
 * Closes a case, or says why GitHub closed it. "Fixed" with steps still open needs a reason: the policy's steps
 * are suggestions, and skipping one is a decision that stays in the record.
 */
export function closeCase(
  state: Case,
  { resolution, reason }: { resolution: Resolution; reason?: string | undefined },
  { who }: Circumstances,
): Decision {
  if (!who.sides.includes('security')) return refuse({ code: 'security-only' });
  if (state.closed?.resolution)
    return refuse({ code: 'already-closed', resolution: state.closed.resolution });
  const embargoed = refusalOfText(reason);
  if (embargoed) return refuse(embargoed);
  const steps = STAGES.flatMap((stage) => openSteps(state, stage));
  if (resolution === 'fixed' && reason === undefined && steps.length > 0)
    return refuse({ code: 'steps-open', steps });
  return accept({ type: 'closed', resolution, ...because(reason) });
}

/** Opens a closed case again; its history goes on where it stopped. */
export function reopenCase(
  state: Case,
  { reason }: { reason?: string | undefined },
  { who }: Circumstances,
): Decision {
  if (!who.sides.includes('security')) return refuse({ code: 'security-only' });
  if (state.status === 'open') return refuse({ code: 'not-closed' });
  const embargoed = refusalOfText(reason);
  if (embargoed) return refuse(embargoed);
  return accept({ type: 'reopened', ...because(reason) });
}

/** Whether a report waits in intake, and nobody has taken it on: many of these may be closed by one press. */
export function isUntaken(state: Case): boolean {
  const { status, publishedAt, coordinator, fixTeam, advanceNotice, disclosure } = state;
  return (
    status === 'open' &&
    currentStage(state) === 'intake' &&
    publishedAt === undefined &&
    coordinator === undefined &&
    fixTeam.length === 0 &&
    advanceNotice === undefined &&
    !isUrgent(disclosure.kind)
  );
}

/** Whether the advisory is closed in GitHub with its case: but for one that is public, and one that holds a fix. */
export function isAdvisoryToClose({ closed, advisory }: Case): boolean {
  const { resolution } = closed ?? {};
  return resolution !== undefined && resolution !== 'fixed' && advisory?.state === 'open';
}

/** GitHub has closed the advisory of a closed case. */
export function advisoryClosed(state: Case): EventBody[] {
  return isAdvisoryToClose(state) ? [{ type: 'advisory-closed' }] : [];
}

/** GitHub does not let the bot close the advisory of a closed case: a person has to. */
export function advisoryLeftOpen(state: Case): EventBody[] {
  return isAdvisoryToClose(state) ? [{ type: 'advisory-left-open' }] : [];
}
