import { expect, test } from 'vitest';
import { z } from 'zod';
import { Delivery } from '../../src/discord/delivery.ts';
import { plain } from '../../src/discord/views/view.ts';
import type { OutboxMessage } from '../../src/store/outbox.ts';
import { BOT, row, snowflake, startRest } from '../support/discord-rest.ts';
import { START } from '../support/temporary.ts';

const Sent = z.object({
  nonce: z.string(),
  enforce_nonce: z.literal(true),
  flags: z.number(),
  allowed_mentions: z.object({ parse: z.array(z.never()) }),
  components: z.tuple([z.object({ type: z.literal(17), id: z.number() })]),
});

const SENT = { kind: 'sent', channelId: '900', messageId: '555' };

test('a message bears its row’s nonce and mark, and nothing in it can notify unasked', async () => {
  await using bench = await startRest();
  expect(await bench.attempt(row())).toEqual({ outcome: SENT, begun: 1 });
  const [channel, message] = bench.asked('POST');
  expect(channel).toMatchObject({ path: '/users/@me/channels', body: { recipient_id: '1' } });
  expect(message?.path).toBe('/channels/900/messages');
  expect(Sent.parse(message?.body).components[0].id).toBe(41);
  expect(bench.asked('GET')).toEqual([]);
});

test('what cannot be put on record is not sent, and Discord is not blamed for it', async () => {
  await using bench = await startRest();
  const attempt = bench.delivery.attempt(row(), plain('words'), () => {
    throw new Error('the disk is full');
  });
  expect(await attempt).toEqual({
    kind: 'later',
    failure: 'it could not be recorded',
    unknown: false,
  });
  expect(bench.asked('POST').map(({ path }) => path)).toEqual(['/users/@me/channels']);
});

test('the nonce of a row is always the same, that of another is another, and the longest is short enough', async () => {
  await using bench = await startRest();
  const rows = [
    row(),
    row({ attempts: 7 }),
    row({ id: 42 }),
    row({ createdAt: START.epochMilliseconds + 1 }),
    row({ id: Number.MAX_SAFE_INTEGER, createdAt: Date.UTC(2999, 0) }),
  ];
  for (const each of rows) await bench.attempt(each);
  const nonces = bench
    .asked('POST')
    .filter(({ path }) => path.startsWith('/channels'))
    .map(({ body }) => Sent.parse(body).nonce);
  expect(nonces[0]).toBe(nonces[1]);
  expect(new Set(nonces).size).toBe(4);
  expect(Math.max(...nonces.map(({ length }) => length))).toBeLessThanOrEqual(25);
});

test('nothing is asked of Discord about a channel that is not safe to write in; what may have arrived stays so', async () => {
  await using bench = await startRest();
  const channels = {
    security: '901',
    codegate: '902',
    isSafe: (channel: string) => channel === 'codegate',
    isInServer: () => true,
  };
  const delivery = new Delivery(bench.rest, BOT, channels);
  const attempt = (message: OutboxMessage) => delivery.attempt(message, plain('words'), () => {});
  const failure = 'the channel is not safe to write in';
  const security = { kind: 'channel', recipient: 'security' } as const;
  expect(await attempt(row({}, security))).toEqual({ kind: 'later', failure, unknown: false, unsafe: true });
  const begun = row({ state: 'sending', attempts: 1, interrupted: true }, security);
  expect(await attempt(begun)).toEqual({ kind: 'later', failure, unknown: true, unsafe: true });
  expect(bench.wire.exchanges).toEqual([]);
  expect(await attempt(row({}, { kind: 'channel', recipient: 'codegate' }))).toMatchObject({ kind: 'sent' });
  expect(await attempt(row())).toMatchObject({ kind: 'sent' });
});

