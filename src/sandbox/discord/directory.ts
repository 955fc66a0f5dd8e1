import { ApplicationCommandOptionType as Kind, ComponentType } from 'discord-api-types/v10';
import * as people from '../people.ts';
import type { Directory, SentOption } from './slash-line.ts';
import type { Place, World } from './world.ts';

/** Finds people, roles and channels by what a person types: the bare name, `@name`, `#name`, a mention or an id. */
export function directory(world: World): Directory {
  return {
    user(word) {
      const name = bare(word);
      return people.isPerson(name) ? people.USER_IDS[name] : world.user(name)?.id;
    },
    role(word) {
      const name = bare(word);
      return world.roles().find((role) => role.id === name || role.name === name)?.id;
    },
    channel(word) {
      const name = bare(word);
      const place = world.placeNamed(name) ?? world.places.get(name);
      return place && place.kind !== 'dm' ? place.id : undefined;
    },
    names: {
      users: [...world.members.keys()],
      roles: world.roles().map((role) => role.name),
      channels: people.CHANNELS,
    },
  };
}

function bare(word: string): string {
  return word.replace(/^<(@[!&]?|#)(\d+)>$/, '$2').replace(/^[@#]/, '');
}

/** The `resolved` part of an interaction: everything that its values name by id. */
export function resolve(
  world: World,
  place: Place,
  ids: readonly string[],
): Record<string, unknown> | undefined {
  const users: Record<string, unknown> = {};
  const members: Record<string, unknown> = {};
  const roles: Record<string, unknown> = {};
  const channels: Record<string, unknown> = {};
  for (const id of ids) {
    const user = world.user(id);
    const member = world.member(id);
    const role = world.roles().find((each) => each.id === id);
    const channel = world.places.get(id);
    if (user) users[id] = user;
    if (member) {
      const { user: _user, deaf: _deaf, mute: _mute, ...rest } = member;
      members[id] = { ...rest, permissions: String(world.permissions(id, place)) };
    } else if (role) roles[id] = role;
    else if (channel) channels[id] = { ...world.channel(channel, null), permissions: '0' };
  }
  const named = Object.entries({ users, members, roles, channels }).filter(
    ([, found]) => Object.keys(found).length > 0,
  );
  return named.length === 0 ? undefined : Object.fromEntries(named);
}

/** The ids among a command's option values. */
export function idsIn(options: readonly SentOption[]): string[] {
  const byId = new Set([Kind.User, Kind.Role, Kind.Channel, Kind.Mentionable]);
  return options.flatMap((option) => [
    ...(byId.has(option.type) && typeof option.value === 'string' ? [option.value] : []),
    ...idsIn(option.options ?? []),
  ]);
}

/** Turns the names that a person picked in a select of people, roles or channels into ids. */
export function pickEntity(found: Directory, type: ComponentType, word: string): string | undefined {
  switch (type) {
    case ComponentType.UserSelect:
      return found.user(word);
    case ComponentType.RoleSelect:
      return found.role(word);
    case ComponentType.MentionableSelect:
      return found.user(word) ?? found.role(word);
    case ComponentType.ChannelSelect:
      return found.channel(word);
    default:
      return undefined;
  }
}
