import { describe, expect, test } from 'vitest';
import { unreadableIn, UnreadableCaseError } from '../../src/store/case-history.ts';
import { lastHash } from '../../src/store/event-log.ts';
import { hashOf } from '../../src/store/stored-event.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

// A case whose history cannot be read is left out of everything, and is known to be there.

const GHSA = 'GHSA-2222-3333-4444';
const REPOSITORY = 'stacklok/codegate';
const MEMBER = { id: '1', security: true } as const;
const PAGE = { offset: 0, limit: 10 };
const EVER = START.subtract({ hours: 1 });
const LATE = START.add({ hours: 240 });

/** Two open cases of one fix team; the first, with an advisory, is the one to be damaged. */
function twoCases({ store: { cases, people } }: TemporaryStore): {
  readonly bad: string;
  readonly good: string;
} {
  people.seen('1', true);
  const team = { type: 'fix-team-added', login: 'fixer' } as const;
  const linked = { type: 'advisory-linked', ghsaId: GHSA, created: false } as const;
  const [bad, good] = [
    [opened(), team, linked],
    [opened(), team],
  ].map((events) => cases.open(events, by('1')).id);
  return { bad: bad ?? '', good: good ?? '' };
}

/** Does something to the file that no bot does. */
function tamper({ database }: TemporaryStore, statement: string): void {
  database.sqlite.exec(
    `DROP TRIGGER IF EXISTS events_never_change; DROP TRIGGER IF EXISTS events_never_go; ${statement}`,
  );
}

/** What a newer version of the bot records next in a case. */
function writeFromTheFuture({ database: { db, sqlite } }: TemporaryStore, caseId: string, seq: number): void {
  const event = {
    caseId,
    seq,
    at: START.toString(),
    actor: '{"kind":"bot"}',
    cause: 'test',
    body: '{"type":"of-tomorrow"}',
  };
  sqlite
    .prepare('INSERT INTO events VALUES (@caseId, @seq, @at, @actor, @cause, @body, @hash)')
    .run({ ...event, hash: hashOf(lastHash(db, caseId) ?? '', event) });
}

const DAMAGES: Readonly<Record<string, (temporary: TemporaryStore, caseId: string) => void>> = {
  'a body that is cut off': (temporary, caseId) =>
    tamper(temporary, `UPDATE events SET body = '{"type":"fix-te' WHERE seq = 2 AND case_id = '${caseId}'`),
  'an event of bytes': (temporary, caseId) =>
    tamper(temporary, `UPDATE events SET body = x'00ff' WHERE seq = 1 AND case_id = '${caseId}'`),
  'an instant that is none': (temporary, caseId) =>
    tamper(temporary, `UPDATE events SET at = 'once' WHERE seq = 3 AND case_id = '${caseId}'`),
  'a chain that does not hold': (temporary, caseId) =>
    tamper(temporary, `UPDATE events SET cause = 'edited' WHERE seq = 2 AND case_id = '${caseId}'`),
  'events missing in the middle': (temporary, caseId) =>
    tamper(temporary, `DELETE FROM events WHERE seq = 2 AND case_id = '${caseId}'`),
  'the beginning missing': (temporary, caseId) =>
    tamper(temporary, `DELETE FROM events WHERE seq = 1 AND case_id = '${caseId}'`),
  'the end missing': (temporary, caseId) =>
    tamper(temporary, `DELETE FROM events WHERE seq = 3 AND case_id = '${caseId}'`),
  'no event left': (temporary, caseId) => tamper(temporary, `DELETE FROM events WHERE case_id = '${caseId}'`),
  'a kind of a later version': (temporary, caseId) => writeFromTheFuture(temporary, caseId, 4),
};

