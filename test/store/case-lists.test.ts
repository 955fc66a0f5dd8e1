import { beforeAll, afterAll, describe, expect, test } from 'vitest';
import type { EventBody } from '../../src/process/events.ts';
import type { Show, Viewer } from '../../src/store/cases.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

const NOW = START;
const lead: Viewer = { id: '1', security: true };
const member: Viewer = { id: '2', security: true, login: 'security-2' };
const fixer: Viewer = { id: '8', security: false, login: 'maintainer-1' };
const stranger: Viewer = { id: '9', security: false };
const otherLogin: Viewer = { id: '9', security: false, login: 'outsider' };

let temporary: TemporaryStore;

/** Opens a case so many hours after it was disclosed. */
function open(hoursAgo: number, ...bodies: EventBody[]): string {
  const disclosedAt = NOW.subtract({ hours: hoursAgo });
  return temporary.store.cases.open([opened({ disclosedAt }), ...bodies], by('1')).id;
}

const named: EventBody = { type: 'coordinator-named', member: '1' };
const team = (login: string): EventBody => ({ type: 'fix-team-added', login });
const closed: EventBody = { type: 'closed', resolution: 'invalid' };

let fresh: string;
let late: string;
let asap: string;
let led: string;
let unresolved: string;
let done: string;

beforeAll(() => {
  temporary = temporaryStore();
  for (const { id } of [lead, member]) temporary.store.people.seen(id, true);
  fresh = open(1);
  late = open(30, team('Maintainer-1'));
  asap = open(2, { type: 'disclosure-changed', kind: 'public' });
  led = open(3, named);
  unresolved = open(4, { type: 'advisory-closed' }, team('security-2'), named);
  done = open(5, team('maintainer-1'), closed);
});

afterAll(() => temporary[Symbol.dispose]());

const everything = { offset: 0, limit: 50 };
const ids = (viewer: Viewer, show: Show, now = NOW) =>
  temporary.store.cases.list(viewer, show, everything, now).rows.map(({ id }) => id);

describe('who sees which cases', () => {
  test('the security team sees all, the most pressing first', () => {
    expect(ids(lead, 'open')).toEqual([asap, late, led, fresh]);
    expect(ids(lead, 'overdue')).toEqual([asap, late]);
    expect(ids(lead, 'closed').toSorted()).toEqual([unresolved, done]);
  });

  test('the fix team sees its own', () => {
    expect(ids(fixer, 'open')).toEqual([late]);
    expect(ids(fixer, 'overdue')).toEqual([late]);
    expect(ids(fixer, 'mine')).toEqual([late]);
    expect(ids(fixer, 'closed')).toEqual([done]);
  });

  test('a stranger sees nothing, with or without a login', () => {
    for (const viewer of [stranger, otherLogin])
      for (const show of ['open', 'mine', 'overdue', 'closed'] as const)
        expect(temporary.store.cases.list(viewer, show, everything, NOW)).toEqual({ rows: [], total: 0 });
    for (const viewer of [stranger, otherLogin])
      expect(temporary.store.cases.suggest(viewer, 'CG', 25)).toEqual([]);
  });

  test('mine are those I coordinate, those that wait for a coordinator, and those of my fix teams', () => {
    expect(ids(lead, 'mine')).toEqual([asap, late, led, fresh, unresolved]);
    expect(ids(member, 'mine')).toEqual([asap, late, fresh, unresolved]);
  });

  test('a case whose coordinator has left the security team waits for a coordinator', () => {
    temporary.store.people.seen('1', false);
    expect(ids(member, 'mine')).toEqual([asap, late, led, fresh, unresolved]);
    temporary.store.people.seen('1', true);
    expect(ids(member, 'mine')).toEqual([asap, late, fresh, unresolved]);
  });

  test('due at this very instant is not overdue', () => {
    const due = NOW.subtract({ hours: 1 }).add({ hours: 24 });
    expect(ids(lead, 'overdue', due)).not.toContain(fresh);
    expect(ids(lead, 'overdue', due.add({ milliseconds: 1 }))).toContain(fresh);
  });
});

describe('pages', () => {
  test('together hold every case once, and each knows how many there are', () => {
    const pages = [0, 2, 4].map((offset) =>
      temporary.store.cases.list(lead, 'open', { offset, limit: 2 }, NOW),
    );
    expect(pages.map(({ total }) => total)).toEqual([4, 4, 4]);
    expect(pages.map(({ rows }) => rows.length)).toEqual([2, 2, 0]);
    expect(pages.flatMap(({ rows }) => rows.map(({ id }) => id))).toEqual(ids(lead, 'open'));
  });

  test('a total counts only what one may see', () => {
    expect(temporary.store.cases.list(fixer, 'open', { offset: 0, limit: 1 }, NOW).total).toBe(1);
  });
});

const suggest = (viewer: Viewer, text: string, limit = 25) =>
  temporary.store.cases.suggest(viewer, text, limit).map(({ id }) => id);

describe('suggestions', () => {
  test('open cases come first, then the newest', () => {
    const all = suggest(lead, '');
    expect(all).toHaveLength(6);
    expect(all.slice(0, 4).toSorted()).toEqual([asap, late, led, fresh].toSorted());
    expect(suggest(lead, '', 3)).toEqual(all.slice(0, 3));
  });

  test('any part of an id is enough, in either case', () => {
    expect(suggest(lead, '2026-003')).toEqual([asap]);
    expect(suggest(lead, 'cg-2026-003')).toEqual([asap]);
    expect(suggest(lead, 'CG-2025')).toEqual([]);
    expect(suggest(fixer, '2026-00')).toEqual([late, done]);
  });

  test('nothing that is typed is a pattern', () => {
    expect(suggest(lead, '2026%3')).toEqual([]);
    expect(suggest(lead, 'CG_2026_003')).toEqual([]);
    expect(suggest(lead, '%003%')).toEqual([asap]);
    expect(suggest(lead, '\\')).toHaveLength(6);
    expect(suggest(lead, "' OR 1=1 --")).toEqual([]);
  });
});

test('the open cases of a login', () => {
  expect(temporary.store.cases.openWith('maintainer-1').map(({ id }) => id)).toEqual([late]);
  expect(temporary.store.cases.openWith('outsider')).toEqual([]);
});