test('a channel that others come to read while an earlier attempt is looked for is not written in', async () => {
  await using bench = await startRest();
  let looks = 0;
  const isSafe = () => (looks += 1) === 1;
  const channels = { security: '901', codegate: '902', isSafe, isInServer: () => true };
  const delivery = new Delivery(bench.rest, BOT, channels);
  const begun = row(
    { state: 'sending', attempts: 1, interrupted: true },
    { kind: 'channel', recipient: 'security' },
  );
  expect(await delivery.attempt(begun, plain('words'), () => {})).toMatchObject({
    kind: 'later',
    unsafe: true,
  });
  expect(bench.wire.exchanges.map(({ method }) => method)).toEqual(['GET']);
});

test('each channel of the configuration has its name, and a person’s is asked for once', async () => {
  await using bench = await startRest();
  await bench.attempt(row({}, { kind: 'channel', recipient: 'security' }));
  await bench.attempt(row({}, { kind: 'channel', recipient: 'codegate' }));
  await bench.attempt(row());
  await bench.attempt(row({ id: 42 }));
  expect(bench.asked('POST').map(({ path }) => path)).toEqual([
    '/channels/901/messages',
    '/channels/902/messages',
    '/users/@me/channels',
    '/channels/900/messages',
    '/channels/900/messages',
  ]);
});

const interrupted = row({ state: 'sending', attempts: 1, interrupted: true });
const at = START.add({ seconds: 5 });

test('what may have arrived is looked for, from just before it was stored', async () => {
  await using bench = await startRest();
  expect(await bench.attempt(interrupted)).toEqual({ outcome: SENT, begun: 1 });
  const [lookup] = bench.asked('GET');
  const after = BigInt(new URL(lookup?.path ?? '', 'http://x').searchParams.get('after') ?? 0);
  expect(after).toBeLessThan(BigInt(snowflake(START)));
  expect(after).toBeGreaterThan(BigInt(snowflake(START.subtract({ hours: 1 }))));
});

test('whose it is, is asked once the way is known and nothing was found, and right before it leaves', async () => {
  await using bench = await startRest();
  const delivery = new Delivery(bench.rest, BOT, {
    security: '901',
    codegate: '902',
    isSafe: () => true,
    isInServer: () => true,
  });
  const asked: number[] = [];
  const mayLeave = (is: boolean) => async () => {
    asked.push(bench.asked('GET').length);
    return is;
  };
  const attempt = (is: boolean) => delivery.attempt(interrupted, plain('words'), () => {}, mayLeave(is));
  expect(await attempt(false)).toEqual({ kind: 'later', failure: 'rights unknown', unknown: true });
  expect(bench.asked('POST').map(({ path }) => path)).toEqual(['/users/@me/channels']);
  expect(await attempt(true)).toEqual(SENT);
  expect(asked).toEqual([1, 2]);
});

test('it is known by its mark, or by its nonce, and not sent again', async () => {
  await using bench = await startRest();
  await bench.attempt(row());
  const { nonce } = Sent.parse(bench.asked('POST').at(-1)?.body);
  const id = snowflake(at);
  for (const mine of [
    { id, author: { id: BOT }, components: [{ type: 17, id: 41 }] },
    { id, author: { id: BOT }, nonce },
  ]) {
    bench.shown.splice(0, 1, mine);
    bench.wire.exchanges.length = 0;
    expect(await bench.attempt(interrupted)).toEqual({
      outcome: { ...SENT, messageId: id },
      begun: 0,
    });
    expect(bench.asked('POST')).toEqual([]);
  }
});

test('a clock that is minutes ahead of Discord’s hides nothing that arrived', async () => {
  await using bench = await startRest();
  const id = snowflake(START.subtract({ minutes: 10 }));
  bench.shown.push({ id, author: { id: BOT }, components: [{ type: 17, id: 41 }] });
  expect(await bench.attempt(interrupted)).toEqual({ outcome: { ...SENT, messageId: id }, begun: 0 });
});

