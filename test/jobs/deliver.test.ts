import { describe, expect, test, vi } from 'vitest';
import { HELD_UP } from '../../src/app/delivery.ts';
import { closed, DeliveryBench, sent, unanswered } from '../support/delivery.ts';

describe('a message', () => {
  test('that Discord took is recorded with its place, and is not sent again', async () => {
    using bench = new DeliveryBench();
    bench.add('a');
    expect(await bench.run()).toEqual(['a']);
    expect(bench.message('a')).toMatchObject({
      state: 'sent',
      attempts: 1,
      channelId: 'dm-1',
      messageId: expect.stringMatching(/^m-\d+$/),
      finishedAt: bench.now.epochMilliseconds,
    });
    expect(bench.store.people.find('1')?.dm).toBe('open');
    expect(await bench.run({ hours: 100 })).toEqual([]);
  });

  test('in a channel says nothing about anybody’s direct messages', async () => {
    using bench = new DeliveryBench();
    bench.add('a', 'security', { template: 'role-ping' });
    expect(await bench.run()).toEqual(['a']);
    expect(bench.store.people.find('security')).toBeUndefined();
  });

  test('that failed has its next turns at doubling distances, up to ten minutes', async () => {
    using bench = new DeliveryBench();
    bench.discord = (_message, begin) => {
      begin();
      return { kind: 'later', failure: 'Discord 429 0', unknown: false };
    };
    bench.add('a');
    const waits: number[] = [];
    for (let turn = 0; turn < 7; turn += 1) {
      expect(await bench.run()).toEqual(['a']);
      waits.push((bench.message('a').nextAttemptAt - bench.now.epochMilliseconds) / 1000);
      expect(await bench.run({ seconds: (waits.at(-1) ?? 0) - 1 })).toEqual([]);
      bench.now = bench.now.add({ seconds: 1 });
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 600, 600]);
    bench.discord = sent;
    expect(await bench.run()).toEqual(['a']);
    expect(bench.message('a')).toMatchObject({ state: 'sent', attempts: 8 });
  });

  test('whose attempt ended without an answer is looked for at its next turn', async () => {
    using bench = new DeliveryBench();
    bench.discord = unanswered;
    bench.add('a');
    expect(await bench.run()).toEqual(['a']);
    expect(bench.message('a')).toMatchObject({ state: 'sending', failure: 'no answer from Discord' });
    expect(await bench.run({ seconds: 30 })).toEqual(['a?']);
    bench.discord = sent;
    expect(await bench.run({ seconds: 60 })).toEqual(['a?']);
    expect(bench.message('a').state).toBe('sent');
  });

  test('with nothing left to say is given up, and nothing is asked of Discord', async () => {
    using bench = new DeliveryBench();
    bench.render = () => undefined;
    bench.add('a');
    expect(await bench.run()).toEqual([]);
    expect(bench.message('a').state).toBe('obsolete');
    expect(await bench.run({ hours: 1 })).toEqual([]);
  });
});

const refused = () => ({ kind: 'parked', failure: 'Discord 403 50001' }) as const;

describe('what cannot be delivered', () => {
  test('is parked, and the team hears of it once a day, with a number and no content', async () => {
    using bench = new DeliveryBench();
    bench.discord = (message, begin) =>
      message.notification.template === 'case-opened' ? refused() : sent(message, begin);
    for (const key of ['a', 'b']) bench.add(key, '1');
    await bench.run();
    expect(bench.message('a')).toMatchObject({ state: 'parked', failure: 'Discord 403 50001' });
    const today = bench.message('undelivered 2026-03-02');
    expect(today).toMatchObject({ kind: 'channel', recipient: 'security', state: 'sent' });
    expect(today.notification).toEqual({ template: 'undelivered', count: 1 });

    bench.add('c', '2');
    // Nobody can stand in: the role is called for each, and the person once a day.
    expect(await bench.run({ hours: 1 })).toEqual(['c', 'c unreachable', 'c role']);
    bench.add('d', '2');
    expect(await bench.run({ hours: 24 })).toEqual([
      'd',
      'd unreachable',
      'd role',
      'undelivered 2026-03-03',
    ]);
    expect(bench.message('undelivered 2026-03-03').notification).toEqual({
      template: 'undelivered',
      count: 4,
    });
  });

  test('and even the notification of it cannot be, does not go round in circles', async () => {
    using bench = new DeliveryBench();
    bench.discord = refused;
    bench.add('a', 'security', { template: 'role-ping' });
    expect(await bench.run()).toEqual(['a', 'undelivered 2026-03-02']);
    expect(await bench.run({ hours: 1 })).toEqual([]);
    expect(bench.store.outbox.parkedCount()).toBe(2);
  });

  test('has another turn once it is taken out', async () => {
    using bench = new DeliveryBench();
    bench.discord = refused;
    bench.add('a', 'security', { template: 'role-ping' });
    await bench.run();
    bench.discord = sent;
    bench.store.outbox.unpark(bench.now);
    expect(await bench.run()).toEqual(['a', 'undelivered 2026-03-02']);
    expect(bench.message('a').state).toBe('sent');
  });

  test('is parked too where the words cannot be made, and the others go out', async () => {
    using bench = new DeliveryBench();
    const words = bench.render;
    bench.render = (message) => {
      if (message.key === 'broken') throw new Error('the secret of GHSA-2345-6789-cfgh');
      return words(message);
    };
    for (const key of ['before', 'broken', 'after']) bench.add(key);
    bench.add('elsewhere', '2');
    await bench.run();
    expect(bench.message('broken')).toMatchObject({ state: 'parked', failure: 'defect' });
    for (const key of ['before', 'after', 'elsewhere', 'undelivered 2026-03-02'])
      expect(bench.message(key).state).toBe('sent');
    expect(bench.log.lines.join('')).not.toContain('GHSA');
    expect(bench.log.lines.join('')).toContain('a message could not be made');
  });
});

