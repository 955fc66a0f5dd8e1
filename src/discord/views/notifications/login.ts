import { ButtonStyle } from 'discord.js';
import { button, escapeMarkdown, MessageBuilder, plain, type View } from '../view.ts';
import { mention } from '../words.ts';

/** A member claims a login that is on a fix team: only a person who knows them can tell whether it is theirs. */
export function claimView(member: string, login: string): View {
  return new MessageBuilder('soon')
    .text(
      `### Is ${mention(member)} ${escapeMarkdown(login)}?`,
      `${mention(member)} says that the GitHub login **${escapeMarkdown(login)}** is theirs. It is on the fix team of an open case, so yes gives them access to it.`,
      'Say yes only if you know it.',
    )
    .buttons(
      button('Yes, I know it', 'claim', { member, login, confirms: 'yes' }, ButtonStyle.Danger),
      button('No', 'claim', { member, login, confirms: 'no' }),
    )
    .view();
}

/** The recipient is wanted on a fix team: of the case itself they hear when they belong to it. */
export function loginWantedView(caseId: string, by: string): View {
  return new MessageBuilder('soon')
    .text(
      '### The security team asks for your help',
      `${mention(by)} would like you on a fix team. For that I need to know your GitHub login.`,
      '-# Please do not talk about this in any channel.',
    )
    .buttons(button('Say my GitHub login…', 'login', { caseId, by }, ButtonStyle.Primary))
    .view();
}

/** The person who wanted a member on a fix team hears that the member cannot be asked. */
export function loginUnaskedView(member: string): View {
  return plain(
    `I cannot reach ${mention(member)} by direct message to ask for their GitHub login.`,
    'Add them by their login: `/advisory fix-team add`.',
  );
}

/** The person who wanted a member on a fix team hears which login the member says is theirs. */
export function loginToldView(caseId: string, member: string, login: string): View {
  return new MessageBuilder('soon')
    .text(
      `### ${caseId} · Is ${mention(member)} ${escapeMarkdown(login)}?`,
      `${mention(member)} says that the GitHub login **${escapeMarkdown(login)}** is theirs. A code owner joins at once; anyone else needs an approval.`,
      'Say yes only if you know it.',
    )
    .buttons(
      button('Yes, add them', 'enlist', { caseId, member, login }, ButtonStyle.Danger),
      button('No', 'claim', { member, login, confirms: 'no' }),
    )
    .view();
}
