import type { Case, DoneStep } from '../case.ts';
import { deadline, type Deadline } from '../deadlines.ts';
import { byStage, STAGES, type Policy, type StageId } from '../policy.ts';
import type { StepId } from '../step-ids.ts';
import { openSteps, stepsOf } from '../steps.ts';
import { isBefore } from '../time.ts';
import { stepOutlook, type StepContext, type StepOutlook } from './steps.ts';

/** When a stage is due, as it looks now. */
export type StageDue = Deadline & {
  /** It has passed; what is ASAP is late from the beginning. */
  readonly late: boolean;
  /** There is nothing to do yet, since it opens later. */
  readonly opensLater: boolean;
};

/** A step that is done, and who did it. */
type DoneStepOutlook = DoneStep & { readonly step: StepId };

/** A stage as a person is shown it. */
export interface StageOutlook {
  readonly stage: StageId;
  /** Its steps that are still to do, in order; none where the stage is done. */
  readonly open: readonly StepOutlook[];
  readonly done: readonly DoneStepOutlook[];
  /** Whether or not it still has something to do; `undefined` for the retrospective before the release. */
  readonly due: StageDue | undefined;
}

export type Stages = { readonly [stage in StageId]: StageOutlook };

/**
 * How pressing a case is, by its most pressing deadline: late, due within a day, or neither; done once it is closed.
 */
export type Urgency = 'calm' | 'soon' | 'late' | 'done';

/** So long before a deadline it is due soon. */
const SOON = { hours: 24 };

export function stagesOutlook(state: Case, context: StepContext): Stages {
  return byStage((stage) => stageOutlook(state, stage, context));
}

function stageOutlook(state: Case, stage: StageId, context: StepContext): StageOutlook {
  return {
    stage,
    open: openSteps(state, stage).map((step) => stepOutlook(state, step, context)),
    done: stepsOf(state, stage).flatMap((step) => {
      const done = state.steps[step];
      return done ? [{ ...done, step }] : [];
    }),
    due: stageDue(state, stage, context.policy, context.now),
  };
}

/**
 * When a stage is due, as it looks at `now`.
 *
 * @returns `undefined` for the retrospective before the release
 */
function stageDue(state: Case, stage: StageId, policy: Policy, now: Temporal.Instant): StageDue | undefined {
  const due = deadline(state, stage, policy);
  if (!due) return undefined;
  if (due.kind === 'asap') return { ...due, late: true, opensLater: false };
  return {
    ...due,
    late: isBefore(due.due, now),
    opensLater: due.opens !== undefined && isBefore(now, due.opens),
  };
}

export function urgencyOf({ status }: Case, stages: Stages, now: Temporal.Instant): Urgency {
  if (status === 'closed') return 'done';
  const open = STAGES.flatMap((id) => {
    const { open: steps, due } = stages[id];
    return due && steps.length > 0 ? [due] : [];
  });
  if (open.some(({ late }) => late)) return 'late';
  const soon = now.add(SOON);
  return open.some((due) => due.kind === 'at' && isBefore(due.due, soon)) ? 'soon' : 'calm';
}
