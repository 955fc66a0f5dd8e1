import type { PressHandler, Subcommand } from '../src/discord/command.ts';
import type { ActionContext } from '../src/app/action-context.ts';
import { listView, PAGE } from '../src/discord/views/list.ts';
import type { View } from '../src/discord/views/view.ts';
import { glanceAt } from '../src/process/outlook/summary.ts';
import { summaryIn } from '../src/store/case-index.ts';
import type { Show } from '../src/store/cases.ts';

const SHOWS: readonly Show[] = ['open', 'mine', 'overdue', 'closed'];

/** The cases one may see, the most pressing first. */
export default {
  name: 'list',
  description: 'List cases, the most pressing first',
  audience: 'members',
  build: (subcommand) =>
    subcommand.addStringOption((option) =>
      option
        .setName('show')
        .setDescription('Which cases (the open ones, if left out)')
        .addChoices(SHOWS.map((value) => ({ name: value, value }))),
    ),
  execute(action, options) {
    const asked = options.getString('show');
    return { view: pageOf(action, SHOWS.find((show) => show === asked) ?? 'open', 0) };
  },
} satisfies Subcommand;

export const turnPage: PressHandler<'list'> = {
  audience: 'members',
  press: (action, press) => ({ view: pageOf(action, press.show, press.page), change: 'pressed-message' }),
};

function pageOf(action: ActionContext, show: Show, number: number): View {
  return action.services.atOneLook(() => page(action, show, number));
}

function page({ user, services, now }: ActionContext, show: Show, number: number): View {
  const { cases, people, outbox, policy } = services;
  const { rows, total } = cases.list(user, show, { offset: number * PAGE, limit: PAGE }, now);
  const team = people.team(now);
  const glances = rows.map((row) => glanceAt(summaryIn(row), team, now));
  return listView(
    { rows: glances, total },
    {
      show,
      page: number,
      policy,
      parked: outbox.parkedCount(),
      blind: services.blind(),
      unreadable: user.security ? cases.unreadable() : [],
      closesSeveral: user.security && show === 'open',
    },
  );
}
