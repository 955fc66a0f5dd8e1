import { act } from '../src/app/record.ts';
import { ProblemError } from '../src/app/problem.ts';
import { briefAnswer } from '../src/discord/card-answer.ts';
import type { Subcommand } from '../src/discord/command.ts';
import { caseOption, reasonOption } from '../src/discord/options.ts';
import { RESOLUTION_NAMES } from '../src/documents/vocabulary.ts';
import { closeCase } from '../src/process/acts/close.ts';
import { RESOLUTIONS } from '../src/process/events.ts';

/** Ends a case, or says why GitHub's own pages did. */
export default {
  name: 'close',
  description: 'Close a case',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand)
      .addStringOption((option) =>
        option
          .setName('resolution')
          .setDescription('How it ended')
          .setRequired(true)
          .addChoices(RESOLUTIONS.map((value) => ({ name: RESOLUTION_NAMES[value], value }))),
      )
      .addStringOption(reasonOption),
  execute(action, options) {
    const resolution = RESOLUTIONS.find((name) => name === options.getString('resolution', true));
    if (!resolution) throw new ProblemError({ code: 'bad-choice', option: 'resolution' });
    const reason = options.getString('reason')?.trim() || undefined;
    const state = act(action, (before, circumstances) =>
      closeCase(before, { resolution, reason }, circumstances),
    );
    return briefAnswer(action, state, `✅ ${state.id} is closed.`);
  },
} satisfies Subcommand;
