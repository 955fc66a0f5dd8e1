import { STAGE_WORDS } from '../../documents/vocabulary.ts';
import type { OtherDates, Outlook } from '../../process/outlook/outlook.ts';
import type { StageDue, StageOutlook } from '../../process/outlook/stages.ts';
import { STAGES, type StageId } from '../../process/policy.ts';
import { escapeMarkdown, listed } from './view.ts';
import { absolute, absoluteAndRelative, dueWhen, mention } from './words.ts';

/** How many characters of a reason a deadline's line holds; the timeline has all of them. */
const REASON = 100;
/** How many projects that are waited for are named. */
const PROJECTS = 5;

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
  const opens = due.opensLater && due.opens ? `, from ${absolute(due.opens)} on` : '';
  return `${dueWhen(absoluteAndRelative(due.due), due)}${opens}`;
}

/** What the release waits for, and what it comes before, a line each. */
export function otherDatesLines({ upstreams, reporter }: OtherDates, most = REASON): string[] {
  const projects = upstreams.map(
    ({ project, due }) => `${escapeMarkdown(project, most)} (discloses ${absoluteAndRelative(due)})`,
  );
  return [
    ...(projects.length > 0 ? [`**Waits for** ${listed(projects, PROJECTS)}`] : []),
    ...(reporter ? [reporterDateInWords(reporter)] : []),
  ];
}

/** When the reporter publishes, and what that means for the release. */
export function reporterDateInWords({ at, dayIsLate }: NonNullable<OtherDates['reporter']>): string {
  return `The reporter publishes ${absoluteAndRelative(at)}: the release comes before that.${dayIsLate ? ' ⚠️ The proposed release day does not: propose an earlier one.' : ''}`;
}

function movedInWords({ movedBy, byReporter }: StageDue & { readonly kind: 'at' }, most: number): string {
  if (byReporter) return '; the reporter publishes then';
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
