import { act } from '../src/app/record.ts';
import type { CaseActionContext } from '../src/app/action-context.ts';
import { existingLogin } from '../src/app/github-login.ts';
import { ProblemError } from '../src/app/problem.ts';
import { cardAnswer } from '../src/discord/card-answer.ts';
import type { Subcommand } from '../src/discord/command.ts';
import { caseOption } from '../src/discord/options.ts';
import { recordReporter, reporterMayJoin } from '../src/process/acts/reporter.ts';
import type { Case } from '../src/process/case.ts';
import { GitHubError } from '../src/github/github-error.ts';

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
    const login = await existingLogin(action.services.github, options.getString('login', true));
    const credit = options.getBoolean('credit') ?? undefined;
    const known = action.case.reporter;
    // Asked again for what is recorded, GitHub may still have to let them in.
    const same = known?.login.toLowerCase() === login.toLowerCase() && known.channel === channel;
    const retry = same && credit === undefined && reporterMayJoin(action.case);
    const state = retry
      ? action.case
      : act(action, (before, given) => recordReporter(before, { login, channel, credit }, given));
    return cardAnswer(action, state, await letIn(action, state));
  },
} satisfies Subcommand;

/** What became of letting the reporter into the advisory; that they are recorded stands in any case. */
async function letIn(action: CaseActionContext, state: Case): Promise<string> {
  const { advisory, reporter, repository } = state;
  if (!reporter) return '';
  if (reporter.channel === 'public')
    return '✅ Recorded. They are not let into the advisory: “only reporters who have contacted the security team using a private channel.”';
  if (!advisory || !reporterMayJoin(state)) return '✅ Recorded.';
  try {
    await action.services.github.addCollaborator(repository, advisory.ghsaId, reporter.login);
    return '✅ Recorded, and let into the advisory.';
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const { kind } = error.failure;
    if (kind === 'later')
      return '✅ Recorded. ⚠️ GitHub does not answer: use the command again to let them into the advisory.';
    return kind === 'refused'
      ? '✅ Recorded. ⚠️ GitHub did not let them into the advisory: look at it there, then use the command again.'
      : '✅ Recorded. ⚠️ GitHub did not let them into the advisory; `npm run doctor` tells which right is missing.';
  }
}
