import { correctionInWords, endingInWords, todoOf, MARKING_WORDS } from '../../documents/vocabulary.ts';
import type { Case } from '../../process/case.ts';
import type { Outlook } from '../../process/outlook/outlook.ts';
import type { StageDue } from '../../process/outlook/stages.ts';
import type { StepId } from '../../process/step-ids.ts';
import { dueInBrief, dueInWords } from './deadline-lines.ts';
import { howTo } from './how-to.ts';
import { openStep } from './step-buttons.ts';
import { escapeMarkdown } from './view.ts';
import type { ViewContext } from './view-context.ts';
import { absoluteAndRelative, actorInWords, partiesInWords, progressInWords } from './words.ts';

const MITIGATE = '**Next:** tell users what they can do until there is a fix';

const MITIGATE_ANEW =
  '**Next:** tell users that the announced version does not fix it, and what they can do until there is a fix';

const TELL_ATTACKS =
  '**Next:** tell users what is known of attacks: the mitigation in #codegate says otherwise';

function mitigateInWords({ case: { correction }, wrongOfAttacks }: Outlook): string {
  if (correction?.facts['fixed'] !== undefined) return MITIGATE_ANEW;
  return wrongOfAttacks.includes('mitigation') ? TELL_ATTACKS : MITIGATE;
}

/** Where it is written, and how it is announced: what is missing for that comes first. */
function howToMitigate({ advisory }: Case): string {
  const write = 'write it under “Workarounds” in the description of the advisory in GitHub';
  const announce = 'then announce it with `/advisory announce`, which asks a second member';
  if (!advisory) return `create the draft advisory; ${write}; ${announce}`;
  return advisory.accepted ? `${write}; ${announce}` : `accept the report in GitHub; ${write}; ${announce}`;
}

type NextContext = Pick<ViewContext, 'policy' | 'place' | 'pgp'>;

/** The one next act, who owes it and by when, in at most three lines. */
export function nextLines(outlook: Outlook, context: NextContext): string[] {
  const { glance } = outlook;
  const { next } = glance;
  if (!next) return [closedInWords(outlook.case)];
  if (next.kind === 'close') return ['**Next:** close the case'];
  if (next.kind === 'resolve')
    return [closedInWords(outlook.case), '**Next:** say with what resolution it was closed'];
  if (next.kind === 'mitigate')
    return [
      `${mitigateInWords(outlook)}, owed by ${partiesInWords(glance.owners)}`,
      `-# How: ${howToMitigate(outlook.case)}`,
    ];
  if (next.kind === 'tell')
    return [
      `**Next:** tell the distributors what became of the release, owed by ${partiesInWords(glance.owners)}`,
      '-# How: `/advisory distributors notify` has the notice ready',
    ];
  if (next.kind !== 'step') return markLines(outlook);
  const how = howTo(outlook, next.step, context);
  const due = dueOf(outlook, next.step);
  const { publishedAt } = outlook.case;
  const announce = next.step === 'announced' && publishedAt;
  return [
    `**Next:** ${todoOf(next.step, context.policy)}, owed by ${partiesInWords(glance.owners)}`,
    ...(how === undefined ? [] : [`-# How: ${how}`]),
    ...(announce
      ? [announcementDue(outlook.case, announce)]
      : due
        ? [dueInWords(due).replace(/^d/, 'D')]
        : []),
  ];
}

/** That #codegate says otherwise than GitHub whether the advisory was withdrawn, and since when. */
function markLines({ mark, glance: { owners } }: Outlook): string[] {
  if (!mark) return [];
  const { todo, title } = MARKING_WORDS[mark.how];
  return [
    `**Next:** ${todo}, owed by ${partiesInWords(owners)}`,
    '-# How: `/advisory announce` shows it, and asks a second member',
    `🔴 ${title}, seen ${absoluteAndRelative(mark.since)}, and #codegate says otherwise`,
  ];
}

/** Since when the announcement is due. */
function announcementDue({ correction }: Case, publishedAt: Temporal.Instant): string {
  return correction
    ? `🔴 GitHub says otherwise than #codegate: ${correctionInWords(correction)}, seen ${absoluteAndRelative(correction.at)}`
    : `🔴 Due with the publication, ${absoluteAndRelative(publishedAt)}`;
}

/** How the case stands and its next act, in two lines; the card says more. */
export function briefLines(outlook: Outlook, context: NextContext): string[] {
  const { glance, case: state } = outlook;
  const { next } = glance;
  const due = next?.kind === 'step' ? dueOf(outlook, next.step) : undefined;
  const title = `**${state.id} · ${progressInWords(glance)}**`;
  if (next?.kind !== 'step') return [title, ...nextLines(outlook, context)];
  return [
    due ? `${title} · ${dueInBrief(due)}` : title,
    `**Next:** ${todoOf(next.step, context.policy)}, owed by ${partiesInWords(glance.owners)}`,
  ];
}

function dueOf(outlook: Outlook, step: StepId): StageDue | undefined {
  const open = openStep(outlook, step);
  return open && outlook.stages[open.stage].due;
}

function closedInWords({ closed }: Case): string {
  if (!closed) return '';
  const { resolution, of } = closed;
  const ending = resolution ? ` as ${endingInWords({ resolution, of })}` : '';
  const reason = closed.reason ? `: ${escapeMarkdown(closed.reason)}` : '';
  return `Closed ${absoluteAndRelative(closed.at)}${ending} (${actorInWords(closed.actor)})${reason}`;
}
