import type { Case, DeadlineDecision } from './case.ts';
import { deadline, type Deadline } from './deadlines.ts';
import { evolve } from './evolve.ts';
import { saidBy, type Actor, type CaseEvent, type Disclosure, type EventBody } from './events.ts';
import { STAGES, type Policy, type StageId } from './policy.ts';
import { openSteps } from './steps.ts';

/**
 * What moved a deadline: a decision of the team, a disclosure of another kind (that made it ASAP, or took that
 * back), known attacks because of which everything was made ASAP, a release (only the retrospective, which counts from it), a new beginning after the case lay closed, or another
 * fixed version than the announced one.
 */
type RescheduleMode =
  | DeadlineDecision['kind']
  | Disclosure
  | 'exploited'
  | 'exploited-over'
  | 'upstream-over'
  | 'released'
  | 'begun-anew'
  | 'corrected';

/** One change of a stage's deadline. An ASAP deadline has no instant, before or after. */
interface Reschedule {
  readonly at: Temporal.Instant;
  readonly actor: Actor;
  readonly mode: RescheduleMode;
  readonly from: Deadline;
  readonly to: Deadline;
  /** The recorded reason; the other project's name where the mode is `upstream`. */
  readonly reason: string | undefined;
  /** The stage was done already: nobody was given more time, or less. */
  readonly afterwards: boolean;
}

interface Completion {
  readonly at: Temporal.Instant;
  readonly actor: Actor;
  /** The deadline that was in force then; `undefined` for a retrospective that came before any release. */
  readonly deadline: Deadline | undefined;
  /** How long after that deadline, negative if before; `undefined` for ASAP, which has no instant to be late by. */
  readonly late: Temporal.Duration | undefined;
  /** The same against the deadline the stage had at first. */
  readonly lateAtFirst: Temporal.Duration | undefined;
}

/** What was planned for a stage, what became of the plan, and when the stage was done. */
export interface StageLateness {
  readonly stage: StageId;
  /** The first deadline; `undefined` for the retrospective until the release. */
  readonly first: Deadline | undefined;
  readonly reschedules: readonly Reschedule[];
  /** The deadline now: where the latest reschedule led, else the first. */
  readonly planned: Deadline | undefined;
  /** Undefined while the stage has something to do, also again. */
  readonly done: Completion | undefined;
}

/** Another day for the release, or none any more: the two sides agree anew. */
interface ReleaseDayMove {
  readonly at: Temporal.Instant;
  readonly actor: Actor;
  /** `undefined` if the day had fallen before. */
  readonly from: Temporal.Instant | undefined;
  /** `undefined` if the day fell: another project discloses after it. */
  readonly to: Temporal.Instant | undefined;
  readonly reason: string | undefined;
}

/** What was planned as release day, apart from the deadline of the stage, and when GitHub published. */
interface ReleaseDayLateness {
  readonly first: Temporal.Instant;
  readonly moves: readonly ReleaseDayMove[];
  readonly planned: Temporal.Instant | undefined;
  /**
   * How long after the day planned last before it (`undefined` for none), and after the one planned first; negative
   * if before.
   */
  readonly released:
    | {
        readonly at: Temporal.Instant;
        readonly late: Temporal.Duration | undefined;
        readonly lateAtFirst: Temporal.Duration;
      }
    | undefined;
}

export interface Lateness {
  /** Every stage, in order. */
  readonly stages: readonly StageLateness[];
  /** Undefined until a release day is proposed. */
  readonly releaseDay: ReleaseDayLateness | undefined;
}

/**
 * How the plan of a case held, for its retrospective and for statistics, read from its `events`, oldest first. A
 * function of the events and of the policy now in force: what the deadlines are is asked of `deadline` alone. A
 * stage is done at the instant its last step was recorded.
 */
export function lateness(caseId: string, events: Iterable<CaseEvent>, policy: Policy): Lateness {
  let state: Case | undefined;
  let stages: StageLateness[] = STAGES.map((stage) => ({
    stage,
    first: undefined,
    reschedules: [],
    planned: undefined,
    done: undefined,
  }));
  let releaseDay: ReleaseDayLateness | undefined;
  for (const event of events) {
    const now = evolve(caseId, state, event);
    stages = stages.map((before) => stageAfter(before, event, now, policy));
    releaseDay = releaseDayAfter(releaseDay, event, state?.proposal, now.proposal);
    state = now;
  }
  return { stages, releaseDay };
}

