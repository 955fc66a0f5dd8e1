import { ProblemError } from '../src/app/problem.ts';
import { recordReporterOf, type ReporterAccess } from '../src/app/reporter.ts';
import { cardAnswer } from '../src/discord/card-answer.ts';
import type { Subcommand } from '../src/discord/command.ts';
import { caseOption } from '../src/discord/options.ts';

const CHANNELS = ['private', 'public'] as const;

/** Records who reported it and how; lets the reporter of a private report into the advisory. */
export default {
  name: 'reporter',
  description: 'Record who reported it, and how; a private reporter is let into the advisory',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand)
      .addStringOption((option) =>
        option.setName('login').setDescription('Their GitHub login').setRequired(true).setMaxLength(40),
      )
      .addStringOption((option) =>
        option
          .setName('channel')
          .setDescription('How they contacted the team')
          .setRequired(true)
          .addChoices(CHANNELS.map((value) => ({ name: value, value }))),
      )
      .addBooleanOption((option) =>
        option.setName('credit').setDescription('Whether they want to be named in the end'),
      ),
  async execute(action, options) {
    const channel = CHANNELS.find((name) => name === options.getString('channel', true));
    if (!channel) throw new ProblemError({ code: 'bad-choice', option: 'channel' });
    const login = options.getString('login', true);
    const credit = options.getBoolean('credit') ?? undefined;
    const { state, access } = await recordReporterOf(action, { login, channel, credit });
    return cardAnswer(action, state, `✅ Recorded${ACCESS[access]}`);
  },
} satisfies Subcommand;

/** What became of letting the reporter into the advisory, after “Recorded”. */
const ACCESS: { readonly [access in ReporterAccess]: string } = {
  'let-in': ', and let into the advisory.',
  'public-channel':
    '. They are not let into the advisory: “only reporters who have contacted the security team using a private channel.”',
  'not-now': '.',
  later: '. ⚠️ GitHub does not answer: use the command again to let them into the advisory.',
  refused: '. ⚠️ GitHub did not let them into the advisory: look at it there, then use the command again.',
  'no-right':
    '. ⚠️ GitHub did not let them into the advisory; `npm run doctor` tells which right is missing.',
};
