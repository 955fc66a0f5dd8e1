import { ProblemError } from '../src/app/problem.ts';
import { recordReporterOf } from '../src/app/reporter.ts';
import { briefAnswer } from '../src/discord/card-answer.ts';
import type { Subcommand } from '../src/discord/command.ts';
import { caseOption } from '../src/discord/options.ts';
import { REPORTER_ACCESS_WORDS } from '../src/discord/views/fix-team-notes.ts';

const CHANNELS = ['private', 'public'] as const;

/** Records who reported it and how; lets the reporter of a private report into the advisory, another member approving. */
export default {
  name: 'reporter',
  description: 'Record who reported it, and how; a private reporter is let into the advisory',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand)
      .addStringOption((option) =>
        option
          .setName('channel')
          .setDescription('How they contacted the team')
          .setRequired(true)
          .addChoices(CHANNELS.map((value) => ({ name: value, value }))),
      )
      .addStringOption((option) =>
        option
          .setName('login')
          .setDescription('Their GitHub login; left out for a reporter who has none')
          .setMaxLength(40),
      )
      .addBooleanOption((option) =>
        option.setName('credit').setDescription('Whether they want to be named in the end'),
      ),
  async execute(action, options) {
    const channel = CHANNELS.find((name) => name === options.getString('channel', true));
    if (!channel) throw new ProblemError({ code: 'bad-choice', option: 'channel' });
    const login = options.getString('login') ?? undefined;
    const credit = options.getBoolean('credit') ?? undefined;
    const { state, access } = await recordReporterOf(action, { login, channel, credit });
    return briefAnswer(action, state, `✅ Recorded${REPORTER_ACCESS_WORDS[access]}`);
  },
} satisfies Subcommand;
