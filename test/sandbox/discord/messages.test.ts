import { ButtonStyle, ComponentType, MessageFlags, PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import * as people from '../../../src/sandbox/people.ts';
import { bench } from '../../support/sandbox-discord.ts';

const V2 = MessageFlags.IsComponentsV2;
const text = (content: string) => ({ type: ComponentType.TextDisplay, content });
const row = (...components: unknown[]) => ({ type: ComponentType.ActionRow, components });
const button = (more: object) => ({
  type: ComponentType.Button,
  style: ButtonStyle.Primary,
  label: 'Go',
  ...more,
});
const option = (value: string) => ({ label: value, value });
const select = (more: object) => ({
  type: ComponentType.StringSelect,
  custom_id: 's',
  options: [option('a')],
  ...more,
});
const container = (...components: unknown[]) => ({ type: ComponentType.Container, components });
const repeat = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

describe('a message is refused with 50035', () => {
  const cases: [string, object][] = [
    ['content over 2000', { content: 'x'.repeat(2001) }],
    ['content beside V2', { flags: V2, content: 'x', components: [text('y')] }],
    ['embeds beside V2', { flags: V2, embeds: [{ title: 'x' }], components: [text('y')] }],
    ['V2 components without the flag', { content: 'x', components: [text('y')] }],
    [
      '41 components',
      {
        flags: V2,
        components: [container(...repeat(20, () => text('x'))), container(...repeat(19, () => text('x')))],
      },
    ],
    [
      '4001 characters over all texts',
      { flags: V2, components: [text('x'.repeat(2000)), container(text('y'.repeat(2001)))] },
    ],
    ['a container in a container', { flags: V2, components: [container(container(text('x')))] }],
    ['a button outside of a row', { flags: V2, components: [button({ custom_id: 'a' })] }],
    ['an empty container', { flags: V2, components: [container()] }],
    [
      'a section without accessory',
      { flags: V2, components: [{ type: ComponentType.Section, components: [text('x')] }] },
    ],
    [
      'a section with four texts',
      {
        flags: V2,
        components: [
          {
            type: ComponentType.Section,
            components: repeat(4, () => text('x')),
            accessory: button({ custom_id: 'a' }),
          },
        ],
      },
    ],
    ['an empty text', { flags: V2, components: [text('')] }],
    [
      'six buttons in a row',
      { content: 'x', components: [row(...repeat(6, (index) => button({ custom_id: `b${index}` })))] },
    ],
    ['six rows', { content: 'x', components: repeat(6, (index) => row(button({ custom_id: `b${index}` }))) }],
    [
      'a label over 80',
      { content: 'x', components: [row(button({ custom_id: 'a', label: 'x'.repeat(81) }))] },
    ],
    ['a custom id over 100', { content: 'x', components: [row(button({ custom_id: 'x'.repeat(101) }))] }],
    ['no custom id', { content: 'x', components: [row(button({}))] }],
    [
      'one custom id twice',
      { content: 'x', components: [row(button({ custom_id: 'a' }), button({ custom_id: 'a' }))] },
    ],
    [
      'one component id twice',
      {
        flags: V2,
        components: [
          { ...text('x'), id: 7 },
          { ...text('y'), id: 7 },
        ],
      },
    ],
    [
      'a link button with a custom id',
      {
        content: 'x',
        components: [row(button({ style: ButtonStyle.Link, url: 'https://a.example/', custom_id: 'a' }))],
      },
    ],
    ['a link button without url', { content: 'x', components: [row(button({ style: ButtonStyle.Link }))] }],
    ['a select beside a button', { content: 'x', components: [row(button({ custom_id: 'a' }), select({}))] }],
    [
      '26 options',
      { content: 'x', components: [row(select({ options: repeat(26, (index) => option(`o${index}`)) }))] },
    ],
    [
      'one option value twice',
      { content: 'x', components: [row(select({ options: [option('a'), option('a')] }))] },
    ],
    [
      'an option label over 100',
      { content: 'x', components: [row(select({ options: [{ label: 'x'.repeat(101), value: 'a' }] }))] },
    ],
    ['more values than options', { content: 'x', components: [row(select({ max_values: 2 }))] }],
    ['an embed title over 256', { embeds: [{ title: 'x'.repeat(257) }] }],
    [
      'embeds over 6000 together',
      { embeds: [{ description: 'x'.repeat(4000) }, { description: 'y'.repeat(2001) }] },
    ],
    ['26 embed fields', { embeds: [{ fields: repeat(26, () => ({ name: 'n', value: 'v' })) }] }],
    ['a nonce over 25', { content: 'x', nonce: 'x'.repeat(26) }],
    [
      'parse and list of the same mentions',
      { content: 'x', allowed_mentions: { parse: ['users'], users: [people.USER_IDS.reporter] } },
    ],
    ['an ephemeral flag outside of an interaction', { content: 'x', flags: MessageFlags.Ephemeral }],
    [
      'a file that is not attached',
      { flags: V2, components: [{ type: ComponentType.File, file: { url: 'attachment://no.txt' } }] },
    ],
  ];
  test.each(cases)('%s', async (_name, body) => {
    await using service = await bench();
    const reply = await service.send('security', body);
    expect(reply).toMatchObject({ status: 400, body: { code: 50035, message: 'Invalid Form Body' } });
    expect(reply.body).toHaveProperty('errors');
  });
});

test('an empty message is 50006', async () => {
  await using service = await bench();
  expect(await service.send('security', { content: ' ' })).toMatchObject({
    status: 400,
    body: { code: 50006 },
  });
});

test('complaints stand under their path, as discord.js prints them', async () => {
  await using service = await bench();
  const body = { content: 'x', components: [row(button({ custom_id: 'a', label: 'x'.repeat(81) }))] };
  expect((await service.send('security', body)).body).toMatchObject({
    errors: {
      components: {
        0: {
          components: {
            0: {
              label: {
                _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 80 or fewer in length.' }],
              },
            },
          },
        },
      },
    },
  });
});

test('everything at its limit is accepted', async () => {
  await using service = await bench();
  const full = [
    container(
      text('x'.repeat(3999)),
      row(...repeat(5, (index) => button({ custom_id: `${index}${'x'.repeat(99)}`, label: 'y'.repeat(80) }))),
      ...repeat(32, () => ({ type: ComponentType.Separator })),
    ),
  ];
  expect(await service.send('security', { flags: V2, components: full })).toMatchObject({ status: 200 });
});

test('the V2 flag stays on an edit, and upgrading must clear the content', async () => {
  await using service = await bench();
  const { security } = people.CHANNEL_IDS;
  const sent = await service.send('security', { content: 'old' });
  const path = `/channels/${security}/messages/${idOf(sent.body)}`;
  const components = [text('new')];
  expect(await service.call('PATCH', path, { flags: V2, components })).toMatchObject({ status: 400 });
  expect(await service.call('PATCH', path, { flags: V2, components, content: null })).toMatchObject({
    status: 200,
    body: { content: '', edited_timestamp: expect.any(String) },
  });
  expect(await service.call('PATCH', path, { flags: 0, components })).toMatchObject({
    body: { code: 50035 },
  });
  expect(await service.call('PATCH', path, { content: 'back' })).toMatchObject({ body: { code: 50035 } });
});

test('an enforced nonce gives the first message again, for some minutes', async () => {
  await using service = await bench();
  const body = { content: 'once', nonce: 'row-1', enforce_nonce: true };
  const first = idOf((await service.send('security', body)).body);
  expect(idOf((await service.send('security', body)).body)).toBe(first);
  // Like Discord's, a message that is read again tells no nonce.
  const again = await service.call('GET', `/channels/${people.CHANNEL_IDS.security}/messages/${first}`);
  expect(again.body).not.toHaveProperty('nonce');
  expect(idOf((await service.send('general', body)).body)).not.toBe(first);
  service.clock.now = service.clock.now.add({ minutes: 6 });
  expect(idOf((await service.send('security', body)).body)).not.toBe(first);
});

test('mentions are only those that are allowed', async () => {
  await using service = await bench();
  const content = `<@${people.USER_IDS.reporter}> <@&${people.SECURITY_ROLE_ID}> @everyone`;
  const none = await service.send('security', { content, allowed_mentions: { parse: [] } });
  expect(none.body).toMatchObject({ mentions: [], mention_roles: [], mention_everyone: false });
  const named = await service.send('security', {
    content,
    allowed_mentions: { roles: [people.SECURITY_ROLE_ID] },
  });
  expect(named.body).toMatchObject({ mentions: [], mention_roles: [people.SECURITY_ROLE_ID] });
});

test('a listing is newest first and pages by id', async () => {
  await using service = await bench();
  for (const content of ['a', 'b', 'c']) await service.send('general', { content });
  const path = `/channels/${people.CHANNEL_IDS.general}/messages`;
  const { body } = await service.call('GET', `${path}?limit=2`);
  expect(body).toMatchObject([{ content: 'c' }, { content: 'b' }]);
  const oldest = Array.isArray(body) ? idOf(body[1]) : '';
  expect((await service.call('GET', `${path}?before=${oldest}`)).body).toMatchObject([{ content: 'a' }]);
  expect((await service.call('GET', `${path}?after=${oldest}`)).body).toMatchObject([{ content: 'c' }]);
  expect(await service.call('GET', `${path}?limit=101`)).toMatchObject({ body: { code: 50035 } });
});

test('only a message of the announcement channel can be published, and only once', async () => {
  await using service = await bench();
  const general = idOf((await service.send('general', { content: 'x' })).body);
  expect(await service.call('POST', crosspostPath('general', general))).toMatchObject({
    body: { code: 50024 },
  });
  const news = idOf((await service.send('codegate', { content: 'x' })).body);
  expect(await service.call('POST', crosspostPath('codegate', news))).toMatchObject({
    status: 200,
    body: { flags: MessageFlags.Crossposted },
  });
  expect(await service.call('POST', crosspostPath('codegate', news))).toMatchObject({
    body: { code: 40033 },
  });
});

test('closed direct messages, unknown things and missing rights have their codes', async () => {
  await using service = await bench({
    denied: { security: PermissionFlagsBits.ViewChannel, general: PermissionFlagsBits.SendMessages },
  });
  const dm = await service.call('POST', '/users/@me/channels', {
    recipient_id: people.USER_IDS['closed-dms'],
  });
  const closed = await service.call('POST', `/channels/${idOf(dm.body)}/messages`, { content: 'x' });
  expect(closed).toMatchObject({ status: 403, body: { code: 50007 } });
  expect(await service.send('security', { content: 'x' })).toMatchObject({
    status: 403,
    body: { code: 50001 },
  });
  expect(await service.send('general', { content: 'x' })).toMatchObject({
    status: 403,
    body: { code: 50013 },
  });
  const { codegate } = people.CHANNEL_IDS;
  expect(await service.call('GET', `/channels/${codegate}/messages/1`)).toMatchObject({
    body: { code: 10008 },
  });
  expect(await service.call('GET', '/channels/1')).toMatchObject({ status: 404, body: { code: 10003 } });
  expect(await service.call('GET', `/guilds/${people.GUILD_ID}/members/1`)).toMatchObject({
    body: { code: 10007 },
  });
  expect(await service.call('GET', '/users/@me', undefined, 'wrong')).toMatchObject({ status: 401 });
  expect(await service.call('GET', '/no/such/path')).toMatchObject({ status: 404, body: { code: 0 } });
});

function crosspostPath(channel: people.ChannelName, id: string): string {
  return `/channels/${people.CHANNEL_IDS[channel]}/messages/${id}/crosspost`;
}

function idOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : '';
}
