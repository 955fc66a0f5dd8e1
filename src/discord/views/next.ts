import type { Policy } from '../../process/policy.ts';
import type { CaseRow } from '../../store/case-index.ts';
import { rowLines } from './list.ts';
import { button, MessageBuilder, type View } from './view.ts';

/** How many cases are spelled out with a button each; Discord takes 40 components a message. */
const MOST = 10;

/** What a person owes next, the most pressing first. */
export function nextView(
  owed: readonly CaseRow[],
  { others, policy, now }: { others: number; policy: Policy; now: Temporal.Instant },
): View {
  const builder = new MessageBuilder(
    owed.some((row) => row.asap || (row.dueAt ?? Infinity) < now.epochMilliseconds) ? 'late' : 'calm',
  );
  builder.text(owed.length > 0 ? '## What you owe next' : '## You owe nothing right now');
  for (const row of owed.slice(0, MOST))
    builder.section(rowLines(row, policy, now), button('Open', 'open', { caseId: row.id }));
  if (owed.length > MOST) builder.text(`…and ${owed.length - MOST} more: \`/advisory list show:mine\``);
  if (others > 0)
    builder.text(
      `-# ${others} more of your ${others === 1 ? 'cases waits' : 'cases wait'} for somebody else.`,
    );
  return builder.view();
}
