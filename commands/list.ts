import type { PressHandler, Subcommand, Visit } from '../src/discord/command.ts';
import { listView, PAGE } from '../src/discord/views/list.ts';
import type { View } from '../src/discord/views/view.ts';
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
  execute(visit, options) {
    const asked = options.getString('show');
    return { view: page(visit, SHOWS.find((show) => show === asked) ?? 'open', 0) };
  },
} satisfies Subcommand;

export const turnPage: PressHandler<'list'> = {
  audience: 'members',
  press: (visit, press) => ({ view: page(visit, press.show, press.page), change: 'pressed-message' }),
};

function page(visit: Visit, show: Show, number: number): View {
  const { cases, outbox } = visit.services;
  const list = cases.list(visit.visitor, show, { offset: number * PAGE, limit: PAGE }, visit.now);
  return listView(list, { show, page: number, now: visit.now, parked: outbox.parkedCount() });
}
