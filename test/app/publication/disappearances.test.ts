import { EventEmitter } from 'node:events';
import { Client, Events } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { Disappearances } from '../../../src/app/publication/disappearances.ts';
import { onDeletion, stands } from '../../../src/discord/deletions.ts';
import type { InCodegate } from '../../../src/process/events.ts';
import { standingMessages } from '../../../src/process/publication/public-facts.ts';
import * as people from '../../../src/sandbox/people.ts';
import { PublicBench } from '../../support/publication.ts';

const CHANNEL = people.CHANNEL_IDS.codegate;
const PUBLIC = { type: 'disclosure-changed', kind: 'public' } as const;

/** A bench on which all of it stands in #codegate, or a mitigation alone. */
async function posted(what: InCodegate): Promise<PublicBench> {
  if (what === 'mitigation') {
    const bench = await PublicBench.start({ type: 'advisory-accepted' }, PUBLIC);
    await bench.approve(what);
    await bench.run();
    return bench;
  }
  const bench = await PublicBench.start();
  await bench.approve('announcement');
  await bench.run();
  if (what === 'correction') {
    bench.record({ type: 'advisory-corrected', facts: { fixed: 'c'.repeat(32) } });
    // A message of the bot's that nothing else refers to.
    const said = bench.discord.messages.send(
      bench.discord.place('codegate'),
      { content: 'Upgrade again.', cleared: new Set() },
      [],
    );
    bench.record({
      type: 'correction-posted',
      messageId: said.payload.id,
      print: 'd'.repeat(32),
      exploited: 'no',
    });
  }
  if (what === 'retrospective') {
    bench.record({ type: 'step-checked', step: 'critiques' });
    await bench.approve(what);
    await bench.run();
  }
  return bench;
}

const disappearancesOf = (bench: PublicBench) =>
  new Disappearances({
    store: bench.store,
    stands: (id) => stands(bench.discord.rest, CHANNEL, id),
    now: () => bench.now,
  });

/** A moderator deletes it. */
function deleteIn(bench: PublicBench, what: InCodegate): string {
  const id = standingMessages(bench.state)[what] ?? '';
  const message = bench.discord.codegate().find(({ payload }) => payload.id === id);
  if (!message) throw new Error(`${what} does not stand in #codegate`);
  bench.discord.messages.remove(message);
  return id;
}

describe.each(['mitigation', 'announcement', 'correction', 'retrospective'] as const)('%s', (what) => {
  test('that was deleted is found at the next look, told once, and can be posted again', async () => {
    await using bench = await posted(what);
    const all = disappearancesOf(bench);
    await all.look();
    expect(bench.recorded).not.toContain('announcement-gone');
    deleteIn(bench, what);
    await Promise.all([all.look(), all.look()]);
    await all.look();
    expect(bench.recorded.filter((type) => type === 'announcement-gone')).toHaveLength(1);
    expect(standingMessages(bench.state)[what]).toBeUndefined();
    await bench.run();
    expect(bench.told('security-2', 'Not in #codegate any more')).toHaveLength(1);
  });
});

test('a correction that is gone is to be said again, of the announcement as it stood before', async () => {
  await using bench = await posted('correction');
  deleteIn(bench, 'correction');
  await disappearancesOf(bench).look();
  expect(bench.state.correction?.facts).toEqual({ fixed: 'c'.repeat(32) });
  expect(bench.state.steps.announced).toBeUndefined();
});

test('a retrospective that is gone is posted again, under two keys', async () => {
  await using bench = await posted('retrospective');
  disappearancesOf(bench).record([deleteIn(bench, 'retrospective')]);
  await bench.approve('retrospective');
  await bench.run();
  expect(standingMessages(bench.state).retrospective).toBeDefined();
});

/** Hears a connection that tells this. */
function heard(...packets: readonly object[]) {
  const client = Object.assign(Object.create(Client.prototype), new EventEmitter());
  const all: (readonly string[] | undefined | 'missed')[] = [];
  onDeletion(client, CHANNEL, {
    deleted: (ids) => void all.push(ids),
    missed: () => void all.push('missed'),
  });
  for (const packet of packets) client.emit(Events.Raw, packet);
  client.emit(Events.ShardReady, 0);
  return all;
}

describe('what Discord tells of #codegate', () => {
  test('is heard of that channel alone, and a new connection has missed some of it', () => {
    expect(
      heard(
        { t: 'MESSAGE_DELETE', d: { id: '5', channel_id: CHANNEL } },
        { t: 'MESSAGE_DELETE', d: { id: '6', channel_id: '1' } },
        { t: 'MESSAGE_DELETE_BULK', d: { ids: ['7', '8'], channel_id: CHANNEL } },
        { t: 'CHANNEL_DELETE', d: { id: '1' } },
        { t: 'CHANNEL_DELETE', d: { id: CHANNEL } },
        { t: 'MESSAGE_CREATE', d: { id: '9', channel_id: CHANNEL } },
        { t: null },
      ),
    ).toEqual([['5'], ['7', '8'], undefined, 'missed']);
  });

  test('is recorded at once: one of its messages, all of them with the channel, and nobody else’s', async () => {
    await using bench = await posted('retrospective');
    const all = disappearancesOf(bench);
    all.record(['1', '2']);
    expect(bench.recorded).not.toContain('announcement-gone');
    all.record([deleteIn(bench, 'retrospective')]);
    expect(standingMessages(bench.state)).toMatchObject({ retrospective: undefined });
    expect(standingMessages(bench.state).announcement).toBeDefined();
    all.record();
    expect(standingMessages(bench.state).announcement).toBeUndefined();
  });
});

test('where Discord does not say, nothing is gone', async () => {
  await using bench = await posted('announcement');
  bench.discord.wire.addFault({
    target: 'discord',
    method: 'GET',
    path: '/messages/',
    status: 503,
    times: 9,
  });
  await disappearancesOf(bench).look();
  expect(bench.recorded).not.toContain('announcement-gone');
});

test('what two members approved of it does not leave as a message of its own', async () => {
  await using bench = await posted('announcement');
  bench.text = 'Something else entirely.';
  await bench.approve('announcement');
  disappearancesOf(bench).record([deleteIn(bench, 'announcement')]);
  await bench.run();
  expect(bench.said).toEqual([]);
  expect(bench.told('security-1', 'is not in #codegate any more')).toHaveLength(1);
});
