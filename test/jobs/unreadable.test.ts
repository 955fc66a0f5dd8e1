import { expect, test, vi } from 'vitest';
import { advisoryToClose } from '../../src/app/close-case.ts';
import { doubtfulCve } from '../../src/app/request-cve.ts';
import { Watch } from '../../src/app/watch/watch.ts';
import { HistoryLook } from '../../src/jobs/history-look.ts';
import type { Trouble } from '../../src/process/dependencies/sighting.ts';
import { DeliveryBench, sent, unanswered } from '../support/delivery.ts';
import { MailBench } from '../support/mail-delivery.ts';
import { recordedLog, silent } from '../support/recorded-log.ts';
import { CODEGATE, startSync } from '../support/sync.ts';
import { by, opened, START, temporaryStore } from '../support/temporary.ts';
import { change, rewrite } from '../support/unreadable.ts';

// What waits for a case that cannot be read is kept until it can be, and all else goes on.

test('a message about it waits, hour after hour, and leaves once it can be read; one about another case leaves', async () => {
  using bench = new DeliveryBench();
  const { cases } = bench.store;
  const [bad = '', good = ''] = [1, 2].map(() => cases.open([opened()], by('1')).id);
  await bench.run();
  change(bench.temporary, bad, 'damaged');
  bench.add('bad', '1', { template: 'case-opened', caseId: bad });
  bench.add('good', '1', { template: 'case-opened', caseId: good });
  bench.add('many', '1', { template: 'of-many-cases', what: 'case-opened', caseIds: [bad, good] });
  bench.add('none', '1', { template: 'of-many-cases', what: 'case-opened', caseIds: [bad] });
  expect(await bench.run()).toEqual(['good', 'many read']);
  expect(bench.message('bad')).toMatchObject({ state: 'pending', failure: 'its case cannot be read' });
  expect(bench.store.outbox.failing('dm')).toBeUndefined();
  expect(await bench.run({ minutes: 59 })).toEqual([]);
  expect(await bench.run({ hours: 30 })).toEqual([]);
  change(bench.temporary, bad, 'whole');
  expect(await bench.run({ hours: 1 })).toEqual(['bad', 'none', 'many unread']);
});

test('of a reminder of two cases, that of the one leaves now, and that of the one that cannot be read when it can be', async () => {
  using bench = new DeliveryBench();
  const { cases } = bench.store;
  const [bad = '', good = ''] = [1, 2].map(() => cases.open([opened()], by('1')).id);
  await bench.run();
  const item = { stage: 'intake', revision: 1, mark: '1', kind: 'due' } as const;
  const remind = (key: string, ...ids: string[]) =>
    bench.add(key, '1', { template: 'reminder', items: ids.map((caseId) => ({ caseId, ...item })) });
  remind('both', bad, good);
  bench.discord = unanswered;
  expect(await bench.run()).toEqual(['both']);
  change(bench.temporary, bad, 'damaged');
  bench.discord = sent;
  expect(await bench.run({ hours: 1 })).toEqual(['both read']);
  remind('next', good);
  expect(await bench.run({ hours: 1 })).toEqual(['next']);
  change(bench.temporary, bad, 'whole');
  expect(await bench.run({ hours: 1 })).toEqual(['both unread']);
});

test('an advance notice of it waits, and leaves once it can be read', async () => {
  await using bench = await MailBench.start();
  bench.notify('Debian');
  change(bench.temporary, bench.state.id, 'damaged');
  expect(await bench.run()).toEqual([]);
  expect(bench.mail('Debian')).toMatchObject({ failure: 'its case cannot be read' });
  for (let turn = 0; turn < 8; turn += 1) expect(await bench.run({ hours: 1 })).toEqual([]);
  // That says nothing of the mail server.
  expect([bench.unsent(), bench.store.mail.failing()]).toEqual([[], undefined]);
  change(bench.temporary, bench.state.id, 'whole');
  expect(await bench.run({ hours: 1 })).toEqual(['security@debian.example']);
});

