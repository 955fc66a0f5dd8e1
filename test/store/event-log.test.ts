import { expect, test } from 'vitest';
import type { EventBody } from '../../src/process/events.ts';
import { firstBrokenEvent } from '../../src/store/event-log.ts';
import { by, byGitHub, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

const more: readonly EventBody[] = [
  { type: 'step-checked', step: 'acknowledge', evidence: 'https://example.org/thread' },
  { type: 'coordinator-named', member: '7' },
  { type: 'deadline-set', stage: 'fix-team', at: START.add({ hours: 30 }), reason: 'a holiday' },
  { type: 'step-unchecked', step: 'acknowledge' },
];

/** A store with two cases of several events each. */
function withHistory(): TemporaryStore {
  const temporary = temporaryStore();
  for (const id of ['1', '2']) {
    let state = temporary.store.cases.open([opened()], by(id));
    for (const [index, body] of more.entries())
      state = temporary.store.cases.record(state, [body], byGitHub(START.add({ nanoseconds: index + 1 })));
  }
  return temporary;
}

/** What somebody with the file and a tool could do, triggers or not. */
function tamper({ database }: TemporaryStore, sql: string): void {
  database.sqlite.exec(`DROP TRIGGER events_never_change; DROP TRIGGER events_never_go; ${sql}`);
}

test('events come back as they went in, to the nanosecond', () => {
  using temporary = withHistory();
  const state = temporary.store.cases.load('CG-2026-001');
  const history = state ? temporary.store.cases.history(state) : [];
  expect(history.map(({ body }) => body)).toEqual([opened(), ...more]);
  expect(history.map(({ at }) => at.since(START).total('nanoseconds'))).toEqual([0, 1, 2, 3, 4]);
  expect(history.map(({ actor }) => actor.kind)).toEqual(['member', 'github', 'github', 'github', 'github']);
});

test('no event can be changed or deleted', () => {
  using temporary = withHistory();
  const { sqlite } = temporary.database;
  expect(() => sqlite.exec("UPDATE events SET cause = 'x' WHERE seq = 2")).toThrow(
    'events are never changed',
  );
  expect(() => sqlite.exec('DELETE FROM events WHERE seq = 5')).toThrow('events are never deleted');
  expect(() =>
    sqlite.exec(
      "INSERT INTO events SELECT case_id, seq, at, actor, 'x', body, hash FROM events WHERE seq = 1",
    ),
  ).toThrow(/UNIQUE/);
});

test('an honest history holds', () => {
  using temporary = withHistory();
  for (const id of ['CG-2026-001', 'CG-2026-002', 'CG-2026-404'])
    expect(firstBrokenEvent(temporary.database.db, id)).toBeUndefined();
});

for (const [column, value] of Object.entries({
  at: '2026-03-02T09:00:00.5Z',
  actor: '{"kind":"bot"}',
  cause: 'somebody else',
  body: '{"type":"cve-requested"}',
  hash: '00',
}))
  test(`an edited ${column} shows, where it was edited`, () => {
    using temporary = withHistory();
    tamper(temporary, `UPDATE events SET ${column} = '${value}' WHERE case_id = 'CG-2026-001' AND seq = 3;`);
    expect(firstBrokenEvent(temporary.database.db, 'CG-2026-001')).toBe(3);
    expect(firstBrokenEvent(temporary.database.db, 'CG-2026-002')).toBeUndefined();
  });

test('a removed event shows, also where the ones behind it close ranks', () => {
  using temporary = withHistory();
  tamper(temporary, "DELETE FROM events WHERE case_id = 'CG-2026-001' AND seq = 2;");
  expect(firstBrokenEvent(temporary.database.db, 'CG-2026-001')).toBe(3);
  temporary.database.sqlite.exec("UPDATE events SET seq = seq - 1 WHERE case_id = 'CG-2026-001' AND seq > 2");
  expect(firstBrokenEvent(temporary.database.db, 'CG-2026-001')).toBe(2);
});

test('two events that changed places show', () => {
  using temporary = withHistory();
  tamper(
    temporary,
    `UPDATE events SET seq = 99 WHERE case_id = 'CG-2026-001' AND seq = 2;
     UPDATE events SET seq = 2 WHERE case_id = 'CG-2026-001' AND seq = 3;
     UPDATE events SET seq = 3 WHERE case_id = 'CG-2026-001' AND seq = 99;`,
  );
  expect(firstBrokenEvent(temporary.database.db, 'CG-2026-001')).toBe(2);
});

test('an event that was moved to another case shows', () => {
  using temporary = withHistory();
  tamper(
    temporary,
    `UPDATE events SET body = (SELECT body FROM events WHERE case_id = 'CG-2026-001' AND seq = 2),
       hash = (SELECT hash FROM events WHERE case_id = 'CG-2026-001' AND seq = 2)
     WHERE case_id = 'CG-2026-002' AND seq = 2;`,
  );
  expect(firstBrokenEvent(temporary.database.db, 'CG-2026-002')).toBe(2);
});
