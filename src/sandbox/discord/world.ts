import {
  ChannelType,
  GuildMemberFlags,
  OverwriteType,
  PermissionFlagsBits as P,
  ThreadAutoArchiveDuration,
  type APIGuildMember,
  type APIOverwrite,
  type APIRole,
  type APIUser,
} from 'discord-api-types/v10';
import * as people from '../people.ts';

const JOINED = '2025-01-06T09:00:00.000000+00:00';
const DM_PERMISSIONS =
  P.AddReactions |
  P.ViewChannel |
  P.SendMessages |
  P.EmbedLinks |
  P.AttachFiles |
  P.ReadMessageHistory |
  P.MentionEveryone |
  P.UseExternalEmojis;

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

/** A channel that messages can stand in, with what the bot's rights in it are. */
export interface Place {
  id: string;
  name: string;
  kind: 'guild' | 'dm' | 'thread';
  type: ChannelType;
  /** The person at the other end of a direct-message channel. */
  recipient?: people.Person;
  /** The channel that a thread hangs in. */
  parentId?: string;
  createdAt?: string;
  /** Since when nobody may write in a thread. */
  archivedAt?: string;
  locked?: boolean;
  members: Set<string>;
}

/** What the bot may not do, by channel, to play a server whose permissions were set wrong. */
export type Denied = Partial<Record<people.ChannelName, bigint>>;

/** Who and what there is in the sandbox's Discord: who is there, in which roles, and who may do what where. */
export class World {
  readonly places = new Map<string, Place>();
  /** Who has the security role now; people come and go. */
  readonly securityTeam = new Set<people.Person>(people.SECURITY_TEAM);
  /** Who takes no direct messages now. */
  readonly closedDms = new Set<people.Person>(people.CLOSED_DMS);
  /** Whether the security role exists; administrators delete roles, and make them again. */
  hasSecurityRole = true;
  readonly #denied: Denied;
  /** The exceptions that administrators made, by channel and by what they are for. */
  readonly #exceptions = new Map<string, Map<string, APIOverwrite>>();
  readonly #addedRoles: Role[] = [];
  readonly #removedChannels = new Map<string, Place>();
  #botPermissions: bigint;

  constructor(denied: Denied = {}, botPermissions: bigint = people.BOT_PERMISSIONS) {
    this.#denied = denied;
    this.#botPermissions = botPermissions;
    for (const name of people.CHANNELS) {
      this.places.set(people.CHANNEL_IDS[name], {
        id: people.CHANNEL_IDS[name],
        name,
        kind: 'guild',
        type: name === 'codegate' ? ChannelType.GuildAnnouncement : ChannelType.GuildText,
        members: new Set(),
      });
    }
  }

  /** The direct-message channel with a person; Discord makes it when it is first asked for. */
  dm(person: people.Person): Place {
    const id = people.dmChannelId(person);
    const known = this.places.get(id);
    if (known) return known;
    const place: Place = {
      id,
      name: `dm:${person}`,
      kind: 'dm',
      type: ChannelType.DM,
      recipient: person,
      members: new Set(),
    };
    this.places.set(id, place);
    return place;
  }

  /** A channel or thread by its visible name. */
  placeNamed(name: string): Place | undefined {
    return [...this.places.values()].find((place) => place.kind !== 'dm' && place.name === name);
  }

  user(id: string): User | undefined {
    const person = people.personOf(id);
    if (person) return userOf(id, person, false);
    if (id === people.BOT_ID) return userOf(id, 'codegate-advisory-bot', true);
    return id === people.OWNER_ID ? userOf(id, 'server-owner', false) : undefined;
  }

  botUser(): User {
    return userOf(people.BOT_ID, 'codegate-advisory-bot', true);
  }

  member(id: string): Member | undefined {
    const user = this.user(id);
    if (!user) return undefined;
    return {
      user,
      nick: null,
      avatar: null,
      banner: null,
      roles: this.rolesOf(id),
      joined_at: JOINED,
      premium_since: null,
      deaf: false,
      mute: false,
      flags: GuildMemberFlags.CompletedOnboarding,
      pending: false,
      communication_disabled_until: null,
    };
  }

  /** Makes an exception in a channel, in place of the one there is; without flags there is none of the kind any more. */
  except(
    place: Place,
    { id, type }: Pick<APIOverwrite, 'id' | 'type'>,
    flags: { allow: bigint; deny: bigint } = { allow: 0n, deny: 0n },
  ): void {
    const made = this.#exceptions.get(place.id) ?? new Map<string, APIOverwrite>();
    made.set(id, overwrite(id, type, flags.allow, flags.deny));
    this.#exceptions.set(place.id, made);
  }