test('likewise where that is found only when it is looked by whose word it leaves', async () => {
  await using bench = await MailBench.start();
  const { id } = bench.state;
  bench.notify('Debian');
  rewrite(bench.temporary.database, id, 'damaged');
  // It is remembered as it was.
  expect(bench.store.cases.isUnreadable(id)).toBe(false);
  expect(await bench.run()).toEqual([]);
  expect(bench.mail('Debian')).toMatchObject({ state: 'pending', failure: 'its case cannot be read' });
  expect([bench.unsent(), bench.store.cases.unreadable()]).toEqual([[], [id]]);
  change(bench.temporary, id, 'whole');
  expect(await bench.run({ hours: 1 })).toEqual(['security@debian.example']);
});

test('what is told in one place of #codegate leaves in its order, also without the first case of the release', async () => {
  using bench = new DeliveryBench();
  const { cases, outbox } = bench.store;
  const ids = [1, 2, 3].map(() => cases.open([opened()], by('1')).id);
  const [lead = '', one = '', other = ''] = ids;
  for (const id of ids) {
    const linked = { type: 'linked', cases: ids.filter((each) => each !== id) } as const;
    cases.recordFact(cases.load(id) ?? never(), () => [linked], by('1'));
  }
  const post = (caseId: string) => {
    const notification = { template: 'retrospective', caseId, request: 1, print: 'p' } as const;
    outbox.add(
      { key: caseId, base: caseId, kind: 'channel', recipient: 'codegate', notification },
      bench.now,
    );
  };
  const tried: string[] = [];
  bench.codegate = ({ key }) => {
    tried.push(key);
    return { kind: 'later', failure: 'GitHub: later', unknown: false };
  };
  change(bench.temporary, lead, 'damaged');
  for (const id of [other, one, lead]) post(id);
  await bench.run();
  expect(tried).toEqual([other]);
  expect(bench.message(one)).toMatchObject({ failure: 'waits for an earlier message' });
  expect(bench.message(lead)).toMatchObject({ failure: 'its case cannot be read' });
  bench.codegate = ({ key }) => {
    tried.push(key);
    return { kind: 'sent', channelId: 'codegate', messageId: `m-${key}` };
  };
  await bench.run({ hours: 1 });
  expect(tried.slice(1)).toEqual([other, one]);
  change(bench.temporary, lead, 'whole');
  await bench.run({ hours: 1 });
  expect(tried.slice(3)).toEqual([lead]);
});

test('the sync makes no second case of its advisory, gives up nothing that waits for it, and goes on with the others', async () => {
  await using bench = await startSync();
  const ghsaId = bench.report({ as: 'reporter' });
  await bench.run();
  const { id } = bench.caseOf(ghsaId);
  const facts = [doubtfulCve(id), advisoryToClose(id)];
  for (const fact of facts) bench.store.facts.set(fact, bench.now.toString());
  change(bench.temporary, id, 'damaged');
  bench.service.patchAdvisory(ghsaId, { state: 'draft' });
  const cursors = bench.cursors();
  const other = bench.report({ as: 'reporter' });
  await bench.run({ minutes: 1 });
  expect(bench.store.cases.openIds()).toEqual([bench.caseOf(other).id]);
  expect(bench.cursors()).not.toEqual(cursors);
  expect(bench.watch.lossOf(`sync ${CODEGATE}`)).toBeUndefined();
  for (const fact of facts) expect(bench.store.facts.get(fact)).toBeDefined();
  change(bench.temporary, id, 'whole');
  bench.store.facts.delete(`sync whole ${CODEGATE}`);
  await bench.run({ hours: 1 });
  expect(bench.caseOf(ghsaId).advisory?.accepted).toBe(true);
  for (const fact of facts) expect(bench.store.facts.get(fact)).toBeUndefined();
  expect(bench.log.lines.join()).not.toContain('secret');
});

