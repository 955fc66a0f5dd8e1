import type { Case } from '../../process/case.ts';
import { makesUrgent } from '../../process/case.ts';
import type { Deadline } from '../../process/deadlines.ts';
import type { CaseEvent } from '../../process/events.ts';
import { lateness, type StageLateness } from '../../process/lateness.ts';
import type { Policy } from '../../process/policy.ts';
import { releasedAndAnnouncedAt } from '../../process/publication/public-facts.ts';
import { inSeconds, isBefore, plus } from '../../process/time.ts';
import { STAGE_WORDS, STEP_WORDS } from '../vocabulary.ts';

/** A case to be drawn: its state, and the events that make it up. */
export interface TimelineInput {
  readonly state: Case;
  readonly events: readonly CaseEvent[];
  readonly policy: Policy;
  /** What the picture is of, for those who are not to read the case's id. */
  readonly name?: string;
  /** The retrospective counts from the publication, as it did in the words of November 2026. */
  readonly countsFromPublication?: true | undefined;
}

/** How one stage went, from the instant from which its deadline counts. */
export interface StageStory {
  readonly name: string;
  /** `undefined` for a stage that cannot begin yet: the retrospective, before the release. */
  readonly from: Temporal.Instant | undefined;
  /** When it was done; undefined while it is not. */
  readonly done: Temporal.Instant | undefined;
  /** The deadline in force when it was done, or now. `undefined` if it is ASAP, or there is none. */
  readonly due: Temporal.Instant | undefined;
  readonly asap: boolean;
  /** The deadline it had at first, where that is another one. */
  readonly firstDue: Temporal.Instant | undefined;
  /** Seconds after the deadline, until it was done or the story ends; 0 or less if in time; `undefined` for none. */
  readonly late: number | undefined;
}

/** One of the moments that people remember a case by. */
export interface Moment {
  readonly name: string;
  readonly at: Temporal.Instant;
}

export interface TimelineStory {
  /** The case's id, or what is said in place of it. */
  readonly name: string;
  readonly stages: readonly StageStory[];
  /** In the order of time. */
  readonly moments: readonly Moment[];
  /** Where the record ends, so far: what is not done by then is open. */
  readonly end: Temporal.Instant;
}

/**
 * What there is to draw of a case. A function of what was recorded, and not of the clock: asking for the publication
 * of the retrospective, and agreeing to it, changes nothing in the picture that was agreed to.
 */
export function timelineStory(input: TimelineInput): TimelineStory {
  const { state, events, policy, name = state.id, countsFromPublication } = input;
  const counted = events.filter(({ body }) => !('what' in body && body.what === 'retrospective'));
  const end = counted.reduce(
    (latest, { at }) => (isBefore(latest, at) ? at : latest),
    state.publishedAt ?? state.disclosedAt,
  );
  const { stages } = lateness(state.id, counted, policy);
  return {
    name,
    stages: stages.map((stage) =>
      countsFromPublication && stage.stage === 'retrospective'
        ? stageStory(fromPublication(stage, input), state.publishedAt, end)
        : stageStory(stage, beginningOf(stage, state), end),
    ),
    moments: momentsOf(state, events),
    end,
  };
}

/** From when on the deadline of a stage counts; `undefined` for the retrospective, before the release is announced. */
function beginningOf({ stage }: StageLateness, state: Case): Temporal.Instant | undefined {
  return stage === 'retrospective' ? releasedAndAnnouncedAt(state) : state.disclosedAt;
}

function fromPublication(retrospective: StageLateness, { state, policy }: TimelineInput): StageLateness {
  const { publishedAt } = state;
  if (!publishedAt) return retrospective;
  const due = plus(publishedAt, policy.deadlines.retrospective.due);
  const counted = (planned: Deadline | undefined) =>
    planned?.kind === 'at' && !planned.movedBy ? { ...planned, due } : planned;
  const { first, planned, done } = retrospective;
  return {
    ...retrospective,
    first: counted(first),
    planned: counted(planned),
    done: done && { ...done, deadline: counted(done.deadline) },
  };
}

function stageStory(
  { stage, first, planned, done }: StageLateness,
  from: Temporal.Instant | undefined,
  end: Temporal.Instant,
): StageStory {
  const inForce = done ? done.deadline : planned;
  const due = dueOf(inForce);
  const firstDue = dueOf(first);
  const moved = firstDue !== undefined && !(due && firstDue.equals(due));
  return {
    name: STAGE_WORDS[stage].long,
    from,
    done: done?.at,
    due,
    asap: inForce?.kind === 'asap',
    firstDue: moved ? firstDue : undefined,
    late: due && inSeconds((done?.at ?? end).since(due)),
  };
}

function dueOf(planned: Deadline | undefined): Temporal.Instant | undefined {
  return planned?.kind === 'at' ? planned.due : undefined;
}

function momentsOf(state: Case, events: readonly CaseEvent[]): Moment[] {
  const { steps, announced, disclosedAt, publishedAt } = state;
  const assigned = events.find(({ body }) => body.type === 'cve-assigned');
  const urgent = events.find(
    ({ body }) =>
      (body.type === 'disclosure-changed' && makesUrgent(body.kind)) ||
      (body.type === 'exploitation-asap' && body.asap),
  );
  const candidates: readonly (readonly [string, Temporal.Instant | undefined])[] = [
    ['Reported', disclosedAt],
    [STEP_WORDS.acknowledge.short, steps.acknowledge?.at],
    [STEP_WORDS['fix-team'].short, steps['fix-team']?.at],
    ['Deadlines ASAP', urgent?.at],
    assigned
      ? ['CVE assigned', assigned.at]
      : [STEP_WORDS['cve-requested'].short, steps['cve-requested']?.at],
    [STEP_WORDS['fix-ready'].short, steps['fix-ready']?.at],
    [STEP_WORDS['release-day'].short, steps['release-day']?.at],
    [STEP_WORDS['distributors-notified'].short, steps['distributors-notified']?.at],
    ['Mitigation', announced.mitigation?.at],
    [STEP_WORDS.published.short, publishedAt],
    [STEP_WORDS.announced.short, announced.announcement?.at],
    [STAGE_WORDS.retrospective.long, steps['retrospective-posted']?.at],
  ];
  return candidates
    .flatMap(([name, at]) => (at ? [{ name, at }] : []))
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at));
}
