import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { IndexRenewer } from '../../src/jobs/renew-index.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

/** A bot that starts on thirty closed cases, whose rules have changed. */
function started(temporary: TemporaryStore) {
  const { store } = temporary;
  store.atomically(() => {
    for (let number = 0; number < 30; number += 1)
      store.cases.open([opened(), { type: 'closed', resolution: 'invalid' }], by('1'));
  });
  store.facts.set('policy', 'other rules');
  temporary.restart();
  const log = recordedLog();
  const renewer = new IndexRenewer({ store: temporary.store, now: () => START, log: log.log });
  return { renewer, log, index: temporary.store.index };
}

test('the index of closed cases is made anew in lots, between which others have their turn, and the log says so', async () => {
  using temporary = temporaryStore();
  const { renewer, log, index } = started(temporary);
  const seen: number[] = [];
  const running = renewer.run();
  // Two who ask share the work.
  void renewer.run();
  while (index.left > 0) {
    seen.push(index.left);
    await nextTurn();
  }
  await running;
  expect(new Set(seen).size).toBeGreaterThanOrEqual(2);
  expect(seen.every((left, turn) => (seen[turn - 1] ?? 30) - left <= 10)).toBe(true);
  expect(log.lines.map((line) => JSON.parse(line))).toMatchObject([{ cases: 30 }, { cases: 30 }]);
  await renewer.run();
  expect(log.lines).toHaveLength(2);
});

test('a stop waits for one lot at most, and the next start goes on', async () => {
  using temporary = temporaryStore();
  const { renewer, log, index } = started(temporary);
  const running = renewer.run();
  renewer.stop();
  expect(await running).toBe(false);
  expect(index.left).toBe(20);
  expect(log.lines).toHaveLength(1);
  temporary.restart();
  expect(temporary.store.index.left).toBe(30);
});

test('a case that cannot be made anew is passed over and named in the log, and tried again by the next start', async () => {
  using temporary = temporaryStore();
  const { renewer, log, index } = started(temporary);
  temporary.database.sqlite.exec(`
    UPDATE cases SET stage = 'nonsense';
    CREATE TRIGGER refusing BEFORE UPDATE ON cases WHEN new.id = 'CG-2026-025' BEGIN SELECT raise(abort, 'no'); END`);
  expect(await renewer.run()).toBe(true);
  expect(index.left).toBe(0);
  const stale = temporary.database.sqlite.prepare("SELECT id FROM cases WHERE stage = 'nonsense'").pluck();
  expect(stale.all()).toEqual(['CG-2026-025']);
  expect(log.lines.map((line) => JSON.parse(line)).filter(({ caseId }) => caseId)).toMatchObject([
    { caseId: 'CG-2026-025' },
  ]);
  temporary.restart();
  expect(temporary.store.index.left).toBe(30);
});

test('a closed case that cannot be read is set aside meanwhile', async () => {
  using temporary = temporaryStore();
  const { renewer, log } = started(temporary);
  temporary.database.sqlite.exec(`
    DROP TRIGGER events_never_change;
    UPDATE events SET body = '{}' WHERE case_id = 'CG-2026-025' AND seq = 1`);
  expect(await renewer.run()).toBe(true);
  const { cases } = temporary.store;
  expect(cases.list({ id: '1', security: true }, 'closed', { offset: 0, limit: 1 }, START).total).toBe(29);
  expect(log.lines).toHaveLength(2);
});
