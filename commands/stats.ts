import type { Subcommand } from '../src/discord/command.ts';
import { statisticsView } from '../src/discord/views/statistics.ts';
import { statisticsPicture } from '../src/documents/pictures/statistics.ts';

/** How long the stages took against their targets, over all cases and by quarter. */
export default {
  name: 'stats',
  description: 'How long each stage took against its target, and the share on time, by quarter',
  audience: 'security',
  isLong: true,
  build: (subcommand) => subcommand,
  async execute({ services, now }) {
    const { statistics, unreadable } = await services.readings.statistics(now);
    return { view: statisticsView(statistics, await statisticsPicture(statistics), unreadable) };
  },
} satisfies Subcommand;
