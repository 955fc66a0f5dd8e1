import { isUrgent, urgentSince, type Case, type DeadlineDecision } from './case.ts';
import { byStage, STAGES, type Policy, type StageId } from './policy.ts';
import { releasedAndAnnouncedAt } from './publication/public-facts.ts';
import { slotFrom } from './release-slots.ts';
import { remembered } from './remembered.ts';
import { openSteps } from './steps.ts';
import { isBefore, plus } from './time.ts';
import { upstreamDate, upstreams } from './upstream.ts';

interface DeadlineBase {
  readonly stage: StageId;
  /** The number of the event that set it, 1 for the policy's own: names the instant it is due. */
  readonly revision: number;
  /** When its coordinator last did something in the case; `undefined` if it has none, and before that was kept. */
  readonly coordinatorActedAt?: Temporal.Instant;
}

/** When a stage is due. `asap` has no instant: it counts from `since`, the disclosure that made it so, or the new beginning. */
export type Deadline = DeadlineBase &
  (
    | {
        readonly kind: 'at';
        readonly due: Temporal.Instant;
        /** Before this there is nothing to do (the retrospective, until a day after the release). */
        readonly opens?: Temporal.Instant;
        /** The decision that moved it from the policy's own date. */
        readonly movedBy?: DeadlineDecision;
        /** The reporter publishes then: it is to be out before. */
        readonly byReporter?: true;
      }
    | {
        readonly kind: 'asap';
        readonly since: Temporal.Instant;
        /** It is public, and no member has done anything in the case since. */
        readonly unanswered?: true;
      }
  );

/**
 * The deadlines of every stage that still has something to do, in the order of the stages. A function of the
 * events alone: the clock does not move a deadline. The retrospective has none until the release.
 *
 * The latest decision counts: public disclosure, or a declined request for private handling, makes all ASAP
 * ("all timelines become ASAP") until the disclosure changes back or the team sets a date; so do known attacks, where the
 * team decided that. Another project's date
 * does not count meanwhile, since the release does not wait for it (`upstreamDate`). The retrospective is never ASAP:
 * it looks back, and the policy gives it its days after the release.
 *
 * A case that is opened again after it lay closed begins anew: its deadlines count from then on, and those that it had
 * before stand in its record (`lateness`).
 */
export const deadlines = remembered((state: Case, policy: Policy): readonly Deadline[] => {
  if (state.status === 'closed') return [];
  return STAGES.filter((stage) => openSteps(state, stage).length > 0)
    .map((stage) => deadline(state, stage, policy))
    .filter((found) => found !== undefined)
    .map((found) =>
      state.coordinatorActedAt ? { ...found, coordinatorActedAt: state.coordinatorActedAt } : found,
    )
    .map((found) => (found.kind === 'asap' && isUnanswered(state) ? { ...found, unanswered: true } : found));
});

/** It is public, and no member has done anything in it since. */
function isUnanswered({ disclosure }: Case): boolean {
  return disclosure.kind === 'public' && disclosure.answeredAt === undefined;
}

/** The deadline of one stage, whether or not it still has something to do. */
export function deadline(state: Case, stage: StageId, policy: Policy): Deadline | undefined {
  return everyDeadline(state, policy)[stage];
}

const everyDeadline = remembered((state: Case, policy: Policy) =>
  byStage((stage) => deadlineOf(state, stage, policy)),
);

function deadlineOf(state: Case, stage: StageId, policy: Policy): Deadline | undefined {
  const { begunAnew } = state;
  const planned = byPolicy(state, stage, policy);
  const urgent = stage === 'retrospective' ? undefined : urgentSince(state);
  const latest = latestFor(state, stage);
  const decision =
    latest && stands(state, latest, urgent ? begunAnew?.at : planned?.due) ? latest : undefined;
  if (urgent && urgent.revision > (decision?.revision ?? 0)) {
    const { at: since, revision } = begunAnew && begunAnew.revision > urgent.revision ? begunAnew : urgent;
    return { stage, kind: 'asap', since, revision };
  }
  // Users get a version that does not fix it: what the release still owes them waits for no date.
  const corrected = stage === 'fix-release' ? state.fixCorrected : undefined;
  if (corrected && corrected.revision > (decision?.revision ?? 0))
    return { stage, kind: 'asap', since: corrected.at, revision: corrected.revision };
  if (!planned) return undefined;
  if (!decision) return stage === 'fix-release' ? beforeTheReporter(state, planned) : planned;
  const movedBy = governing(state, decision);
  const { at, revision } = (decision.kind === 'upstream' && agreedAfterUpstream(state, policy)) || {
    at: movedBy.due,
    revision: decision.revision,
  };
  const decided = { ...planned, due: at, revision, movedBy };
  return stage === 'fix-release' ? beforeTheReporter(state, decided, decision.revision) : decided;
}

