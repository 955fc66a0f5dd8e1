import { act } from '../../src/app/record.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { briefAnswer } from '../../src/discord/card-answer.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { caseOption, reasonOption, requiredText } from '../../src/discord/options.ts';
import { daysAhead, planned, requiredUtc } from '../../src/discord/utc-input.ts';
import { absolute as inWords } from '../../src/discord/views/words.ts';
import { STAGE_WORDS } from '../../src/documents/vocabulary.ts';
import { setDeadline } from '../../src/process/acts/deadline.ts';
import { STAGES } from '../../src/process/policy.ts';

/** Sets a stage's deadline, with a reason. */
export default {
  name: 'deadline set',
  description: 'Set a stage’s deadline, with a reason',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand)
      .addStringOption((option) =>
        option
          .setName('stage')
          .setDescription('The stage')
          .setRequired(true)
          .addChoices(STAGES.map((value) => ({ name: STAGE_WORDS[value].long, value }))),
      )
      .addStringOption((option) =>
        option
          .setName('at')
          .setDescription('When it is due, in UTC: 2026-03-20 16:00')
          .setRequired(true)
          .setAutocomplete(true),
      )
      .addStringOption((option) => reasonOption('deadline-set')(option).setRequired(true)),
  execute(action, options) {
    const stage = STAGES.find((name) => name === options.getString('stage', true));
    if (!stage) throw new ProblemError({ code: 'bad-choice', option: 'stage' });
    const at = requiredUtc(options.getString('at', true), planned(action));
    const reason = requiredText(options, 'reason');
    const state = act(action, (before, given) => setDeadline(before, { stage, at, reason }, given));
    return briefAnswer(action, state, `✅ ${STAGE_WORDS[stage].long} is due ${inWords(at)}.`);
  },
  autocomplete: (action, focused) => daysAhead(focused.value, action.now, action.services.policy),
} satisfies Subcommand;
