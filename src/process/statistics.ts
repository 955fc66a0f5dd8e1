import { afterPublication, together, type AfterPublication } from './after-publication.ts';
import type { Case } from './case.ts';
import { fold } from './evolve.ts';
import type { CaseEvent } from './events.ts';
import { lateness, type StageLateness } from './lateness.ts';
import { STAGES, type Policy, type StageId } from './policy.ts';
import { releasedAndAnnouncedAt } from './publication/public-facts.ts';
import { isFiledLate, regulatoryMarks } from './regulatory.ts';
import { silenceIn, type Silence } from './reporter/silence.ts';
import { inSeconds, isBefore, latest } from './time.ts';

/**
 * How long a stage took, over some cases, and how often it was on time. All lengths are in seconds.
 *
 * On time is what kept the deadline in force when it was done: who waits for another project, takes the slow track or
 * is given another day by the security team has agreed on that day, and `moved` tells of how many this is true. What
 * is ASAP has no day to keep: it counts in the lengths, and never as on time or late.
 */
export interface StageStatistics {
  readonly stage: StageId;
  /** What the policy gives it, counted from the disclosure, or from the release for the retrospective. */
  readonly target: number;
  /** Cases that finished the stage. */
  readonly finished: number;
  /** The one in the middle, and the longest; `undefined` for none. */
  readonly median: number | undefined;
  readonly worst: number | undefined;
  /** Cases with a day to keep that is decided: they finished the stage, or are overdue. */
  readonly dated: number;
  /** Of those, how many were on time. */
  readonly onTime: number;
  /** Of the ones on time, how many would have been late by their first deadline. */
  readonly moved: number;
  /** Of the finished ones, how many were ASAP. */
  readonly asap: number;
  /** Open cases in which the stage is not done yet, and how many of them are past their day. */
  readonly open: number;
  readonly overdue: number;
}

/** The cases disclosed in one quarter, such as `2026-Q1`. */
export interface QuarterStatistics {
  readonly quarter: string;
  readonly cases: number;
  readonly stages: readonly StageStatistics[];
}

export interface Statistics {
  /** Cases that are counted in every stage. */
  readonly cases: number;
  /** Those of them that are not closed. */
  readonly open: number;
  /** Closed as no vulnerability: nothing was to be fixed, so that only their intake is counted. */
  readonly intakeOnly: number;
  /** Spam and duplicates, which are counted nowhere else. */
  readonly leftOut: number;
  /** What became of the announcements, of the cases that are counted in every stage. */
  readonly afterPublication: Omit<AfterPublication, 'lengths'> & {
    /** How long #codegate said otherwise than GitHub, in the middle; `undefined` where nothing was corrected. */
    readonly median: number | undefined;
  };
  /** How long the reporters waited for the first word to them, and how long they heard nothing at the longest. */
  readonly reporters: { readonly firstAnswer: Lengths; readonly longestSilence: Lengths };
  /** Regulatory marks that are decided, and how many were met in time. */
  readonly regulatory: { readonly decided: number; readonly onTime: number };
  /** Every stage, in order. */
  readonly stages: readonly StageStatistics[];
  /** Oldest first; only quarters with a case. */
  readonly quarters: readonly QuarterStatistics[];
}

/** Lengths in seconds, one of each case that has any. */
interface Lengths {
  readonly cases: number;
  /** The one in the middle, and the longest; `undefined` for none. */
  readonly median: number | undefined;
  readonly worst: number | undefined;
}

/** A case with everything that happened to it, oldest first. */
export interface History {
  readonly caseId: string;
  readonly events: readonly CaseEvent[];
}

/** What of a case counts; `left-out` is counted elsewhere already, or is no report. */
export type Count = Counted | 'left-out';

interface Counted {
  readonly quarter: string;
  readonly intakeOnly: boolean;
  readonly isOpen: boolean;
  readonly stages: readonly StageOutcome[];
  readonly afterPublication: AfterPublication;
  readonly silence: Silence | undefined;
  /** Of each regulatory mark that is decided, whether it was met in time. */
  readonly marks: readonly boolean[];
}

interface StageOutcome {
  readonly stage: StageId;
  /** `undefined` for a stage that is not done. */
  readonly took: number | undefined;
  /** `undated`: it is open and not due yet, was left open, or had no day to keep. */
  readonly kept: 'on-time' | 'moved' | 'late' | 'undated';
  readonly asap: boolean;
  readonly isOpen: boolean;
}

/**
 * What of a case counts in the statistics: a function of its history, the policy now in force, and the clock (for what is overdue).
 *
 * @returns `undefined` if there is no event
 */
export function countOf(
  { caseId, events }: History,
  policy: Policy,
  now: Temporal.Instant,
): Count | undefined {
  const state = fold(caseId, events);
  if (!state) return undefined;
  if (isLeftOut(state)) return 'left-out';
  return {
    ...countedCase(state, events, lateness(caseId, events, policy).stages, now),
    marks: regulatoryMarks(state, policy)
      .filter((mark) => mark.filed !== undefined || isFiledLate(mark, now))
      .map((mark) => !isFiledLate(mark, now)),
  };
}

/**
 * How long the stages of all cases took against the policy's targets, and how many were on time, over all and by the
 * quarter of the disclosure.
 *
 * @param counts what of each case counts
 */
