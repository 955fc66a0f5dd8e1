import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { count, eq } from '../../src/store/drizzle.ts';
import { people } from '../../src/store/schema.ts';
import { whileUnchanged } from '../../src/store/while-unchanged.ts';
import { opened, START, temporaryStore, byGitHub, type TemporaryStore } from '../support/temporary.ts';

let temporary: TemporaryStore;
let asked: string[];

const known = whileUnchanged((db, id: string) => {
  asked.push(id);
  return db.select({ n: count() }).from(people).where(eq(people.id, id)).get()?.n;
});
const answer = (id: string) => known(temporary.database.db, id);
const look = <T>(work: () => T) => temporary.store.atOneLook(work);

beforeEach(() => {
  temporary = temporaryStore();
  asked = [];
});
afterEach(() => temporary[Symbol.dispose]());

test('asks once, for each thing that is asked for', () => {
  expect([answer('1'), answer('2'), answer('1'), answer('2')]).toEqual([0, 0, 0, 0]);
  expect(asked).toEqual(['1', '2']);
});

test('asks anew after a row of any table was written', () => {
  answer('1');
  temporary.store.people.seen('1', true);
  expect(answer('1')).toBe(1);
  temporary.store.cases.open([opened()], byGitHub());
  answer('1');
  temporary.store.people.seen('1', true);
  answer('1');
  expect(asked).toEqual(['1', '1', '1']);
});

test('facts are news every few minutes, and no reason to ask anew', () => {
  const { store } = temporary;
  answer('1');
  store.facts.set('one', 'new');
  store.facts.set('one', 'changed');
  store.facts.set('one', 'changed');
  answer('1');
  expect(asked).toEqual(['1']);
  // Nor do they hide what was written beside them, or taken back.
  expect(() =>
    store.atomically(() => {
      store.facts.set('two', 'taken back');
      throw new Error('no');
    }),
  ).toThrow('no');
  store.atomically(() => {
    store.facts.set('one', 'and');
    store.people.seen('1', true);
  });
  expect(answer('1')).toBe(1);
});

test('a fact is what was written last, or nothing any more, and what was taken back is none', () => {
  const { store } = temporary;
  const { facts } = store;
  expect(facts.get('one')).toBeUndefined();
  facts.set('one', 'new');
  expect(look(() => facts.get('one'))).toBe('new');
  expect(() =>
    store.atomically(() => {
      facts.set('one', 'taken back');
      expect(facts.get('one')).toBe('taken back');
      facts.delete('one');
      expect(facts.get('one')).toBeUndefined();
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(facts.get('one')).toBe('new');
  facts.delete('one');
  expect(facts.get('one')).toBeUndefined();
});

test('remembers nothing that was seen in a transaction, which may be taken back', () => {
  const { store } = temporary;
  expect(() =>
    store.atomically(() => {
      store.people.seen('1', true);
      expect(answer('1')).toBe(1);
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(answer('1')).toBe(0);
});

test('each database has answers of its own', () => {
  using other = temporaryStore();
  temporary.store.people.seen('1', true);
  expect([answer('1'), known(other.database.db, '1'), answer('1')]).toEqual([1, 0, 1]);
});

test('keeps a bounded number of answers, and goes on', () => {
  for (let id = 0; id < 2500; id += 1) expect(answer(String(id))).toBe(0);
  answer('0');
  expect(asked).toHaveLength(2501);
});

test('lists, people and the outbox tell what was written a moment ago', () => {
  const { cases, people: team, outbox } = temporary.store;
  const viewer = { id: '1', security: true };
  const open = () => cases.list(viewer, 'open', { offset: 0, limit: 10 }, START);
  expect(open().total).toBe(0);
  expect(outbox.due(START, 10)).toEqual([]);
  expect(team.roster()).toEqual([]);
  team.seen('1', true);
  cases.open([opened()], byGitHub());
  expect(open()).toMatchObject({ total: 1, rows: [{ status: 'open' }] });
  expect(outbox.due(START, 10)).not.toEqual([]);
  expect(team.roster()).toEqual(['1']);
});

test('a message whose turn comes by time alone is due then', () => {
  const { outbox } = temporary.store;
  const message = { key: 'k', base: 'k', kind: 'channel', recipient: 'security' } as const;
  outbox.add(
    { ...message, about: undefined, notification: { template: 'undelivered', count: 1 } },
    START.add({ hours: 1 }),
  );
  expect(outbox.due(START, 10)).toEqual([]);
  expect(outbox.due(START.add({ hours: 1 }), 10)).toHaveLength(1);
});

describe('at one look', () => {
  test('the answers are those that are known, and those after it are new', () => {
    answer('1');
    expect(look(() => [answer('1'), answer('1'), answer('2')])).toEqual([0, 0, 0]);
    temporary.store.people.seen('1', true);
    expect(look(() => [answer('1'), look(() => answer('1'))])).toEqual([1, 1]);
    expect(asked).toEqual(['1', '2', '1']);
  });

  test('within something that is written, what is not kept yet is seen', () => {
    const { store } = temporary;
    answer('1');
    store.atomically(() => {
      store.people.seen('1', true);
      expect(look(() => answer('1'))).toBe(1);
    });
  });

  test('what it throws is thrown, and the next one is a look of its own', () => {
    expect(() =>
      look(() => {
        throw new Error('no');
      }),
    ).toThrow('no');
    temporary.store.people.seen('1', true);
    expect(look(() => answer('1'))).toBe(1);
    expect(temporary.database.db.$client.inTransaction).toBe(false);
  });

  test('nothing is written', () => {
    expect(() => look(() => temporary.store.people.seen('1', true))).toThrow('to look only');
    expect(answer('1')).toBe(0);
  });
});
