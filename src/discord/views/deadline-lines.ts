import { STAGE_WORDS } from '../../documents/vocabulary.ts';
import type { Case } from '../../process/case.ts';
import { deadline, deadlines, type Deadline } from '../../process/deadlines.ts';
import { STAGES, type Policy, type StageId } from '../../process/policy.ts';
import { openSteps } from '../../process/steps.ts';
import { isBefore } from '../../process/time.ts';
import { absolute, mention, absoluteAndRelative } from './words.ts';
import { escapeMarkdown, type Colour } from './view.ts';

/** How many characters of a reason a deadline's line holds; the timeline has all of them. */
const REASON = 100;

/** One line a stage: done, when it is due, and who moved it. */
export function deadlineLines(
  state: Case,
  policy: Policy,
  now: Temporal.Instant,
  { stages = STAGES, most = REASON }: { stages?: readonly StageId[]; most?: number } = {},
): string {
  return stages
    .map((stage) => `- ${STAGE_WORDS[stage].long}: ${stageInWords(state, stage, { policy, now, most })}`)
    .join('\n');
}

function stageInWords(
  state: Case,
  stage: StageId,
  { policy, now, most }: { policy: Policy; now: Temporal.Instant; most: number },
): string {
  if (openSteps(state, stage).length === 0) return '✅ done';
  const due = deadline(state, stage, policy);
  return due ? dueInWords(due, now, most) : 'starts after the release';
}

/** "ASAP", or the instant both ways, marked where it has passed, and what moved it there. */
export function dueInWords(due: Deadline, now: Temporal.Instant, most = REASON): string {
  return `${dueInBrief(due, now)}${due.kind === 'at' ? movedInWords(due, most) : ''}`;
}

/** The same without what moved it. */
export function dueInBrief(due: Deadline, now: Temporal.Instant): string {
  if (due.kind === 'asap') return `**ASAP**, since ${absoluteAndRelative(due.since)}`;
  const late = isBefore(due.due, now) ? '🔴 **overdue**, was due ' : 'due ';
  const opens = due.opens && isBefore(now, due.opens) ? `, from ${absolute(due.opens)} on` : '';
  return `${late}${absoluteAndRelative(due.due)}${opens}`;
}

function movedInWords(due: Deadline & { kind: 'at' }, most: number): string {
  const { movedBy } = due;
  if (!movedBy) return '';
  const by = movedBy.actor.kind === 'member' ? ` by ${mention(movedBy.actor.id)}` : '';
  const who = `${by} ${absolute(movedBy.at)}`;
  switch (movedBy.kind) {
    case 'override':
      return `; set${who}: ${escapeMarkdown(movedBy.reason, most)}`;
    case 'upstream':
      return `; waits for ${escapeMarkdown(movedBy.project, most)}, set${who}`;
    case 'slow-track':
      return `; slow track${who}: ${escapeMarkdown(movedBy.reason, most)}, reviewed ${absolute(movedBy.reviewAt)}`;
  }
}

/** How pressing a case is: by its most pressing deadline. */
export function urgency(state: Case, policy: Policy, now: Temporal.Instant): Colour {
  if (state.status === 'closed') return 'done';
  const open = deadlines(state, policy);
  if (open.some((due) => due.kind === 'asap' || isBefore(due.due, now))) return 'late';
  const soon = now.add({ hours: 24 });
  return open.some((due) => due.kind === 'at' && isBefore(due.due, soon)) ? 'soon' : 'calm';
}
