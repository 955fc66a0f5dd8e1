import { announcementDueAt } from '../announcement-due.ts';
import type { Case } from '../case.ts';
import { deadlines, type Deadline } from '../deadlines.ts';
import { coordinatorNow, type Team } from '../notifications/case-people.ts';
import type { Side } from '../events.ts';
import type { Policy, StageId } from '../policy.ts';
import { openQuestions } from '../questions/questions.ts';
import { regulatoryDues } from '../regulatory.ts';
import { remembered } from '../remembered.ts';
import { STEP_IDS } from '../step-ids.ts';
import { currentStage, nextAct, STEPS, type NextAct } from '../steps.ts';
import { isBefore } from '../time.ts';

/** A case in a line, as it is until something happens to it: what an index can keep of it. */
export interface Summary {
  readonly id: string;
  readonly status: 'open' | 'closed';
  /** The first stage with something to do; undefined when every step is done. */
  readonly stage: StageId | undefined;
  readonly next: NextAct | undefined;
  /** As the events have it; they may have left the team since. */
  readonly coordinator: string | undefined;
  /** The most pressing of its deadlines. */
  readonly due: FirstDue | undefined;
  /** The other cases that leave together with it; absent where none does. */
  readonly linked?: readonly string[];
  /** Its questions that wait for an answer; absent where none does. */
  readonly waiting?: readonly Wait[];
}

/** How long a question waits for an answer, in milliseconds of the epoch: a list reads and compares dozens of them. */
export interface Wait {
  readonly since: number;
  /** From then on it waits no more, answered or not. */
  readonly until?: number;
}

type FirstDue =
  | { readonly kind: 'asap'; readonly since: Temporal.Instant }
  | { readonly kind: 'at'; readonly due: Temporal.Instant };

export const summaryOf = remembered((state: Case, policy: Policy): Summary => ({
  id: state.id,
  status: state.status,
  stage: currentStage(state),
  next: nextAct(state),
  coordinator: state.coordinator,
  due: firstDue(deadlines(state, policy), [
    announcementDueAt(state),
    ...regulatoryDues(state, policy).map(({ due }) => due),
  ]),
  ...(state.linked.length > 0 ? { linked: state.linked } : {}),
  ...waitingOf(state),
}));

function waitingOf(state: Case): Pick<Summary, 'waiting'> {
  const waiting = openQuestions(state).map(({ since, until }) => ({
    since: since.epochMilliseconds,
    ...(until ? { until: until.epochMilliseconds } : {}),
  }));
  return waiting.length > 0 ? { waiting } : {};
}

/**
 * ASAP comes before every date, and an earlier date before a later one; an announcement is due since the publication, and a
 * regulatory mark when its time is over.
 */
function firstDue(
  open: readonly Deadline[],
  others: readonly (Temporal.Instant | undefined)[],
): FirstDue | undefined {
  const asap = open.find((deadline) => deadline.kind === 'asap');
  if (asap) return { kind: 'asap', since: asap.since };
  const dates = [
    ...open.flatMap((deadline) => (deadline.kind === 'at' ? [deadline.due] : [])),
    ...others.filter((at) => at !== undefined),
  ];
  const [due] = dates.toSorted((a, b) => Temporal.Instant.compare(a, b));
  return due && { kind: 'at', due };
}

/** A name for a next act, to be kept: the step's id, or the kind of what is no step. */
export function nameOfNext(next: NextAct): string {
  return next.kind === 'step' ? next.step : next.kind;
}

/** The next act of that name; `undefined` if it names none. */
export function nextNamed(name: string | null): NextAct | undefined {
  if (name === 'mitigate' || name === 'mark' || name === 'unmark' || name === 'tell') return { kind: name };
  if (name === 'close' || name === 'resolve') return { kind: name };
  const step = STEP_IDS.find((id) => id === name);
  return step && { kind: 'step', step, owners: STEPS[step].owners };
}

/** Who owes something, as it is shown: a member by their Discord id, or a side. */
export type Party =
  | { readonly kind: 'member'; readonly id: string }
  | { readonly kind: 'side'; readonly side: Side };

/** A case in a line, as it is now. */
export interface Glance extends Summary {
  /** Who owes the next act; empty if there is none. */
  readonly owners: readonly Party[];
  /** ASAP, or past a deadline. */
  readonly late: boolean;
  /** How many questions wait for an answer now, and since when the first of them does; `undefined` where none does. */
  readonly waits: { readonly count: number; readonly since: Temporal.Instant } | undefined;
}

/** Whether the most pressing deadline of a case is ASAP, or has passed. */
export function isLate(due: FirstDue | undefined, now: Temporal.Instant): boolean {
  return due !== undefined && (due.kind === 'asap' || isBefore(due.due, now));
}

/** `team` is the security team as it is now: who coordinates follows from it. */
export function glanceAt(summary: Summary, team: Team, now: Temporal.Instant): Glance {
  const { next, coordinator, due } = summary;
  const present = coordinatorNow(team, coordinator);
  const sides = next?.kind === 'step' ? next.owners : next ? (['security'] as const) : [];
  return {
    ...summary,
    owners: partiesOf(sides, present),
    late: isLate(due, now),
    waits: waitsAt(summary, now),
  };
}

function waitsAt({ waiting = [] }: Summary, now: Temporal.Instant): Glance['waits'] {
  const open = waiting.filter(({ until }) => until === undefined || now.epochMilliseconds < until);
  if (open.length === 0) return undefined;
  const since = Math.min(...open.map((each) => each.since));
  return { count: open.length, since: Temporal.Instant.fromEpochMilliseconds(since) };
}

/** Sides as they are shown: the security team is the coordinator, where there is one. */
export function partiesOf(sides: readonly Side[], coordinator: string | undefined): Party[] {
  return sides.map((side) =>
    side === 'security' && coordinator !== undefined
      ? { kind: 'member', id: coordinator }
      : { kind: 'side', side },
  );
}
