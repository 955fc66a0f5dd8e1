import { ButtonStyle } from 'discord.js';
import { button, escapeMarkdown, MessageBuilder, plain, type View } from '../view.ts';
import { mention } from '../words.ts';

/** Somebody says that a login is theirs which is on a fix team: only a person can tell whether that is so. */
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

/** Somebody is wanted on a fix team: of the case itself they hear when they belong to it. */
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

/** Whoever wanted somebody hears that they cannot be asked. */
export function loginUnaskedView(member: string): View {
  return plain(
    `I cannot reach ${mention(member)} by direct message to ask for their GitHub login.`,
    'Add them by their login: `/advisory fix-team add`.',
  );
}

/** Whoever wanted somebody on a fix team hears which login they say is theirs. */
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