function stageAfter(before: StageLateness, event: CaseEvent, state: Case, policy: Policy): StageLateness {
  const planned = deadline(state, before.stage, policy);
  const first = before.first ?? planned;
  const cause = causeOf(event.body);
  const moved: Reschedule[] = [];
  if (before.planned && planned && cause && !isSame(before.planned, planned)) {
    const { at, actor } = event;
    const afterwards = before.done !== undefined;
    moved.push({ at, actor, from: before.planned, to: planned, afterwards, ...cause });
  }
  const isDone = openSteps(state, before.stage).length === 0;
  return {
    stage: before.stage,
    first,
    reschedules: [...before.reschedules, ...moved],
    planned,
    done: isDone ? (before.done ?? completion(event, planned, first)) : doneBefore(before, state),
  };
}

/** What was done stays done where another fixed version opens it again: that is a correction, and no lateness of this. */
function doneBefore({ stage, done }: StageLateness, { fixCorrected }: Case): Completion | undefined {
  return stage === 'fix-release' && fixCorrected ? done : undefined;
}

function completion(
  event: CaseEvent,
  planned: Deadline | undefined,
  first: Deadline | undefined,
): Completion {
  const { at } = event;
  return {
    at,
    actor: saidBy(event),
    deadline: planned,
    late: behind(at, planned),
    lateAtFirst: behind(at, first),
  };
}

function behind(at: Temporal.Instant, planned: Deadline | undefined): Temporal.Duration | undefined {
  return planned?.kind === 'at' ? at.since(planned.due) : undefined;
}

function isSame(a: Deadline, b: Deadline): boolean {
  return a.kind === b.kind && a.revision === b.revision && instantOf(a).equals(instantOf(b));
}

function instantOf(planned: Deadline): Temporal.Instant {
  return planned.kind === 'at' ? planned.due : planned.since;
}

/** What kind of change an event may be to a deadline; `undefined` for the events that leave deadlines alone. */
function causeOf(body: EventBody): Pick<Reschedule, 'mode' | 'reason'> | undefined {
  switch (body.type) {
    case 'deadline-set':
      return { mode: 'override', reason: body.reason };
    case 'slow-track-set':
      return { mode: 'slow-track', reason: body.reason };
    case 'upstream-set':
      return { mode: 'upstream', reason: body.project };
    case 'upstream-withdrawn':
      return { mode: 'upstream-over', reason: undefined };
    case 'disclosure-changed':
      return { mode: body.kind, reason: undefined };
    case 'exploitation-asap':
      return { mode: body.asap ? 'exploited' : 'exploited-over', reason: undefined };
    case 'exploitation-retracted':
      return { mode: 'exploited-over', reason: undefined };
    case 'advisory-published':
    case 'fix-released':
    case 'announced':
      return { mode: 'released', reason: undefined };
    case 'advisory-corrected':
    case 'correction-ended':
    case 'advisory-standing':
      return { mode: 'corrected', reason: undefined };
    case 'reopened':
    case 'advisory-reopened':
      return { mode: 'begun-anew', reason: undefined };
    default:
      return undefined;
  }
}

function releaseDayAfter(
  before: ReleaseDayLateness | undefined,
  { at, actor, body }: CaseEvent,
  was: Case['proposal'],
  proposal: Case['proposal'],
): ReleaseDayLateness | undefined {
  const planned = proposal?.at;
  if (!before) return planned && { first: planned, moves: [], planned, released: undefined };
  if (was?.revision !== proposal?.revision) {
    const isSaid = body.type === 'release-proposed' || body.type === 'release-withdrawn';
    const reason = isSaid ? body.reason : undefined;
    const move = { at, actor, from: before.planned, to: planned, reason };
    return { ...before, moves: [...before.moves, move], planned };
  }
  if (body.type !== 'advisory-published') return before;
  const late = before.planned && body.at.since(before.planned);
  return { ...before, released: { at: body.at, late, lateAtFirst: body.at.since(before.first) } };
}
