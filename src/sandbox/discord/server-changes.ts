import { GatewayIntentBits, OverwriteType, PermissionFlagsBits as P } from 'discord-api-types/v10';
import { z } from 'zod';
import { ControlError } from '../control-error.ts';
import * as people from '../people.ts';
import { guildCreate } from './routes-guild.ts';
import type { DiscordState } from './service-state.ts';
import type { Place } from './world.ts';
import { stamp } from './message.ts';

const name = z.string().transform((text) => text.replace(/^[#@]/, ''));

/** What can happen on the server, each with what it takes. */
const CHANGES = {
  permission: z.strictObject({ channel: name, of: name, view: z.boolean().nullable() }),
  create_role: z.strictObject({ name: z.string(), administrator: z.boolean().optional() }),
  role: z.strictObject({ member: name, has: z.boolean() }),
  delete_role: z.literal(true),
  restore_role: z.literal(true),
  delete_message: z.string(),
  delete_channel: name,
  restore_channel: name,
  leave: name,
  join: name,
  dms: z.strictObject({ member: name, open: z.boolean() }),
  bot: z.enum(['in', 'out']),
} as const;

const ONE_OF = `one of ${Object.keys(CHANGES).join(', ')}`;

/** What happens on the server: one thing a call. */
export const serverChange = z
  .strictObject(CHANGES, { error: ({ code }) => (code === 'unrecognized_keys' ? ONE_OF : undefined) })
  .partial()
  .refine((change) => Object.values(change).filter((each) => each !== undefined).length === 1, {
    error: ONE_OF,
  });
export type ServerChange = z.output<typeof serverChange>;

const GUILD = { guild_id: people.GUILD_ID };
const MEMBERS = GatewayIntentBits.GuildMembers;

/**
 * Changes the server, and tells the bot over the Gateway as Discord does.
 *
 * @throws ControlError where there is nothing of that name
 */
export function changeServer(state: DiscordState, change: ServerChange): void {
  if (change.permission) permit(state, change.permission);
  if (change.create_role) createRole(state, change.create_role);
  if (change.role) giveRole(state, change.role);
  if (change.delete_role) deleteRole(state);
  if (change.restore_role) restoreRole(state);
  if (change.delete_message !== undefined) deleteMessage(state, change.delete_message);
  if (change.delete_channel !== undefined) deleteChannel(state, change.delete_channel);
  if (change.restore_channel !== undefined) restoreChannel(state, change.restore_channel);
  if (change.leave !== undefined) leave(state, change.leave);
  if (change.join !== undefined) join(state, change.join);
  if (change.dms) openDms(state, change.dms);
  if (change.bot) moveBot(state, change.bot);
}

type Of<Name extends keyof ServerChange> = NonNullable<ServerChange[Name]>;

function permit(state: DiscordState, { channel, of, view }: Of<'permission'>): void {
  const place = guildChannel(state, channel);
  const flags = { allow: view === true ? P.ViewChannel : 0n, deny: view === false ? P.ViewChannel : 0n };
  state.world.except(place, holder(state, of), view === null ? undefined : flags);
  tellOfChannel(state, 'CHANNEL_UPDATE', place);
}

function createRole(state: DiscordState, asked: Of<'create_role'>): void {
  const permissions = asked.administrator === true ? P.Administrator : 0n;
  const role = state.world.addRole(state.nextId(), asked.name, permissions);
  state.dispatch('GUILD_ROLE_CREATE', { ...GUILD, role });
}

/** The bot asks who has which role: Discord tells of it only those with an intent that this bot does not have. */
function giveRole(state: DiscordState, { member, has }: Of<'role'>): void {
  const person = memberNamed(state, member);
  const { world } = state;
  if (!world.hasSecurityRole) throw new ControlError('the security role was deleted; restore it first');
  if (has) world.securityTeam.add(person);
  else world.securityTeam.delete(person);
  const payload = { ...GUILD, ...world.member(people.USER_IDS[person]) };
  state.dispatch('GUILD_MEMBER_UPDATE', payload, MEMBERS);
}

function deleteRole(state: DiscordState): void {
  if (!state.world.hasSecurityRole) throw new ControlError('the security role is deleted already');
  state.world.hasSecurityRole = false;
  state.dispatch('GUILD_ROLE_DELETE', { ...GUILD, role_id: people.SECURITY_ROLE_ID });
}

/** The role is made again, for those who had it, and so are its exceptions in the channels. */
function restoreRole(state: DiscordState): void {
  const { world } = state;
  if (world.hasSecurityRole) throw new ControlError('the security role is there');
  world.hasSecurityRole = true;
  const role = world.roles().find(({ id }) => id === people.SECURITY_ROLE_ID);
  state.dispatch('GUILD_ROLE_CREATE', { ...GUILD, role });
  for (const place of world.places.values())
    if (world.overwrites(place).some(({ id }) => id === people.SECURITY_ROLE_ID))
      tellOfChannel(state, 'CHANNEL_UPDATE', place);
}

function deleteMessage({ messages }: DiscordState, id: string): void {
  const message = messages.find(id);
  if (!message) throw new ControlError(`there is no message ${id}`);
  if (message.onlyFor !== undefined)
    throw new ControlError(`only ${message.onlyFor} sees the message ${id}, and can dismiss it`);
  if (message.place.kind === 'dm')
    throw new ControlError('in a direct message nobody but the bot can delete what the bot wrote');
  messages.remove(message);
}

function deleteChannel(state: DiscordState, channel: string): void {
  const place = guildChannel(state, channel);
  // Of its threads Discord says nothing more: they are gone with it.
  tellOfChannel(state, 'CHANNEL_DELETE', place);
  state.world.removeChannel(place);
}

function restoreChannel(state: DiscordState, channel: string): void {
  const back = state.world.restoreChannel(channel);
  if (back.length === 0) throw new ControlError(`no channel ${channel} was deleted`);
  for (const place of back)
    tellOfChannel(state, place.kind === 'thread' ? 'THREAD_CREATE' : 'CHANNEL_CREATE', place);
}

function leave(state: DiscordState, member: string): void {
  const person = memberNamed(state, member);
  const user = state.world.user(people.USER_IDS[person]);
  state.world.leave(person);
  state.dispatch('GUILD_MEMBER_REMOVE', { ...GUILD, user }, MEMBERS);
}

function join(state: DiscordState, member: string): void {
  const person = personNamed(member);
  if (state.world.members.has(person)) throw new ControlError(`${person} is on the server already`);
  state.world.join(person, stamp(state.now()));
  const payload = { ...GUILD, ...state.world.member(people.USER_IDS[person]) };
  state.dispatch('GUILD_MEMBER_ADD', payload, MEMBERS);
}

function openDms({ world }: DiscordState, { member, open }: Of<'dms'>): void {
  const person = personNamed(member);
  if (open) world.closedDms.delete(person);
  else world.closedDms.add(person);
}

/**
 * With the bot its role goes, and the commands that it registered on the server: invited again, it has to register
 * them anew.
 */
function moveBot(state: DiscordState, to: Of<'bot'>): void {
  const { world } = state;
  if (world.hasBot === (to === 'in'))
    throw new ControlError(`the bot is ${to === 'in' ? 'on the server already' : 'not on the server'}`);
  if (to === 'in') {
    world.hasBot = true;
    state.dispatch('GUILD_CREATE', guildCreate(state));
    return;
  }
  state.dispatch('GUILD_DELETE', { id: people.GUILD_ID });
  world.hasBot = false;
  state.commands.guild = [];
}

function tellOfChannel({ world, dispatch }: DiscordState, event: string, place: Place): void {
  dispatch(event, world.channel(place, null));
}

function guildChannel({ world }: DiscordState, channel: string): Place {
  const place = world.placeNamed(channel);
  if (place?.kind !== 'guild') throw new ControlError(`there is no channel ${channel}`);
  return place;
}

function personNamed(person: string): people.Person {
  if (people.isPerson(person)) return person;
  throw new ControlError(`there is nobody called ${person}; there are ${people.PEOPLE.join(', ')}`);
}

function memberNamed({ world }: DiscordState, member: string): people.Person {
  const person = personNamed(member);
  if (!world.members.has(person)) throw new ControlError(`${person} is not on the server`);
  return person;
}

/** The role or the person of that name. */
function holder({ world }: DiscordState, wanted: string): { id: string; type: OverwriteType } {
  if (people.isPerson(wanted)) return { id: people.USER_IDS[wanted], type: OverwriteType.Member };
  const role = world.roles().find((each) => each.name.replace('@', '') === wanted);
  if (!role) throw new ControlError(`there is neither a person nor a role called ${wanted}`);
  return { id: role.id, type: OverwriteType.Role };
}
