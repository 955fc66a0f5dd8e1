import { RESOLUTION_NAMES, STEP_WORDS, todoOf } from '../../documents/vocabulary.ts';
import type { Case } from '../../process/case.ts';
import type { Outlook } from '../../process/outlook/outlook.ts';
import { dueInWords } from './deadline-lines.ts';
import { openStep } from './step-buttons.ts';
import { escapeMarkdown } from './view.ts';
import type { ViewContext } from './view-context.ts';
import { absoluteAndRelative, actorInWords, partiesInWords } from './words.ts';

/** The one next act, who owes it and by when, in at most three lines. */
export function nextLines(outlook: Outlook, { policy }: Pick<ViewContext, 'policy'>): string[] {
  const { glance } = outlook;
  const { next } = glance;
  if (!next) return [closedInWords(outlook.case)];
  if (next.kind === 'close') return ['**Next:** close the case: `/advisory close`'];
  if (next.kind === 'resolve')
    return [
      closedInWords(outlook.case),
      '**Next:** say with what resolution it was closed: `/advisory close`',
    ];
  const words = STEP_WORDS[next.step];
  const step = openStep(outlook, next.step);
  const due = step && outlook.stages[step.stage].due;
  return [
    `**Next:** ${todoOf(next.step, policy)}, owed by ${partiesInWords(glance.owners)}`,
    ...(words.how ? [`-# How: ${words.how}`] : []),
    ...(due ? [dueInWords(due).replace(/^d/, 'D')] : []),
  ];
}

function closedInWords({ closed }: Case): string {
  if (!closed) return '';
  const resolution = closed.resolution ? ` as ${RESOLUTION_NAMES[closed.resolution]}` : '';
  const reason = closed.reason ? `: ${escapeMarkdown(closed.reason)}` : '';
  return `Closed ${absoluteAndRelative(closed.at)}${resolution} (${actorInWords(closed.actor)})${reason}`;
}
