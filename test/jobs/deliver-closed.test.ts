import { describe, expect, test } from 'vitest';
import { notificationView } from '../../src/discord/views/notifications/render.ts';
import { by, byGitHub, opened } from '../support/temporary.ts';
import { tellTogether } from '../../src/app/notifications/together.ts';
import { remind } from '../../src/jobs/remind.ts';
import type { Notification, ReminderItem } from '../../src/process/notifications/notification.ts';
import { closed, DeliveryBench, sent, unanswered } from '../support/delivery.ts';

/** A team of which `unreachable` take no direct messages, with one case that 1 coordinates. */
function benchOf(team: readonly string[], ...unreachable: readonly string[]): DeliveryBench {
  const bench = new DeliveryBench();
  bench.discord = (message, begin) =>
    unreachable.includes(message.recipient) ? closed(message, begin) : sent(message, begin);
  for (const id of team) bench.store.people.seen(id, true);
  const named = { type: 'coordinator-named', member: '1' } as const;
  const [first = '0'] = team;
  bench.store.cases.open([opened(), named], by(first));
  return bench;
}

const toTeam = (bench: DeliveryBench, template: string) =>
  arrived(bench).flatMap(({ recipient, notification }) =>
    notification.template === template ? [recipient] : [],
  );

/** What was sent, by whom it went to. */
function arrived(
  bench: DeliveryBench,
): { recipient: string; notification: Notification; insteadOf: string | null }[] {
  const all = [];
  // Not every number is taken: a message that is there already takes one, and is not stored.
  for (let id = 1; id < 300; id += 1) {
    const message = bench.store.outbox.byId(id);
    if (!message) continue;
    const { state, recipient, notification, insteadOf } = message;
    if (state === 'sent') all.push({ recipient, notification, insteadOf });
  }
  return all;
}

const reminders = (bench: DeliveryBench, recipient: string): ReminderItem[] =>
  arrived(bench).flatMap((each) =>
    each.recipient === recipient && each.notification.template === 'reminder' ? each.notification.items : [],
  );