/** What was decided before a case began anew stands where it gives more time than beginning anew (`anew`) does. */
function stands(state: Case, decision: DeadlineDecision, anew: Temporal.Instant | undefined): boolean {
  const { begunAnew } = state;
  if (!begunAnew || !anew || decision.revision > begunAnew.revision) return true;
  return isBefore(anew, governing(state, decision).due);
}

/** The decision whose date counts: where the release waits for several projects, the one about the last of them. */
function governing(state: Case, decision: DeadlineDecision): DeadlineDecision {
  if (decision.kind !== 'upstream') return decision;
  return upstreams(state).reduce((last, each) => (isBefore(last.due, each.due) ? each : last), decision);
}

/**
 * Another project discloses at an hour of its own, and the release follows at the first recommended one: where both sides
 * agreed on that, it is not late before.
 */
function agreedAfterUpstream(state: Case, policy: Policy): NonNullable<Case['proposal']> | undefined {
  const { proposal, steps } = state;
  const upstream = upstreamDate(state);
  return proposal && steps['release-day'] && upstream && proposal.at.equals(slotFrom(policy, upstream))
    ? proposal
    : undefined;
}

/**
 * The reporter's date is a limit, too, until the team decides on another deadline in its knowledge.
 * @param decided the number of the event that decided on the deadline; 0 for the policy's own.
 */
function beforeTheReporter(
  { reporterPublishes: date, begunAnew }: Case,
  planned: Deadline & { kind: 'at' },
  decided = 0,
): Deadline {
  const { movedBy: _, ...rest } = planned;
  if (!date || decided > date.revision || isBefore(planned.due, date.at)) return planned;
  if (begunAnew && isBefore(date.at, begunAnew.at)) return planned;
  return { ...rest, due: date.at, revision: date.revision, byReporter: true };
}

function latestFor(state: Case, stage: StageId): DeadlineDecision | undefined {
  return state.decisions.findLast((decision) =>
    decision.kind === 'override'
      ? decision.stage === stage || (stage === 'intake' && decision.stage === 'fix-team')
      : stage === 'fix-release' && (decision.kind !== 'upstream' || !isUrgent(state)),
  );
}

/**
 * What the policy itself says: revision 1, since it follows from the disclosure and the release alone, or the number of the
 * event with which the case began anew.
 */
function byPolicy(state: Case, stage: StageId, policy: Policy): (Deadline & { kind: 'at' }) | undefined {
  const first = beginningOf(state, stage);
  if (!first) return undefined;
  const { begunAnew } = state;
  const { at, revision } = begunAnew && isBefore(first.at, begunAnew.at) ? begunAnew : first;
  if (stage === 'retrospective') {
    const { opens, due } = policy.deadlines.retrospective;
    return { stage, kind: 'at', revision, opens: plus(at, opens), due: plus(at, due) };
  }
  // "With fix team": the report is dealt with in the same first 24 hours.
  const length = policy.deadlines[stage === 'intake' ? 'fix-team' : stage];
  return { stage, kind: 'at', revision, due: plus(at, length) };
}

/** From when on a stage counts, and the number of that event; `undefined` for a retrospective that nobody is asked for yet. */
function beginningOf(state: Case, stage: StageId): Case['lookBack'] {
  if (stage !== 'retrospective') return { at: state.disclosedAt, revision: 1 };
  return releasedAndAnnouncedAt(state) ? state.lookBack : undefined;
}