test('a clock that was a day ahead hides nothing that arrived, and what an earlier database sent does not pass for it', async () => {
  const first = START.subtract({ hours: 30 });
  await using bench = await startRest({ knownSince: snowflake(first) });
  const mark = { author: { id: BOT }, components: [{ type: 17, id: 41 }] };
  bench.shown.push({ id: snowflake(first.subtract({ hours: 1 })), ...mark });
  expect(await bench.attempt(interrupted)).toEqual({ outcome: SENT, begun: 1 });
  const id = snowflake(START.subtract({ hours: 24 }));
  bench.shown.push({ id, ...mark });
  expect(await bench.attempt(interrupted)).toEqual({ outcome: { ...SENT, messageId: id }, begun: 0 });
});

test('nobody else’s message, and no other of the bot’s, passes for it', async () => {
  await using bench = await startRest();
  bench.shown.push(
    { id: snowflake(at), author: { id: '1' }, components: [{ type: 17, id: 41 }] },
    { id: snowflake(at, 1), author: { id: BOT }, components: [{ type: 17, id: 40 }], nonce: 'another' },
    { id: snowflake(at, 2), author: { id: BOT } },
    // A row of the same number in an earlier database.
    { id: snowflake(START.subtract({ hours: 24 })), author: { id: BOT }, components: [{ type: 17, id: 41 }] },
  );
  expect(await bench.attempt(interrupted)).toEqual({ outcome: SENT, begun: 1 });
});

test('the search turns every page', async () => {
  await using bench = await startRest();
  for (let count = 0; count < 250; count += 1)
    bench.shown.push({ id: snowflake(at, count), author: { id: '1' } });
  const id = snowflake(at, 250);
  bench.shown.push({ id, author: { id: BOT }, components: [{ type: 17, id: 41 }] });
  expect(await bench.attempt(interrupted)).toEqual({ outcome: { ...SENT, messageId: id }, begun: 0 });
  expect(bench.asked('GET')).toHaveLength(3);
  expect(bench.asked('POST').map(({ path }) => path)).toEqual(['/users/@me/channels']);
});

const messages = '/channels/900/messages';

for (const code of [50007, 50278])
  test(`${code} says that direct messages are closed`, async () => {
    await using bench = await startRest();
    bench.wire.addFault({ target: 'discord', path: messages, status: 403, code, times: 1 });
    expect((await bench.attempt(row())).outcome).toEqual({ kind: 'closed', failure: `Discord 403 ${code}` });
  });

for (const code of [50278, 50001, 10003]) {
  test(`${code} for a remembered channel: it is opened again, and tried once more`, async () => {
    await using bench = await startRest();
    await bench.attempt(row());
    bench.wire.addFault({ target: 'discord', path: messages, status: 403, code, times: 1 });
    expect(await bench.attempt(row({ id: 42 }))).toMatchObject({ outcome: SENT });
    expect(bench.asked('POST').map(({ path }) => path)).toEqual([
      '/users/@me/channels',
      messages,
      messages,
      '/users/@me/channels',
      messages,
    ]);
  });

  test(`${code} twice: the person cannot be reached; outside of its server the bot believes it of nobody`, async () => {
    await using bench = await startRest();
    bench.wire.addFault({ target: 'discord', path: messages, status: 403, code, times: 4 });
    const failure = `Discord 403 ${code}`;
    expect(await bench.attempt(row())).toMatchObject({ outcome: { kind: 'closed', failure } });
    expect(await bench.attempt(row())).toMatchObject({ outcome: { kind: 'closed', failure } });
    const outside = new Delivery(bench.rest, BOT, {
      security: '901',
      codegate: '902',
      isSafe: () => true,
      isInServer: () => false,
    });
    expect(await outside.attempt(row(), plain('words'), () => {})).toEqual({
      kind: 'later',
      failure: 'the bot is not in its server',
      unknown: false,
    });
  });
}

test('so does a person who cannot be written to at all', async () => {
  await using bench = await startRest();
  bench.wire.addFault({ target: 'discord', path: '/users/', status: 403, code: 50007, times: 1 });
  expect(await bench.attempt(row())).toMatchObject({ outcome: { kind: 'closed' }, begun: 0 });
});

