import type { CaseActionContext } from '../../src/app/action-context.ts';
import { askMemberForLogin } from '../../src/app/ask-for-login.ts';
import { joinFixTeam } from '../../src/app/fix-team.ts';
import { currentLogin, existingAccount } from '../../src/app/github-login.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { briefAnswer } from '../../src/discord/card-answer.ts';
import type { Answer, Choice, Subcommand } from '../../src/discord/command.ts';
import { caseOption, memberOption, mentionedId } from '../../src/discord/options.ts';
import { joiningsInWords } from '../../src/discord/views/fix-team-notes.ts';
import { plain } from '../../src/discord/views/view.ts';
import { ago, mention } from '../../src/discord/views/words.ts';

/** Adds a person to the fix team: a code owner at once, anyone else with another member's approval. */
export default {
  name: 'fix-team add',
  description: 'Add a person to the fix team; who is no code owner needs an approval',
  audience: 'case',
  build: (subcommand) => caseOption(subcommand).addStringOption(memberOption),
  async execute(action, options) {
    const typed = options.getString('member', true).trim();
    const member = mentionedId(typed);
    // Which login a member of the server has is told to the security team only.
    if (member !== undefined && !action.who.sides.includes('security'))
      throw new ProblemError({ code: 'security-only' });
    const login =
      member === undefined
        ? (await existingAccount(action, typed)).login
        : await currentLogin(action, member);
    if (member !== undefined && login === undefined)
      return asked(member, askMemberForLogin(action, member), action.now);
    const { state, joinings } = await joinFixTeam(action, [login ?? typed]);
    return briefAnswer(action, state, joiningsInWords(joinings));
  },
  autocomplete: suggestLogins,
} satisfies Subcommand;

/** A member of the server whose GitHub login is not known is asked for it. */
function asked(
  member: string,
  question: ReturnType<typeof askMemberForLogin>,
  now: Temporal.Instant,
): Answer {
  const name = mention(member);
  return {
    view:
      question.asked === 'before'
        ? plain(
            `⏳ You asked ${name} for their GitHub login ${ago(question.at, now)}; their answer comes by direct message.`,
            'If you know it, add them by it: `/advisory fix-team add`.',
          )
        : plain(
            `✉️ I do not know ${name}’s GitHub login, and ask them for it by direct message.`,
            'You hear their answer by direct message, and add them there by one press. Of the case they learn nothing before.',
          ),
  };
}

/** Code owners who are not on the team yet; nothing while GitHub does not answer. */
async function suggestLogins(action: CaseActionContext, focused: { value: string }): Promise<Choice[]> {
  const text = focused.value.trim().replace(/^@/, '').toLowerCase();
  const owners = await action.services.github
    .codeOwners(action.case.repository)
    .then(({ people }) => people)
    .catch(() => []);
  return owners
    .filter(({ login }) => !action.case.fixTeam.includes(login.toLowerCase()))
    .filter(({ login }) => login.toLowerCase().includes(text))
    .map(({ login, owns }) => ({
      name: `${login} · code owner of ${owns.join(' ')}`.slice(0, 100),
      value: login,
    }));
}
