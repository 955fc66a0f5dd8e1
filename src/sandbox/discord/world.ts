import {
  ChannelType,
  OverwriteType,
  PermissionFlagsBits as P,
  type APIOverwrite,
} from 'discord-api-types/v10';
import * as people from '../people.ts';
import { channelShape, type Place } from './place.ts';
import {
  botRole,
  JOINED,
  memberOf,
  overwrite,
  role,
  SECURITY_ROLE,
  userOf,
  type Member,
  type Role,
  type User,
} from './shapes.ts';

const DM_PERMISSIONS =
  P.AddReactions |
  P.ViewChannel |
  P.SendMessages |
  P.EmbedLinks |
  P.AttachFiles |
  P.ReadMessageHistory |
  P.MentionEveryone |
  P.UseExternalEmojis;

export type { Place };

/** What the bot may not do, by channel, to play a server whose permissions were set wrong. */
export type Denied = Partial<Record<people.ChannelName, bigint>>;

/** Who and what there is in the sandbox's Discord: who is there, in which roles, and who may do what where. */
export class World {
  readonly places = new Map<string, Place>();
  /** Who has the security role now; people come and go. */
  readonly securityTeam = new Set<people.Person>(people.SECURITY_TEAM);
  /** Who takes no direct messages now. */
  readonly closedDms = new Set<people.Person>(people.CLOSED_DMS);
  /** Who is on the server now, and since when. */
  readonly members = new Map<people.Person, string>(people.PEOPLE.map((person) => [person, JOINED]));
  /** Whether the security role exists; administrators delete roles, and make them again. */
  hasSecurityRole = true;
  /** Whether the bot is on the server; administrators take it out, and invite it again. */
  hasBot = true;
  readonly #denied: Denied;
  /** The exceptions that administrators made, by channel and by what they are for. */
  readonly #exceptions = new Map<string, Map<string, APIOverwrite>>();
  readonly #addedRoles: Role[] = [];
  /** Channels that were deleted, each with its threads. */
  readonly #removedChannels = new Map<string, readonly Place[]>();
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

  /** Somebody who is on the server. */
  member(id: string): Member | undefined {
    const user = this.user(id);
    const person = people.personOf(id);
    const isThere = person ? this.members.has(person) : id !== people.BOT_ID || this.hasBot;
    if (!user || !isThere) return undefined;
    return memberOf(user, this.rolesOf(id), (person && this.members.get(person)) ?? JOINED);
  }

  /** Somebody leaves; the roles stay behind, and are not there for one who comes back. */
  leave(person: people.Person): void {
    this.members.delete(person);
    this.securityTeam.delete(person);
    for (const { members } of this.places.values()) members.delete(people.USER_IDS[person]);
  }

  join(person: people.Person, at: string): void {
    this.members.set(person, at);
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

  /** Takes a channel away, with its threads. */
  removeChannel(place: Place): void {
    const gone = [...this.places.values()].filter((each) => each === place || each.parentId === place.id);
    for (const { id } of gone) this.places.delete(id);
    this.#removedChannels.set(place.name, gone);
  }

  /**
   * Brings a removed channel back, with its threads and what stood in them.
   *
   * @returns the channel and its threads; empty if there is none of that name
   */
  restoreChannel(name: string): readonly Place[] {
    const back = this.#removedChannels.get(name) ?? [];
    this.#removedChannels.delete(name);
    for (const place of back) this.places.set(place.id, place);
    return back;
  }

  rolesOf(userId: string): string[] {
    if (userId === people.BOT_ID) return this.hasBot ? [people.BOT_ROLE_ID] : [];
    const person = people.personOf(userId);
    return person && this.hasSecurityRole && this.securityTeam.has(person) ? [people.SECURITY_ROLE_ID] : [];
  }

  roles(): Role[] {
    return [
      role(people.GUILD_ID, '@everyone', 0, people.EVERYONE_PERMISSIONS, {}),
      ...(this.hasSecurityRole ? [SECURITY_ROLE] : []),
      ...(this.hasBot ? [botRole(this.#botPermissions)] : []),
      ...this.#addedRoles,
    ];
  }

  /** The exceptions of a channel; none in threads and direct messages, nor for a role that was deleted. */
  overwrites(place: Place): APIOverwrite[] {
    const made = this.#exceptions.get(place.id) ?? new Map<string, APIOverwrite>();
    const roles = new Set(this.roles().map(({ id }) => id));
    return [...this.#firstOverwrites(place).filter(({ id }) => !made.has(id)), ...made.values()].filter(
      ({ id, type }) => type === OverwriteType.Member || roles.has(id),
    );
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
    if (!this.member(userId)) return 0n;
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
    return channelShape(place, lastMessageId, {
      overwrites: this.overwrites(place),
      recipient: place.recipient && this.user(people.USER_IDS[place.recipient]),
    });
  }
}
