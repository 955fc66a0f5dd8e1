import { STAGE_WORDS } from '../../documents/vocabulary.ts';
import type { Outlook } from '../../process/outlook/outlook.ts';
import type { StageDue, StageOutlook } from '../../process/outlook/stages.ts';
import { STAGES, type StageId } from '../../process/policy.ts';
import { escapeMarkdown } from './view.ts';
import { absolute, mention, absoluteAndRelative } from './words.ts';

/** How many characters of a reason a deadline's line holds; the timeline has all of them. */
const REASON = 100;

/** One line a stage: done, when it is due, and who moved it. */
export function deadlineLines(
  { stages: all }: Pick<Outlook, 'stages'>,
  { stages = STAGES, most = REASON }: { stages?: readonly StageId[]; most?: number } = {},
): string {
  return stages.map((id) => `- ${STAGE_WORDS[id].long}: ${stageInWords(all[id], most)}`).join('\n');
}

function stageInWords({ open, due }: StageOutlook, most: number): string {
  if (open.length === 0) return '✅ done';
  return due ? dueInWords(due, most) : 'starts after the release';
}

/** "ASAP", or the instant both ways, marked where it has passed, and what moved it there. */
export function dueInWords(due: StageDue, most = REASON): string {
  return `${dueInBrief(due)}${due.kind === 'at' ? movedInWords(due, most) : ''}`;
}

/** The same without what moved it. */
export function dueInBrief(due: StageDue): string {
  if (due.kind === 'asap') return `**ASAP**, since ${absoluteAndRelative(due.since)}`;
  const late = due.late ? '🔴 **overdue**, was due ' : 'due ';
  const opens = due.opensLater && due.opens ? `, from ${absolute(due.opens)} on` : '';
  return `${late}${absoluteAndRelative(due.due)}${opens}`;
}

function movedInWords({ movedBy }: StageDue & { readonly kind: 'at' }, most: number): string {
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