describe('a person whose direct messages are closed', () => {
  test('is stood in for by the next one on the case, and called in the channel without content', async () => {
    using bench = benchOf(['1', '2', '3'], '1');
    await bench.run();
    bench.add('news', '1', { template: 'cve-arrived', caseId: 'CG-2026-001' });
    await bench.run();
    expect(bench.message('news')).toMatchObject({ state: 'undeliverable', failure: 'Discord 403 50007' });
    expect(bench.message('news unreachable')).toMatchObject({
      kind: 'channel',
      recipient: 'security',
      state: 'sent',
      notification: { template: 'unreachable', member: '1' },
    });
    expect(bench.message('news 2')).toMatchObject({
      kind: 'dm',
      recipient: '2',
      insteadOf: '1',
      state: 'sent',
      notification: { template: 'cve-arrived', caseId: 'CG-2026-001' },
    });
    expect(bench.store.people.find('1')?.dm).toBe('closed');
  });

  test('brings nothing twice to whoever was told in their own right, nor once for each who is missing', async () => {
    using bench = benchOf(['1', '2', '3', '4'], '1', '4');
    for (const id of ['1', '2', '4'])
      bench.add(`news ${id}`, id, { template: 'closed-in-github', caseId: 'CG-2026-001' }, 'news');
    await bench.run();
    const told = arrived(bench).filter(({ notification }) => notification.template === 'closed-in-github');
    expect(told.map(({ recipient, insteadOf }) => [recipient, insteadOf])).toEqual([['2', null]]);
  });

  test('hears of a claim to a login through whoever of the team can be reached', async () => {
    using bench = benchOf(['1', '2'], '1');
    bench.store.people.link('9', 'maintainer-1', false);
    const notification = { template: 'login-claimed', member: '9', login: 'maintainer-1' } as const;
    bench.add('claim 1', '1', notification, 'claim');
    await bench.run();
    expect(bench.message('claim 2')).toMatchObject({ recipient: '2', state: 'sent', notification });
  });

  test('is wanted on a fix team: whoever wanted them hears it, and nobody else', async () => {
    using bench = benchOf(['1', '2', '3'], '9');
    await bench.run();
    const before = arrived(bench).length;
    const notification = { template: 'login-wanted', caseId: 'CG-2026-001', by: '2' } as const;
    bench.add('CG-2026-001 login-wanted 2 9', '9', notification, 'CG-2026-001 login-wanted 2');
    await bench.run();
    expect(
      arrived(bench)
        .slice(before)
        .map(({ recipient, notification: { template }, insteadOf }) => [recipient, template, insteadOf]),
    ).toEqual([
      ['security', 'unreachable', null],
      ['2', 'login-wanted', '9'],
    ]);
  });

  test('is wanted by somebody who cannot be reached either: that ends there', async () => {
    using bench = benchOf(['1', '2', '3'], '9', '2');
    await bench.run();
    const before = arrived(bench).length;
    const notification = { template: 'login-wanted', caseId: 'CG-2026-001', by: '2' } as const;
    bench.add('CG-2026-001 login-wanted 2 9', '9', notification, 'CG-2026-001 login-wanted 2');
    await bench.run();
    await bench.run({ hours: 1 });
    expect(
      arrived(bench)
        .slice(before)
        .map(({ recipient, notification: { template } }) => [recipient, template]),
      // The other was called the same day.
    ).toEqual([['security', 'unreachable']]);
  });

  test('is asked of Discord once in half an hour: a guess has an age', async () => {
    using bench = benchOf(['1', '2'], '1');
    bench.add('first', '1');
    expect((await bench.run()).filter((key) => bench.message(key).recipient === '1')).toHaveLength(1);
    bench.add('second', '1');
    expect(await bench.run()).not.toContain('second');
    expect(bench.message('second')).toMatchObject({ state: 'undeliverable', failure: 'known to be closed' });
    expect(bench.message('second 2').state).toBe('sent');
    bench.now = bench.now.add({ minutes: 30 });
    bench.add('third', '1');
    expect(await bench.run()).toContain('third');
    expect(bench.message('third')).toMatchObject({ failure: 'Discord 403 50007' });
    bench.discord = sent;
    bench.now = bench.now.add({ minutes: 30 });
    bench.add('fourth', '1');
    expect(await bench.run()).toEqual(['fourth']);
    expect(bench.store.people.find('1')?.dm).toBe('open');
  });

  test('is called once in a day, however much waits for them', async () => {
    using bench = benchOf(['1', '2'], '1');
    const calls = () =>
      arrived(bench).filter(({ notification }) => notification.template === 'unreachable').length;
    for (let hour = 0; hour < 24; hour += 1) {
      bench.add(`news ${hour}`, '1', { template: 'closed-in-github', caseId: 'CG-2026-001' });
      await bench.run({ minutes: 59 });
    }
    expect(calls()).toBe(1);
    bench.add('news', '1', { template: 'closed-in-github', caseId: 'CG-2026-001' });
    await bench.run({ hours: 2 });
    expect(calls()).toBe(2);
  });

  test('opens them again by the test of `me`, and is told in person from then on', async () => {
    using bench = benchOf(['1', '2'], '1');
    bench.add('first', '1');
    await bench.run();
    bench.discord = sent;
    bench.add('test', '1', { template: 'dm-test' });
    expect(await bench.run()).toEqual(['test']);
    expect(bench.store.people.find('1')?.dm).toBe('open');
    bench.add('second', '1');
    expect(await bench.run()).toEqual(['second']);
  });

  test('a test that fails troubles nobody else', async () => {
    using bench = benchOf(['1', '2'], '1');
    await bench.run();
    const before = arrived(bench).length;
    bench.add('test', '1', { template: 'dm-test' });
    expect(await bench.run()).toEqual(['test']);
    expect(bench.message('test').state).toBe('undeliverable');
    expect(arrived(bench)).toHaveLength(before);
  });

  test('nobody is left who could stand in: the role is called, in the private channel', async () => {
    using bench = benchOf(['1', '2'], '1', '2');
    await bench.run();
    bench.add('news', '1', { template: 'cve-arrived', caseId: 'CG-2026-001' });
    await bench.run();
    const message = bench.message('news role');
    expect(message).toMatchObject({ kind: 'channel', recipient: 'security', state: 'sent' });
    expect(message.notification).toEqual({ template: 'role-ping', traces: [expect.any(Number)] });
    // Nothing is believed of a whole team that refuses at once: the message has another turn, and the next one too.
    expect([...bench.store.people.unreachable(bench.now)]).toEqual([]);
    bench.discord = sent;
    expect(await bench.run({ hours: 1 })).toContain('news 2');
    expect(bench.message('news 2')).toMatchObject({ state: 'sent', insteadOf: '1' });
    // Whoever was tried in between was tried as a person, not in any other place.
    const inChannel = arrived(bench).filter(({ recipient }) => recipient === 'security');
    expect(new Set(inChannel.map(({ notification }) => notification.template))).toEqual(
      new Set(['case-opened', 'role-ping', 'unreachable']),
    );
  });
});

