import type { Subcommand } from '../../src/discord/command.ts';
import { removeDistributor } from '../../src/app/distributors.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { distributorsView } from '../../src/discord/views/distributors.ts';
import { escapeMarkdown } from '../../src/discord/views/view.ts';
import { LONGEST_NAME } from '../../src/store/distributors.ts';

/** Takes a distributor off the private list. What they were told stays on record. */
export default {
  name: 'distributors remove',
  description: 'Take a distributor off the private list',
  audience: 'security',
  build: (subcommand) =>
    subcommand.addStringOption((option) =>
      option
        .setName('name')
        .setDescription('Who they are')
        .setRequired(true)
        .setAutocomplete(true)
        .setMaxLength(LONGEST_NAME),
    ),
  execute(action, options) {
    const { distributors } = action.services;
    const name = options.getString('name', true);
    if (!removeDistributor(action.services, name, action.user.id, action.now))
      throw new ProblemError({ code: 'distributor-unknown' });
    return { view: distributorsView(distributors.list(), `✅ ${escapeMarkdown(name)} is off the list.`) };
  },
  autocomplete: (action, focused) =>
    action.services.distributors.suggest(focused.value, 25).map(({ name }) => ({ name, value: name })),
} satisfies Subcommand;