export function statisticsOf(counts: readonly Count[], policy: Policy): Statistics {
  const counted = counts.filter((count) => count !== 'left-out');
  const full = counted.filter(({ intakeOnly }) => !intakeOnly);
  const { lengths, ...announcements } = together(full.map((each) => each.afterPublication));
  const silences = counted.flatMap(({ silence }) => silence ?? []);
  const marks = counted.flatMap((each) => each.marks);
  const quarters = Map.groupBy(counted, ({ quarter }) => quarter);
  return {
    cases: full.length,
    open: full.filter(({ isOpen }) => isOpen).length,
    intakeOnly: counted.length - full.length,
    leftOut: counts.length - counted.length,
    afterPublication: { ...announcements, median: median(lengths) },
    reporters: {
      firstAnswer: lengthsOf(silences.flatMap(({ firstAnswer }) => firstAnswer ?? [])),
      longestSilence: lengthsOf(silences.map(({ longest }) => longest)),
    },
    regulatory: { decided: marks.length, onTime: marks.filter((isOnTime) => isOnTime).length },
    stages: stagesOf(counted, policy),
    quarters: [...quarters]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([quarter, cases]) => ({
        quarter,
        cases: cases.filter(({ intakeOnly }) => !intakeOnly).length,
        stages: stagesOf(cases, policy),
      })),
  };
}

/** What is counted elsewhere already, or is no report. */
function isLeftOut({ closed }: Case): boolean {
  return closed?.resolution === 'duplicate' || closed?.resolution === 'spam';
}

function countedCase(
  state: Case,
  events: readonly CaseEvent[],
  stages: readonly StageLateness[],
  now: Temporal.Instant,
): Omit<Counted, 'marks'> {
  const resolution = state.closed?.resolution;
  const intakeOnly = resolution === 'invalid';
  return {
    quarter: quarterOf(state.disclosedAt),
    intakeOnly,
    isOpen: state.status === 'open',
    afterPublication: afterPublication(state, events),
    silence: silenceIn(state, events, now),
    stages: stages
      .filter(({ stage }) => !intakeOnly || stage === 'intake')
      .map((stage) => outcomeOf(state, stage, now)),
  };
}

/** A stage counts from where its target counts from; what was done since a case began anew, from that beginning. */
function outcomeOf(
  state: Case,
  { stage, planned, done }: StageLateness,
  now: Temporal.Instant,
): StageOutcome {
  const { status, disclosedAt, begunAnew } = state;
  const first = stage === 'retrospective' ? releasedAndAnnouncedAt(state) : disclosedAt;
  const isAnew = first && begunAnew && (!done || !isBefore(done.at, begunAnew.at));
  const start = isAnew ? latest([first, begunAnew.at]) : first;
  if (!done || !start) {
    // Before the release, there is no retrospective to wait for.
    const isOpen = status === 'open' && start !== undefined;
    const isOverdue = isOpen && planned?.kind === 'at' && isBefore(planned.due, now);
    return { stage, took: undefined, kept: isOverdue ? 'late' : 'undated', asap: false, isOpen };
  }
  return {
    stage,
    took: Math.max(0, done.at.since(start).total('seconds')),
    kept: keptBy(done),
    asap: done.deadline?.kind === 'asap',
    isOpen: false,
  };
}

function keptBy({ late, lateAtFirst }: NonNullable<StageLateness['done']>): StageOutcome['kept'] {
  if (!late) return 'undated';
  if (inSeconds(late) > 0) return 'late';
  return lateAtFirst && inSeconds(lateAtFirst) > 0 ? 'moved' : 'on-time';
}

function stagesOf(cases: readonly Counted[], policy: Policy): StageStatistics[] {
  return STAGES.map((stage) => {
    const all = cases.flatMap(({ stages }) => stages.filter((each) => each.stage === stage));
    const lengths = all.flatMap(({ took }) => took ?? []).toSorted((a, b) => a - b);
    const count = (holds: (outcome: StageOutcome) => boolean) => all.filter(holds).length;
    const moved = count(({ kept }) => kept === 'moved');
    return {
      stage,
      target: targetOf(stage, policy),
      finished: lengths.length,
      median: median(lengths),
      worst: lengths.at(-1),
      dated: count(({ kept }) => kept !== 'undated'),
      onTime: moved + count(({ kept }) => kept === 'on-time'),
      moved,
      asap: count(({ asap }) => asap),
      open: count(({ isOpen }) => isOpen),
      overdue: count(({ isOpen, kept }) => isOpen && kept === 'late'),
    };
  });
}

function lengthsOf(lengths: readonly number[]): Lengths {
  const sorted = lengths.toSorted((a, b) => a - b);
  return { cases: sorted.length, median: median(sorted), worst: sorted.at(-1) };
}

function targetOf(stage: StageId, { deadlines }: Policy): number {
  if (stage === 'retrospective') return inSeconds(deadlines.retrospective.due);
  return inSeconds(deadlines[stage === 'intake' ? 'fix-team' : stage]);
}

/** Of an even number, the mean of the two in the middle. `sorted` is in order. */
function median(sorted: readonly number[]): number | undefined {
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  if (upper === undefined || !Number.isInteger(middle)) return upper;
  return (upper + (sorted[middle - 1] ?? upper)) / 2;
}

function quarterOf(instant: Temporal.Instant): string {
  const { year, month } = instant.toZonedDateTimeISO('UTC');
  return `${year}-Q${Math.ceil(month / 3)}`;
}
