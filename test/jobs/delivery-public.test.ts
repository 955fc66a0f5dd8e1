import { ComponentType, MessageFlags } from 'discord.js';
import { expect, test } from 'vitest';
import type { DeliveryOutcome } from '../../src/app/delivery.ts';
import { plain, MessageBuilder, type View } from '../../src/discord/views/view.ts';
import * as people from '../../src/sandbox/people.ts';
import { publicDiscord, wordsOf } from '../support/publication.ts';
import { row } from '../support/discord-rest.ts';

// What is done to messages of #codegate, over the real REST client, at the sandbox's Discord.

type PublicDiscord = Awaited<ReturnType<typeof publicDiscord>>;

const channelId = people.CHANNEL_IDS.codegate;
const message = row({}, { kind: 'channel', recipient: 'codegate' });
const interrupted = { ...message, state: 'sending', attempts: 1, interrupted: true } as const;
/** What fails at Discord is tried four times over; what is cut is not tried again. */
const fault = { target: 'discord', times: 4 } as const;
const cut = { target: 'discord', drop: 'after', times: 1 } as const;

/** What became of it, and how often something was said to have begun. */
async function counted(work: (begin: () => void) => Promise<DeliveryOutcome>) {
  let begun = 0;
  const outcome = await work(() => {
    begun += 1;
  });
  return { outcome, begun };
}

/** The id of a message that stands in #codegate. */
async function posted(discord: PublicDiscord, view: View = plain('first')): Promise<string> {
  const outcome = await discord.delivery.attempt(message, view, () => {});
  if (outcome.kind !== 'sent') throw new Error(outcome.failure);
  return outcome.messageId;
}

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]);
const picture = { png, alt: 'Five bars; the fourth one is two days late.' };

