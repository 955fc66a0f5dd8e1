import { recordDone, requireAllowed } from '../../src/app/record.ts';
import type { CaseActionContext } from '../../src/app/action-context.ts';
import { cardAnswer } from '../../src/discord/card-answer.ts';
import type { Shown, Subcommand } from '../../src/discord/command.ts';
import { writing } from '../../src/app/github-writes.ts';
import { caseOption, memberOption, mentionedId } from '../../src/discord/options.ts';
import { plain } from '../../src/discord/views/view.ts';
import { mention } from '../../src/discord/views/words.ts';
import { removeFromFixTeam } from '../../src/process/acts/fix-team.ts';
import { confirmedLogin } from '../../src/store/people.ts';

/** Takes somebody off the fix team and out of the advisory. */
export default {
  name: 'fix-team remove',
  description: 'Take somebody off the fix team, and out of the advisory',
  audience: 'case',
  build: (subcommand) => caseOption(subcommand).addStringOption(memberOption),
  execute(action, options) {
    const typed = options.getString('member', true).trim();
    const id = mentionedId(typed);
    const login =
      id === undefined ? typed.replace(/^@/, '') : confirmedLogin(action.services.people.find(id));
    if (id !== undefined && login === undefined)
      return {
        view: plain(
          `I do not know ${mention(id)}’s GitHub login. Take them out by it, as the card names them.`,
        ),
      };
    return takeOut(action, login ?? typed);
  },
  autocomplete: ({ case: { fixTeam, outsiders } }, { value }) =>
    [...fixTeam, ...outsiders]
      .filter((login) => login.includes(value.trim().toLowerCase()))
      .map((login) => ({ name: login, value: login })),
} satisfies Subcommand;

/** Takes one person out. Whom a team of GitHub's brings in stays, and nothing is recorded that is not so. */
export async function takeOut(
  action: CaseActionContext,
  login: string,
  change?: Shown['change'],
): Promise<Shown> {
  const { github } = action.services;
  const decide: Parameters<typeof recordDone>[1] = (before, given) =>
    removeFromFixTeam(before, { login }, given);
  requireAllowed(action, decide);
  const { facts } = await writing(action.case, (ghsaId) =>
    github.removeCollaborator(action.case.repository, ghsaId, login),
  );
  const name = login.toLowerCase();
  const joined = action.case.fixTeam.includes(name) ? ', and so on the fix team' : '';
  if (facts.collaborators.some((each) => each.toLowerCase() === name))
    return cardAnswer(
      action,
      action.case,
      `⚠️ ${login} still is in the advisory, through a team${joined}. Take the team out in GitHub, or them out of the team.`,
      change,
    );
  const state = recordDone(action, decide);
  const note = facts.knowsAllCollaborators
    ? `✅ ${login} is out of the fix team, and of the advisory.`
    : `⚠️ ${login} is out of the fix team, and was taken out of the advisory by name. A team there that I cannot look into may still bring them in: check it in GitHub.`;
  return cardAnswer(action, state, note, change);
}
