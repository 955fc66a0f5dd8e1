import { eq } from 'drizzle-orm';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Case } from '../../src/process/case.ts';
import type { EventBody } from '../../src/process/events.ts';
import { summaryOf } from '../../src/process/outlook/summary.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { indexOf, summaryIn } from '../../src/store/case-index.ts';
import { firstBrokenEvent } from '../../src/store/event-log.ts';
import { cases, fixTeam } from '../../src/store/schema.ts';
import { routing } from '../../src/app/notifications/routing.ts';
import { createStore } from '../../src/store/store.ts';
import { arbitraryBody, arbitraryOpening } from '../support/arbitrary-events.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';
import { draws } from '../support/draws.ts';

/** The stored index of a case: its row, less when reminders are looked at, and its fix team. */
function stored({ database: { db } }: TemporaryStore, id: string) {
  const row = db.select().from(cases).where(eq(cases.id, id)).get();
  if (!row) throw new Error(`${id} has no row`);
  const { remindAt, ...index } = row;
  const team = db.select().from(fixTeam).where(eq(fixTeam.caseId, id)).orderBy(fixTeam.login).all();
  return { index, remindAt, team: team.map(({ login }) => login) };
}

function expectIndexed(temporary: TemporaryStore, state: Case): void {
  const { index, remindAt, team } = stored(temporary, state.id);
  expect(index).toEqual(indexOf(state, temporary.policy));
  expect(team).toEqual(state.fixTeam.toSorted());
  expect(summaryIn({ ...index, remindAt })).toEqual(summaryOf(state, temporary.policy));
  expect(state.status === 'closed' && remindAt !== null, 'a closed case is reminded of').toBe(false);
}

const history = fc.record({
  opening: arbitraryOpening,
  // How the bodies come: so many at a time, so many minutes after the last.
  acts: fc.array(
    fc.record({
      bodies: fc.array(arbitraryBody, { minLength: 1, maxLength: 3 }),
      minutes: fc.integer({ min: 0, max: 3000 }),
    }),
    { maxLength: 12 },
  ),
});

test('over random histories the row is what the fold of the events says, and the chain holds', () => {
  using temporary = temporaryStore();
  const { store, database } = temporary;
  fc.assert(
    fc.property(history, ({ opening, acts }) => {
      let state = store.cases.open([opening], by('101'));
      let now = START;
      for (const { bodies, minutes } of acts) {
        now = now.add({ minutes });
        state = store.cases.record(state, bodies, by('101', now));
        expectIndexed(temporary, state);
      }
      expect(store.cases.load(state.id)).toEqual(state);
      expect(firstBrokenEvent(database.db, state.id)).toBeUndefined();
      const before = stored(temporary, state.id);
      store.index.renewAll(now);
      expect(stored(temporary, state.id)).toEqual(before);
    }),
    { numRuns: draws(40), seed: 26 },
  );
});

test('an index that was lost or spoiled is made anew from the events', () => {
  using temporary = temporaryStore();
  const { store, database } = temporary;
  const first = store.cases.open([opened(), { type: 'fix-team-added', login: 'a' }], by('1'));
  const second = store.cases.open([opened({ source: 'public' })], by('1'));
  database.sqlite.exec(
    "UPDATE cases SET stage = 'nonsense', next = null, due_at = 1, version = 0, status = 'closed'; DELETE FROM fix_team",
  );
  store.index.renewAll(START);
  const rows = [first, second].map(({ id }) => stored(temporary, id));
  expect(rows.map(({ index }) => index)).toEqual(
    [first, second].map((state) => indexOf(state, temporary.policy)),
  );
  expect(rows.map(({ team }) => team)).toEqual([['a'], []]);
});

test('a changed policy moves what is due, at the next start and not before', () => {
  using temporary = temporaryStore();
  const state = temporary.store.cases.open([opened()], by('1'));
  const dueAt = () => stored(temporary, state.id).index.dueAt;
  expect(dueAt()).toBe(START.add({ hours: 24 }).epochMilliseconds);
  const policy = readPolicy({ deadlines: { 'fix-team': 'PT8H' } });
  createStore(temporary.database, policy, START, routing);
  expect(dueAt()).toBe(START.add({ hours: 8 }).epochMilliseconds);
});

function stages(temporary: TemporaryStore, ids: Record<string, string>): (string | null)[] {
  return Object.values(ids).map((id) => stored(temporary, id).index.stage);
}

/** What names the rules that the index was made by. */
function rules({ store }: TemporaryStore): string | undefined {
  return store.facts.get('policy');
}

/** Three cases whose rows are as other rules made them; the store is not opened anew yet. */
function ofOtherRules(temporary: TemporaryStore): Record<'open' | 'closed' | 'owed', string> {
  const { store, database } = temporary;
  const open = (...more: EventBody[]) => store.cases.open([opened(), ...more], by('1')).id;
  const ids = {
    open: open(),
    closed: open({ type: 'closed', resolution: 'invalid' }),
    owed: open({ type: 'advisory-closed' }),
  };
  database.sqlite.exec("UPDATE cases SET stage = 'nonsense'");
  store.facts.set('policy', 'other rules');
  return ids;
}

