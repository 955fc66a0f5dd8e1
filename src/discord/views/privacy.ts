import type { PrivacyProblem } from '../privacy.ts';
import { escapeMarkdown, linesWithin, MessageBuilder, plain, type View } from './view.ts';
import { mention } from './words.ts';

/** How roles and members are named: on a terminal and in the log otherwise than in Discord. */
export interface Naming {
  role(name: string): string;
  member(id: string): string;
}

/** On a terminal, in the log and in stored texts. */
export const PLAIN_NAMES: Naming = {
  // A role's name is other people's text: it stays in its line.
  role: (name) => `“${name.replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ')}”`,
  member: (id) => `the member ${id}`,
};

const DISCORD_NAMES: Naming = {
  role: (name) => `“${escapeMarkdown(name)}”`,
  member: (id) => mention(id),
};

/** What is wrong with a channel's privacy and how to mend it, in one line. */
export function privacyWords(problem: PrivacyProblem, names: Naming): string {
  switch (problem.code) {
    case 'no-server':
      return 'DISCORD_GUILD_ID: the bot is not a member of this server. Invite it with the link in the README.';
    case 'no-channel':
      return `${VARIABLES[problem.channel]}: is no text or announcement channel of this server that the bot can see. Name one that is, and give the bot “View Channel” there.`;
    case 'same-channel':
      return 'SECURITY_CHANNEL_ID and CODEGATE_CHANNEL_ID are the same: one is private, the other public.';
    case 'role-is-server':
      return 'SECURITY_ROLE_ID: is the server’s own id, the role that everyone has. Copy the id of the security team’s role from Server Settings → Roles.';
    case 'no-role':
      return 'SECURITY_ROLE_ID: no such role in this server. Copy the id from Server Settings → Roles.';
    case 'role-given-by-others':
      return `SECURITY_ROLE_ID: the role ${names.role(problem.role)} is given by a bot, an integration or Discord. Name a role that administrators give by hand.`;
    case 'everyone-reads':
      return 'SECURITY_CHANNEL_ID: everyone can see this channel. Take “View Channel” from @everyone there.';
    case 'role-reads':
      return `SECURITY_CHANNEL_ID: the role ${names.role(problem.role)}${problem.ofBot ? ', of another bot,' : ''} can see this channel. Take “View Channel” from it there.`;
    case 'member-reads':
      return `SECURITY_CHANNEL_ID: ${names.member(problem.member)} can see this channel by an exception of their own. Remove it there; the security team’s role is enough.`;
  }
}

const VARIABLES = { security: 'SECURITY_CHANNEL_ID', codegate: 'CODEGATE_CHANNEL_ID' } as const;

/** How many characters of Discord's 4,000 the problems may take. */
const BUDGET = 3000;

/** To the team, by direct message: what to mend before the bot writes there again; without a word of any case. */
export function privacyLostView(problems: readonly PrivacyProblem[]): View {
  const lines = problems.map((problem) => `- ${privacyWords(problem, DISCORD_NAMES)}`);
  return new MessageBuilder('late')
    .text(
      '### I have stopped writing where others may read',
      ...linesWithin(lines, BUDGET),
      'What I have to say there waits, and nothing is lost; everything else goes on. I look again at every change in the server, and every hour.',
    )
    .view();
}

/** To the team, by direct message: it is well again. */
export function privacyRestoredView(): View {
  return plain(
    '✅ The private channel is private again, and #codegate is right: what waited for them leaves now.',
  );
}
