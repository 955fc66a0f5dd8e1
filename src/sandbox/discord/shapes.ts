import {
  GuildMemberFlags,
  OverwriteType,
  type APIGuildMember,
  type APIOverwrite,
  type APIRole,
  type APIUser,
} from 'discord-api-types/v10';
import * as people from '../people.ts';

/** Since when those are on the server who were there before the sandbox began. */
export const JOINED = '2025-01-06T09:00:00.000000+00:00';

/** A user as REST gives it: the specification requires more than the typings know. */
export type User = Omit<APIUser, 'flags' | 'public_flags' | 'primary_guild'> & {
  flags: number;
  public_flags: number;
  primary_guild: null;
};

/** A role as REST gives it; `color` is deprecated and still always sent. */
export type Role = Omit<APIRole, 'color' | 'flags'> & { color: number; flags: number };

/** A member as REST gives it. */
export type Member = Omit<APIGuildMember, 'user' | 'banner'> & { user: User; banner: null };

/** A user; an application that is older than the new names keeps its four digits. */
export function userOf(id: string, username: string, bot: boolean): User {
  return {
    id,
    username,
    discriminator: bot ? '7319' : '0',
    global_name: null,
    avatar: null,
    flags: 0,
    public_flags: 0,
    primary_guild: null,
    ...(bot ? { bot: true } : {}),
  };
}

/** A role; `more` is what it has beside its permissions. */
export function role(
  id: string,
  name: string,
  position: number,
  permissions: bigint,
  more: Partial<Role>,
): Role {
  return {
    id,
    name,
    position,
    permissions: String(permissions),
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    managed: false,
    mentionable: false,
    flags: 0,
    ...more,
  };
}

/** The role of the security team. */
export const SECURITY_ROLE = role(people.SECURITY_ROLE_ID, 'security-team', 1, people.EVERYONE_PERMISSIONS, {
  mentionable: true,
});

/** An exception of a channel, for a role or a member. */
export function overwrite(id: string, type: OverwriteType, allow: bigint, deny: bigint): APIOverwrite {
  return { id, type, allow: String(allow), deny: String(deny) };
}

/** A member of the server, without anything that the person could have set. */
export function memberOf(user: User, roles: string[], joinedAt: string): Member {
  return {
    user,
    nick: null,
    avatar: null,
    banner: null,
    roles,
    joined_at: joinedAt,
    premium_since: null,
    deaf: false,
    mute: false,
    flags: GuildMemberFlags.CompletedOnboarding,
    pending: false,
    communication_disabled_until: null,
  };
}

/** The role that Discord makes for the bot with its invitation. */
export function botRole(permissions: bigint): Role {
  return role(people.BOT_ROLE_ID, 'codegate-advisory-bot', 2, permissions, {
    managed: true,
    tags: { bot_id: people.BOT_ID },
  });
}