describe.each(Object.entries(DAMAGES))('a case with %s', (_, damage) => {
  test('is left out of everything after a start, and said to be there; the other one goes on', async () => {
    using temporary = temporaryStore();
    const { bad, good } = twoCases(temporary);
    damage(temporary, bad);
    temporary.restart(LATE);
    const { cases, reminders } = temporary.store;

    expect(cases.unreadable()).toEqual([bad]);
    expect([cases.load(bad), cases.isUnreadable(bad), cases.isKnown(bad)]).toEqual([undefined, true, true]);
    expect([cases.isUnreadable(good), cases.isKnown('CG-2026-009')]).toEqual([false, false]);
    for (const show of ['open', 'mine', 'overdue'] as const)
      expect(cases.list(MEMBER, show, PAGE, LATE).rows.map(({ id }) => id)).toEqual([good]);
    expect(cases.list(MEMBER, 'closed', PAGE, LATE).total).toBe(0);
    expect(cases.mine(MEMBER, 10, LATE).map(({ id }) => id)).toEqual([good]);
    expect(cases.suggest(MEMBER, 'CG', 10).map(({ id }) => id)).toEqual([good]);
    expect(cases.openIds()).toEqual([good]);
    expect(cases.openWith('fixer').map(({ id }) => id)).toEqual([good]);
    expect([cases.naming('fixer'), cases.openNaming('fixer')].map(([each]) => each?.id)).toEqual([
      good,
      good,
    ]);
    expect([cases.openRow(bad), cases.openAdvisories(REPOSITORY)]).toEqual([undefined, []]);
    expect(cases.openedSince(REPOSITORY, EVER)).toEqual([good]);
    expect((await Array.fromAsync(cases.histories())).map(({ caseId }) => caseId)).toEqual([good]);
    expect(cases.linkedWith({ linked: [bad, good] }).map(({ id }) => id)).toEqual([good]);
    expect(reminders.dueCases(LATE)).toEqual([good]);
    const { openCases, unreadableCases, remindersDue } = temporary.store.figures(LATE);
    expect([openCases.get('intake'), unreadableCases, remindersDue]).toEqual([1, 1, 1]);
    expect(temporary.store.audit.read(bad).cases).toHaveLength(1);
    expect(unreadableIn(temporary.path)).toEqual([bad]);
  });

  test('is not taken for none by what would make it anew, and nothing is recorded in it', () => {
    using temporary = temporaryStore();
    const { bad, good } = twoCases(temporary);
    const before = temporary.store.cases.load(bad);
    damage(temporary, bad);
    temporary.restart(LATE);
    const { cases } = temporary.store;
    const stored = () => temporary.store.audit.read(bad).cases[0]?.events.length;
    const events = stored();

    expect(() => cases.byAdvisory(GHSA)).toThrow(UnreadableCaseError);
    expect(() => cases.original(bad)).toThrow(UnreadableCaseError);
    // It has an advisory, so that no other draft is its.
    expect(cases.ofDraft(bad)).toBeUndefined();
    if (!before) throw new Error('there was no case');
    const team = { type: 'fix-team-added', login: 'other' } as const;
    expect(() => cases.record(before, [team], by('1'))).toThrow(UnreadableCaseError);
    expect(() => cases.recordFact(before, () => [team], by('1'))).toThrow(UnreadableCaseError);
    expect(stored()).toBe(events);
    expect(cases.open([opened()], by('1'), bad).id).toBe('CG-2026-003');
    expect(cases.load(good)).toBeDefined();
  });
});

test('what is found while the bot runs is set aside at the next look, and by a look at each case', () => {
  using temporary = temporaryStore();
  const { bad, good } = twoCases(temporary);
  temporary.restart();
  const { cases } = temporary.store;
  tamper(temporary, `UPDATE events SET body = '{}', hash = 'x' WHERE seq = 3 AND case_id = '${bad}'`);
  cases.record(cases.load(good) ?? never(), [{ type: 'fix-team-added', login: 'b' }], by('1'));
  expect(cases.load(bad)).toBeUndefined();
  expect(cases.unreadable()).toEqual([bad]);
  cases.lookThrough(START, cases.unreadable());
  expect(cases.openIds()).toEqual([good]);

  tamper(temporary, `UPDATE events SET cause = 'edited' WHERE seq = 1 AND case_id = '${good}'`);
  cases.lookThrough(START, cases.ids());
  expect([cases.unreadable(), cases.openIds()]).toEqual([[bad, good], []]);
});

test('a closed one is left out likewise, and one that can be read again is as it was', () => {
  using temporary = temporaryStore();
  const { bad } = twoCases(temporary);
  const { cases } = temporary.store;
  cases.record(cases.load(bad) ?? never(), [{ type: 'closed', resolution: 'spam' }], by('1'));
  const row = () => temporary.database.sqlite.prepare('SELECT * FROM cases WHERE id = ?').get(bad);
  const before = row();
  tamper(temporary, `UPDATE events SET cause = cause || 'x' WHERE seq = 1 AND case_id = '${bad}'`);
  temporary.restart();
  temporary.store.cases.lookThrough(START, temporary.store.cases.ids());
  expect(temporary.store.cases.list(MEMBER, 'closed', PAGE, START).total).toBe(0);
  // Also at the next start, which looks only at what is open or was set aside.
  temporary.restart();
  expect(temporary.store.cases.unreadable()).toEqual([bad]);
  tamper(temporary, `UPDATE events SET cause = rtrim(cause, 'x') WHERE seq = 1 AND case_id = '${bad}'`);
  temporary.store.cases.lookThrough(START, temporary.store.cases.unreadable());
  expect([temporary.store.cases.unreadable(), row()]).toEqual([[], before]);
});

test('where other rules make the index anew, or it was lost, it stops nothing and its number and advisory stay taken', () => {
  using temporary = temporaryStore();
  const { bad, good } = twoCases(temporary);
  DAMAGES['a kind of a later version']?.(temporary, bad);
  temporary.store.facts.set('policy', 'other rules');
  temporary.restart();
  expect(temporary.store.cases.openIds()).toEqual([good]);

  temporary.database.sqlite.exec('DELETE FROM cases');
  temporary.store.facts.delete('policy');
  temporary.restart();
  const { cases } = temporary.store;
  expect([cases.openIds(), cases.unreadable()]).toEqual([[good], [bad]]);
  expect(() => cases.byAdvisory(GHSA)).toThrow(UnreadableCaseError);
});

test('the draft of one that knew of no advisory is its', () => {
  using temporary = temporaryStore();
  const { good } = twoCases(temporary);
  tamper(temporary, `DELETE FROM events WHERE seq = 1 AND case_id = '${good}'`);
  temporary.restart();
  expect(() => temporary.store.cases.ofDraft(good)).toThrow(UnreadableCaseError);
});

function never(): never {
  throw new Error('there is no such case');
}
