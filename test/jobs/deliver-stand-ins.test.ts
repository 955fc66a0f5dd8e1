import { expect, test } from 'vitest';
import { askAboutClaim } from '../../src/app/notifications/logins.ts';
import { tellTogether } from '../../src/app/notifications/together.ts';
import { plain } from '../../src/discord/views/view.ts';
import { inOne } from '../../src/process/notifications/in-one.ts';
import { closed, DeliveryBench, sent, unanswered } from '../support/delivery.ts';
import { by, opened } from '../support/temporary.ts';

// What is handed on was put together, handed on before, or has to come back to whom it was for.

/** A team, the first of whom coordinates the first case. */
function benchOf(team: readonly string[]): DeliveryBench {
  const bench = new DeliveryBench();
  for (const id of team) bench.store.people.seen(id, true);
  bench.store.cases.open([opened(), { type: 'coordinator-named', member: '1' }], by('1'));
  return bench;
}

/** Only these take no direct messages. */
function closedTo(...recipients: readonly string[]): DeliveryBench['discord'] {
  return (message, begin) => (recipients.includes(message.recipient) ? closed : sent)(message, begin);
}

function rows({ store }: DeliveryBench) {
  return Array.from({ length: 200 }, (_, index) => store.outbox.byId(index + 1) ?? []).flat();
}

/** That cases were closed in GitHub, to each of some people. */
function flood(bench: DeliveryBench, count: number, recipients: readonly string[]): void {
  for (let number = 1; number <= count; number += 1)
    for (const id of recipients)
      bench.add(
        `${number} ${id}`,
        id,
        { template: 'closed-in-github', caseId: `CG-2026-${String(number).padStart(3, '0')}` },
        `${number}`,
      );
  tellTogether(bench.store, bench.now);
}

// A repository's first sync, or `close` of many, may bring hundreds at once.
test('what a flood was put in place of is looked up once, however much it is', async () => {
  using bench = benchOf(['1', '2']);
  bench.discord = closedTo('1');
  const { outbox } = bench.store;
  const endedBy = outbox.endedBy.bind(outbox);
  let looks = 0;
  outbox.endedBy = (message) => {
    looks += 1;
    return endedBy(message);
  };
  flood(bench, 20, ['1']);
  await bench.run();
  expect(looks).toBeGreaterThan(0);
  expect(looks).toBeLessThan(20);
});

test('a stand-in of a stand-in does not hear again what they heard together', async () => {
  using bench = benchOf(['1', '2', '3']);
  await bench.run();
  bench.discord = closedTo('1', '2');
  flood(bench, 4, ['1', '3']);
  await bench.run();
  await bench.run({ hours: 1 });
  const heard = rows(bench).flatMap(({ notification, state, recipient }) =>
    state === 'sent' && recipient === '3' && notification.template === 'of-many-cases'
      ? [notification.caseIds.length]
      : [],
  );
  expect(heard).toEqual([4]);
});

test('who is stood in for by one who leaves has another turn, also where it was passed on beside another part', async () => {
  using bench = benchOf(['1', '2', '3']);
  for (const member of ['2', '3'])
    bench.store.cases.open([opened(), { type: 'coordinator-named', member }], by('1'));
  await bench.run();
  bench.discord = (message, begin) =>
    (message.recipient === '2' ? unanswered : closedTo('1'))(message, begin);
  const items = ['CG-2026-002', 'CG-2026-003'].map(
    (caseId) => ({ caseId, stage: 'intake', revision: 1, mark: 'due', kind: 'due' }) as const,
  );
  bench.add('waits 1', '1', { template: 'reminder', items }, 'waits');
  await bench.run();
  expect(bench.message('waits 3').state).toBe('sent');
  // 2 cannot be reached either, and 3, who stands in for them, has left.
  bench.discord = closedTo('1', '2');
  bench.isHeldBy = (id) => Promise.resolve(id !== '3');
  bench.render = (message) => (message.recipient === '3' ? undefined : plain('words'));
  await bench.run({ minutes: 10 });
  expect(bench.message('waits 2 passed on 3').state).toBe('obsolete');
  const again = rows(bench).filter(
    ({ recipient, state, notification }) =>
      recipient !== 'security' && state === 'pending' && notification.template === 'reminder',
  );
  expect(again).not.toEqual([]);
});

test('a claim that is said again is put in one with the first, however the login was written', () => {
  using bench = benchOf(['1']);
  bench.store.people.seen('9', true);
  const claim = { member: '9', login: 'Ida' };
  askAboutClaim(bench.store, claim, { again: false, now: bench.now });
  askAboutClaim(bench.store, claim, { again: true, now: bench.now.add({ minutes: 5 }) });
  const waiting = bench.store.outbox
    .waitingFor('1')
    .map(({ notification }) => notification)
    .filter(({ template }) => template === 'login-claimed');
  expect(waiting).toHaveLength(2);
  expect(inOne(waiting)).toBeDefined();
});
