import {
  ChannelType,
  Events,
  OverwriteType,
  type Client,
  type Guild,
  type GuildBasedChannel,
} from 'discord.js';
import type { Server, ServerChannel } from './privacy.ts';

/**
 * The server as Discord's gateway keeps it up to date, by the intent Guilds alone.
 * @returns `undefined` if the bot is not a member of it
 */
export function readServer(client: Client<true>, guildId: string): Server | undefined {
  const guild = client.guilds.cache.get(guildId);
  return guild && serverOf(guild, client.user.id);
}

function serverOf(guild: Guild, botId: string): Server {
  return {
    id: guild.id,
    ownerId: guild.ownerId,
    botId,
    roles: guild.roles.cache.map(({ id, name, permissions, managed, tags }) => ({
      id,
      name,
      permissions: permissions.bitfield,
      botId: tags?.botId,
      // A linked role is not managed: members give it to themselves.
      givenByOthers: managed || tags?.guildConnections === true,
    })),
    channels: guild.channels.cache.map(channelOf).filter((channel) => channel !== undefined),
  };
}

function channelOf(channel: GuildBasedChannel): ServerChannel | undefined {
  if (channel.type !== ChannelType.GuildText && channel.type !== ChannelType.GuildAnnouncement)
    return undefined;
  const overwrites = channel.permissionOverwrites.cache.map(({ id, type, allow, deny }) => ({
    id,
    of: type === OverwriteType.Role ? ('role' as const) : ('member' as const),
    allow: allow.bitfield,
    deny: deny.bitfield,
  }));
  return { id: channel.id, overwrites };
}

/** Calls `look` whenever something changes in a server that may change who is of the security team. */
export function onTeamChange(client: Client, look: () => void): void {
  client.on(Events.GuildRoleCreate, look);
  client.on(Events.GuildRoleUpdate, look);
  client.on(Events.GuildRoleDelete, look);
  client.on(Events.GuildCreate, look);
  client.on(Events.GuildAvailable, look);
}

/** Calls `look` whenever something changes in a server that may change who reads what. */
export function onServerChange(client: Client, look: () => void): void {
  onTeamChange(client, look);
  client.on(Events.ChannelCreate, look);
  client.on(Events.ChannelUpdate, look);
  client.on(Events.ChannelDelete, look);
  client.on(Events.GuildUpdate, look);
  client.on(Events.GuildDelete, look);
}
