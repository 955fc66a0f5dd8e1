import { OverwriteType, PermissionFlagsBits as P } from 'discord-api-types/v10';
import { z } from 'zod';
import { ControlError } from '../control-error.ts';
import * as people from '../people.ts';
import type { DiscordState } from './service-state.ts';
import type { Place } from './world.ts';

/** What an administrator does on the server: one thing a call. */
export const serverChange = z.union(
  [
    z.strictObject({
      permission: z.strictObject({ channel: z.string(), of: z.string(), view: z.boolean().nullable() }),
    }),
    z.strictObject({
      create_role: z.strictObject({ name: z.string(), administrator: z.boolean().optional() }),
    }),
    z.strictObject({ role: z.strictObject({ member: z.string(), has: z.boolean() }) }),
    z.strictObject({ delete_role: z.literal(true) }),
    z.strictObject({ restore_role: z.literal(true) }),
    z.strictObject({ delete_channel: z.string() }),
    z.strictObject({ restore_channel: z.string() }),
  ],
  {
    error:
      'one of permission: {channel, of, view}, create_role: {name, administrator?}, role: {member, has}, delete_role: true, restore_role: true, delete_channel: a name, restore_channel: a name',
  },
);
export type ServerChange = z.output<typeof serverChange>;

const GUILD = { guild_id: people.GUILD_ID };

/**
 * Changes the server, and tells the bot over the Gateway as Discord does.
 *
 * @throws ControlError where there is nothing of that name
 */
export function changeServer(state: DiscordState, change: ServerChange): void {
  const { world, dispatch } = state;
  const tell = (event: string, place: Place) => dispatch(event, world.channel(place, null));
  if ('permission' in change) {
    const { channel, of, view } = change.permission;
    const place = guildChannel(state, channel);
    const flags = { allow: view === true ? P.ViewChannel : 0n, deny: view === false ? P.ViewChannel : 0n };
    world.except(place, holder(state, of), view === null ? undefined : flags);
    tell('CHANNEL_UPDATE', place);
  } else if ('create_role' in change) {
    const { name, administrator = false } = change.create_role;
    const role = world.addRole(state.nextId(), name, administrator ? P.Administrator : 0n);
    dispatch('GUILD_ROLE_CREATE', { ...GUILD, role });
  } else if ('role' in change) {
    const { member, has } = change.role;
    if (!people.isPerson(member)) throw new ControlError(`there is nobody called ${member}`);
    // The bot asks who has which role: Discord tells of it only with an intent that the bot does not have.
    if (has) world.securityTeam.add(member);
    else world.securityTeam.delete(member);
  } else if ('delete_role' in change) {
    world.hasSecurityRole = false;
    dispatch('GUILD_ROLE_DELETE', { ...GUILD, role_id: people.SECURITY_ROLE_ID });
  } else if ('restore_role' in change) {
    world.hasSecurityRole = true;
    const role = world.roles().find(({ id }) => id === people.SECURITY_ROLE_ID);
    dispatch('GUILD_ROLE_CREATE', { ...GUILD, role });
  } else if ('delete_channel' in change) {
    const place = guildChannel(state, change.delete_channel);
    tell('CHANNEL_DELETE', place);
    world.removeChannel(place);
  } else {
    const place = world.restoreChannel(change.restore_channel);
    if (!place) throw new ControlError(`no channel ${change.restore_channel} was deleted`);
    tell('CHANNEL_CREATE', place);
  }
}

function guildChannel({ world }: DiscordState, name: string): Place {
  const place = world.placeNamed(name);
  if (place?.kind !== 'guild') throw new ControlError(`there is no channel ${name}`);
  return place;
}

/** The role or the person of that name. */
function holder({ world }: DiscordState, name: string): { id: string; type: OverwriteType } {
  if (people.isPerson(name)) return { id: people.USER_IDS[name], type: OverwriteType.Member };
  const role = world.roles().find((each) => each.name.replace('@', '') === name.replace('@', ''));
  if (!role) throw new ControlError(`there is neither a person nor a role called ${name}`);
  return { id: role.id, type: OverwriteType.Role };
}
