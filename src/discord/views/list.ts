import { STAGE_WORDS, todoOf } from '../../documents/vocabulary.ts';
import { STEPS } from '../../process/steps.ts';
import { STEP_IDS } from '../../process/step-ids.ts';
import { STAGES, type Policy } from '../../process/policy.ts';
import type { CaseRow } from '../../store/case-index.ts';
import type { ListPage, Show } from '../../store/cases.ts';
import { button, MessageBuilder, type View } from './view.ts';
import { owedBy, relative } from './words.ts';

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
  list: ListPage,
  {
    show,
    page,
    now,
    policy,
    parked,
  }: { show: Show; page: number; now: Temporal.Instant; policy: Policy; parked: number },
): View {
  const late = list.rows.some((row) => row.asap || (row.dueAt ?? Infinity) < now.epochMilliseconds);
  const builder = new MessageBuilder(late ? 'late' : 'calm');
  const pages = Math.max(1, Math.ceil(list.total / PAGE));
  builder.text(`## ${TITLES[show]} (${list.total})`, list.rows.length === 0 && EMPTY[show]);
  builder.text(...list.rows.map((row) => rowLines(row, policy, now)));
  if (pages > 1) builder.text(`-# Page ${page + 1} of ${pages}`);
  if (parked > 0)
    builder.text(
      `⚠️ ${parked} ${parked === 1 ? 'message' : 'messages'} could not be delivered. \`npm run doctor\` tells what is missing; I try again every hour.`,
    );
  builder.buttons(
    page > 0 && button('Previous', 'list', { show, page: page - 1 }),
    page + 1 < pages && button('Next', 'list', { show, page: page + 1 }),
  );
  return builder.view();
}

/** One case in a list. */
export function rowLines(row: CaseRow, policy: Policy, now: Temporal.Instant): string {
  return `**${row.id}** · ${stageOf(row)} · ${dueOf(row, now)}\n-# ${nextOf(row, policy)}`;
}

function stageOf(row: CaseRow): string {
  if (row.status === 'closed') return 'Closed';
  const stage = STAGES.find((id) => id === row.stage);
  return stage ? STAGE_WORDS[stage].long : 'All steps done';
}

function dueOf(row: CaseRow, now: Temporal.Instant): string {
  if (row.asap) return '🔴 **ASAP**';
  if (row.dueAt === null) return 'nothing due';
  const due = relative(Temporal.Instant.fromEpochMilliseconds(row.dueAt));
  return row.dueAt < now.epochMilliseconds ? `🔴 **overdue**, was due ${due}` : `due ${due}`;
}

function nextOf(row: CaseRow, policy: Policy): string {
  if (row.next === 'close') return 'Next: close it';
  if (row.next === 'resolve') return 'Next: say its resolution';
  const step = STEP_IDS.find((id) => id === row.next);
  if (!step) return 'Nothing is owed';
  const who = row.coordinator === null ? {} : { coordinator: row.coordinator };
  return `Next: ${todoOf(step, policy)} · ${owedBy(who, STEPS[step].owners)}`;
}