describe('direct messages of everybody are closed for days', () => {
  test.each([[['1']], [['1', '2']], [['1', '2', '3']]])(
    'of a team of %j: what was told to nobody arrives once they are open, and is told once',
    async (team) => {
      using bench = benchOf(team, ...team);
      await bench.run();
      for (const id of team)
        bench.add(`news ${id}`, id, { template: 'cve-arrived', caseId: 'CG-2026-001' }, 'news');
      for (let hour = 0; hour < 72; hour += 1) await bench.run({ hours: 1 });
      const heard = () => toTeam(bench, 'cve-arrived');
      expect(heard()).toEqual([]);
      bench.discord = sent;
      for (let hour = 0; hour < 3; hour += 1) await bench.run({ hours: 1 });
      expect(heard()).not.toEqual([]);
      expect(new Set(heard()).size).toBe(heard().length);
      expect(await bench.run({ hours: 48 })).toEqual([]);
    },
  );

  test('a reminder is not kept for longer than it takes the next one to come', async () => {
    using bench = benchOf(['1'], '1');
    await bench.run();
    remind(bench.store, bench.temporary.policy, (bench.now = bench.now.add({ hours: 12 })));
    await bench.run();
    bench.discord = sent;
    const keyOf = 'reminder 1 CG-2026-001 intake 1 before PT12H before';
    expect(bench.message(keyOf)).toMatchObject({ state: 'pending', failure: 'Discord 403 50007' });
    expect(await bench.run({ hours: 1 })).toContain(keyOf);
    expect(reminders(bench, '1').map(({ mark }) => mark)).toEqual(['before PT12H', 'before PT12H']);
  });
});

const intakeDue = (caseId: string) =>
  ({ caseId, stage: 'intake', revision: 1, mark: 'due', kind: 'due' }) as const;

