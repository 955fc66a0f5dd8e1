import { reopenOne } from '../src/app/close-case.ts';
import { briefAnswer } from '../src/discord/card-answer.ts';
import type { Subcommand } from '../src/discord/command.ts';
import { openAgainInWords } from '../src/discord/views/distributors.ts';
import { caseOption, reasonOption } from '../src/discord/options.ts';

/** Opens a closed case again. */
export default {
  name: 'reopen',
  description: 'Open a closed case again; its history and its deadlines go on',
  audience: 'case',
  build: (subcommand) => caseOption(subcommand).addStringOption(reasonOption('reopened')),
  async execute(action, options) {
    const reason = options.getString('reason')?.trim() || undefined;
    const { state, distributors } = reopenOne(action, reason);
    if (distributors === 'told') await action.services.mailer?.run();
    const inGitHub =
      state.advisory?.state === 'closed' ? ' Its advisory is closed in GitHub: please reopen it there.' : '';
    return briefAnswer(
      action,
      state,
      `✅ ${state.id} is open again.${inGitHub}${openAgainInWords(distributors)}`,
    );
  },
} satisfies Subcommand;
