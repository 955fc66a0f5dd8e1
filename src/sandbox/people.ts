import { PermissionFlagsBits as P } from 'discord-api-types/v10';

/** The people of the sandbox, named after what they are; each one's GitHub login is the same word. */
export const PEOPLE = [
  'security-1',
  'security-2',
  'maintainer-1',
  'maintainer-2',
  'contributor',
  'reporter',
  'outsider',
  'closed-dms',
] as const;

export type Person = (typeof PEOPLE)[number];

/** Where people talk: a private channel, a public announcement channel and a public one. */
export const CHANNELS = ['security', 'codegate', 'general'] as const;

export type ChannelName = (typeof CHANNELS)[number];

/** Fixed snowflakes, so that a transcript of one day can be compared with that of another. */
export const GUILD_ID = '1180000000000000001';
export const APPLICATION_ID = '1180000000000000002';
/** The bots of old applications have an id of their own; so does ours, lest one be taken for the other. */
export const BOT_ID = '1180000000000000004';
export const OWNER_ID = '1180000000000000003';
export const SECURITY_ROLE_ID = '1180000000000000010';
export const BOT_ROLE_ID = '1180000000000000011';

export const CHANNEL_IDS: Readonly<Record<ChannelName, string>> = {
  security: '1180000000000000020',
  codegate: '1180000000000000021',
  general: '1180000000000000022',
};

export const USER_IDS: Readonly<Record<Person, string>> = {
  'security-1': '1180000000000000101',
  'security-2': '1180000000000000102',
  'maintainer-1': '1180000000000000103',
  'maintainer-2': '1180000000000000104',
  contributor: '1180000000000000105',
  reporter: '1180000000000000106',
  outsider: '1180000000000000107',
  'closed-dms': '1180000000000000108',
};

/** The direct-message channel of the bot and a person. */
export function dmChannelId(person: Person): string {
  return USER_IDS[person].replace('11800', '11810');
}

export const SECURITY_TEAM: readonly Person[] = ['security-1', 'security-2', 'closed-dms'];

export const CLOSED_DMS: readonly Person[] = ['closed-dms'];

/** What Discord gives everybody in a new server, as far as a text channel knows it. */
export const EVERYONE_PERMISSIONS =
  P.ViewChannel |
  P.SendMessages |
  P.SendMessagesInThreads |
  P.CreatePublicThreads |
  P.CreatePrivateThreads |
  P.EmbedLinks |
  P.AttachFiles |
  P.AddReactions |
  P.UseExternalEmojis |
  P.ReadMessageHistory |
  P.UseApplicationCommands;

/** What the bot's invitation asked for. */
export const BOT_PERMISSIONS =
  P.ViewChannel |
  P.SendMessages |
  P.SendMessagesInThreads |
  P.CreatePublicThreads |
  P.CreatePrivateThreads |
  P.EmbedLinks |
  P.AttachFiles |
  P.ReadMessageHistory;

export function isPerson(name: string): name is Person {
  return PEOPLE.some((person) => person === name);
}

export function isChannelName(name: string): name is ChannelName {
  return CHANNELS.some((channel) => channel === name);
}

/** The person with that Discord id, if it is one of ours. */
export function personOf(userId: string): Person | undefined {
  return PEOPLE.find((person) => USER_IDS[person] === userId);
}