describe('rules that have changed', () => {
  test('are followed at once in what is open or owed, and lot by lot in what is closed', () => {
    using temporary = temporaryStore();
    const today = rules(temporary);
    const ids = ofOtherRules(temporary);
    temporary.restart();
    const { index } = temporary.store;
    expect(stages(temporary, ids)).toEqual(['intake', 'nonsense', 'intake']);
    expect(index.left).toBe(1);
    expect(rules(temporary)).not.toBe(today);
    index.renew(10, START);
    expect(stages(temporary, ids)).toEqual(['intake', 'intake', 'intake']);
    expect(index.left).toBe(0);
    expect(rules(temporary)).toBe(today);
    temporary.restart();
    expect(temporary.store.index.left).toBe(0);
  });

  test('are followed anew by the next start, be it of these rules or of the former, where a bot is cut off', () => {
    using temporary = temporaryStore();
    const ids = ofOtherRules(temporary);
    temporary.restart();
    temporary.restart();
    expect(temporary.store.index.left).toBe(1);
    const former = createStore(
      temporary.database,
      readPolicy({ deadlines: { 'fix-team': 'PT8H' } }),
      START,
      routing,
    );
    expect(former.index.left).toBe(1);
    expect(stored(temporary, ids.open).index.dueAt).toBe(START.add({ hours: 8 }).epochMilliseconds);
  });

  test('are followed at once in a case whose row is missing, or does not know all events', () => {
    using temporary = temporaryStore();
    const { open, closed, owed } = ofOtherRules(temporary);
    temporary.database.sqlite.exec(
      `UPDATE cases SET version = 1 WHERE id = '${closed}'; DELETE FROM cases WHERE id IN ('${open}', '${owed}')`,
    );
    temporary.restart();
    expect(temporary.store.index.left).toBe(0);
    expect(stages(temporary, { open, closed, owed })).toEqual(['intake', 'intake', 'intake']);
  });

  test('are written only where they say otherwise: a replica has to carry each row', () => {
    using temporary = temporaryStore();
    const { store, database } = temporary;
    store.people.seen('1', true);
    const { id } = store.cases.open([opened(), { type: 'fix-team-added', login: 'a' }], by('1'));
    store.cases.open(
      [
        opened(),
        { type: 'collaborator-requested', login: 'ida', askedBy: '1' },
        { type: 'fix-team-added', login: 'b' },
        { type: 'fix-team-added', login: 'a' },
      ],
      by('1'),
    );
    const written = () => database.sqlite.prepare<[], number>('SELECT total_changes()').pluck().get();
    const before = written();
    store.index.renewAll(START);
    expect(written()).toBe(before);
    for (const spoil of [
      `UPDATE cases SET remind_at = 7 WHERE id = '${id}'`,
      "DELETE FROM fix_team WHERE login = 'b'",
      'UPDATE asked SET from_at = 7',
    ]) {
      const held = [database.sqlite.prepare('SELECT * FROM cases').all(), temporary.store.cases.openIds()];
      expect(database.sqlite.prepare(spoil).run().changes).toBeGreaterThan(0);
      store.index.renewAll(START);
      expect([database.sqlite.prepare('SELECT * FROM cases').all(), temporary.store.cases.openIds()]).toEqual(
        held,
      );
      expect(database.sqlite.prepare('SELECT 1 FROM asked WHERE from_at = 7').all()).toEqual([]);
      expect(database.sqlite.prepare("SELECT 1 FROM fix_team WHERE login = 'b'").all()).toHaveLength(1);
    }
  });
});

test('a start with the same policy leaves the index alone', () => {
  using temporary = temporaryStore();
  const state = temporary.store.cases.open([opened()], by('1'));
  temporary.database.sqlite.exec("UPDATE cases SET stage = 'nonsense'");
  temporary.restart();
  expect(stored(temporary, state.id).index.stage).toBe('nonsense');
});

test('what every kind of case is found by', () => {
  using temporary = temporaryStore();
  const row = (...bodies: EventBody[]) => {
    const state = temporary.store.cases.open(bodies, by('1'));
    return stored(temporary, state.id).index;
  };
  expect(row(opened())).toMatchObject({ status: 'open', stage: 'intake', next: 'acknowledge', asap: false });
  expect(row(opened({ source: 'public' }))).toMatchObject({ asap: true, dueAt: START.epochMilliseconds });
  expect(row(opened(), { type: 'closed', resolution: 'invalid' })).toMatchObject({
    status: 'closed',
    next: null,
    dueAt: null,
  });
  expect(row(opened(), { type: 'advisory-closed' })).toMatchObject({ status: 'closed', next: 'resolve' });
  const { epochMilliseconds: now } = START;
  const day = START.add({ hours: 240 });
  expect(row(opened())).toMatchObject({ waiting: null });
  expect(
    row(
      opened(),
      { type: 'collaborator-requested', login: 'ida', askedBy: '1' },
      { type: 'release-proposed', at: day },
      { type: 'release-agreed', side: 'security', proposal: 3 },
    ),
  ).toMatchObject({ waiting: `${now} ${now}/${day.epochMilliseconds}` });
});
