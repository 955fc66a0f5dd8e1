import { describe, expect, test } from 'vitest';
import { checkStep } from '../../src/process/acts/check.ts';
import type { Case } from '../../src/process/case.ts';
import { StaleCaseError } from '../../src/store/cases.ts';
import { by, byGitHub, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

const checked = (step: 'acknowledge' | 'report-complete') => ({ type: 'step-checked', step }) as const;

function count({ database }: TemporaryStore, table: 'events' | 'outbox' | 'cases'): unknown {
  return database.sqlite.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
}

/** What the act of recording threw. */
function staleness(work: () => Case): StaleCaseError {
  try {
    work();
  } catch (error) {
    if (error instanceof StaleCaseError) return error;
    throw error;
  }
  throw new Error('it was recorded');
}

describe('two people at once', () => {
  test('one wins, the other is told what happened meanwhile, and nothing of theirs is recorded', () => {
    using temporary = temporaryStore();
    const { cases } = temporary.store;
    const seen = cases.open([opened()], by('1'));
    const won = cases.record(seen, [checked('acknowledge'), checked('report-complete')], by('1'));
    const before = [count(temporary, 'events'), count(temporary, 'outbox')];
    const stale = staleness(() => cases.record(seen, [{ type: 'coordinator-named', member: '2' }], by('2')));
    expect(stale.since.map(({ seq, body }) => [seq, body])).toEqual([
      [2, checked('acknowledge')],
      [3, checked('report-complete')],
    ]);
    expect(stale.since[0]?.actor).toEqual({ kind: 'member', id: '1' });
    expect([count(temporary, 'events'), count(temporary, 'outbox')]).toEqual(before);
    expect(cases.load(seen.id)).toEqual(won);
  });

  test('the loser can act again on the case as it is now', () => {
    using temporary = temporaryStore();
    const { cases } = temporary.store;
    const seen = cases.open([opened()], by('1'));
    cases.record(seen, [checked('acknowledge')], by('1'));
    const now = cases.load(seen.id);
    expect(now && cases.record(now, [checked('report-complete')], by('2')).version).toBe(3);
  });

  test('doing nothing is never stale', () => {
    using temporary = temporaryStore();
    const { cases } = temporary.store;
    const seen = cases.open([opened()], by('1'));
    cases.record(seen, [checked('acknowledge')], by('1'));
    expect(cases.record(seen, [], by('2'))).toBe(seen);
  });
});

const open = ({ store }: TemporaryStore, at = START) => store.cases.open([opened()], by('1', at)).id;

describe('numbers', () => {
  test('count within the year in which a case is opened', () => {
    using temporary = temporaryStore();
    const lastMoment = Temporal.Instant.from('2026-12-31T23:59:59.999Z');
    const newYear = Temporal.Instant.from('2027-01-01T00:00:00Z');
    expect([open(temporary), open(temporary), open(temporary, lastMoment)]).toEqual([
      'CG-2026-001',
      'CG-2026-002',
      'CG-2026-003',
    ]);
    expect([open(temporary, newYear), open(temporary, newYear)]).toEqual(['CG-2027-001', 'CG-2027-002']);
    // A clock that was set back must not give a number twice.
    expect(open(temporary, lastMoment)).toBe('CG-2026-004');
  });

  test('go on beyond 999', () => {
    using temporary = temporaryStore();
    const { sqlite } = temporary.database;
    open(temporary);
    sqlite.exec("UPDATE cases SET id = 'CG-2026-998'");
    expect([open(temporary), open(temporary), open(temporary)]).toEqual([
      'CG-2026-999',
      'CG-2026-1000',
      'CG-2026-1001',
    ]);
  });

  test('an advisory has one case', () => {
    using temporary = temporaryStore();
    const { cases } = temporary.store;
    const linked = { type: 'advisory-linked', ghsaId: 'GHSA-2345-6789-cfgh', created: false } as const;
    const state = cases.open([opened(), linked], byGitHub());
    expect(cases.byAdvisory('GHSA-2345-6789-cfgh')).toEqual(state);
    expect(cases.byAdvisory('GHSA-2345-6789-cfgj')).toBeUndefined();
    expect(() => cases.open([opened(), linked], byGitHub())).toThrow(/UNIQUE/);
    expect([count(temporary, 'cases'), count(temporary, 'events')]).toEqual([1, 2]);
    expect(cases.openAdvisories('stacklok/codegate')).toEqual(['GHSA-2345-6789-cfgh']);
    expect(cases.openAdvisories('stacklok/other')).toEqual([]);
  });
});

describe('events and what people are told of them', () => {
  test('are stored together or not at all', () => {
    using temporary = temporaryStore();
    const { store, database } = temporary;
    store.people.seen('1', true);
    const state = store.cases.open([opened()], by('1'));
    const row = database.sqlite.prepare('SELECT * FROM cases');
    const before = row.get();
    const stored = [count(temporary, 'events'), count(temporary, 'outbox')];
    database.sqlite.exec(
      "CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'the outbox is full'); END",
    );
    const named = { type: 'coordinator-named', member: '2' } as const;
    expect(() => store.cases.record(state, [checked('acknowledge'), named], by('1'))).toThrow(
      'the outbox is full',
    );
    expect(() => store.cases.open([opened()], by('1'))).toThrow('the outbox is full');
    expect([count(temporary, 'events'), count(temporary, 'outbox')]).toEqual(stored);
    expect(row.get()).toEqual(before);
    expect(store.cases.load(state.id)).toEqual(state);
  });

  test('an act that is refused leaves nothing', () => {
    using temporary = temporaryStore();
    const state = temporary.store.cases.open([opened()], by('1'));
    const decision = checkStep(
      state,
      { step: 'merged' },
      { who: { id: '1', sides: ['security'] }, policy: temporary.policy, now: START },
    );
    expect(decision.ok).toBe(false);
    expect(count(temporary, 'events')).toBe(1);
  });
});