test('the team is told which cannot be read and what mends it, until it is mended; a log has their number alone', async () => {
  using temporary = temporaryStore();
  const { cases } = temporary.store;
  const [closed = '', open = ''] = [1, 2].map(() => cases.open([opened()], by('1')).id);
  cases.record(cases.load(closed) ?? never(), [{ type: 'closed', resolution: 'spam' }], by('1'));
  const { log, lines } = recordedLog();
  let seen: Trouble | undefined;
  const look = new HistoryLook({
    store: temporary.store,
    watch: {
      see: (name, trouble) => {
        expect(name).toBe('cases');
        seen = trouble;
      },
    },
    now: () => START,
    log,
  });
  look.run();
  expect([seen, lines]).toEqual([undefined, []]);
  change(temporary, open, 'damaged');
  look.run();
  expect(seen).toMatchObject({
    lasting: true,
    why: expect.stringContaining(`${open}: its history is damaged`),
  });
  expect(seen?.why).toContain('npm run restore -- FILE');

  temporary.database.sqlite.exec(
    `UPDATE events SET cause = 'edited' WHERE case_id = '${closed}' AND seq = 2`,
  );
  await look.readAll();
  expect(seen?.why).toContain(`${closed} and ${open}: their histories are damaged`);
  change(temporary, open, 'whole');
  temporary.database.sqlite.exec(`UPDATE events SET cause = 'test' WHERE case_id = '${closed}' AND seq = 2`);
  look.run();
  expect([seen, cases.unreadable()]).toEqual([undefined, []]);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ count: 1 }, { count: 2 }, { level: 30 }]);
  expect(lines.join()).not.toMatch(/CG-|secret/);
});

test('one that has lost all its events is found', async () => {
  using temporary = temporaryStore();
  const { cases } = temporary.store;
  const { id } = cases.open([opened()], by('1'));
  cases.record(cases.load(id) ?? never(), [{ type: 'closed', resolution: 'spam' }], by('1'));
  temporary.database.sqlite.exec(
    `DROP TRIGGER IF EXISTS events_never_go; DELETE FROM events WHERE case_id = '${id}'`,
  );
  temporary.restart();
  const { store } = temporary;
  const look = new HistoryLook({ store, watch: { see: () => undefined }, now: () => START, log: silent });
  await look.readAll();
  expect(store.cases.unreadable()).toEqual([id]);
});

test('each minute ten of them are read again, and each has its turn', () => {
  using temporary = temporaryStore();
  const { cases } = temporary.store;
  const ids = Array.from({ length: 25 }, () => cases.open([opened()], by('1')).id);
  for (const id of ids) change(temporary, id, 'damaged');
  const { store } = temporary;
  const look = new HistoryLook({ store, watch: { see: () => undefined }, now: () => START, log: silent });
  const read = vi.spyOn(cases, 'lookThrough');
  for (let minute = 0; minute < 6; minute += 1) look.run();
  expect(read.mock.calls.map(([, lot]) => lot?.length)).toEqual([10, 10, 5, 10, 10, 5]);
  expect(new Set(read.mock.calls.flatMap(([, lot]) => lot))).toEqual(new Set(ids));
});

test('one more is told when it is found, and not when the pause since the first one is over', () => {
  using temporary = temporaryStore();
  const { store } = temporary;
  store.people.seen('1', true);
  const [first = '', second = ''] = [1, 2].map(() => store.cases.open([opened()], by('1')).id);
  let now = START;
  const watch = new Watch({
    syncEvery: temporary.policy.sync.every,
    store,
    dependencies: ['cases'],
    now: () => now,
  });
  const look = new HistoryLook({ store, watch, now: () => now, log: silent });
  const dms = () => store.outbox.due(now, 500).filter(({ kind }) => kind === 'dm').length;
  const told = (minutes: number) => {
    const before = dms();
    for (let passed = 0; passed < minutes; passed += 5) {
      now = now.add({ minutes: 5 });
      look.run();
      watch.tell();
    }
    return dms() - before;
  };
  change(temporary, first, 'damaged');
  expect(told(10 * 60)).toBe(4);
  change(temporary, second, 'damaged');
  expect([told(5), told(25), told(5)]).toEqual([1, 0, 1]);
  change(temporary, second, 'whole');
  expect(told(60)).toBe(0);
});

function never(): never {
  throw new Error('there is no such case');
}
