import { expect, test } from 'vitest';
import type { Notification, ReminderItem } from '../../src/process/notifications/notification.ts';
import { DeliveryBench, sent, unanswered } from '../support/delivery.ts';

// What waited for one recipient and is said once is one message: Discord was away for days, and the marks of that time came.

const item = (mark: string, more: Partial<ReminderItem> = {}): ReminderItem => ({
  caseId: 'CG-2026-001',
  stage: 'fix-team',
  revision: 1,
  mark,
  kind: 'overdue',
  ...more,
});
const reminder = (...items: ReminderItem[]): Notification => ({ template: 'reminder', items });

const lost = (name: string, call: boolean): Notification => ({
  template: 'dependencies-lost',
  lost: [{ name, since: '2026-03-01T00:00:00Z' }],
  call,
});

/** What arrived, by recipient. */
const arrived = (bench: DeliveryBench) =>
  Array.from({ length: 50 }, (_, id) => bench.store.outbox.byId(id + 1)).flatMap((message) =>
    message?.state === 'sent' ? [[message.recipient, message.notification] as const] : [],
  );

test('reminders of days are one, with the latest mark of each stage and kind', async () => {
  using bench = new DeliveryBench();
  bench.discord = () => ({ kind: 'later', failure: 'no answer from Discord', unknown: false });
  for (const mark of ['overdue PT1H', 'overdue PT2H', 'overdue P1D']) {
    bench.add(mark, '1', reminder(item(mark)));
    bench.add(`other ${mark}`, '2', reminder(item(mark)));
    await bench.run({ hours: 8 });
  }
  bench.add('due', '1', reminder(item('due', { kind: 'due' }), item('due', { caseId: 'CG-2026-002' })));
  bench.discord = sent;
  await bench.run({ hours: 1 });
  const all = [item('overdue P1D'), item('due', { kind: 'due' }), item('due', { caseId: 'CG-2026-002' })];
  expect(new Map(arrived(bench)).size).toBe(2);
  expect(arrived(bench).toSorted(([one], [other]) => one.localeCompare(other))).toEqual([
    ['1', reminder(...all)],
    ['2', reminder(item('overdue P1D'))],
  ]);
  expect(await bench.run({ hours: 24 })).toEqual([]);
});

test('one that may have arrived is looked for first, and is not told again', async () => {
  using bench = new DeliveryBench();
  bench.discord = unanswered;
  for (const mark of ['a', 'b', 'c']) bench.add(mark, '1', reminder(item(mark)));
  await bench.run();
  bench.discord = sent;
  bench.arrived = ({ key, id }) =>
    key.startsWith('a') ? { kind: 'sent', channelId: 'dm-1', messageId: `m-${id}` } : undefined;
  bench.add('d', '1', reminder(item('d')));
  await bench.run({ hours: 1 });
  const told = arrived(bench).flatMap(([, each]) => (each.template === 'reminder' ? each.items : []));
  expect(told.map(({ mark }) => mark).toSorted()).toEqual(
    [...new Set(told.map(({ mark }) => mark))].toSorted(),
  );
  expect(told.map(({ mark }) => mark)).toContain('d');
});

test('where Discord does not say whether it arrived, it waits, and hinders nothing', async () => {
  using bench = new DeliveryBench();
  bench.discord = unanswered;
  bench.add('a', '1', reminder(item('a')));
  await bench.run();
  bench.arrived = () => ({ kind: 'later', failure: 'no answer from Discord', unknown: true });
  bench.discord = sent;
  bench.add('b', '1', reminder(item('b')));
  bench.add('news', '1');
  await bench.run({ minutes: 1 });
  expect(bench.message('a').state).toBe('sending');
  expect(bench.message('b').state).toBe('sent');
  expect(bench.message('news').state).toBe('sent');
});

test('the role is called once, what is lost is one message, and a claim is asked about once', async () => {
  using bench = new DeliveryBench();
  bench.discord = () => ({ kind: 'later', failure: 'no answer from Discord', unknown: false });
  const claim: Notification = { template: 'login-claimed', member: '9', login: 'gus' };
  for (const day of ['a', 'b']) {
    bench.add(`role ${day}`, 'security', { template: 'role-ping', traces: day === 'a' ? [1] : [1, 2] });
    bench.add(`disk ${day}`, '1', lost('disk', false));
    bench.add(`claim ${day}`, '1', claim);
  }
  bench.add('mail', '1', lost('mail', true));
  bench.add('other claim', '1', { ...claim, login: 'tim' });
  await bench.run();
  bench.discord = sent;
  await bench.run({ hours: 1 });
  expect(arrived(bench)).toEqual(
    expect.arrayContaining([
      ['security', { template: 'role-ping', traces: [1, 2] }],
      [
        '1',
        {
          template: 'dependencies-lost',
          lost: ['disk', 'mail'].map((name) => ({ name, since: '2026-03-01T00:00:00Z' })),
          call: true,
        },
      ],
      ['1', claim],
      ['1', { ...claim, login: 'tim' }],
    ]),
  );
  expect(arrived(bench)).toHaveLength(4);
});

test('what merely has its turn leaves as it is', async () => {
  using bench = new DeliveryBench();
  for (const mark of ['a', 'b']) bench.add(mark, '1', reminder(item(mark)));
  expect(await bench.run()).toEqual(['a', 'b']);
});
