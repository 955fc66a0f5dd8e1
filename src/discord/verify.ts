import {
  ChannelType,
  PermissionFlagsBits,
  type Client,
  type Guild,
  type PermissionResolvable,
} from 'discord.js';
import { privacyProblems, type PlaceConfig } from './privacy.ts';
import { readServer } from './server.ts';
import { PLAIN_NAMES, privacyWords } from './views/privacy.ts';

type Permission = readonly [string, PermissionResolvable];

/** What the bot needs in a channel it writes to; it reads back to find its own messages after an interruption. */
const WRITING: readonly Permission[] = [
  ['View Channel', PermissionFlagsBits.ViewChannel],
  ['Send Messages', PermissionFlagsBits.SendMessages],
  ['Read Message History', PermissionFlagsBits.ReadMessageHistory],
];

/**
 * What it needs in #codegate beside: announcements and retrospectives bring files, and a retrospective has a thread.
 * Answers to commands may always bring files, and what it says in the private channel by itself brings none.
 */
const ANNOUNCING: readonly Permission[] = [
  ['Attach Files', PermissionFlagsBits.AttachFiles],
  ['Create Public Threads', PermissionFlagsBits.CreatePublicThreads],
];

/**
 * What is wrong with the Discord side of the configuration: the server, its two channels and who reads them, the role,
 * the bot's own permissions. Each line says what is missing and how to grant it; no line where all is well.
 */
export function verifyDiscord(client: Client<true>, config: PlaceConfig): string[] {
  const problems = privacyProblems(readServer(client, config.guildId), config);
  const guild = client.guilds.cache.get(config.guildId);
  return [
    ...problems.map((problem) => privacyWords(problem, PLAIN_NAMES)),
    ...(guild ? verifyRights(guild, config) : []),
  ];
}

/** What the bot may not do where its channels and its role are what they should be. */
function verifyRights(guild: Guild, config: PlaceConfig): string[] {
  return [
    ...rightsIn(guild, config, 'private-channel'),
    ...rightsIn(guild, config, 'codegate'),
    ...verifyRole(guild, config.securityRoleId),
  ];
}

/** What is not as it should be with #codegate although the bot works with it. */
export function codegateNote(client: Client<true>, config: PlaceConfig): string | undefined {
  const channel = client.guilds.cache.get(config.guildId)?.channels.cache.get(config.codegateChannelId);
  return channel?.type === ChannelType.GuildText
    ? 'CODEGATE_CHANNEL_ID: is no announcement channel, so that no other server can follow it. Enable Community in the server’s settings, then make it one in the channel’s settings.'
    : undefined;
}

/** What the bot may not do in one of the two channels, a line or none; nothing where the channel is not there. */
export function channelRights(
  client: Client<true>,
  config: PlaceConfig,
  channel: 'private-channel' | 'codegate',
): string[] {
  const guild = client.guilds.cache.get(config.guildId);
  return guild ? rightsIn(guild, config, channel) : [];
}

function rightsIn(guild: Guild, config: PlaceConfig, channel: 'private-channel' | 'codegate'): string[] {
  return channel === 'codegate'
    ? verifyChannel(guild, 'CODEGATE_CHANNEL_ID', config.codegateChannelId, [...WRITING, ...ANNOUNCING])
    : verifyChannel(guild, 'SECURITY_CHANNEL_ID', config.securityChannelId, WRITING);
}

function verifyChannel(guild: Guild, name: string, id: string, needed: readonly Permission[]): string[] {
  const channel = guild.channels.cache.get(id);
  if (!channel) return [];
  const own = guild.members.me && channel.permissionsFor(guild.members.me);
  const missing = needed.filter(([, flag]) => !own?.has(flag)).map(([permission]) => `“${permission}”`);
  return missing.length > 0
    ? [
        `${name}: the bot lacks ${missing.join(', ')}. Grant it to the bot’s role in the channel’s permissions.`,
      ]
    : [];
}

function verifyRole(guild: Guild, id: string): string[] {
  const role = guild.roles.cache.get(id);
  if (!role || role.mentionable || guild.members.me?.permissions.has(PermissionFlagsBits.MentionEveryone))
    return [];
  return [
    'SECURITY_ROLE_ID: the bot cannot call this role. Allow anyone to mention it (Server Settings → Roles).',
  ];
}
