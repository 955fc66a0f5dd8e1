import { ButtonStyle } from 'discord.js';
import type { OtherNotification } from '../../../process/notifications/notification.ts';
import type { Claim } from '../../../process/logins.ts';
import type { Button } from '../container.ts';
import { button, escapeMarkdown, MessageBuilder, plain, type View } from '../view.ts';
import { capitalised, mention, relative } from '../words.ts';

/** A member says that a login is theirs which matters: only another person who knows them can tell whether it is. */
export function claimView(
  {
    member,
    login,
    since,
  }: { readonly member: string; readonly login: string; readonly since?: string | undefined },
  onFixTeam: boolean,
): View {
  const why = onFixTeam
    ? 'It is on the fix team of an open case, so yes gives them access to it, and lets them act for that fix team.'
    : 'Code owners have it, or an open case names it: with yes they may be let into an advisory, or act for a fix team, by it.';
  return new MessageBuilder('soon')
    .text(
      `### Is ${mention(member)} really \`${login}\` on GitHub?`,
      `${mention(member)} says that the GitHub login **${escapeMarkdown(login)}** is theirs. ${why}`,
      'Say yes only if you know that it is.',
      waitsInWords(since),
    )
    .buttons(...claimButtons({ member, login }))
    .view();
}

/** "Yes" and "No", to the question whether a login is a member's. */
export function claimButtons(claim: Claim): Button[] {
  return [
    button('Yes, I know it', 'claim', { ...claim, confirms: 'yes' }, ButtonStyle.Danger),
    button('No…', 'claim', { ...claim, confirms: 'no' }),
  ];
}

/** Since when a question waits that is asked once more. */
function waitsInWords(since: string | undefined): string | false {
  return (
    since !== undefined &&
    `-# Asked ${relative(Temporal.Instant.from(since))}, and nobody has answered. I go on asking.`
  );
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
export function loginToldView({
  caseId,
  member,
  login,
  since,
}: Omit<Extract<OtherNotification, { template: 'login-told' }>, 'template'>): View {
  return new MessageBuilder('soon')
    .text(
      `### ${caseId} · Is ${mention(member)} really \`${login}\` on GitHub?`,
      `${mention(member)} says that the GitHub login **${escapeMarkdown(login)}** is theirs. A code owner joins at once; anyone else needs an approval.`,
      'Say yes only if you know that it is.',
      waitsInWords(since),
    )
    .buttons(
      button('Yes, add them', 'enlist', { caseId, member, login }, ButtonStyle.Danger),
      button('No…', 'claim', { member, login, confirms: 'no' }),
    )
    .view();
}

type LoginChanged = Extract<OtherNotification, { template: 'login-changed' }>;

/**
 * The others of the security team hear whose a GitHub login is: who can act for a fix team depends on it. That it is not
 * theirs, the one who claimed it hears alone.
 */
export function loginChangedView(changed: LoginChanged): View {
  const { change, reason, login } = changed;
  if (change === 'login-refused')
    return plain(
      `🔗 ${loginChangeInWords(changed)}`,
      ...(reason === undefined ? [] : [`Why: ${escapeMarkdown(reason)}`]),
      `-# It stands in the audit for good. Was **${escapeMarkdown(login)}** a slip? Say the right one with \`/advisory me github:…\`.`,
    );
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
    case 'login-asked':
    case 'login-reminded':
      return `${who} says that ${name} is theirs, and another member is asked whether it is.`;
    case 'login-withdrawn':
      return `${who} takes back that ${name} is theirs: nobody has to answer that any more.`;
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