/** The bytes of a message's files, by name, as they can be fetched. */
async function filesOf(discord: PublicDiscord): Promise<Record<string, Buffer>> {
  const [only] = discord.codegate();
  const files = (only?.payload.attachments ?? []).map(async ({ filename, url }) => {
    const response = await fetch(url);
    return [filename, Buffer.from(await response.arrayBuffer())] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

test('a picture arrives with its alt text, and a document beside it', async () => {
  await using discord = await publicDiscord();
  const view = new MessageBuilder()
    .text('words')
    .picture('timeline.png', picture)
    .file('retro.md', '# Ä')
    .view();
  await posted(discord, view);
  const [only] = discord.codegate();
  expect(only?.payload.attachments).toMatchObject([
    { filename: 'timeline.png', description: picture.alt },
    { filename: 'retro.md' },
  ]);
  expect(await filesOf(discord)).toEqual({
    'timeline.png': Buffer.from(png),
    'retro.md': Buffer.from('# Ä'),
  });
  const [container] = only?.payload.components ?? [];
  expect(container).toMatchObject({
    components: [
      { type: ComponentType.TextDisplay },
      { type: ComponentType.MediaGallery, items: [{ description: picture.alt }] },
      { type: ComponentType.File, name: 'retro.md' },
    ],
  });
});

test('an edit changes the words of the very message, and notifies nobody', async () => {
  await using discord = await publicDiscord();
  const messageId = await posted(discord);
  const { outcome, begun } = await counted((begin) =>
    discord.delivery.edit(
      row({ id: 42 }, { kind: 'channel', recipient: 'codegate' }),
      messageId,
      plain('second'),
      begin,
    ),
  );
  expect({ outcome, begun }).toEqual({ outcome: { kind: 'sent', channelId, messageId }, begun: 1 });
  expect(discord.codegate().map(wordsOf)).toEqual(['second']);
  expect(discord.asked('PATCH')[0]?.body).toMatchObject({
    allowed_mentions: { parse: [], users: [], roles: [] },
  });
});

test('an edit puts other files in the place of those that were there, or none', async () => {
  await using discord = await publicDiscord();
  const messageId = await posted(discord, new MessageBuilder().text('one').file('old.md', 'old').view());
  const edit = (view: View) => discord.delivery.edit(message, messageId, view, () => {});
  await edit(new MessageBuilder().text('two').file('new.md', 'new').picture('new.png', picture).view());
  expect(await filesOf(discord)).toEqual({ 'new.md': Buffer.from('new'), 'new.png': Buffer.from(png) });
  expect(discord.codegate()[0]?.payload.attachments[1]?.description).toBe(picture.alt);
  await edit(new MessageBuilder().text('two').file('new.md', 'newer').view());
  expect(await filesOf(discord)).toEqual({ 'new.md': Buffer.from('newer') });
  await edit(plain('three'));
  expect(await filesOf(discord)).toEqual({});
  expect(discord.codegate().map(wordsOf)).toEqual(['three']);
});

test('a message that somebody deleted cannot be edited, passed on or discussed: that is for people to mend', async () => {
  await using discord = await publicDiscord();
  const messageId = await posted(discord);
  const [only] = discord.codegate();
  if (only) discord.messages.remove(only);
  const { delivery } = discord;
  for (const work of [
    (begin: () => void) => delivery.edit(message, messageId, plain('second'), begin),
    (begin: () => void) => delivery.crosspost(message, messageId, begin),
    (begin: () => void) => delivery.startThread(message, messageId, 'Retrospective', begin),
  ])
    expect(await counted(work)).toEqual({
      outcome: { kind: 'gone', failure: 'Discord 404 10008' },
      begun: 1,
    });
});

test('an edit whose answer was cut is made again, and says the same', async () => {
  await using discord = await publicDiscord();
  const messageId = await posted(discord);
  const edit = (from = message) =>
    counted((begin) => discord.delivery.edit(from, messageId, plain('second'), begin));
  discord.wire.addFault({ ...cut, method: 'PATCH' });
  expect(await edit()).toMatchObject({ outcome: { kind: 'later', unknown: true }, begun: 1 });
  expect(discord.codegate().map(wordsOf)).toEqual(['second']);
  expect((await edit({ ...interrupted })).outcome).toEqual({ kind: 'sent', channelId, messageId });
  expect(discord.codegate().map(wordsOf)).toEqual(['second']);
});

const isPassedOn = (discord: PublicDiscord) =>
  discord.codegate().map(({ payload }) => (payload.flags & MessageFlags.Crossposted) !== 0);

test('a message of an announcement channel is passed on to those who follow it', async () => {
  await using discord = await publicDiscord();
  const messageId = await posted(discord);
  expect(await counted((begin) => discord.delivery.crosspost(message, messageId, begin))).toEqual({
    outcome: { kind: 'sent', channelId, messageId },
    begun: 1,
  });
  expect(isPassedOn(discord)).toEqual([true]);
});

test('where nobody can follow the channel, there is nothing to do', async () => {
  await using discord = await publicDiscord();
  discord.makePlain();
  const messageId = await posted(discord);
  expect(await counted((begin) => discord.delivery.crosspost(message, messageId, begin))).toEqual({
    outcome: { kind: 'sent', channelId, messageId },
    begun: 0,
  });
  expect(discord.asked('POST', 'crosspost')).toEqual([]);
});

test('what is passed on already, by us or by somebody, is done', async () => {
  await using discord = await publicDiscord();
  const messageId = await posted(discord);
  const crosspost = () => counted((begin) => discord.delivery.crosspost(message, messageId, begin));
  await crosspost();
  expect((await crosspost()).outcome).toEqual({ kind: 'sent', channelId, messageId });
  expect(isPassedOn(discord)).toEqual([true]);
});

test.each([
  ['a failure of Discord’s own', { ...fault, status: 503 }, false],
  ['a connection cut before it', { ...cut, drop: 'before' }, false],
  ['a connection cut after it', cut, true],
] as const)(
  '%s leaves open whether it was passed on, and trying again does it once',
  async (_, what, done) => {
    await using discord = await publicDiscord();
    const messageId = await posted(discord);
    const crosspost = () => counted((begin) => discord.delivery.crosspost(message, messageId, begin));
    discord.wire.addFault({ ...what, path: 'crosspost' });
    expect(await crosspost()).toMatchObject({ outcome: { kind: 'later', unknown: true }, begun: 1 });
    expect(isPassedOn(discord)).toEqual([done]);
    expect((await crosspost()).outcome).toEqual({ kind: 'sent', channelId, messageId });
    expect(isPassedOn(discord)).toEqual([true]);
  },
);

test('where the channel itself cannot be asked about, nothing has begun', async () => {
  await using discord = await publicDiscord();
  const messageId = await posted(discord);
  discord.wire.addFault({ ...fault, method: 'GET', path: '/channels/', status: 500 });
  expect(await counted((begin) => discord.delivery.crosspost(message, messageId, begin))).toEqual({
    outcome: { kind: 'later', failure: 'Discord 500', unknown: false },
    begun: 0,
  });
});

const threads = (discord: PublicDiscord) => discord.threads().map(({ id, name }) => [id, name]);

test('a thread is opened under the message, by its name', async () => {
  await using discord = await publicDiscord();
  const messageId = await posted(discord);
  const start = () =>
    counted((begin) =>
      discord.delivery.startThread(message, messageId, 'Retrospective of CG-2026-001', begin),
    );
  expect(await start()).toEqual({ outcome: { kind: 'sent', channelId, messageId }, begun: 1 });
  expect(threads(discord)).toEqual([[messageId, 'Retrospective of CG-2026-001']]);
  expect((await start()).outcome).toEqual({ kind: 'sent', channelId, messageId });
  expect(threads(discord)).toHaveLength(1);
});

test('a thread is opened once though the answer was cut', async () => {
  await using discord = await publicDiscord();
  const messageId = await posted(discord);
  const start = (from = message) =>
    counted((begin) => discord.delivery.startThread(from, messageId, 'Retrospective', begin));
  discord.wire.addFault({ ...cut, path: '/threads' });
  expect((await start()).outcome).toMatchObject({ kind: 'later', unknown: true });
  expect((await start({ ...interrupted })).outcome).toEqual({ kind: 'sent', channelId, messageId });
  expect(threads(discord)).toHaveLength(1);
});

test('a right that is missing is for people to mend, and is no matter of waiting', async () => {
  await using discord = await publicDiscord();
  const messageId = await posted(discord);
  discord.wire.addFault({ ...fault, path: '/threads', status: 403, code: 50013, times: 1 });
  const outcome = await discord.delivery.startThread(message, messageId, 'Retrospective', () => {});
  expect(outcome).toEqual({ kind: 'parked', failure: 'Discord 403 50013' });
});

test('looking finds what arrived though nobody heard, and sends nothing', async () => {
  await using discord = await publicDiscord();
  discord.wire.addFault({ ...cut, method: 'POST' });
  const attempt = await counted((begin) => discord.delivery.attempt(message, plain('first'), begin));
  expect(attempt).toMatchObject({ outcome: { kind: 'later', unknown: true }, begun: 1 });
  const [only, ...more] = discord.codegate();
  expect(more).toEqual([]);
  const before = discord.asked('POST').length;
  expect(await discord.delivery.look(interrupted)).toEqual({
    kind: 'sent',
    channelId,
    messageId: only?.payload.id,
  });
  expect(discord.asked('POST')).toHaveLength(before);
});

test('looking says that nothing is there, and does not look where nothing was tried', async () => {
  await using discord = await publicDiscord();
  await posted(discord);
  expect(await discord.delivery.look({ ...interrupted, id: 40 })).toBeUndefined();
  const looked = discord.asked('GET', '/messages').length;
  expect(looked).toBe(1);
  expect(await discord.delivery.look(message)).toBeUndefined();
  expect(discord.asked('GET', '/messages')).toHaveLength(looked);
});

test('looking that fails does not say that nothing is there', async () => {
  await using discord = await publicDiscord();
  discord.wire.addFault({ ...fault, method: 'GET', status: 502 });
  expect(await discord.delivery.look(interrupted)).toEqual({
    kind: 'later',
    failure: 'Discord 502',
    unknown: true,
  });
});