describe('reminders of a person who cannot be reached', () => {
  test('reach the next one once, with the name of whom they stand in for', async () => {
    using bench = benchOf(['1', '2', '3'], '1');
    await bench.run();
    remind(bench.store, bench.temporary.policy, (bench.now = bench.now.add({ hours: 12 })));
    await bench.run();
    expect(reminders(bench, '2')).toEqual(
      ['intake', 'fix-team'].map((stage) =>
        expect.objectContaining({ stage, mark: 'before PT12H', insteadOf: '1' }),
      ),
    );
    expect(reminders(bench, '3')).toEqual([]);
  });

  test('do not come twice to whom they concern anyway', async () => {
    using bench = benchOf(['1', '2'], '1');
    await bench.run();
    // Four hours overdue, the whole team is told.
    remind(bench.store, bench.temporary.policy, (bench.now = bench.now.add({ hours: 28 })));
    await bench.run();
    const theirs = reminders(bench, '2').filter(({ stage }) => stage === 'intake');
    expect(theirs).toHaveLength(1);
    expect(theirs[0]).not.toHaveProperty('insteadOf');
  });

  test('come back to whoever was refused them, from another who was to hear the same', async () => {
    using bench = benchOf(['1', '2']);
    await bench.run();
    // Four hours overdue, the whole team is told: the one is refused, the other has to wait.
    remind(bench.store, bench.temporary.policy, (bench.now = bench.now.add({ hours: 28 })));
    bench.discord = (message, begin) => (message.recipient === '2' ? unanswered : closed)(message, begin);
    await bench.run();
    bench.discord = (message, begin) => (message.recipient === '2' ? unanswered : sent)(message, begin);
    bench.add('news', '1');
    await bench.run({ hours: 1 });
    bench.discord = (message, begin) => (message.recipient === '2' ? closed : sent)(message, begin);
    await bench.run({ hours: 1 });
    expect(reminders(bench, '2')).toEqual([]);
    expect(reminders(bench, '1').filter(({ stage }) => stage === 'intake')).toEqual([
      expect.objectContaining({ kind: 'overdue', insteadOf: '2' }),
    ]);
  });

  test('are another’s to hand on where the one who stands in was refused the very message', async () => {
    using bench = benchOf(['1', '2', '3'], '1', '3');
    await bench.run();
    const due = { caseId: 'CG-2026-001', stage: 'intake', revision: 1, mark: 'due', kind: 'due' } as const;
    const reminder: Notification = { template: 'reminder', items: [due] };
    bench.add('first 2', '2', reminder, 'first');
    bench.store.outbox.undeliverable(bench.message('first 2'), 'Discord 403 50007', bench.now);
    bench.add('first 1', '1', reminder, 'first');
    await bench.run();
    expect(bench.message('first 1').state).toBe('pending');
    bench.add('second 3', '3', reminder, 'second');
    await bench.run();
    expect(reminders(bench, '2')).toEqual([{ ...due, insteadOf: '3' }]);
  });

  test('of two cases go to two, and reach the one through the other who cannot be reached either', async () => {
    using bench = benchOf(['1', '2', '3'], '1');
    for (const member of ['2', '3'])
      bench.store.cases.open([opened(), { type: 'coordinator-named', member }], by('1'));
    await bench.run();
    const [first, second] = [intakeDue('CG-2026-002'), intakeDue('CG-2026-003')];
    bench.discord = (message, begin) => (message.recipient === '3' ? sent : closed)(message, begin);
    bench.add('waits', '1', { template: 'reminder', items: [first, second] });
    await bench.run();
    expect(reminders(bench, '3')).toEqual([
      { ...second, insteadOf: '1' },
      { ...first, insteadOf: '2' },
    ]);
  });
});

