import { act } from '../src/app/record.ts';
import { briefAnswer } from '../src/discord/card-answer.ts';
import type { Subcommand } from '../src/discord/command.ts';
import { caseOption, reasonOption } from '../src/discord/options.ts';
import { reopenCase } from '../src/process/acts/close.ts';

/** Opens a closed case again. */
export default {
  name: 'reopen',
  description: 'Open a closed case again; its history and its deadlines go on',
  audience: 'case',
  build: (subcommand) => caseOption(subcommand).addStringOption(reasonOption('reopened')),
  execute(action, options) {
    const reason = options.getString('reason')?.trim() || undefined;
    const state = act(action, (before, circumstances) => reopenCase(before, { reason }, circumstances));
    const inGitHub =
      state.advisory?.state === 'closed' ? ' Its advisory is closed in GitHub: please reopen it there.' : '';
    return briefAnswer(action, state, `✅ ${state.id} is open again.${inGitHub}`);
  },
} satisfies Subcommand;
