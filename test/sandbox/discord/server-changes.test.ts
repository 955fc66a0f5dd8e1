import { ChannelType } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ControlError } from '../../../src/sandbox/control-error.ts';
import {
  changeServer,
  serverChange,
  type ServerChange,
} from '../../../src/sandbox/discord/server-changes.ts';
import * as people from '../../../src/sandbox/people.ts';
import { bench } from '../../support/sandbox-discord.ts';

const Id = z.object({ id: z.string() });
const Refusal = z.object({ code: z.int() });
const Channel = z.object({ permission_overwrites: z.array(Id) });

test('an exception of a channel is as an administrator makes it, and as one takes it away', async () => {
  await using service = await bench();
  const { world } = service.discord.state;
  const change = (what: ServerChange) => changeServer(service.discord.state, what);
  const sees = (person: people.Person) => {
    const place = world.placeNamed('security');
    return place !== undefined && world.permissions(people.USER_IDS[person], place) !== 0n;
  };
  expect(sees('outsider')).toBe(false);
  change({ permission: { channel: 'security', of: 'outsider', view: true } });
  expect(sees('outsider')).toBe(true);
  change({ permission: { channel: 'security', of: 'outsider', view: null } });
  expect(sees('outsider')).toBe(false);
  change({ permission: { channel: 'security', of: 'everyone', view: null } });
  expect(sees('outsider')).toBe(true);
  change({ delete_role: true });
  expect(world.rolesOf(people.USER_IDS['security-1'])).toEqual([]);
  change({ restore_role: true });
  change({ role: { member: 'outsider', has: true } });
  expect(world.rolesOf(people.USER_IDS.outsider)).toEqual([people.SECURITY_ROLE_ID]);
  change({ role: { member: 'outsider', has: false } });
  expect(world.rolesOf(people.USER_IDS.outsider)).toEqual([]);
});

test('a channel that is deleted is unknown until it is restored, with what stood in it', async () => {
  await using service = await bench();
  const { state } = service.discord;
  await service.send('codegate', { content: 'x' });
  changeServer(state, { delete_channel: 'codegate' });
  expect(await service.send('codegate', { content: 'y' })).toMatchObject({ body: { code: 10003 } });
  changeServer(state, { restore_channel: 'codegate' });
  const { codegate } = people.CHANNEL_IDS;
  expect(await service.call('GET', `/channels/${codegate}`)).toMatchObject({
    body: { type: ChannelType.GuildAnnouncement },
  });
  expect((await service.call('GET', `/channels/${codegate}/messages`)).body).toMatchObject([
    { content: 'x' },
  ]);
});

test('a thread goes with its channel, and comes back with it', async () => {
  await using service = await bench();
  const { state } = service.discord;
  const sent = await service.send('codegate', { content: 'x' });
  const { id } = Id.parse(sent.body);
  await service.call('POST', `/channels/${people.CHANNEL_IDS.codegate}/messages/${id}/threads`, {
    name: 'T',
  });
  changeServer(state, { delete_channel: 'codegate' });
  expect(await service.call('GET', `/channels/${id}`)).toMatchObject({ status: 404, body: { code: 10003 } });
  changeServer(state, { restore_channel: 'codegate' });
  expect(await service.call('GET', `/channels/${id}`)).toMatchObject({ body: { name: 'T' } });
});

test('a message that a moderator deletes is unknown', async () => {
  await using service = await bench();
  const { state } = service.discord;
  const { id } = Id.parse((await service.send('codegate', { content: 'x' })).body);
  changeServer(state, { delete_message: id });
  const path = `/channels/${people.CHANNEL_IDS.codegate}/messages/${id}`;
  expect(await service.call('PATCH', path, { content: 'y' })).toMatchObject({
    status: 404,
    body: { code: 10008 },
  });
  expect(() => changeServer(state, { delete_message: id })).toThrow(`there is no message ${id}`);
  const own = await service.call('POST', `/channels/${people.dmChannelId('reporter')}/messages`, {});
  expect(own.status).toBe(404);
  await service.call('POST', '/users/@me/channels', { recipient_id: people.USER_IDS.reporter });
  const dm = await service.call('POST', `/channels/${people.dmChannelId('reporter')}/messages`, {
    content: 'x',
  });
  expect(() => changeServer(state, { delete_message: Id.parse(dm.body).id })).toThrow('nobody but the bot');
});

