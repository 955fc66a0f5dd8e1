import { caseIdsInWords, todoOf, MARKING_WORDS } from '../../documents/vocabulary.ts';
import type { Policy } from '../../process/policy.ts';
import type { Glance } from '../../process/outlook/summary.ts';
import type { Blindness } from '../../app/watch/blindness.ts';
import { asOfLines, emptyAsOf, leftOutLines } from './as-of.ts';
import type { Show } from '../../store/cases.ts';
import { button, MessageBuilder, type View } from './view.ts';
import { dueWhen, partiesInWords, progressInWords, relative } from './words.ts';

/** How many cases a page shows. */
export const PAGE = 10;

const TITLES: { readonly [show in Show]: string } = {
  open: 'Open cases',
  mine: 'My cases',
  overdue: 'Overdue cases',
  closed: 'Closed cases',
};

const EMPTY: { readonly [show in Show]: string } = {
  open: 'No case is open.',
  mine: 'You have no open case.',
  overdue: 'Nothing is overdue.',
  closed: 'No case has been closed yet.',
};

/** A page of cases, two lines each. */
export function listView(
  list: { readonly rows: readonly Glance[]; readonly total: number },
  {
    show,
    page,
    policy,
    parked,
    blind = [],
    unreadable = [],
    closesSeveral = false,
  }: {
    show: Show;
    page: number;
    policy: Policy;
    parked: number;
    blind?: readonly Blindness[];
    /** The cases that cannot be read, where the reader is told of them. */
    unreadable?: readonly string[];
    /** The reader may close several of them at once. */
    closesSeveral?: boolean;
  },
): View {
  const builder = new MessageBuilder(list.rows.some(({ late }) => late) ? 'late' : 'calm');
  const pages = Math.max(1, Math.ceil(list.total / PAGE));
  builder.text(
    `## ${TITLES[show]} (${list.total})`,
    list.rows.length === 0 && emptyAsOf(EMPTY[show], blind, unreadable),
    ...asOfLines(blind),
    ...leftOutLines(unreadable),
  );
  builder.text(...list.rows.map((row) => rowLines(row, policy)));
  if (pages > 1) builder.text(`-# Page ${page + 1} of ${pages}`);
  if (parked > 0)
    builder.text(
      `⚠️ ${parked} ${parked === 1 ? 'message' : 'messages'} could not be delivered. \`npm run doctor\` tells what is missing; I try again every hour.`,
    );
  builder.buttons(
    page > 0 && button('Previous', 'list', { show, page: page - 1 }),
    page + 1 < pages && button('Next', 'list', { show, page: page + 1 }),
    closesSeveral &&
      list.rows.filter(({ stage }) => stage === 'intake').length > 1 &&
      button('Close several…', 'close-several', {}),
  );
  return builder.view();
}

/** One case in a list. */
export function rowLines(glance: Glance, policy: Policy): string {
  return `**${glance.id}** · ${progressInWords(glance)} · ${dueInWords(glance)}\n-# ${nextInWords(glance, policy)}${glance.linked ? ` · leaves with ${caseIdsInWords(glance.linked)}` : ''}${waitsInWords(glance)}`;
}

function waitsInWords({ waits }: Glance): string {
  if (!waits) return '';
  const questions = waits.count === 1 ? 'A question waits' : `${waits.count} questions wait`;
  const first = waits.count === 1 ? '' : 'the first ';
  return `\n-# ❔ ${questions} for an answer, ${first}asked ${relative(waits.since)}`;
}

function dueInWords({ due, late }: Glance): string {
  if (!due) return 'nothing due';
  if (due.kind === 'asap') return '🔴 **ASAP**';
  return dueWhen(relative(due.due), { late });
}

function nextInWords({ next, owners }: Glance, policy: Policy): string {
  switch (next?.kind) {
    case undefined:
      return 'Nothing is owed';
    case 'mitigate':
      return `Next: tell users what helps until there is a fix · ${partiesInWords(owners)}`;
    case 'mark':
      return `Next: ${MARKING_WORDS.put.todo} · ${partiesInWords(owners)}`;
    case 'unmark':
      return `Next: ${MARKING_WORDS.remove.todo} · ${partiesInWords(owners)}`;
    case 'tell':
      return `Next: tell the distributors what became of the release · ${partiesInWords(owners)}`;
    case 'close':
      return 'Next: close it';
    case 'resolve':
      return 'Next: say its resolution';
    case 'step':
      return `Next: ${todoOf(next.step, policy)} · ${partiesInWords(owners)}`;
  }
}
