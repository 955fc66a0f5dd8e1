import { leaveFixTeam } from '../../src/app/fix-team.ts';
import { briefAnswer } from '../../src/discord/card-answer.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { caseOption, memberOption, mentionedId } from '../../src/discord/options.ts';
import { leavingInWords } from '../../src/discord/views/fix-team-notes.ts';
import { plain } from '../../src/discord/views/view.ts';
import { mention } from '../../src/discord/views/words.ts';
import { knownLogin } from '../../src/store/people.ts';

/** Takes a person off the fix team and out of the advisory. */
export default {
  name: 'fix-team remove',
  description: 'Take a person off the fix team, and out of the advisory',
  audience: 'case',
  build: (subcommand) => caseOption(subcommand).addStringOption(memberOption),
  async execute(action, options) {
    const typed = options.getString('member', true).trim();
    const id = mentionedId(typed);
    const login = id === undefined ? typed.replace(/^@/, '') : knownLogin(action.services.people.find(id));
    if (id !== undefined && login === undefined)
      return {
        view: plain(
          `I do not know ${mention(id)}’s GitHub login. Take them out by it, as the card names them.`,
        ),
      };
    const { state, leaving } = await leaveFixTeam(action, login ?? typed);
    return briefAnswer(action, state, leavingInWords(leaving));
  },
  autocomplete: ({ case: { fixTeam, outsiders } }, { value }) =>
    [...fixTeam, ...outsiders]
      .filter((login) => login.includes(value.trim().toLowerCase()))
      .map((login) => ({ name: login, value: login })),
} satisfies Subcommand;