test('a member who left is unknown, takes no direct message, and comes back without a role', async () => {
  await using service = await bench();
  const { state } = service.discord;
  const id = people.USER_IDS['security-1'];
  const write = async () => {
    await service.call('POST', '/users/@me/channels', { recipient_id: id });
    return service.call('POST', `/channels/${people.dmChannelId('security-1')}/messages`, { content: 'x' });
  };
  const member = () => service.call('GET', `/guilds/${people.GUILD_ID}/members/${id}`);
  changeServer(state, { leave: 'security-1' });
  expect(await member()).toMatchObject({ status: 404, body: { code: 10007 } });
  expect(await service.call('GET', `/users/${id}`)).toMatchObject({ status: 200 });
  expect(await write()).toMatchObject({ status: 403, body: { code: 50278 } });
  expect(() => changeServer(state, { leave: 'security-1' })).toThrow('security-1 is not on the server');
  expect(() => changeServer(state, { role: { member: 'security-1', has: true } })).toThrow(ControlError);
  service.clock.now = service.clock.now.add({ hours: 1 });
  changeServer(state, { join: 'security-1' });
  expect(await member()).toMatchObject({
    status: 200,
    body: { roles: [], joined_at: '2026-03-02T10:00:00.000000+00:00' },
  });
  expect(await write()).toMatchObject({ status: 200 });
  expect(() => changeServer(state, { join: 'security-1' })).toThrow('on the server already');
});

test('direct messages are closed and opened by the one who gets them', async () => {
  await using service = await bench();
  const { state } = service.discord;
  const write = async (person: people.Person) => {
    await service.call('POST', '/users/@me/channels', { recipient_id: people.USER_IDS[person] });
    return service.call('POST', `/channels/${people.dmChannelId(person)}/messages`, { content: 'x' });
  };
  changeServer(state, { dms: { member: 'reporter', open: false } });
  expect(await write('reporter')).toMatchObject({ status: 403, body: { code: 50007 } });
  changeServer(state, { dms: { member: 'closed-dms', open: true } });
  expect(await write('closed-dms')).toMatchObject({ status: 200 });
});

test('a bot that is taken out is on no server, has no command there, and shares it with nobody', async () => {
  await using service = await bench();
  const { state } = service.discord;
  const commands = `/applications/${people.APPLICATION_ID}/guilds/${people.GUILD_ID}/commands`;
  await service.register({ name: 'mini', description: 'Does one thing' });
  await service.call('POST', '/users/@me/channels', { recipient_id: people.USER_IDS.reporter });
  changeServer(state, { bot: 'out' });
  const refused = async (method: string, path: string, body?: unknown) => {
    const answer = await service.call(method, path, body);
    return [answer.status, Refusal.parse(answer.body).code];
  };
  expect(await refused('GET', `/guilds/${people.GUILD_ID}`)).toEqual([404, 10004]);
  expect(await refused('GET', `/guilds/${people.GUILD_ID}/roles`)).toEqual([403, 50001]);
  expect(await refused('GET', `/guilds/${people.GUILD_ID}/members/${people.USER_IDS.reporter}`)).toEqual([
    403, 50001,
  ]);
  expect(await refused('PUT', commands, [])).toEqual([403, 50001]);
  expect(await refused('GET', `/channels/${people.CHANNEL_IDS.general}`)).toEqual([403, 50001]);
  expect(
    await refused('POST', `/channels/${people.dmChannelId('reporter')}/messages`, { content: 'x' }),
  ).toEqual([403, 50278]);
  expect((await service.call('GET', '/users/@me/guilds')).body).toEqual([]);
  expect(() => changeServer(state, { bot: 'out' })).toThrow('the bot is not on the server');
  changeServer(state, { bot: 'in' });
  expect((await service.call('GET', commands)).body).toEqual([]);
  expect(await service.call('GET', `/channels/${people.CHANNEL_IDS.security}`)).toMatchObject({
    status: 200,
  });
});

test('a role that is deleted leaves no exception behind, and its exceptions come back with it', async () => {
  await using service = await bench();
  const { state } = service.discord;
  const exceptions = async () => {
    const { body } = await service.call('GET', `/channels/${people.CHANNEL_IDS.security}`);
    return Channel.parse(body).permission_overwrites.map(({ id }) => id);
  };
  changeServer(state, { delete_role: true });
  expect(await exceptions()).not.toContain(people.SECURITY_ROLE_ID);
  expect(() => changeServer(state, { delete_role: true })).toThrow('deleted already');
  changeServer(state, { restore_role: true });
  expect(await exceptions()).toContain(people.SECURITY_ROLE_ID);
  expect(() => changeServer(state, { restore_role: true })).toThrow('is there');
});

test('what names nothing, or is no change, is refused in words', async () => {
  await using service = await bench();
  const { state } = service.discord;
  expect(() =>
    changeServer(state, { permission: { channel: 'security', of: 'nobody', view: true } }),
  ).toThrow(ControlError);
  expect(() => changeServer(state, { delete_channel: 'nowhere' })).toThrow('there is no channel nowhere');
  expect(() => changeServer(state, { restore_channel: 'codegate' })).toThrow(ControlError);
  expect(() => changeServer(state, { dms: { member: 'nobody', open: true } })).toThrow(
    'nobody called nobody',
  );
  expect(serverChange.safeParse({}).error?.message).toContain('one of permission');
  expect(serverChange.safeParse({ delete_role: true, restore_role: true }).success).toBe(false);
  expect(serverChange.safeParse({ permision: {} }).error?.message).toContain('one of permission');
});
