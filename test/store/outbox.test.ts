import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventKey } from '../../src/process/notifications/message-keys.ts';
import type { Notification } from '../../src/process/notifications/notification.ts';
import { UNWRITABLE, type Outbox, type OutboxMessage } from '../../src/store/outbox.ts';
import { START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

let temporary: TemporaryStore;
let outbox: Outbox;

beforeEach(() => {
  temporary = temporaryStore();
  ({ outbox } = temporary.store);
});

afterEach(() => temporary[Symbol.dispose]());

const minute = (minutes: number) => START.add({ minutes });
const LATER = START.add({ minutes: 5 });
const notification: Notification = { template: 'case-opened', caseId: 'CG-2026-001' };

function add(key: string, at = START): OutboxMessage {
  expect(outbox.add({ key, base: key, kind: 'dm', recipient: '1', notification }, at)).toBe(true);
  return found(key);
}

function found(key: string): OutboxMessage {
  const message = outbox.find(key);
  if (!message) throw new Error(`there is no ${key}`);
  return message;
}

const due = (at = START, limit = 50) => outbox.due(at, limit).map(({ key }) => key);

test('a key is stored once, and the first one stays', () => {
  const first = add('a');
  const second = { key: 'a', base: 'a', kind: 'channel', recipient: 'security', notification } as const;
  expect(outbox.add(second, LATER)).toBe(false);
  expect(found('a')).toEqual(first);
  outbox.sent(first, { channelId: '5', messageId: '6' }, START);
  // Nor does it come back once it was sent.
  expect(outbox.add(second, LATER)).toBe(false);
  expect(due(LATER)).toEqual([]);
});

test('of the messages that arrived, those come first that arrived last, whenever they were stored', () => {
  const [waited, ...others] = ['waited', 'b', 'c'].map((key) => add(key));
  for (const [index, message] of others.entries())
    outbox.sent(message, { channelId: '5', messageId: `${index}` }, minute(index));
  if (waited) outbox.sent(waited, { channelId: '5', messageId: '9' }, minute(9));
  expect(outbox.arrivals('1', 2, minute(9)).map(({ at }) => at)).toEqual(
    [minute(9), minute(1)].map(({ epochMilliseconds }) => epochMilliseconds),
  );
});

test('a message comes back with what the keys of stand-ins are built from', () => {
  outbox.add(
    { ...eventKey('CG-2026-001', 1, 'case-opened', '1'), kind: 'dm', recipient: '1', notification },
    START,
  );
  expect(found('CG-2026-001 1 case-opened 1').base).toBe('CG-2026-001 1 case-opened');
  expect(add('b').base).toBe('b');
});

test('a message comes back as it was stored', () => {
  outbox.add({ key: 'a', base: 'a', kind: 'dm', recipient: '1', notification, insteadOf: '2' }, START);
  const message = found('a');
  expect(message).toMatchObject({
    kind: 'dm',
    recipient: '1',
    notification,
    insteadOf: '2',
    state: 'pending',
    attempts: 0,
    interrupted: false,
    createdAt: START.epochMilliseconds,
  });
  expect(outbox.byId(message.id)).toEqual(message);
  expect(outbox.byId(message.id + 1)).toBeUndefined();
});

describe('whose turn it is', () => {
  test('the oldest first, not before their time, so many at once', () => {
    add('b', LATER);
    for (const key of ['c', 'a', 'd']) add(key);
    expect(due()).toEqual(['c', 'a', 'd']);
    expect(due(LATER)).toEqual(['b', 'c', 'a', 'd']);
    expect(due(LATER, 2)).toEqual(['b', 'c']);
  });

  test('a known failure waits for its next turn and is as good as new', () => {
    const message = add('a');
    outbox.begin(message);
    outbox.retry(message, LATER, 'Discord 429', false);
    expect(due(LATER.subtract({ milliseconds: 1 }))).toEqual([]);
    expect(due(LATER)).toEqual(['a']);
    expect(found('a')).toMatchObject({ interrupted: false, attempts: 1, failure: 'Discord 429' });
  });

  test('a failure without an answer may have arrived', () => {
    const message = add('a');
    outbox.begin(message);
    outbox.retry(message, LATER, 'no answer', true);
    expect(due(START)).toEqual([]);
    expect(found('a')).toMatchObject({ interrupted: true, attempts: 1 });
  });

  test('an attempt that was cut off by the end of the process may have arrived, and has its turn at once', () => {
    outbox.begin(add('a'));
    temporary.restart(LATER);
    ({ outbox } = temporary.store);
    expect(outbox.due(LATER, 50)).toMatchObject([{ key: 'a', interrupted: true, attempts: 1 }]);
  });

  test('nothing waits once everything is finished', () => {
    const at = START;
    outbox.sent(add('sent'), { channelId: '5', messageId: '6' }, at);
    outbox.undeliverable(add('undeliverable'), 'Discord 403 50007', at);
    outbox.park(add('parked'), 'Discord 403 50013', at);
    outbox.obsolete(add('obsolete'), at);
    expect(due(START.add({ hours: 24 * 365 }))).toEqual([]);
    for (const key of ['sent', 'undeliverable', 'parked', 'obsolete'])
      expect(found(key)).toMatchObject({ state: key, finishedAt: at.epochMilliseconds });
    expect(found('sent')).toMatchObject({ channelId: '5', messageId: '6' });
    expect(found('undeliverable').failure).toBe('Discord 403 50007');
  });
});

describe('parked messages', () => {
  test('are counted, and have another turn when they are taken out', () => {
    for (const key of ['a', 'b']) outbox.park(add(key), 'Discord 403 50013', START);
    outbox.sent(add('c'), { channelId: '5', messageId: '6' }, START);
    expect(outbox.parkedCount()).toBe(2);
    outbox.unpark(LATER);
    expect(outbox.parkedCount()).toBe(0);
    expect(due(START)).toEqual([]);
    expect(due(LATER)).toEqual(['a', 'b']);
  });

  test('have no other turn once they are a day old and could not be written', () => {
    const day = START.add({ hours: 24 });
    outbox.park(add('unwritable'), UNWRITABLE, START);
    outbox.park(add('forbidden'), 'Discord 403 50013', START);
    outbox.unpark(day.subtract({ seconds: 1 }));
    expect(due(day)).toEqual(['unwritable', 'forbidden']);
    for (const key of ['unwritable', 'forbidden']) outbox.park(found(key), found(key).failure ?? '', day);
    outbox.unpark(day);
    expect(due(day)).toEqual(['forbidden']);
    expect(outbox.parkedCount()).toBe(1);
  });

  test('are looked for before they are sent again where an attempt had begun: it may have arrived', () => {
    const tried = add('tried');
    outbox.begin(tried);
    outbox.retry(tried, START, 'no answer', true);
    outbox.park(found('tried'), 'Discord 403 50001', START);
    outbox.park(add('untried'), 'Discord 403 50001', START);
    outbox.unpark(LATER);
    expect(found('tried').interrupted).toBe(true);
    expect(found('untried').interrupted).toBe(false);
  });
});

describe('what is asked of one recipient, or of one case, reads an index and not everything that ever left', () => {
  const questions: Readonly<Record<string, () => unknown>> = {
    arrivals: () => outbox.arrivals('1', 20, START),
    hasReached: () => outbox.hasReached('1', 0),
    waitingFor: () => outbox.waitingFor('1'),
    lastInChannel: () => outbox.lastInChannel('CG-2026-001', '5'),
  };
  test.each(Object.entries(questions))('%s', (_, ask) => {
    const { sqlite } = temporary.database;
    const prepare = vi.spyOn(sqlite, 'prepare');
    ask();
    const asked = prepare.mock.calls.map(([sql]) => sql);
    prepare.mockRestore();
    expect(asked).toHaveLength(1);
    const plan = sqlite.prepare(`EXPLAIN QUERY PLAN ${asked[0]}`);
    const holes = asked[0]?.match(/\?/g)?.map(() => null) ?? [];
    const steps = plan.all(...holes).map((step) => JSON.stringify(step));
    expect(steps.join('\n')).toMatch(/SEARCH outbox USING INDEX outbox_(?:to|about) /);
    expect(steps.join('\n')).not.toContain('SCAN');
  });
});