test('a missing right is not for waiting', async () => {
  await using bench = await startRest();
  bench.wire.addFault({ target: 'discord', path: messages, status: 403, code: 50013, times: 1 });
  expect((await bench.attempt(row())).outcome).toEqual({ kind: 'parked', failure: 'Discord 403 50013' });
});

test('a failure of Discord’s own may hide a message that arrived; before any was sent it cannot', async () => {
  await using bench = await startRest();
  const always = { target: 'discord', status: 503 } as const;
  bench.wire.addFault({ ...always, path: '/users/', times: 4 });
  expect(await bench.attempt(row())).toEqual({
    outcome: { kind: 'later', failure: 'Discord 503', unknown: false },
    begun: 0,
  });
  bench.wire.addFault({ ...always, path: messages, times: 4 });
  expect(await bench.attempt(row())).toEqual({
    outcome: { kind: 'later', failure: 'Discord 503', unknown: true },
    begun: 1,
  });
});

test('a cut connection leaves the outcome unknown, on either side of the act', async () => {
  await using bench = await startRest();
  for (const drop of ['before', 'after'] as const) {
    bench.wire.addFault({ target: 'discord', path: messages, drop, times: 4 });
    expect(await bench.attempt(row())).toMatchObject({
      outcome: { kind: 'later', unknown: true },
      begun: 1,
    });
    while (bench.wire.takeFault('discord', 'POST', messages));
  }
});

test('a search that fails does not make the message forget that it may have arrived', async () => {
  await using bench = await startRest();
  bench.wire.addFault({ target: 'discord', method: 'GET', status: 500, times: 4 });
  expect(await bench.attempt(interrupted)).toEqual({
    outcome: { kind: 'later', failure: 'Discord 500', unknown: true },
    begun: 0,
  });
  expect(bench.asked('POST').map(({ path }) => path)).toEqual(['/users/@me/channels']);
});

test('a 401 is not the end: the token is kept, and the next attempt is made with it', async () => {
  await using bench = await startRest();
  bench.wire.addFault({ target: 'discord', path: messages, status: 401, times: 1 });
  expect((await bench.attempt(row())).outcome).toMatchObject({ kind: 'later', failure: 'Discord 401 0' });
  expect((await bench.attempt(row())).outcome).toEqual(SENT);
});

test('a long wait that Discord asks for goes back to the outbox, for a route and for a part of it', async () => {
  await using bench = await startRest();
  const limit = { target: 'discord', path: messages, retry_after: 60, times: 1 } as const;
  bench.wire.addFault({
    ...limit,
    headers: { 'x-ratelimit-remaining': '4', 'x-ratelimit-reset-after': '1' },
  });
  bench.wire.addFault(limit);
  for (let times = 0; times < 2; times += 1) {
    const { outcome } = await bench.attempt(row());
    expect(outcome).toMatchObject({ kind: 'later', failure: 'Discord 429', unknown: true });
    expect(Object(outcome)).toHaveProperty(
      'wait',
      expect.toSatisfy((wait: number) => wait > 30 && wait < 65),
    );
  }
});

test('a short one is waited for', async () => {
  await using bench = await startRest();
  bench.wire.addFault({ target: 'discord', path: messages, retry_after: 0.01, times: 1 });
  expect((await bench.attempt(row())).outcome).toEqual(SENT);
});

test('a channel that never answers is given up, and left alone for a while; the message may have arrived', async () => {
  await using bench = await startRest({ giveUpMs: 500 });
  bench.wire.addFault({ target: 'discord', path: messages, delay_ms: 60_000, times: 'until-cleared' });
  expect((await bench.attempt(row())).outcome).toEqual({
    kind: 'later',
    failure: 'no answer from Discord',
    unknown: true,
    wait: 30,
  });
});

test('no failure tells more than a class and a number', async () => {
  await using bench = await startRest();
  bench.wire.addFault({ target: 'discord', path: messages, drop: 'before', times: 4 });
  const { outcome } = await bench.attempt(row());
  expect(outcome).toMatchObject({ failure: 'no answer from Discord' });
});
