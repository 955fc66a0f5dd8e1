import { expect, test } from 'vitest';
import { lookAtDms } from '../../src/app/watch/looks.ts';
import { leavesAt, neverWaits } from '../../src/process/notifications/a-day.ts';
import { inOne } from '../../src/process/notifications/in-one.ts';
import type { Notification, ReminderItem } from '../../src/process/notifications/notification.ts';
import { REMINDER_KINDS } from '../../src/process/notifications/reminder-kinds.ts';
import { DeliveryBench } from '../support/delivery.ts';
import { by, opened, START } from '../support/temporary.ts';

// A person gets so many direct messages a day at most, but for what cannot wait: the others wait, and none is lost.

const MOST = 3;
const at = (hours: number) => START.add({ hours }).epochMilliseconds;
const ready: Notification = { template: 'fix-ready', caseId: 'CG-2026-001', by: '2' };
const overdue = (mark: string) => reminderOf({ mark });

/** A reminder of the first case, by what differs from one that is late. */
function reminderOf(...items: readonly Partial<ReminderItem>[]): Notification {
  const late: ReminderItem = {
    caseId: 'CG-2026-001',
    stage: 'fix-team',
    revision: 1,
    mark: 'overdue PT1H',
    kind: 'overdue',
  };
  return { template: 'reminder', items: items.map((item) => ({ ...late, ...item })) };
}

/** A day with no room left two hours after it began. */
const full = () => ({
  most: MOST,
  arrivals: [0, 1, 2].map((hours) => ({ at: at(hours), isReminder: true })),
});

function benchWithCase() {
  const bench = new DeliveryBench({ mostADay: MOST });
  for (const id of ['1', '2']) bench.store.people.seen(id, true);
  bench.store.cases.open([opened()], by('1'));
  return bench;
}

test('what is beyond it waits for the day to be over, is one message where it is of one kind, and is not taken for a failure', async () => {
  using bench = benchWithCase();
  await bench.run();
  for (const key of ['a', 'b', 'c']) bench.add(key, '1', ready);
  expect(await bench.run()).toEqual(['a', 'b', 'c']);
  for (const mark of ['overdue PT1H', 'overdue PT2H']) {
    bench.add(mark, '1', overdue(mark));
    expect(await bench.run({ hours: 1 })).toEqual([]);
  }
  bench.add('to another', '2', ready);
  expect(await bench.run()).toEqual(['to another']);
  expect(lookAtDms(bench.store, bench.now)).toBeUndefined();
  expect(await bench.run({ hours: 22 })).toEqual(['overdue PT1H and others']);
});

test('what arrived by a clock that ran ahead takes no place from what has arrived since', async () => {
  using bench = benchWithCase();
  const fill = async () => {
    for (let count = 0; count < MOST; count += 1) {
      bench.add(`${bench.now.toString()} ${count}`, '1', ready);
      await bench.run({ minutes: 1 });
    }
  };
  await bench.run({ hours: 40 });
  await fill();
  bench.now = START;
  await bench.run();
  await fill();
  bench.add('beyond', '1', ready);
  expect(await bench.run()).toEqual([]);
});

test('what may have arrived is looked for, and waits where it has not', async () => {
  using bench = benchWithCase();
  await bench.run();
  for (const key of ['a', 'b', 'c']) bench.add(key, '1', ready);
  await bench.run();
  // As a restore leaves what waits.
  bench.add('doubtful', '1', ready);
  const [message] = bench.store.outbox.waitingFor('1');
  if (message) bench.store.outbox.begin(message);
  expect(await bench.run()).toEqual([]);
  expect(bench.store.outbox.find('doubtful')).toMatchObject({
    state: 'pending',
    failure: 'enough for a day',
  });
  expect(await bench.run({ hours: 25 })).toEqual(['doubtful']);
});

test('what cannot wait leaves all the same', async () => {
  using bench = benchWithCase();
  await bench.run();
  for (const key of ['a', 'b', 'c']) bench.add(key, '1', ready);
  await bench.run();
  bench.add('opened', '1', { template: 'case-opened', caseId: 'CG-2026-001' });
  bench.add('test', '1', { template: 'dm-test' });
  bench.add('due', '1', {
    template: 'reminder',
    items: [{ caseId: 'CG-2026-001', stage: 'fix-team', revision: 1, mark: 'due', kind: 'due' }],
  });
  expect(await bench.run()).toEqual(['opened', 'test', 'due']);
});