describe('what Discord refuses for another reason', () => {
  test('a message to a person that is parked is another’s to hear', async () => {
    using bench = benchOf(['1', '2'], 'nobody');
    await bench.run();
    bench.discord = (message, begin) =>
      message.recipient === '1' ? { kind: 'parked', failure: 'Discord 403 40333' } : sent(message, begin);
    bench.add('news', '1', { template: 'closed-in-github', caseId: 'CG-2026-001' });
    await bench.run();
    expect(bench.message('news').state).toBe('parked');
    expect(bench.message('news 2')).toMatchObject({ state: 'sent', insteadOf: '1' });
  });

  const rights = { template: 'github-rights', repository: 'stacklok/codegate', right: 'x' } as const;
  test('what the private channel refuses goes to each of the team in person, once, with the cause', async () => {
    using bench = benchOf(['1', '2'], 'nobody');
    await bench.run();
    bench.discord = (message, begin) =>
      message.recipient === 'security'
        ? { kind: 'parked', failure: 'Discord 403 50013' }
        : sent(message, begin);
    bench.add('rights', 'security', rights);
    await bench.run();
    expect(toTeam(bench, 'github-rights')).toEqual(['1', '2']);
    expect(toTeam(bench, 'channel-refuses')).toEqual(['1', '2']);
    expect(toTeam(bench, 'undelivered')).toEqual(['1', '2']);
    bench.store.outbox.unpark(bench.now);
    await bench.run({ hours: 1 });
    expect(toTeam(bench, 'github-rights')).toHaveLength(2);
    expect(toTeam(bench, 'channel-refuses')).toHaveLength(2);
    // It takes messages, and refuses them again: that is news.
    bench.discord = sent;
    bench.store.outbox.unpark(bench.now);
    await bench.run({ hours: 1 });
    bench.discord = (message, begin) =>
      message.recipient === 'security'
        ? { kind: 'parked', failure: 'Discord 403 50013' }
        : sent(message, begin);
    bench.add('more', 'security', rights);
    await bench.run();
    expect(toTeam(bench, 'channel-refuses')).toHaveLength(4);
  });

  test('what it refuses once more, together with what it refused before, is not told again', async () => {
    using bench = benchOf(['1'], 'nobody');
    await bench.run();
    bench.discord = (message, begin) =>
      message.recipient === 'security'
        ? { kind: 'parked', failure: 'Discord 403 50013' }
        : sent(message, begin);
    for (const day of ['first', 'second']) {
      bench.now = bench.now.add({ hours: 24 });
      bench.add(day, 'security', { template: 'undelivered', count: 1 });
      await bench.run();
    }
    bench.store.outbox.unpark(bench.now);
    await bench.run({ minutes: 1 });
    expect(bench.message('first and others').state).toBe('parked');
    expect(toTeam(bench, 'undelivered')).toHaveLength(2);
  });

  test('so does what waits for a channel that is not safe, without a second cause', async () => {
    using bench = benchOf(['1', '2'], 'nobody');
    await bench.run();
    bench.discord = (message, begin) =>
      message.recipient === 'security'
        ? { kind: 'later', failure: 'the channel is not safe to write in', unknown: false, unsafe: true }
        : sent(message, begin);
    bench.add('rights', 'security', rights);
    await bench.run();
    await bench.run({ hours: 1 });
    expect(toTeam(bench, 'github-rights')).toEqual(['1', '2']);
    expect(toTeam(bench, 'channel-refuses')).toEqual([]);
    bench.discord = sent;
    await bench.run({ hours: 1 });
    expect(bench.message('rights').state).toBe('sent');
  });
});

const withWords = (bench: DeliveryBench) => {
  const { store } = bench;
  const { policy } = bench.temporary;
  const context = {
    store,
    policy,
    githubUrl: 'https://github.com',
    securityRoleId: '9',
    pgp: undefined,
    privacy: () => [],
    lossOf: () => undefined,
  };
  bench.render = (message) => notificationView(message, context, bench.now);
  return bench;
};

describe('what is out of date when its turn comes', () => {
  test('a reminder of what was done meanwhile is not sent', async () => {
    using bench = withWords(benchOf(['1'], 'nobody'));
    await bench.run();
    remind(bench.store, bench.temporary.policy, (bench.now = bench.now.add({ hours: 12 })));
    const state = bench.store.cases.load('CG-2026-001');
    if (!state) throw new Error('there is no case');
    const steps = ['acknowledge', 'report-complete'] as const;
    bench.store.cases.record(
      state,
      steps.map((step) => ({ type: 'step-checked', step })),
      byGitHub(bench.now),
    );
    bench.store.cases.record(
      bench.store.cases.load('CG-2026-001') ?? state,
      [{ type: 'fix-team-added', login: 'maintainer-1' }],
      byGitHub(bench.now),
    );
    await bench.run();
    expect(reminders(bench, '1')).toEqual([]);
  });

  test('whoever left the team is told no more', async () => {
    using bench = withWords(benchOf(['1', '2'], 'nobody'));
    await bench.run();
    bench.add('news', '2', { template: 'case-opened', caseId: 'CG-2026-001' });
    remind(bench.store, bench.temporary.policy, (bench.now = bench.now.add({ hours: 28 })));
    bench.store.people.seen('2', false);
    const attempts = await bench.run();
    expect(bench.message('news').state).toBe('obsolete');
    expect(attempts.map((key) => bench.message(key).recipient).toSorted()).toEqual(['1', 'security']);
  });
});

