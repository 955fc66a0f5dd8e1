import { expect, test } from 'vitest';
import { lookAtDms } from '../../src/app/watch/looks.ts';
import { canWaitItsTurn, roomAt } from '../../src/process/notifications/a-day.ts';
import type { Notification } from '../../src/process/notifications/notification.ts';
import { DeliveryBench } from '../support/delivery.ts';
import { by, opened, START } from '../support/temporary.ts';

// A person gets so many direct messages a day at most, but for what cannot wait: the others wait, and none is lost.

const MOST = 3;
const at = (hours: number) => START.add({ hours }).epochMilliseconds;
const ready: Notification = { template: 'fix-ready', caseId: 'CG-2026-001', by: '2' };
const overdue = (mark: string): Notification => ({
  template: 'reminder',
  items: [{ caseId: 'CG-2026-001', stage: 'fix-team', revision: 1, mark, kind: 'overdue' }],
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
  const end = START.add({ hours: 1 });
  for (const template of ['privacy-lost', 'privacy-restored', 'team-doubted', 'team-found'] as const)
    expect([template, canWaitItsTurn({ template }, () => undefined, end)]).toEqual([template, false]);
});

test('nothing of a case that is ASAP waits', () => {
  using bench = benchWithCase();
  const waits = () =>
    canWaitItsTurn(ready, (caseId) => bench.store.cases.load(caseId), START.add({ hours: 1 }));
  expect(waits()).toBe(true);
  const state = bench.store.cases.load('CG-2026-001');
  if (!state) throw new Error('there is no case');
  bench.store.cases.record(state, [{ type: 'disclosure-changed', kind: 'public' }], by('1'));
  expect(waits()).toBe(false);
});

test('the room of a day is counted back from now, and a clock that ran ahead takes none of it', () => {
  expect(roomAt([at(0), at(1)], MOST, START.add({ hours: 2 }))).toBeUndefined();
  expect(roomAt([at(0), at(1), at(2)], MOST, START.add({ hours: 2 }))).toEqual(START.add({ hours: 24 }));
  expect(roomAt([at(0), at(1), at(2)], MOST, START.add({ hours: 24 }))).toBeUndefined();
  expect(roomAt([at(0), at(1), at(9)], MOST, START.add({ hours: 2 }))).toBeUndefined();
});