test('the end of what called waits no longer than the call did', () => {
  for (const template of ['privacy-lost', 'privacy-restored', 'team-doubted', 'team-found'] as const)
    expect([template, neverWaits({ template })]).toEqual([template, true]);
});

test('nothing of a case that is ASAP waits', () => {
  using bench = benchWithCase();
  const waits = () =>
    leavesAt(ready, full(), (caseId) => bench.store.cases.load(caseId), START.add({ hours: 3 })) !==
    undefined;
  expect(waits()).toBe(true);
  const state = bench.store.cases.load('CG-2026-001');
  if (!state) throw new Error('there is no case');
  bench.store.cases.record(state, [{ type: 'disclosure-changed', kind: 'public' }], by('1'));
  expect(waits()).toBe(false);
});

/** When what is late leaves, `now` hours after the start, where others arrived then. */
function room(now: number, ...arrived: readonly number[]) {
  const arrivals = arrived.map((hours) => ({ at: at(hours), isReminder: false }));
  const day = { most: MOST, arrivals };
  return leavesAt(overdue('overdue PT1H'), day, () => undefined, START.add({ hours: now }));
}

test('the room of a day is counted back from now, and a clock that ran ahead takes none of it', () => {
  expect(room(2, 0, 1)).toBeUndefined();
  expect(room(2, 0, 1, 2)).toEqual(START.add({ hours: 24 }));
  expect(room(24, 0, 1, 2)).toBeUndefined();
  expect(room(2, 0, 1, 9)).toBeUndefined();
});

test.each(REMINDER_KINDS)('beyond it, a reminder of kind %s leaves when it must', (kind) => {
  const wait = leavesAt(reminderOf({ kind }), full(), () => undefined, START.add({ hours: 2 }));
  expect(wait && wait.since(START).total('hours')).toBe(
    {
      before: undefined,
      due: undefined,
      review: undefined,
      'release-day': undefined,
      opens: undefined,
      regulatory: undefined,
      wake: undefined,
      // An hour after the last reminder, which came two hours after the first.
      asap: 3,
      'urgent-question': 3,
      unannounced: 3,
      // The case is not there: nobody knows that it can wait.
      question: 3,
      // When there is room.
      overdue: 24,
      reporter: 24,
    }[kind],
  );
});

test('the first word that all is ASAP is no repetition, and a reminder is as urgent as the most urgent of what it says', () => {
  const now = START.add({ hours: 2 });
  const leaves = (...items: readonly Partial<ReminderItem>[]) =>
    leavesAt(reminderOf(...items), full(), () => undefined, now);
  expect(leaves({ kind: 'asap', mark: 'asap 0' })).toBeUndefined();
  expect(leaves({ kind: 'overdue' }, { kind: 'asap' })).toEqual(START.add({ hours: 3 }));
  expect(leaves({ kind: 'overdue' }, { kind: 'asap' }, { kind: 'due' })).toBeUndefined();
});

test('what repeats the urgent comes once an hour beyond it, all of it in one message, whatever else came meanwhile', async () => {
  using bench = benchWithCase();
  await bench.run();
  for (const key of ['a', 'b', 'c']) bench.add(key, '1', reminderOf({ mark: key }));
  await bench.run();
  for (const mark of ['asap 1', 'asap 2', 'asap 3']) {
    bench.add(mark, '1', reminderOf({ kind: 'asap', mark }));
    expect(await bench.run({ minutes: 15 })).toEqual([]);
  }
  bench.add('a call', '1');
  expect(await bench.run()).toEqual(['a call']);
  expect(await bench.run({ minutes: 15 })).toEqual(['asap 1 and others and others']);
});

test('of several questions of a case, each stays in the one message', () => {
  const asked = [3, 5, 5].map((revision) =>
    reminderOf({ kind: 'question', revision, mark: `of ${revision}` }),
  );
  expect(inOne(asked)).toMatchObject({ items: [{ revision: 3 }, { revision: 5 }] });
});