describe('the order of things', () => {
  test('one message at a time to each recipient, recipients side by side', async () => {
    using bench = new DeliveryBench();
    const gates = new Map(['1a', '1b', '2a'].map((key) => [key, Promise.withResolvers<void>()]));
    bench.discord = async (message, begin) => {
      await gates.get(message.key)?.promise;
      return sent(message, begin);
    };
    for (const key of ['1a', '1b', '2a']) bench.add(key, key.slice(0, 1));
    const run = bench.deliverer.run();
    expect(bench.attempts).toEqual(['1a', '2a']);
    gates.get('1b')?.resolve();
    gates.get('1a')?.resolve();
    gates.get('2a')?.resolve();
    await run;
    expect(bench.attempts).toEqual(['1a', '2a', '1b']);
  });

  test('more than one batch is emptied in one run', async () => {
    using bench = new DeliveryBench();
    for (let each = 0; each < 120; each += 1) bench.add(`m${each}`, String(each % 7));
    expect(new Set(await bench.run()).size).toBe(120);
    expect(bench.attempts).toHaveLength(120);
  });

  test('a recipient who never answers keeps nobody waiting, not even for what is stored or passed on meanwhile', async () => {
    using bench = new DeliveryBench();
    bench.store.people.seen('2', true);
    const never = Promise.withResolvers<void>();
    bench.discord = async (message, begin) => {
      if (message.recipient === '1') await never.promise;
      return message.recipient === '3' ? closed(message, begin) : sent(message, begin);
    };
    // More than are taken from the outbox at a time.
    for (let each = 0; each < 60; each += 1) bench.add(`1 ${each}`, '1');
    bench.add('2a', '2');
    bench.add('3a', '3', { template: 'login-claimed', member: '9', login: 'x' });
    const run = bench.deliverer.run();
    await bench.deliverer.runTo('2');
    expect(bench.message('2a').state).toBe('sent');
    bench.add('2b', '2');
    void bench.deliverer.runMessages();
    for (const key of ['2b', '3a unreachable', '3a 2']) {
      await vi.waitUntil(() => bench.store.outbox.find(key)?.state === 'sent');
    }
    expect(bench.attempts.filter((key) => key.startsWith('1 '))).toEqual(['1 0']);
    never.resolve();
    await run;
    expect(bench.message('1 59').state).toBe('sent');
  });

  test('a place that wants to be left alone is left alone with all that is for it', async () => {
    using bench = new DeliveryBench();
    bench.discord = (message, begin) => {
      if (message.recipient !== '1') return sent(message, begin);
      begin();
      return { kind: 'later', failure: 'Discord 429', unknown: true, wait: 90 };
    };
    for (const key of ['1a', '1b', '2a', '2b']) bench.add(key, key.slice(0, 1));
    expect(await bench.run()).toEqual(['1a', '2a', '2b']);
    expect(await bench.run({ seconds: 89 })).toEqual([]);
    bench.discord = sent;
    expect(await bench.run({ seconds: 1 })).toEqual(['1a?', '1b']);
  });

  test('what comes to nothing before an attempt begins waits longer each time, and no longer once the server has changed', async () => {
    using bench = new DeliveryBench();
    bench.discord = () => ({ kind: 'later', failure: HELD_UP.unsafe, unknown: false });
    bench.add('a', 'security');
    const waits: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      expect(await bench.run({ seconds: waits.at(-1) ?? 0 })).toEqual(['a']);
      waits.push((bench.message('a').nextAttemptAt - bench.now.epochMilliseconds) / 1000);
    }
    expect(waits).toEqual([30, 60, 120, 240]);
    expect(bench.log.lines.at(-1)).toContain('"attempts":4');
    bench.discord = sent;
    await bench.deliverer.runHeldUp();
    expect(bench.message('a').state).toBe('sent');
  });

  test('two runs at once deliver once', async () => {
    using bench = new DeliveryBench();
    bench.add('a');
    await Promise.all([bench.deliverer.run(), bench.deliverer.run()]);
    expect(bench.attempts).toEqual(['a']);
  });

  test('whenever a run is asked for, it has tried what was stored before it was', async () => {
    using bench = new DeliveryBench();
    // Asked for at every turn of the event queue that a run before it could be at.
    for (let turns = 0; turns < 30; turns += 1) {
      bench.add(`${turns} first`);
      const before = bench.deliverer.run();
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      bench.add(`${turns} second`);
      await bench.deliverer.run();
      expect(bench.message(`${turns} second`).state, `after ${turns} turns`).toBe('sent');
      await before;
    }
  });

  test('stopping finishes what is in flight and takes nothing further', async () => {
    using bench = new DeliveryBench();
    const gate = Promise.withResolvers<void>();
    bench.discord = async (message, begin) => {
      await gate.promise;
      return sent(message, begin);
    };
    for (const key of ['a', 'b']) bench.add(key);
    const run = bench.deliverer.run();
    let stopped = false;
    const stop = bench.deliverer.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    gate.resolve();
    await Promise.all([run, stop]);
    expect(bench.attempts).toEqual(['a']);
    expect(bench.message('a').state).toBe('sent');
    expect(bench.message('b')).toMatchObject({ state: 'pending', attempts: 0 });
    await bench.deliverer.run();
    expect(bench.message('b').state).toBe('pending');
  });
});
