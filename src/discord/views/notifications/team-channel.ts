import { dependencyWords } from '../../../documents/dependencies.ts';
import type { Notification, TOGETHER } from '../../../process/notifications/notification.ts';
import { button, escapeMarkdown, MessageBuilder, plain, type View } from '../view.ts';
import { absolute, mention } from '../words.ts';

/** What stood in the private channel and is over: in its place, so that no stale word stays there. */
export function overView(notification: Notification): View {
  return new MessageBuilder('done').text(`✅ ${overInWords(notification)}`).view();
}

function overInWords(notification: Notification): string {
  switch (notification.template) {
    case 'approval-asked':
      return `**${notification.caseId}** · no approval waits any more`;
    case 'publication-asked':
      return `**${notification.caseId}** · no second approval waits any more`;
    case 'mail-came':
      return notification.mails.length === 1
        ? 'A mail had come in; a member has said what it is.'
        : `${notification.mails.length} mails had come in; a member has said what each of them is.`;
    case 'role-ping':
      return 'The security team was called, and has come.';
    case 'unreachable':
      return `I can reach ${mention(notification.member)} by direct message again.`;
    case 'undelivered':
      return 'Nothing waits to be delivered any more.';
    case 'dependencies-lost':
      return `Well again: ${notification.lost.map(({ name }) => dependencyWords(name, escapeMarkdown)?.name ?? name).join(', ')}.`;
    default:
      return 'Done.';
  }
}

/** Something waits, and no member of the team is known: the role is called, without a word of content. */
export function rolePingView(roleId: string): View {
  return {
    ...plain(
      `<@&${roleId}> something waits for the security team.`,
      'Use `/advisory next` here; from then on I can tell you by direct message.',
    ),
    pings: { roles: [roleId] },
  };
}

/** Something waits for a member whose direct messages are closed: called, without a word of content. */
export function unreachableView(member: string): View {
  return {
    ...plain(
      `${mention(member)} I cannot reach you by direct message.`,
      'Allow direct messages from members of this server, then use `/advisory me` to test it.',
    ),
    pings: { users: [member] },
  };
}

/** What to do about a refusal of the private channel, by Discord's code. */
const REFUSALS: { readonly [code: string]: string } = {
  '10003':
    'It is not there any more: set SECURITY_CHANNEL_ID to the channel that takes its place, and restart me.',
  '50001': 'I do not see it: give my role “View Channel” there.',
  '50013': 'I may not write in it: give my role “Send Messages” and “Read Message History” there.',
};

/** The private channel takes no message of the bot's: each member hears it in person, with the cause. */
export function channelRefusesView(failure: string): View {
  const cause = REFUSALS[failure.split(' ').at(-1) ?? ''];
  return new MessageBuilder('late')
    .text(
      '### I cannot write in the private channel',
      cause ?? `It does not take my messages (${escapeMarkdown(failure)}).`,
      'Until then you hear from me by direct message alone. `npm run doctor` tells what is missing; I try again every hour.',
    )
    .view();
}

/** Nobody of the team has its role any more: whoever took it away, the team hears it. */
export function teamDoubtedView(): View {
  return new MessageBuilder('late')
    .text(
      '### Nobody of the security team has its role any more',
      'I do not believe that all of you left at once: you go on hearing of every case, and nobody’s confirmed login is forgotten. Commands need the role.',
      'Give it back (Server Settings → Members), or name another role in SECURITY_ROLE_ID and restart me. I look again every hour.',
    )
    .view();
}

/** Somebody of the team has its role again. */
export function teamFoundView(): View {
  return plain('✅ The security team has its role again: those who have it are in as before.');
}

/** A member is away, and the recipient is told in their place. */
export function standInView(member: string, until: Temporal.Instant): View {
  return plain(
    `You stand in for ${mention(member)} until ${absolute(until)}.`,
    'What waits for them as coordinator comes to you; `/advisory next` shows it.',
  );
}

/** A test of `/advisory me`, by direct message. */
export function dmTestView(): View {
  return plain('✅ I can reach you by direct message. Reminders will come here.');
}

/** So many ids are named. */
const MOST_NAMED = 60;

/** The same happened to many cases at once: their ids, and nothing else of them. */
export function manyCasesView(
  what: (typeof TOGETHER)[number],
  caseIds: readonly string[],
  place: 'channel' | 'dm' = 'channel',
): View {
  const count = caseIds.length;
  const words = {
    'case-opened': [
      count === 1 ? '### A report has come in' : `### ${count} reports have come in`,
      '`/advisory list` shows them all, and `/advisory next` what each of them wants.',
    ],
    'case-closed': [
      count === 1 ? '### A case is closed' : `### ${count} cases are closed`,
      '`/advisory timeline` says by whom and why; `/advisory reopen` opens one again.',
    ],
    'closed-in-github': [
      count === 1 ? '### An advisory was closed in GitHub' : `### ${count} advisories were closed in GitHub`,
      'Close their cases with `/advisory close`, or open the advisories again in GitHub.',
    ],
  };
  const [title = '', advice = ''] = words[what];
  const more = count > MOST_NAMED ? ` and ${count - MOST_NAMED} more` : '';
  return new MessageBuilder()
    .text(title, `${caseIds.slice(0, MOST_NAMED).join(', ')}${more}`, advice)
    .buttons(
      place === 'dm' && what === 'case-opened' && count > 1 && button('Close several…', 'close-several', {}),
    )
    .view();
}

/** Advisories that cannot be read, by their number alone: everything else about them stays in GitHub. */
export function unreadableView(repository: string, count: number): View {
  const them = count === 1 ? 'an advisory' : `${count} advisories`;
  return new MessageBuilder('late')
    .text(
      `### GitHub shows ${them} of ${escapeMarkdown(repository)} that I cannot read`,
      'I follow all the others, and not this: a case of it is not kept up to date, and a report of it becomes no case by itself.',
      'Compare GitHub’s list of advisories with `/advisory list`, open a case by hand where there is none, and update me.',
    )
    .view();
}

/** The token cannot do what the bot needs; said once, by the name of the missing right. */
export function rightsView(repository: string, right: string): View {
  return new MessageBuilder('late')
    .text(
      `### I cannot follow the advisories of ${escapeMarkdown(repository)}`,
      `The bot’s GitHub token lacks the right **${right}**.`,
      'Give it that right and restart the bot; `npm run doctor` checks it. Until then new reports are not noticed.',
    )
    .view();
}

/** How many messages wait until the operator mends what hinders them. */
export function undeliveredView(count: number): View {
  return plain(
    `⚠️ ${count} ${count === 1 ? 'message' : 'messages'} could not be delivered.`,
    '`npm run doctor` tells what is missing; I try again every hour, and at a restart.',
  );
}
