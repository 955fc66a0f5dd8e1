import { isUrgent, type Case, type DeadlineDecision } from './case.ts';
import { STAGES, type Policy, type StageId } from './policy.ts';
import { remembered } from './remembered.ts';
import { openSteps } from './steps.ts';
import { plus } from './time.ts';

interface DeadlineBase {
  readonly stage: StageId;
  /** The number of the event that set it, 1 for the policy's own: names the instant it is due. */
  readonly revision: number;
  /** When its coordinator last did something in the case; `undefined` if it has none, and before that was kept. */
  readonly coordinatorActedAt?: Temporal.Instant;
}

/** When a stage is due. `asap` has no instant: it counts from `since`, the disclosure that made it so. */
export type Deadline = DeadlineBase &
  (
    | {
        readonly kind: 'at';
        readonly due: Temporal.Instant;
        /** Before this there is nothing to do (the retrospective, until a day after the release). */
        readonly opens?: Temporal.Instant;
        /** The decision that moved it from the policy's own date. */
        readonly movedBy?: DeadlineDecision;
      }
    | { readonly kind: 'asap'; readonly since: Temporal.Instant }
  );

/**
 * The deadlines of every stage that still has something to do, in the order of the stages. A function of the
 * events alone: the clock does not move a deadline. The retrospective has none until the release.
 *
 * The latest decision counts: public disclosure, or a declined request for private handling, makes all ASAP
 * ("all timelines become ASAP") until the disclosure changes back or the team sets a date. Another project's date
 * does not count meanwhile, since the release does not wait for it (`upstreamDate`). The retrospective is never ASAP:
 * it looks back, and the policy gives it its days after the release.
 */
export const deadlines = remembered((state: Case, policy: Policy): readonly Deadline[] => {
  if (state.status === 'closed') return [];
  return STAGES.filter((stage) => openSteps(state, stage).length > 0)
    .map((stage) => deadline(state, stage, policy))
    .filter((found) => found !== undefined)
    .map((found) =>
      state.coordinatorActedAt ? { ...found, coordinatorActedAt: state.coordinatorActedAt } : found,
    );
});

/** The deadline of one stage, whether or not it still has something to do. */
export function deadline(state: Case, stage: StageId, policy: Policy): Deadline | undefined {
  const decision = latestFor(state, stage);
  const { disclosure } = state;
  if (
    isUrgent(disclosure.kind) &&
    stage !== 'retrospective' &&
    disclosure.revision > (decision?.revision ?? 0)
  )
    return { stage, kind: 'asap', since: disclosure.since, revision: disclosure.revision };
  const planned = byPolicy(state, stage, policy);
  if (!planned || !decision) return planned;
  return { ...planned, due: decision.due, revision: decision.revision, movedBy: decision };
}

function latestFor(state: Case, stage: StageId): DeadlineDecision | undefined {
  return state.decisions.findLast((decision) =>
    decision.kind === 'override'
      ? decision.stage === stage || (stage === 'intake' && decision.stage === 'fix-team')
      : stage === 'fix-release' && (decision.kind !== 'upstream' || !isUrgent(state.disclosure.kind)),
  );
}

/** What the policy itself says: revision 1, since it follows from the disclosure and the release alone. */
function byPolicy(state: Case, stage: StageId, policy: Policy): (Deadline & { kind: 'at' }) | undefined {
  if (stage === 'retrospective') {
    if (!state.publishedAt) return undefined;
    const { opens, due } = policy.deadlines.retrospective;
    return {
      stage,
      kind: 'at',
      revision: 1,
      opens: plus(state.publishedAt, opens),
      due: plus(state.publishedAt, due),
    };
  }
  // "With fix team": the report is dealt with in the same first 24 hours.
  const length = policy.deadlines[stage === 'intake' ? 'fix-team' : stage];
  return { stage, kind: 'at', revision: 1, due: plus(state.disclosedAt, length) };
}
