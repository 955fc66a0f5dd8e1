import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashOf } from '../../src/store/stored-event.ts';
import type { CaseTrail, TrailProblem } from '../../src/store/trail.ts';
import { caseOf } from '../../src/store/trail.ts';
import type { EventBody } from '../../src/process/events.ts';
import { NO_CASE } from '../../src/store/reminders.ts';
import { storedEvents } from '../../src/store/event-log.ts';
import { by, byGitHub, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

// What somebody with the file and a tool could do to it, triggers or not, and what the audit trail says of it.

const FIRST = 'CG-2026-001';
const SECOND = 'CG-2026-002';
const more: readonly EventBody[] = [
  { type: 'step-checked', step: 'acknowledge', evidence: 'https://example.org/thread' },
  { type: 'coordinator-named', member: '7' },
  { type: 'deadline-set', stage: 'fix-team', at: START.add({ hours: 30 }), reason: 'a holiday' },
  { type: 'step-unchecked', step: 'acknowledge' },
];
/** When event `seq` of each case happened, as it is stored. */
const at = (seq: number) => START.add({ seconds: seq - 1 }).toString();

let temporary: TemporaryStore;

/** Three cases of five events each; the coordinator of each was told by a message, of event 3. */
beforeEach(() => {
  temporary = temporaryStore();
  for (const id of ['1', '2', '3']) {
    let state = temporary.store.cases.open([opened()], by(id));
    for (const [index, body] of more.entries())
      state = temporary.store.cases.record(state, [body], byGitHub(START.add({ seconds: index + 1 })));
  }
});

afterEach(() => temporary[Symbol.dispose]());

function tamper(...statements: readonly string[]): void {
  const { sqlite } = temporary.database;
  sqlite.exec('DROP TRIGGER IF EXISTS events_never_change; DROP TRIGGER IF EXISTS events_never_go;');
  for (const each of statements) sqlite.exec(each);
}

/** The rest of a statement on one event of the first case. */
const event = (seq: number) => `WHERE case_id = '${FIRST}' AND seq = ${seq}`;

test.each([
  ['nothing', ''],
  ['an event that was edited', `UPDATE events SET cause = 'edited' ${event(3)};`],
  ['events that are gone', `DELETE FROM events ${event(1)}; DELETE FROM events ${event(5)};`],
  ['a case without events', `DELETE FROM events WHERE case_id = '${FIRST}';`],
  [
    'a case that is gone',
    `DELETE FROM events WHERE case_id = '${FIRST}'; DELETE FROM outbox; DELETE FROM fix_team; DELETE FROM cases WHERE id = '${FIRST}';`,
  ],
  ['an id that is no text', `UPDATE events SET case_id = x'4347' ${event(4)};`],
])('read beside the work, it says the same: of %s', async (_, statement) => {
  tamper(`PRAGMA foreign_keys = OFF; ${statement}`);
  const { audit } = temporary.store;
  expect(await audit.readAll()).toEqual(audit.read());
});

function trailOf(caseId: string): CaseTrail | undefined {
  return temporary.store.audit.read().cases.find((each) => each.caseId === caseId);
}

/** What is wrong with the first case; nothing may be wrong with the second. */
function problems(): readonly TrailProblem[] | undefined {
  expect(trailOf(SECOND)?.problems).toEqual([]);
  return trailOf(FIRST)?.problems;
}

/** Gives the events of the first case from number `from` on the hashes that they would have, one after the other. */
function rehash(from: number): void {
  let previous = '';
  for (const stored of storedEvents(temporary.database.db, FIRST)) {
    const hash = Number(stored.seq) < from ? stored.hash : hashOf(previous, stored);
    tamper(`UPDATE events SET hash = '${hash}' ${event(Number(stored.seq))};`);
    previous = hash;
  }
}

describe('of what nobody touched', () => {
  test('every chain holds, and its head is the hash of its last event', () => {
    const { cases, skipped } = temporary.store.audit.read();
    expect(skipped).toEqual([]);
    expect(cases.map(({ caseId, problems: wrong }) => [caseId, wrong])).toEqual([
      [FIRST, []],
      [SECOND, []],
      ['CG-2026-003', []],
    ]);
    const last = storedEvents(temporary.database.db, FIRST).at(-1);
    expect(cases[0]?.head).toEqual({ seq: 5, hash: last?.hash });
    expect(cases[0]?.events.map(({ standing }) => standing)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(cases[0] && caseOf(cases[0])).toEqual(temporary.store.cases.load(FIRST));
  });

  test('what somebody was reminded of that concerns no case is no case that is gone', () => {
    const { reminders, audit } = temporary.store;
    const given = {
      caseId: NO_CASE,
      stage: 'fix-team',
      revision: 2,
      mark: 'question',
      recipient: '7',
    } as const;
    reminders.take(given, START);
    expect(audit.read().cases.map(({ caseId }) => caseId)).toEqual([FIRST, SECOND, 'CG-2026-003']);
  });

  test('one case can be read alone, and of none is nothing known', () => {
    expect(temporary.store.audit.read(SECOND).cases.map(({ caseId }) => caseId)).toEqual([SECOND]);
    // Nor is a case missed that was not asked for.
    expect(temporary.store.audit.read('CG-2026-003').skipped).toEqual([]);
    for (const none of ['CG-2026-004', '', "' or 1=1 --", 'CG-2026-00'])
      expect(temporary.store.audit.read(none)).toEqual({ cases: [], skipped: [] });
  });

  test('reminders, messages and contributions of real events are no problem', () => {
    const { reminders, contributions } = temporary.store;
    const key = { caseId: FIRST, stage: 'fix-team', revision: 4, mark: 'due', recipient: '7' } as const;
    reminders.take(key, START);
    const texts = { wentWell: 'x', wentWrong: null, lucky: null, critique: null, actions: null };
    contributions.keep(FIRST, '7', texts, { named: false });
    expect(problems()).toEqual([]);
  });
});

test('of thousands of events it is read in no time', () => {
  const { cases, audit } = temporary.store;
  const state = cases.load(FIRST);
  if (!state) throw new Error('there is a first case');
  const many = Array.from({ length: 2000 }, (_, index): EventBody => ({
    type: 'step-checked',
    step: 'acknowledge',
    evidence: `https://example.org/${index}`,
  }));
  cases.record(state, many, by('1'));
  const before = process.threadCpuUsage();
  const trail = audit.read();
  const { user, system } = process.threadCpuUsage(before);
  // A tenth of a second on a small machine; what grows with the square of the events takes many.
  expect((user + system) / 1000).toBeLessThan(4000);
  expect(trail.cases.map(({ problems: wrong, events }) => [wrong, events.length])).toEqual([
    [[], 2005],
    [[], 5],
    [[], 5],
  ]);
});

describe('of one event', () => {
  test.each(Object.entries({ at: '2026-03-02T09:00:00.5Z', actor: '{"kind":"bot"}', cause: 'x' }))(
    'an edited %s shows, and where',
    (column, value) => {
      tamper(`UPDATE events SET ${column} = '${value}' ${event(3)};`);
      expect(problems()).toEqual([{ kind: 'changed', seq: 3, at: column === 'at' ? value : at(3) }]);
    },
  );

  test('an edited body shows, whether it can be read or not, and as what it was, too', () => {
    for (const body of ['{"type":"cve-requested"}', '{"type":"never-heard-of"}', '{', '', 'null', '[[[[']) {
      tamper(`UPDATE events SET body = '${body}' ${event(3)};`);
      expect(problems()).toEqual([{ kind: 'changed', seq: 3, at: at(3) }]);
      expect(trailOf(FIRST)?.events[2]?.stored.body).toBe(body);
    }
    tamper(`UPDATE events SET body = body || ' ' ${event(2)};`);
    expect(problems()?.map(({ kind }) => kind)).toEqual(['changed', 'changed']);
  });

  test('what is no text shows, as text', () => {
    tamper(`UPDATE events SET body = x'00ff', cause = 5 ${event(3)};`);
    expect(problems()).toEqual([{ kind: 'changed', seq: 3, at: at(3) }]);
    expect(trailOf(FIRST)?.events[2]?.stored).toMatchObject({ body: "x'00ff'", cause: '5' });
  });

  test('an edited hash shows there, and behind it', () => {
    tamper(`UPDATE events SET hash = '00' ${event(3)};`);
    expect(problems()).toMatchObject([
      { kind: 'changed', seq: 3 },
      { kind: 'changed', seq: 4 },
    ]);
  });

  test('an edited event with a hash that fits it shows behind it', () => {
    tamper(`UPDATE events SET cause = 'x' ${event(3)};`);
    const [, before, edited] = storedEvents(temporary.database.db, FIRST);
    if (!before || !edited) throw new Error('there are five events');
    tamper(`UPDATE events SET hash = '${hashOf(before.hash, edited)}' ${event(3)};`);
    expect(problems()).toEqual([{ kind: 'changed', seq: 4, at: at(4) }]);
  });

  test('one that this version does not know, with hashes that fit, is no forgery and still said', () => {
    tamper(`UPDATE events SET body = '{"type":"of-next-year"}' ${event(3)};`);
    rehash(3);
    expect(problems()).toEqual([{ kind: 'unreadable', seq: 3, at: at(3) }]);
    const trail = trailOf(FIRST);
    expect(trail && caseOf(trail)).toBeUndefined();
  });
});

describe('of the order', () => {
  test('removed events leave a gap', () => {
    tamper(`DELETE FROM events ${event(2)};`);
    expect(problems()).toEqual([{ kind: 'gap', from: 2, to: 2, at: at(3) }]);
    tamper(`DELETE FROM events ${event(3)};`);
    expect(problems()).toEqual([{ kind: 'gap', from: 2, to: 3, at: at(4) }]);
    tamper(`DELETE FROM events ${event(1)};`);
    expect(problems()).toEqual([{ kind: 'gap', from: 1, to: 3, at: at(4) }]);
    expect(trailOf(FIRST)?.events.map(({ standing }) => standing)).toEqual(['gap', 'ok']);
    const trail = trailOf(FIRST);
    expect(trail && caseOf(trail)).toBeUndefined();
  });

  test('a removed event shows where the ones behind it close ranks', () => {
    tamper(
      `DELETE FROM events ${event(2)};`,
      `UPDATE events SET seq = seq - 1 WHERE case_id = '${FIRST}' AND seq > 2;`,
    );
    expect(problems()).toMatchObject([
      { kind: 'changed', seq: 2, at: at(3) },
      { kind: 'changed', seq: 3 },
      { kind: 'changed', seq: 4 },
      { kind: 'cut-off', from: 5, to: 5, source: 'index' },
    ]);
  });

  test('two events that changed places show', () => {
    tamper(
      `UPDATE events SET seq = 99 ${event(2)};`,
      `UPDATE events SET seq = 2 ${event(3)};`,
      `UPDATE events SET seq = 3 ${event(99)};`,
    );
    expect(problems()).toMatchObject([
      { kind: 'changed', seq: 2, at: at(3) },
      { kind: 'changed', seq: 3, at: at(2) },
      { kind: 'changed', seq: 4 },
    ]);
  });

  test('one that was put in between shows, with the ones that it moved', () => {
    tamper(
      `UPDATE events SET seq = seq + 100 WHERE case_id = '${FIRST}' AND seq > 3;`,
      `UPDATE events SET seq = seq - 99 WHERE case_id = '${FIRST}' AND seq > 100;`,
      `INSERT INTO events SELECT case_id, 4, at, actor, cause, body, hash FROM events ${event(3)};`,
    );
    expect(problems()).toMatchObject([
      { kind: 'changed', seq: 4 },
      { kind: 'changed', seq: 5 },
      { kind: 'changed', seq: 6 },
      { kind: 'not-indexed', from: 6, to: 6 },
    ]);
  });

  test.each([
    ['a number that is taken', '3'],
    ['no number', "'three'"],
    ['half a number', '3.5'],
    ['the number 0', '0'],
    ['less', '-1'],
  ])('%s is no place in the chain', (_, seq) => {
    tamper(
      'ALTER TABLE events RENAME TO former;',
      'CREATE TABLE events (case_id, seq, at, actor, cause, body, hash);',
      'INSERT INTO events SELECT * FROM former;',
      `INSERT INTO events SELECT case_id, ${seq}, at, actor, 'forged', body, hash FROM former ${event(3)};`,
    );
    const wrong = problems();
    expect(wrong).toMatchObject([{ kind: 'bad-number' }]);
    expect(trailOf(FIRST)?.events).toHaveLength(6);
    const marked = trailOf(FIRST)?.events.filter(({ standing }) => standing !== 'ok');
    expect(marked).toHaveLength(1);
  });

  test('one that was moved to another case shows', () => {
    tamper(
      `DELETE FROM events ${event(5)};`,
      `UPDATE events SET case_id = '${FIRST}', seq = 5
      WHERE case_id = 'CG-2026-003' AND seq = 5;`,
    );
    expect(problems()).toMatchObject([{ kind: 'changed', seq: 5 }]);
    expect(trailOf('CG-2026-003')?.problems).toMatchObject([{ kind: 'cut-off', from: 5, to: 5 }]);
  });
});

describe('of the end', () => {
  test('a cut-off end shows by the index', () => {
    tamper(`DELETE FROM events WHERE case_id = '${FIRST}' AND seq > 3;`);
    expect(problems()).toEqual([{ kind: 'cut-off', from: 4, to: 5, source: 'index' }]);
  });

  test('it shows by what was sent, where the index was made to fit', () => {
    tamper(
      `DELETE FROM events WHERE case_id = '${FIRST}' AND seq > 2;`,
      `UPDATE cases SET version = 2 WHERE id = '${FIRST}';`,
    );
    expect(problems()).toMatchObject([{ kind: 'cut-off', from: 3, source: 'message' }]);
    // A reminder of the deadline that event 4 has set.
    const key = { caseId: FIRST, stage: 'fix-team', revision: 4, mark: 'due', recipient: '7' } as const;
    temporary.store.reminders.take(key, START);
    expect(problems()).toMatchObject([{ kind: 'cut-off', from: 3, to: 4 }]);
    tamper("DELETE FROM outbox WHERE key LIKE 'CG-2026-001 %';");
    expect(problems()).toEqual([{ kind: 'cut-off', from: 3, to: 4, source: 'reminder' }]);
  });

  test('a message tells of the event that caused it, whatever its key says', () => {
    const message = {
      key: 'a b',
      base: 'a b',
      kind: 'dm',
      recipient: '7',
      notification: { template: 'dm-test' },
    } as const;
    temporary.store.outbox.add({ ...message, about: { caseId: FIRST, seq: 9 } }, START);
    expect(problems()).toEqual([{ kind: 'cut-off', from: 6, to: 9, source: 'message' }]);
    expect(temporary.store.outbox.find('a b')?.about).toEqual({ caseId: FIRST, seq: 9 });
  });

  test('an event that was added with a hash that fits shows by the index', () => {
    const last = storedEvents(temporary.database.db, FIRST).at(-1);
    if (!last) throw new Error('there are five events');
    const forged = { ...last, seq: 6, cause: 'forged' };
    tamper(
      `INSERT INTO events SELECT case_id, 6, at, actor, 'forged', body, '${hashOf(last.hash, forged)}'
       FROM events ${event(5)};`,
    );
    expect(problems()).toEqual([{ kind: 'not-indexed', from: 6, to: 6 }]);
    tamper(`PRAGMA foreign_keys = OFF; DELETE FROM cases WHERE id = '${FIRST}';`);
    expect(problems()).toEqual([{ kind: 'not-indexed', from: 1, to: 6 }]);
  });
});

describe('of whole cases', () => {
  const gone = `DELETE FROM events WHERE case_id = '${FIRST}';`;
  const notIndexed = `DELETE FROM fix_team; DELETE FROM cases WHERE id = '${FIRST}';`;

  test('one without events shows by the index', () => {
    tamper(gone, "DELETE FROM outbox WHERE key LIKE 'CG-2026-001 %';");
    expect(problems()).toEqual([{ kind: 'gone', source: 'index' }]);
    expect(trailOf(FIRST)).toMatchObject({ events: [], head: undefined });
    expect(temporary.store.audit.read(FIRST).cases).toHaveLength(1);
  });

  test('it shows by what was sent, or contributed', () => {
    tamper(gone, notIndexed);
    expect(problems()).toEqual([{ kind: 'gone', source: 'message' }]);
    const texts = { wentWell: 'x', wentWrong: null, lucky: null, critique: null, actions: null };
    temporary.store.contributions.keep(FIRST, '7', texts, { named: false });
    tamper("DELETE FROM outbox WHERE key LIKE 'CG-2026-001 %';");
    expect(problems()).toEqual([{ kind: 'gone', source: 'contribution' }]);
  });

  test('it shows by its number, where nothing else tells of it', () => {
    tamper(gone, notIndexed, "DELETE FROM outbox WHERE key LIKE 'CG-2026-001 %';");
    expect(temporary.store.audit.read().skipped).toEqual([{ first: FIRST, last: FIRST }]);
    expect(temporary.store.audit.read(FIRST).cases).toEqual([]);
    tamper("UPDATE events SET case_id = 'CG-2026-999999999' WHERE case_id = 'CG-2026-003' AND seq = 1;");
    const { skipped, cases } = temporary.store.audit.read();
    expect(skipped).toEqual([
      { first: FIRST, last: FIRST },
      { first: 'CG-2026-004', last: 'CG-2026-999999998' },
    ]);
    expect(cases.map(({ caseId }) => caseId)).toEqual([SECOND, 'CG-2026-003', 'CG-2026-999999999']);
  });
});

test('a history written anew to its end does not show, but its head is another one', () => {
  const before = trailOf(FIRST)?.head;
  tamper(`UPDATE events SET cause = 'never happened' ${event(2)};`);
  rehash(2);
  expect(problems()).toEqual([]);
  const now = trailOf(FIRST);
  expect(now?.head?.seq).toBe(before?.seq);
  expect(now?.events.map(({ stored }) => stored.hash)).not.toContain(before?.hash);
});
