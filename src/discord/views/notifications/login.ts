import { ButtonStyle } from 'discord.js';
import type { OtherNotification } from '../../../process/notifications/notification.ts';
import { button, escapeMarkdown, MessageBuilder, plain, type View } from '../view.ts';
import { capitalised, mention } from '../words.ts';

/** A member says that a login is theirs which matters: only another person who knows them can tell whether it is. */
export function claimView(member: string, login: string, onFixTeam: boolean): View {
  const why = onFixTeam
    ? 'It is on the fix team of an open case, so yes gives them access to it, and lets them act for that fix team.'
    : 'Code owners have it, or an open case names it: with yes they may be let into an advisory, or act for a fix team, by it.';
  return new MessageBuilder('soon')
    .text(
      `### Is ${mention(member)} really \`${login}\` on GitHub?`,
      `${mention(member)} says that the GitHub login **${escapeMarkdown(login)}** is theirs. ${why}`,
      'Say yes only if you know that it is.',
    )
    .buttons(
      button('Yes, I know it', 'claim', { member, login, confirms: 'yes' }, ButtonStyle.Danger),
      button('No', 'claim', { member, login, confirms: 'no' }),
    )
    .view();
}

/** The recipient is wanted on a fix team: of the case itself they hear when they belong to it. */
export function loginWantedView(caseId: string, by: string, refused?: string): View {
  return new MessageBuilder('soon')
    .text(
      refused === undefined
        ? '### The security team asks for your help'
        : `### Is there a slip in **${escapeMarkdown(refused)}**?`,
      refused !== undefined && `As far as the security team knows, that GitHub login is not yours.`,
      `${mention(by)} would like you on a fix team. For that I need to know your GitHub login.`,
      '-# Please do not talk about this in any channel.',
    )
    .buttons(
      button('Say my GitHub login…', 'login', { caseId, by }, ButtonStyle.Primary),
      button('I cannot help', 'not-me', { caseId, by }),
    )
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
      `### ${caseId} · Is ${mention(member)} really \`${login}\` on GitHub?`,
      `${mention(member)} says that the GitHub login **${escapeMarkdown(login)}** is theirs. A code owner joins at once; anyone else needs an approval.`,
      'Say yes only if you know that it is.',
    )
    .buttons(
      button('Yes, add them', 'enlist', { caseId, member, login }, ButtonStyle.Danger),
      button('No', 'claim', { member, login, confirms: 'no' }),
    )
    .view();
}

type LoginChanged = Extract<OtherNotification, { template: 'login-changed' }>;

/** The others of the security team hear whose a GitHub login is: who can act for a fix team depends on it. */
export function loginChangedView(changed: LoginChanged): View {
  return plain(
    `🔗 ${loginChangeInWords(changed)}`,
    '-# Every such change is told to the whole security team, and stands in the audit for good. If you did not expect it, ask.',
  );
}

function loginChangeInWords({ change, member, login, formerly, by }: LoginChanged): string {
  const name = `the GitHub login **${escapeMarkdown(login)}**`;
  const who = mention(member);
  switch (change) {
    case 'login-claimed':
      return `${who} claims ${name}. It opens nothing until another member confirms it.`;
    case 'login-linked':
      return `${who} says that ${name} is theirs. By their own word it opens nothing: another member confirms it when it is on a fix team.`;
    case 'login-confirmed':
      return `${mention(by)} confirmed that ${name} is ${who}’s: they see, and act for, every fix team that it is on.`;
    case 'login-refused':
      return `${mention(by)} says that ${name} is not ${who}’s; I dropped that claim.`;
    case 'login-unlinked':
      return `${who} has given up ${name}: for the fix teams that it is on they act no more.`;
    case 'login-renamed':
      return `${who} is **${escapeMarkdown(login)}** on GitHub now${formerly === undefined ? '' : `, and was **${escapeMarkdown(formerly)}**`}: the same account has another name. Nothing else changes.`;
    case 'login-lost':
      return `${capitalised(name)} is not ${who}’s any more: their account is gone from GitHub, or another account has that name. It opens nothing; ${who} says the new one with \`/advisory me github:…\`.`;
  }
}
