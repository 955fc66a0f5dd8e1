import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sidesOf } from '../../src/process/case.ts';
import { confirmedLogin, knownLogin, type People } from '../../src/store/people.ts';
import { START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

let temporary: TemporaryStore;
let people: People;

beforeEach(() => {
  temporary = temporaryStore();
  ({ people } = temporary.store);
});

afterEach(() => temporary[Symbol.dispose]());

describe('the roster', () => {
  test('is whoever was last seen with the role, and tells news from what is known', () => {
    expect(people.roster()).toEqual([]);
    expect(people.seen('2', true)).toBe(true);
    expect(people.seen('1', true)).toBe(true);
    expect(people.seen('1', true)).toBe(false);
    expect(people.roster()).toEqual(['1', '2']);
    expect(people.seen('2', false)).toBe(true);
    expect(people.seen('2', false)).toBe(false);
    expect(people.roster()).toEqual(['1']);
  });

  test('a stranger leaves no trace', () => {
    expect(people.seen('9', false)).toBe(false);
    expect(people.find('9')).toBeUndefined();
  });

  test('leaving takes nothing: a login by their own word counts again when they are back', () => {
    people.seen('1', true);
    people.link('1', 'Security-1', true);
    people.setDm('1', 'closed', START);
    people.setEarlyReminders('1', false);
    people.seen('1', false, START);
    expect(knownLogin(people.find('1'))).toBeUndefined();
    expect(people.link('9', 'security-1', true)).toBe('linked');
    expect(people.find('1')?.login).toBeNull();
    people.link('9', 'other', true);
    people.link('1', 'Security-1', true);
    expect(people.everOfTheTeam()).toEqual(['1']);
    expect(people.find('1')).toEqual({
      id: '1',
      security: false,
      login: 'security-1',
      loginConfirmedBy: '1',
      loginAccount: null,
      dm: 'closed',
      dmRefusedAt: START.epochMilliseconds,
      dmCalledAt: null,
      earlyReminders: false,
      leftAt: START.epochMilliseconds,
      awayUntil: null,
      standIn: null,
      quiet: null,
    });
    people.seen('1', true);
    expect(knownLogin(people.find('1'))).toBe('security-1');
    expect(people.find('1')?.leftAt).toBeNull();
  });
});

const onTeam = (id: string) =>
  sidesOf({ fixTeam: ['maintainer-1'] }, { security: false, login: loginOf(id) }).includes('fix-team');
const loginOf = (id: string) => confirmedLogin(people.find(id));

describe('GitHub logins', () => {
  // Nobody stands on both sides of an agreement by their own word.
  test('the security team is taken at its word, in any spelling; it opens nothing until another confirms it', () => {
    people.seen('1', true);
    expect(people.link('1', 'Maintainer-1', true)).toBe('linked');
    expect(knownLogin(people.find('1'))).toBe('maintainer-1');
    expect(loginOf('1')).toBeUndefined();
    expect(onTeam('1')).toBe(false);
    expect(people.of({ fixTeam: ['maintainer-1'] }, START).fixTeam).toEqual([]);
    expect(people.answerClaim('1', 'maintainer-1', '1', true)).toBe(false);
    expect(onTeam('1')).toBe(false);
    expect(people.answerClaim('1', 'maintainer-1', '2', true)).toBe(true);
    expect(loginOf('1')).toBe('maintainer-1');
    expect(onTeam('1')).toBe(true);
    // Their own word, said again, takes nothing from it.
    expect(people.link('1', 'maintainer-1', true)).toBe('linked');
    expect(people.find('1')?.loginConfirmedBy).toBe('2');
    expect(people.byLogins(['MAINTAINER-1']).map(({ id }) => id)).toEqual(['1']);
  });

  test('a claim opens nothing until somebody confirms it', () => {
    expect(people.link('8', 'maintainer-1', false)).toBe('claimed');
    expect(loginOf('8')).toBeUndefined();
    expect(onTeam('8')).toBe(false);
    expect(people.of({ fixTeam: ['maintainer-1'] }, START).fixTeam).toEqual([]);
    expect(people.byLogins(['maintainer-1']).map(({ id }) => id)).toEqual(['8']);

    expect(people.answerClaim('8', 'Maintainer-1', '1', true)).toBe(true);
    expect(people.find('8')?.loginConfirmedBy).toBe('1');
    expect(loginOf('8')).toBe('maintainer-1');
    expect(onTeam('8')).toBe(true);
    expect(people.of({ fixTeam: ['maintainer-1'] }, START).fixTeam).toEqual(['8']);
  });

  test('a claim that is thrown out is gone, and the login free', () => {
    people.link('8', 'maintainer-1', false);
    expect(people.answerClaim('8', 'maintainer-1', '1', false)).toBe(true);
    expect(people.find('8')?.login).toBeNull();
    expect(people.link('9', 'maintainer-1', false)).toBe('claimed');
  });

  test('an answer counts only for the claim that it names', () => {
    people.link('8', 'maintainer-1', false);
    expect(people.answerClaim('8', 'maintainer-2', '1', true)).toBe(false);
    expect(people.answerClaim('9', 'maintainer-1', '1', true)).toBe(false);
    people.link('8', 'maintainer-2', false);
    expect(people.answerClaim('8', 'maintainer-1', '1', true)).toBe(false);
    expect(loginOf('8')).toBeUndefined();
  });

  test('a confirmed claim cannot be answered again', () => {
    people.link('8', 'maintainer-1', false);
    people.answerClaim('8', 'maintainer-1', '1', true);
    expect(people.answerClaim('8', 'maintainer-1', '2', false)).toBe(false);
    expect(loginOf('8')).toBe('maintainer-1');
  });

  test('nobody gets somebody else’s login', () => {
    people.link('8', 'maintainer-1', false);
    expect(people.link('9', 'Maintainer-1', false)).toBe('taken');
    people.answerClaim('8', 'maintainer-1', '1', true);
    expect(people.link('9', 'maintainer-1', false)).toBe('taken');
    // Not even the security team takes what is confirmed.
    expect(people.link('1', 'maintainer-1', true)).toBe('taken');
    expect(people.find('1')).toBeUndefined();
    expect(loginOf('8')).toBe('maintainer-1');
  });

  test('a member of the security team displaces a mere claim', () => {
    people.seen('1', true);
    people.link('9', 'security-1', false);
    expect(people.link('1', 'security-1', true)).toBe('linked');
    expect(people.find('9')?.login).toBeNull();
    expect(knownLogin(people.find('1'))).toBe('security-1');
    expect(people.answerClaim('9', 'security-1', '1', true)).toBe(false);
  });

  test('displacing a mere claim takes no word for the login', () => {
    people.link('9', 'maintainer-1', false);
    expect(people.link('1', 'maintainer-1', false, { displaces: true })).toBe('claimed');
    expect(people.find('9')?.login).toBeNull();
    expect(knownLogin(people.find('1'))).toBeUndefined();
  });

  test('linking the same login again keeps what was confirmed; another one starts anew', () => {
    people.link('8', 'maintainer-1', false);
    people.answerClaim('8', 'maintainer-1', '1', true);
    expect(people.link('8', 'maintainer-1', false)).toBe('linked');
    expect(people.link('8', 'maintainer-2', false)).toBe('claimed');
    expect(loginOf('8')).toBeUndefined();
    expect(people.link('9', 'maintainer-1', false)).toBe('claimed');
  });
});

describe('who can be told of a case', () => {
  beforeEach(() => {
    for (const id of ['1', '2']) people.seen(id, true);
    people.link('8', 'maintainer-1', false);
    people.answerClaim('8', 'maintainer-1', '1', true);
    people.link('9', 'maintainer-2', false);
  });

  test('the roster, the confirmed fix team, the coordinator', () => {
    const fixTeam = ['maintainer-1', 'maintainer-2', 'unknown'];
    expect(people.of({ fixTeam, coordinator: '2' }, START)).toEqual({
      security: ['1', '2'],
      fixTeam: ['8'],
      coordinator: '2',
    });
  });

  test('a coordinator who left the team is none any more', () => {
    people.seen('2', false);
    expect(people.of({ fixTeam: [], coordinator: '2' }, START)).toEqual({
      security: ['1'],
      fixTeam: [],
      coordinator: undefined,
    });
  });
});

test('direct messages and early reminders are remembered, also of somebody who is met by them', () => {
  people.seen('1', true);
  people.setDm('1', 'closed', START);
  people.setDm('7', 'open');
  people.setEarlyReminders('6', false);
  expect([...people.unreachable(START)]).toEqual(['1']);
  expect([...people.withoutEarlyReminders()]).toEqual(['6']);
  people.setDm('1', 'open');
  people.setEarlyReminders('6', true);
  expect(people.unreachable(START).size).toBe(0);
  expect(people.withoutEarlyReminders().size).toBe(0);
  expect(people.roster()).toEqual(['1']);
});

test('that direct messages are closed is believed for half an hour, and not where nobody knows since when', () => {
  people.setDm('1', 'closed', START);
  people.setDm('2', 'closed');
  expect([...people.unreachable(START.add({ minutes: 29 }))]).toEqual(['1']);
  expect([...people.unreachable(START.add({ minutes: 30 }))]).toEqual([]);
  // A clock that was put back.
  expect([...people.unreachable(START.subtract({ hours: 1 }))]).toEqual([]);
  people.isHere('1');
  expect([...people.unreachable(START)]).toEqual([]);
  expect(people.find('1')?.dm).toBe('unknown');
  people.isHere('9');
  expect(people.find('9')).toBeUndefined();
});

test('a person is called because of it once in a day', () => {
  const taken = (hours: number) => people.takeCall('1', START.add({ hours }));
  expect([0, 1, 23, 24, 25, 48].map(taken)).toEqual([true, false, false, true, false, true]);
  expect(people.takeCall('2', START)).toBe(true);
});
