import {
  ChannelType,
  PermissionFlagsBits,
  type Client,
  type Guild,
  type PermissionResolvable,
} from 'discord.js';

export interface PlaceConfig {
  readonly guildId: string;
  readonly securityChannelId: string;
  readonly codegateChannelId: string;
  readonly securityRoleId: string;
}

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
 * What is wrong with the Discord side of the configuration: the server, its two channels, the role, the bot's own
 * permissions. Each line says what is missing and how to grant it; no line where all is well.
 */
export function verifyDiscord(client: Client<true>, config: PlaceConfig): string[] {
  const guild = client.guilds.cache.get(config.guildId);
  if (!guild)
    return [
      'DISCORD_GUILD_ID: the bot is not a member of this server. Invite it with the link in the README.',
    ];
  return [
    ...verifyChannel(guild, 'SECURITY_CHANNEL_ID', config.securityChannelId, WRITING),
    ...verifyChannel(guild, 'CODEGATE_CHANNEL_ID', config.codegateChannelId, [...WRITING, ...ANNOUNCING]),
    ...verifyPrivacy(guild, config.securityChannelId),
    ...verifyRole(guild, config.securityRoleId),
  ];
}

function verifyChannel(guild: Guild, name: string, id: string, needed: readonly Permission[]): string[] {
  const channel = guild.channels.cache.get(id);
  if (!channel)
    return [`${name}: no such channel, or the bot cannot see it. Give the bot “View Channel” there.`];
  if (channel.type !== ChannelType.GuildText && channel.type !== ChannelType.GuildAnnouncement)
    return [`${name}: is not a text or announcement channel. Name one that is.`];
  const own = guild.members.me && channel.permissionsFor(guild.members.me);
  const missing = needed.filter(([, flag]) => !own?.has(flag)).map(([permission]) => `“${permission}”`);
  return missing.length > 0
    ? [
        `${name}: the bot lacks ${missing.join(', ')}. Grant it to the bot’s role in the channel’s permissions.`,
      ]
    : [];
}

function verifyPrivacy(guild: Guild, id: string): string[] {
  const channel = guild.channels.cache.get(id);
  if (!channel?.permissionsFor(guild.roles.everyone)?.has(PermissionFlagsBits.ViewChannel)) return [];
  return ['SECURITY_CHANNEL_ID: everyone can see this channel. Take “View Channel” from @everyone there.'];
}

function verifyRole(guild: Guild, id: string): string[] {
  const role = guild.roles.cache.get(id);
  if (!role)
    return ['SECURITY_ROLE_ID: no such role in this server. Copy the id from Server Settings → Roles.'];
  if (role.mentionable || guild.members.me?.permissions.has(PermissionFlagsBits.MentionEveryone)) return [];
  return [
    'SECURITY_ROLE_ID: the bot cannot call this role. Allow anyone to mention it (Server Settings → Roles).',
  ];
}
