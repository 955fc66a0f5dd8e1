import type { Subcommand } from '../../src/discord/command.ts';
import { distributorsView } from '../../src/discord/views/distributors.ts';

/** The private distributors list. */
export default {
  name: 'distributors list',
  description: 'Show the private distributors list',
  audience: 'security',
  build: (subcommand) => subcommand,
  execute: (action) => ({ view: distributorsView(action.services.distributors.list()) }),
} satisfies Subcommand;