  addRole(id: string, name: string, permissions: bigint): Role {
    const added = role(id, name, 3 + this.#addedRoles.length, permissions, {});
    this.#addedRoles.push(added);
    return added;
  }

  removeChannel(place: Place): void {
    this.places.delete(place.id);
    this.#removedChannels.set(place.name, place);
  }

  /** Brings a removed channel back, with what stood in it; `undefined` if there is none of that name. */
  restoreChannel(name: string): Place | undefined {
    const place = this.#removedChannels.get(name);
    if (!place) return undefined;
    this.#removedChannels.delete(name);
    this.places.set(place.id, place);
    return place;
  }

  rolesOf(userId: string): string[] {
    if (userId === people.BOT_ID) return [people.BOT_ROLE_ID];
    const person = people.personOf(userId);
    return person && this.hasSecurityRole && this.securityTeam.has(person) ? [people.SECURITY_ROLE_ID] : [];
  }

  roles(): Role[] {
    return [
      role(people.GUILD_ID, '@everyone', 0, people.EVERYONE_PERMISSIONS, {}),
      ...(this.hasSecurityRole ? [SECURITY_ROLE] : []),
      role(people.BOT_ROLE_ID, 'codegate-advisory-bot', 2, this.#botPermissions, {
        managed: true,
        tags: { bot_id: people.BOT_ID },
      }),
      ...this.#addedRoles,
    ];
  }

  /** The exceptions of a channel; none in threads and direct messages. */
  overwrites(place: Place): APIOverwrite[] {
    const made = this.#exceptions.get(place.id);
    if (!made) return this.#firstOverwrites(place);
    return [...this.#firstOverwrites(place).filter(({ id }) => !made.has(id)), ...made.values()];
  }

  #firstOverwrites(place: Place): APIOverwrite[] {
    const denied = people.isChannelName(place.name) ? (this.#denied[place.name] ?? 0n) : 0n;
    const botDenied = denied === 0n ? [] : [overwrite(people.BOT_ID, OverwriteType.Member, 0n, denied)];
    if (place.name === 'security') {
      return [
        overwrite(people.GUILD_ID, OverwriteType.Role, 0n, P.ViewChannel),
        overwrite(people.SECURITY_ROLE_ID, OverwriteType.Role, P.ViewChannel, 0n),
        overwrite(people.BOT_ROLE_ID, OverwriteType.Role, P.ViewChannel, 0n),
        ...botDenied,
      ];
    }
    if (place.name === 'codegate') {
      return [
        overwrite(people.GUILD_ID, OverwriteType.Role, 0n, P.SendMessages),
        overwrite(people.BOT_ROLE_ID, OverwriteType.Role, P.SendMessages, 0n),
        ...botDenied,
      ];
    }
    return botDenied;
  }

  /** What a member may do in a place, by Discord's own order: everyone, roles, channel overwrites, the member's own. */
  permissions(userId: string, place: Place): bigint {
    if (place.kind === 'dm') return DM_PERMISSIONS;
    const parent = place.parentId === undefined ? place : (this.places.get(place.parentId) ?? place);
    const own = new Set([people.GUILD_ID, ...this.rolesOf(userId)]);
    let allowed = this.roles()
      .filter((each) => own.has(each.id))
      .reduce((sum, each) => sum | BigInt(each.permissions), 0n);
    const exceptions = this.overwrites(parent);
    const apply = (chosen: readonly APIOverwrite[]) => {
      for (const each of chosen) allowed &= ~BigInt(each.deny);
      for (const each of chosen) allowed |= BigInt(each.allow);
    };
    apply(exceptions.filter((each) => each.id === people.GUILD_ID));
    apply(exceptions.filter((each) => each.id !== people.GUILD_ID && own.has(each.id)));
    apply(exceptions.filter((each) => each.id === userId));
    // Without the right to see a channel every other right in it is void.
    return (allowed & P.ViewChannel) === 0n ? 0n : allowed;
  }

  /** A place as REST and the Gateway give it. */
  channel(place: Place, lastMessageId: string | null): Record<string, unknown> {
    const common = { id: place.id, type: place.type, last_message_id: lastMessageId, flags: 0 };
    if (place.kind === 'dm') {
      const user = place.recipient && this.user(people.USER_IDS[place.recipient]);
      return { ...common, recipients: user ? [user] : [] };
    }
    if (place.kind === 'thread') {
      return {
        ...common,
        guild_id: people.GUILD_ID,
        name: place.name,
        parent_id: place.parentId,
        owner_id: people.BOT_ID,
        rate_limit_per_user: 0,
        message_count: 0,
        member_count: place.members.size,
        total_message_sent: 0,
        thread_metadata: {
          archived: place.archivedAt !== undefined,
          archive_timestamp: place.archivedAt ?? place.createdAt ?? JOINED,
          auto_archive_duration: ThreadAutoArchiveDuration.ThreeDays,
          locked: place.locked ?? false,
          create_timestamp: place.createdAt ?? JOINED,
          ...(place.type === ChannelType.PrivateThread ? { invitable: false } : {}),
        },
      };
    }
    return {
      ...common,
      guild_id: people.GUILD_ID,
      name: place.name,
      parent_id: null,
      position: people.CHANNELS.findIndex((name) => name === place.name),
      topic: null,
      nsfw: false,
      rate_limit_per_user: 0,
      permission_overwrites: this.overwrites(place),
    };
  }
}

function userOf(id: string, username: string, bot: boolean): User {
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

function role(id: string, name: string, position: number, permissions: bigint, more: Partial<Role>): Role {
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

const SECURITY_ROLE = role(people.SECURITY_ROLE_ID, 'security-team', 1, people.EVERYONE_PERMISSIONS, {
  mentionable: true,
});

function overwrite(id: string, type: OverwriteType, allow: bigint, deny: bigint): APIOverwrite {
  return { id, type, allow: String(allow), deny: String(deny) };
}
