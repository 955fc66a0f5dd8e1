import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Distributors, NewDistributor } from '../../src/store/distributors.ts';
import { START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

let temporary: TemporaryStore;
let distributors: Distributors;

beforeEach(() => {
  temporary = temporaryStore();
  ({ distributors } = temporary.store);
});

afterEach(() => temporary[Symbol.dispose]());

const SINCE = Temporal.PlainDate.from('2025-04-01');

function add(name: string, contact: string, more: Partial<NewDistributor> = {}) {
  return distributors.add({ name, contact, since: SINCE, addedBy: '1', ...more }, START);
}

const suggest = (text: string, limit = 25) => distributors.suggest(text, limit).map(({ name }) => name);
const names = () => distributors.list().map(({ name }) => name);

test('somebody on the list is kept as they were put there, over a restart', () => {
  expect(add('Distro', 'security@distro.example', { note: ' ships images to 10,000 users ' })).toMatchObject({
    type: 'distributor-added',
  });
  temporary.restart();
  ({ distributors } = temporary.store);
  const [distro] = distributors.list();
  expect(distro).toEqual({
    id: 1,
    name: 'Distro',
    contact: 'security@distro.example',
    since: SINCE,
    note: 'ships images to 10,000 users',
    addedBy: '1',
    addedAt: START,
  });
  expect(distributors.find(' DISTRO')).toEqual(distro);
  expect(distributors.byId(1)).toEqual(distro);
  expect(distributors.find('Dist')).toBeUndefined();
  expect(distributors.byId(2)).toBeUndefined();
});

describe('a name', () => {
  test('is one however it is written', () => {
    expect(add('Größe 雪', 'a@distro.example')).toMatchObject({ type: 'distributor-added' });
    for (const same of ['grÖße  雪 ', 'Gro\u0308ße\u00a0雪'])
      expect(add(same, 'b@distro.example')).toBe('name-taken');
    expect(distributors.find('GRÖßE 雪')?.contact).toBe('a@distro.example');
  });

  test.each([
    ['nothing', ' '],
    ['too long', 'x'.repeat(101)],
    ['more than one line', 'Distro\r\nBcc: x@evil.example'],
    ['a control character', 'Distro\u0007'],
    ['what turns the text around', 'Distro\u202E'],
    ['what cannot be seen', 'Dis\u200Btro'],
    ['half a letter', 'Distro\ud83d'],
  ])('that is %s is refused', (_, name) => {
    expect(add(name, 'a@distro.example')).toBe('bad-name');
    expect(names()).toEqual([]);
  });
});

describe('a contact', () => {
  test('is one however it is written', () => {
    expect(add('A', 'Security@Distro.example')).toMatchObject({ type: 'distributor-added' });
    expect(add('B', ' security@distro.example')).toBe('contact-taken');
    expect(distributors.find('A')?.contact).toBe('Security@Distro.example');
  });

  test.each(['a@b.org\r\nBcc: x@y.org', 'a@b.org, c@d.org', 'A <a@b.org>', 'a'])(
    '%j is refused',
    (contact) => {
      expect(add('A', contact)).toBe('bad-contact');
      expect(names()).toEqual([]);
    },
  );
});

test('a note is not endless', () => {
  expect(add('A', 'a@b.org', { note: 'x'.repeat(501) })).toBe('bad-note');
  expect(add('A', 'a@b.org', { note: '  ' })).toMatchObject({ type: 'distributor-added' });
  expect(distributors.find('a')?.note).toBeUndefined();
});

test('whoever is removed makes room for their name and address, but not for their id', () => {
  add('A', 'a@b.org');
  expect(distributors.remove('B', '1', START)).toBeUndefined();
  expect(distributors.remove('a', '1', START)).toMatchObject({ type: 'distributor-removed' });
  expect(distributors.remove('a', '1', START)).toBeUndefined();
  expect(names()).toEqual([]);
  expect(add('A', 'a@b.org')).toMatchObject({ type: 'distributor-added' });
  expect(distributors.find('A')?.id).toBe(2);
});

test('the list is in the order of names, and so is what autocomplete offers', () => {
  for (const [index, name] of ['beta', 'Alpha', 'GAMMA_50%', 'delta'].entries()) add(name, `${index}@b.org`);
  expect(names()).toEqual(['Alpha', 'beta', 'delta', 'GAMMA_50%']);
  expect(suggest('')).toEqual(names());
  expect(suggest('', 2)).toEqual(['Alpha', 'beta']);
  expect(suggest('TA')).toEqual(['beta', 'delta']);
  expect(suggest('%')).toEqual(['GAMMA_50%']);
  expect(suggest('a_')).toEqual(['GAMMA_50%']);
  expect(suggest('x')).toEqual([]);
});

test('what is done in a transaction that fails is undone', () => {
  expect(() =>
    temporary.store.atomically(() => {
      add('A', 'a@b.org');
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(names()).toEqual([]);
});

describe('every change of the list', () => {
  test('is on record with its address and who made it, in a chain', () => {
    add('A', 'a@b.org', { addedBy: '7' });
    distributors.remove('a', '8', START);
    add('A', 'bad');
    const changes = distributors.changes();
    expect(changes.map(({ stored: { actor, cause, body } }) => [actor, cause, body])).toEqual([
      [
        '{"kind":"member","id":"7"}',
        '/advisory distributors add',
        '{"type":"distributor-added","name":"A","contact":"a@b.org"}',
      ],
      [
        '{"kind":"member","id":"8"}',
        '/advisory distributors remove',
        '{"type":"distributor-removed","name":"A","contact":"a@b.org"}',
      ],
    ]);
    expect(changes.map(({ holds }) => holds)).toEqual([true, true]);
  });

  test('stays as it is: none is changed or deleted, and one that was shows', () => {
    add('A', 'a@b.org');
    add('B', 'b@b.org');
    const { sqlite } = temporary.database;
    expect(() => sqlite.exec('DELETE FROM distributor_changes')).toThrow('never deleted');
    expect(() => sqlite.exec("UPDATE distributor_changes SET cause = ''")).toThrow('never changed');
    sqlite.exec('DROP TRIGGER distributor_changes_never_change');
    sqlite.exec("UPDATE distributor_changes SET actor = '{}' WHERE seq = 1");
    expect(distributors.changes().map(({ holds }) => holds)).toEqual([false, true]);
  });

  test('is on record with the change, or not at all', () => {
    expect(() =>
      temporary.store.atomically(() => {
        add('A', 'a@b.org');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(distributors.changes()).toEqual([]);
  });
});
