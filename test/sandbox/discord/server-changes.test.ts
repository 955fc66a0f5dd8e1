import { ChannelType } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import { ControlError } from '../../../src/sandbox/control-error.ts';
import {
  changeServer,
  serverChange,
  type ServerChange,
} from '../../../src/sandbox/discord/server-changes.ts';
import * as people from '../../../src/sandbox/people.ts';
import { bench } from '../../support/sandbox-discord.ts';

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

test('what names nothing, or is no change, is refused in words', async () => {
  await using service = await bench();
  const { state } = service.discord;
  expect(() =>
    changeServer(state, { permission: { channel: 'security', of: 'nobody', view: true } }),
  ).toThrow(ControlError);
  expect(() => changeServer(state, { delete_channel: 'nowhere' })).toThrow('there is no channel nowhere');
  expect(() => changeServer(state, { restore_channel: 'codegate' })).toThrow(ControlError);
  expect(serverChange.safeParse({ permision: {} }).error?.message).toContain('one of permission');
});
