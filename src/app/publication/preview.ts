import { judged, type JudgedCondition } from '../../process/publication/condition-acts.ts';
import { aloneFrom, changedSince, refusalOfPublication } from '../../process/publication/requests.ts';
import type { Case, PublicationRequest } from '../../process/case.ts';
import type { Exploitation, JointAct, Marking } from '../../process/events.ts';
import { isWrongOfAttacks, toSayOfAttacks } from '../../process/exploitation.ts';
import { toMark } from '../../process/publication/marks.ts';
import type { CaseActionContext } from '../action-context.ts';
import { ProblemError } from '../problem.ts';
import { requireNotAskedElsewhere } from './asked-elsewhere.ts';
import type { Draft } from './drafts.ts';

/** What would become public, and what the person who looks at it may do about it. */
export interface Preview {
  readonly what: JointAct;
  readonly draft: Draft;
  /** The conditions of the release; of anything but the advisory itself, none. */
  readonly conditions: readonly JudgedCondition[];
  readonly reader: Reader;
  /** It says otherwise than what stands there whether the advisory was withdrawn. */
  readonly mark?: Marking | undefined;
}

/** What the person who looks may do with a preview. */
export type Reader =
  | {
      readonly kind: 'asks';
      readonly fingerprint: string;
      readonly exploited: Exploitation;
      /** What another member asked for is not this any more: by whom, and the parts that differ. */
      readonly changed?: { readonly askedBy: string; readonly parts: readonly string[] };
    }
  | { readonly kind: 'answers'; readonly request: PublicationRequest }
  | { readonly kind: 'reads'; readonly why: OnlyReads };

/** Why a person can only read a preview. */
export type OnlyReads =
  /** Conditions of the release are not met. */
  | { readonly code: 'conditions-fail' }
  /** #codegate says just this. */
  | { readonly code: 'posted-already' }
  /** Another member has approved it, and it has not left yet. */
  | { readonly code: 'approved'; readonly by: string }
  /** They asked for it themselves. */
  | {
      readonly code: 'own-request';
      readonly request?: PublicationRequest;
      /** From when on they may post it alone; absent where the policy never lets them. */
      readonly aloneFrom?: Temporal.Instant;
    };

/**
 * Makes a preview for a member of the security team. `exploited` is what they say now; left out, what was said last.
 * `fingerprint` says which of several is meant; left out, the one that was asked for.
 * @throws {ProblemError} Where it may not be shown for publication, or where GitHub or a registry does not answer.
 */
export async function preview(
  action: CaseActionContext,
  what: JointAct,
  {
    exploited,
    fingerprint,
  }: { readonly exploited?: Exploitation | undefined; readonly fingerprint?: string | undefined } = {},
): Promise<Preview> {
  requirePublishable(action, what);
  const { case: state, services, now } = action;
  requireNotAskedElsewhere(services.cases, state, what);
  if (state.exploitation && exploited !== undefined && exploited !== 'yes')
    throw new ProblemError({ code: 'exploitation-on-record' });
  const known = toSayOfAttacks(state, exploited ?? saidBefore(state, what)).exploited;
  const draft = await services.drafts.draft(state, what, {
    now,
    exploited: known,
    fingerprint: fingerprint ?? state.publications[what]?.fingerprint,
    told: action.told,
  });
  const conditions = judged(state, draft.conditionsIn(state));
  const fails = conditions.some((condition) => condition.fails);
  const reader: Reader = fails
    ? { kind: 'reads', why: { code: 'conditions-fail' } }
    : readerOf(action, what, draft, known);
  const mark = toMark(state);
  return { what, draft, conditions, reader, ...(mark?.what === what ? { mark: mark.how } : {}) };
}

function readerOf(
  { case: state, who, services }: CaseActionContext,
  what: JointAct,
  { fingerprint, parts }: Draft,
  exploited: Exploitation,
): Reader {
  const request = state.publications[what];
  const changed = request ? changedSince(request, { parts }) : [];
  const stands = request?.fingerprint === fingerprint && changed.length === 0;
  if (postedOf(state, what)?.fingerprint === fingerprint)
    return { kind: 'reads', why: { code: 'posted-already' } };
  // An advisory whose publication failed after it was approved is published by pressing again.
  if (stands && request.approvedBy !== undefined && what !== 'advisory')
    return { kind: 'reads', why: { code: 'approved', by: request.approvedBy } };
  if (stands && request.askedBy === who.id) {
    const from = what === 'mitigation' ? aloneFrom(state, request, services.policy) : undefined;
    return { kind: 'reads', why: { code: 'own-request', request, ...(from ? { aloneFrom: from } : {}) } };
  }
  if (stands) return { kind: 'answers', request };
  const differs = request && { changed: { askedBy: request.askedBy, parts: changed } };
  return { kind: 'asks', fingerprint, exploited, ...differs };
}

/** What was said last of attacks; none, where it was said because of what was taken back since. */
function saidBefore(state: Case, what: JointAct): Exploitation {
  const asked = state.publications[what]?.exploited;
  if (asked !== undefined) return asked;
  const { mitigation } = state.announced;
  const last = postedOf(state, what) ?? mitigation;
  if (!last) return 'unknown';
  const isWrong = isWrongOfAttacks(state, last === mitigation ? 'mitigation' : 'announcement');
  return isWrong ? 'no' : last.exploited;
}

/** The message in #codegate that a publication would change. */
function postedOf({ announced }: Case, what: JointAct): Case['announced']['announcement'] {
  return what === 'announcement' || what === 'mitigation' ? announced[what] : undefined;
}

/**
 * Checks that this person may be shown this for publication now.
 * @throws {ProblemError} Where they may not.
 */
export function requirePublishable({ case: state, who }: CaseActionContext, what: JointAct): void {
  if (!who.sides.includes('security')) throw new ProblemError({ code: 'security-only' });
  const refusal = refusalOfPublication(state, what);
  if (refusal) throw new ProblemError(refusal);
}
