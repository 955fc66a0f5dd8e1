import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { onceAtATime } from '../../src/app/once-at-a-time.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { changesOfNoCase, wholeReadings, type WholeReadings } from '../../src/app/whole-readings.ts';
import type { CaseEvent } from '../../src/process/events.ts';
import { statistics } from '../support/statistics.ts';
import { rewrite } from '../support/unreadable.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

const CASES = 300;
const LATER = START.add({ hours: 24 * 40 });

let temporary: TemporaryStore;
let stopping: AbortController;
let readings: WholeReadings;

beforeAll(() => {
  temporary = temporaryStore();
  const { store } = temporary;
  store.atomically(() => {
    for (let number = 0; number < CASES; number += 1) {
      const state = store.cases.open([opened()], by('1'));
      if (number % 3 === 0) end(state.id, number % 2 === 0 ? 'spam' : 'invalid');
    }
  });
});

beforeEach(() => {
  stopping = new AbortController();
  readings = wholeReadings(temporary.store, temporary.policy, stopping.signal);
});

afterAll(() => temporary[Symbol.dispose]());

function end(id: string, resolution: 'spam' | 'invalid'): void {
  const { cases } = temporary.store;
  const state = cases.load(id);
  if (state) cases.record(state, [{ type: 'closed', resolution }], by('1', START.add({ hours: 3 })));
}

/** What stands in the database of all cases, in one piece. */
function histories(): { caseId: string; events: readonly CaseEvent[] }[] {
  const { cases } = temporary.store;
  return cases.ids().flatMap((caseId) => {
    const state = cases.load(caseId);
    return state ? { caseId, events: cases.history(state) } : [];
  });
}

/** Counts the turns that others have while something goes on. */
async function turnsOfOthers(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let goesOn = true;
  const turn = () => {
    turns += 1;
    if (goesOn) setImmediate(turn);
  };
  setImmediate(turn);
  await work;
  goesOn = false;
  return turns;
}

test.each(['statistics', 'trail'] as const)(
  'while the %s of all cases are read, others have their turn every ten cases',
  async (what) => {
    expect(await turnsOfOthers(readings[what](LATER))).toBeGreaterThanOrEqual(CASES / 10 - 1);
  },
);

test('what concerns no case is of the beginning as well', async () => {
  const { store } = temporary;
  const before = changesOfNoCase(store);
  const reading = readings.trail(LATER);
  await nextTurn();
  store.logins.ask({ member: '9', login: 'ida' }, {}, by('9', LATER));
  expect((await reading).changes).toEqual(before);
  expect(changesOfNoCase(store)).not.toEqual(before);
});

test('both are those of the beginning, whatever is recorded meanwhile', async () => {
  const { store, policy } = temporary;
  const [counted, trail] = [statistics(histories(), policy, LATER), store.audit.read()];
  const both = Promise.all([readings.statistics(LATER), readings.trail(LATER)]);
  setImmediate(() => {
    for (const id of [store.cases.ids()[1], store.cases.ids().at(-1)]) end(id ?? '', 'spam');
    store.cases.open([opened()], by('1'));
  });
  expect(await both).toEqual([
    { statistics: counted, unreadable: [] },
    { trail, changes: changesOfNoCase(store), at: LATER },
  ]);
  // What was recorded meanwhile is in the next ones.
  const [now, nextTrail] = await Promise.all([readings.statistics(LATER), readings.trail(LATER)]);
  expect([now.statistics, nextTrail.trail]).toEqual([
    statistics(histories(), policy, LATER),
    store.audit.read(),
  ]);
  expect(now.statistics.leftOut).toBe(counted.leftOut + 2);
});

test('who asks meanwhile gets what is under way, and who asks afterwards what is so then', async () => {
  let begun = 0;
  const ask = onceAtATime(async (of: string) => {
    begun += 1;
    await Promise.resolve();
    if (of === 'none') throw new Error('there is none');
    return of;
  });
  expect(await Promise.all([ask('one'), ask('two')])).toEqual(['one', 'one']);
  await expect(Promise.all([ask('none'), ask('none')])).rejects.toThrow('there is none');
  expect([await ask('three'), begun]).toEqual(['three', 3]);
  const same = [readings.statistics(LATER), readings.statistics(LATER)];
  expect(same[0]).toBe(same[1]);
  await Promise.all(same);
});

test('who joins an audit trail under way is told of when it is, which is before what they did themselves', async () => {
  const { store } = temporary;
  const { cases, audit } = store;
  const before = audit.read();
  const changes = changesOfNoCase(store);
  const first = readings.trail(START);
  await nextTurn();
  end(cases.openIds().at(-1) ?? '', 'spam');
  const second = await readings.trail(LATER);
  expect(second).toEqual({ trail: before, changes, at: START });
  expect(await first).toBe(second);
});

test('a case that could not be read when its turn came is named, though it can be read in the end', async () => {
  const { store, database } = temporary;
  const [id = ''] = store.cases.ids();
  rewrite(database, id, 'damaged');
  const asked = readings.statistics(LATER);
  setImmediate(() => {
    rewrite(database, id, 'whole');
    store.cases.lookThrough(LATER, store.cases.unreadable());
  });
  expect((await asked).unreadable).toEqual([id]);
  expect(store.cases.unreadable()).toEqual([]);
});

test('a bot that stops reads no further, and says so', async () => {
  const asked = Promise.allSettled([readings.statistics(LATER), readings.trail(LATER)]);
  const turns = turnsOfOthers(asked);
  setImmediate(() => stopping.abort(new ProblemError({ code: 'stopping' })));
  for (const each of await asked) expect(each).toMatchObject({ reason: { problem: { code: 'stopping' } } });
  expect(await turns).toBeLessThan(5);
});
