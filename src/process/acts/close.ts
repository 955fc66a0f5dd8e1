import { isFixPublic, isUrgent, type Case } from '../case.ts';
import { GHSA_ID, type EventBody, type Resolution } from '../events.ts';
import { STAGES } from '../policy.ts';
import { currentStage, openSteps } from '../steps.ts';
import { approvePublication, askForPublication } from '../publication/requests.ts';
import { refusalOfOpenMarks } from './regulatory.ts';
import {
  accept,
  because,
  refusalOfSecurity,
  refusalOfText,
  refuse,
  type Circumstances,
  type Decision,
  type Refusal,
  type Who,
} from './decision.ts';

/** As what a case is closed, and why. */
export interface Ending {
  readonly resolution: Resolution;
  /** Of which case, or of which advisory that has none here, it is a duplicate. */
  readonly of?: string | undefined;
  readonly reason?: string | undefined;
}

/** The case of which one is to be closed as a duplicate, as it is now: absent where there is no such case. */
interface Originally {
  readonly original?: Case | undefined;
}

/**
 * Closes a case, or says why GitHub closed it. "Fixed" with steps still open needs a reason: the policy's steps
 * are suggestions, and skipping one is a decision that stays in the record. So is leaving a regulatory mark open.
 */
export function closeCase(
  state: Case,
  ending: Ending & Originally,
  { who, policy }: Circumstances,
): Decision {
  const refusal =
    refusalOfClosing(state, ending, who) ??
    refusalOfOpenMarks(state, ending, policy) ??
    refusalOfOriginal(state, ending);
  if (refusal) return refuse(refusal);
  if (closingTakesTwo(state, ending.resolution)) return refuse({ code: 'closing-takes-two' });
  return accept(closedAs(ending));
}

/** Why a person cannot close a case so, or ask for it where it takes two members. */
export function refusalOfClosing(
  state: Case,
  { resolution, reason }: Ending,
  { sides }: Who,
): Refusal | undefined {
  if (!sides.includes('security')) return { code: 'security-only' };
  if (state.closed?.resolution) return { code: 'already-closed', resolution: state.closed.resolution };
  const embargoed = refusalOfText(reason);
  if (embargoed) return embargoed;
  const steps = STAGES.flatMap((stage) => openSteps(state, stage));
  if (reason !== undefined) return undefined;
  if (resolution === 'fixed' && steps.length > 0) return { code: 'steps-open', steps };
  return closingTakesTwo(state, resolution) ? { code: 'reason-needed', why: 'close' } : undefined;
}

/** Why a case cannot be a duplicate of that one: a chain of duplicates would end nowhere, or in a circle. */
function refusalOfOriginal(
  { id }: Case,
  { resolution, of, original }: Ending & Originally,
): Refusal | undefined {
  if (of === undefined) return undefined;
  if (resolution !== 'duplicate') return { code: 'original-wrong', of, why: 'no-duplicate' };
  if (GHSA_ID.test(of)) return undefined;
  if (of === id) return { code: 'original-wrong', of, why: 'itself' };
  if (!original) return { code: 'original-wrong', of, why: 'unknown' };
  const next = original.closed?.of;
  if (next === undefined) return undefined;
  return next === id
    ? { code: 'original-wrong', of, why: 'circle' }
    : { code: 'original-wrong', of, why: 'duplicate', next };
}

/**
 * Whether closing takes a second member, and a reason: the public knows of the case, or the private distributors do, and its
 * fix is not out.
 */
export function closingTakesTwo(state: Case, resolution: Resolution): boolean {
  const { status, disclosure, publishedAt, advanceNotice } = state;
  if (status === 'closed') return false;
  if (resolution === 'fixed' && isFixPublic(state)) return false;
  return disclosure.kind === 'public' || publishedAt !== undefined || (advanceNotice?.recipients ?? 0) > 0;
}

/** Asks a second member to close a case. */
export function askToClose(
  state: Case,
  { fingerprint, ...ending }: Ending & Originally & { readonly fingerprint: string },
  given: Circumstances,
): Decision {
  const refusal =
    refusalOfSecurity(state, given.who) ??
    refusalOfClosing(state, ending, given.who) ??
    refusalOfOriginal(state, ending);
  if (refusal) return refuse(refusal);
  const { resolution, of, reason } = ending;
  return askForPublication(
    state,
    {
      what: 'closing',
      fingerprint,
      closing: { resolution, ...(of === undefined ? {} : { of }), ...because(reason) },
    },
    given,
  );
}

/** Agrees, as another member than the one who asked: the case is closed. */
export function approveClosing(
  state: Case,
  { original, ...asked }: Originally & { readonly request: number; readonly fingerprint: string },
  given: Circumstances,
): Decision {
  const decision = approvePublication(state, { what: 'closing', ...asked }, given);
  const ending = state.publications.closing?.closing;
  if (!decision.ok || !ending) return decision;
  const refusal = refusalOfOriginal(state, { ...ending, original });
  return refusal ? refuse(refusal) : accept(...decision.events, closedAs(ending));
}

function closedAs({ resolution, of, reason }: Ending): EventBody {
  return { type: 'closed', resolution, ...(of === undefined ? {} : { of }), ...because(reason) };
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
  const { status, publishedAt, coordinator, fixTeam, advanceNotice } = state;
  return (
    status === 'open' &&
    currentStage(state) === 'intake' &&
    publishedAt === undefined &&
    coordinator === undefined &&
    fixTeam.length === 0 &&
    advanceNotice === undefined &&
    !isUrgent(state)
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