const mail = (...mails: number[]): Notification => ({ template: 'mail-came', mails });
const privacy: Notification = { template: 'privacy-lost' };
const lost = (...names: string[]): Notification => ({
  template: 'dependencies-lost',
  lost: names.map((name) => ({ name, since: '2026-03-01T00:00:00Z' })),
  call: false,
});
const well = (...names: string[]): Notification => ({
  template: 'dependencies-well',
  well: names.map((name) => ({ name, from: '2026-03-01T00:00:00Z', to: '2026-03-01T01:00:00Z' })),
});

const together = (bench: DeliveryBench, number: number, recipients: readonly string[]) => {
  for (const id of recipients)
    bench.add(
      `${number} ${id}`,
      id,
      { template: 'closed-in-github', caseId: `CG-2026-00${number}` },
      `${number}`,
    );
};

/** What waited for 1, who is refused it in one message; 2 has heard `heard` of it, each when it came. */
async function passedOn(waiting: readonly Notification[], heard: readonly boolean[]) {
  using bench = benchOf(['1', '2'], 'nobody');
  await bench.run();
  bench.discord = (message, begin) => (message.recipient === '1' ? unanswered : sent)(message, begin);
  for (const [index, notification] of waiting.entries()) {
    for (const id of heard[index] ? ['1', '2'] : ['1'])
      bench.add(`${index} ${id}`, id, notification, `${index}`);
    await bench.run({ minutes: 1 });
  }
  const before = arrived(bench).length;
  bench.discord = (message, begin) => (message.recipient === '1' ? closed : sent)(message, begin);
  await bench.run({ hours: 1 });
  return arrived(bench)
    .slice(before)
    .flatMap(({ recipient, notification }) => (recipient === '2' ? [notification] : []));
}

describe('what was put together of several, for a person who cannot be reached', () => {
  test.each([
    ['nothing, where each of it was told alone', [privacy, privacy], [true, true], []],
    ['what was not told since it came to be told last', [privacy, privacy], [true, false], [privacy]],
    [
      'the mails of which they have not heard',
      [mail(1), mail(2)],
      [false, true],
      [{ ...mail(1), call: false }],
    ],
    ['nothing of mails of which they have heard', [mail(1), mail(2)], [true, true], []],
    ['what is lost without their knowing', [lost('a'), lost('b')], [true, false], [lost('b')]],
    ['what is well again without their knowing', [well('a'), well('b')], [false, true], [well('a')]],
  ])('%s', async (_, waiting, heard, told) => {
    expect(await passedOn(waiting, heard)).toEqual(told);
  });

  test('does not come twice to whom it was told together as well, but for what was not among it', async () => {
    using bench = benchOf(['1', '2'], '1');
    await bench.run();
    for (const number of [1, 2, 3, 4]) together(bench, number, ['1', '2']);
    together(bench, 5, ['1']);
    tellTogether(bench.store, bench.now);
    await bench.run();
    const many = arrived(bench).flatMap(({ notification: each }) =>
      each.template === 'of-many-cases' ? [each.caseIds.length] : [],
    );
    expect(many).toEqual([4, 1]);
  });

  test('reaches them though they were told a part of it in place of another', async () => {
    using bench = benchOf(['1', '2', '3'], '1', '3');
    await bench.run();
    for (const number of [1, 2, 3, 4]) together(bench, number, ['1', '3']);
    together(bench, 5, ['3']);
    tellTogether(bench.store, bench.now);
    await bench.run();
    const told = arrived(bench).flatMap(({ notification: each }) =>
      each.template === 'of-many-cases' ? each.caseIds.map((id) => id.at(-1)) : [],
    );
    expect(told).toEqual(['1', '2', '3', '4', '5']);
  });
});
