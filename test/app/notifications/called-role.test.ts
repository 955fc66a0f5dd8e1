import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { traceOf, tracesOf } from '../../../src/app/notifications/traces.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { callReason, reasonsOf } from '../../../src/process/notifications/reasons.ts';
import { by, byGitHub, opened, temporaryStore, type TemporaryStore } from '../../support/temporary.ts';

// Some things wait for somebody other than the one who asks. Where none is known, the role is called.

const linked: EventBody = { type: 'advisory-linked', ghsaId: 'GHSA-2345-cfgh-jmpq', created: false };
const asked = (askedBy: string): EventBody => ({
  type: 'collaborator-requested',
  login: 'contributor',
  askedBy,
});

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary[Symbol.dispose]());

/** Who hears of something that somebody asks for, where these are known of the security team. */
function heard(who: string, team: readonly string[], body = asked(who)): string[] {
  const { people, cases, outbox } = temporary.store;
  for (const id of team) people.seen(id, true);
  const state = cases.open([opened(), linked], byGitHub());
  const before = outbox.due(byGitHub().now, 99).length;
  cases.record(state, [body], by(who));
  return outbox
    .due(byGitHub().now, 99)
    .slice(before)
    .map(({ kind, recipient, notification }) => `${kind} ${recipient} ${notification.template}`)
    .toSorted();
}

/** The last call of the role. */
const ping = () =>
  temporary.store.outbox.due(byGitHub().now, 99).findLast(({ key }) => key.includes('role-ping'));

/** The traces of the call for something that the one member who is known asks for. */
function tracesOfPing(): readonly number[] {
  heard('1', ['1']);
  return tracesOf(ping()?.notification ?? { template: 'role-ping' });
}

const inChannel = 'channel security approval-asked';
const call = 'channel security role-ping';

test('the only known member asks: the role is called, without content', () => {
  expect(heard('1', ['1'])).toEqual([inChannel, call]);
  expect(ping()?.notification).toEqual({ template: 'role-ping', traces: [expect.any(Number)] });
});

test('who guesses for what it is called cannot tell it from the call, which is another in each database', () => {
  const here = tracesOfPing();
  temporary[Symbol.dispose]();
  temporary = temporaryStore();
  const elsewhere = tracesOfPing();
  const guesses = reasonsOf({ template: 'approval-asked', caseId: 'CG-2026-001', request: 3 });
  const traces = [...here, ...elsewhere, ...guesses.map((guess) => traceOf(callReason(guess)))];
  expect(new Set(traces).size).toBe(3);
});

test('nobody is known at all: the role is called once', () => {
  expect(heard('8', [])).toEqual([inChannel, call]);
});

test('somebody else is known: they are told, and the role is left alone', () => {
  expect(heard('1', ['1', '2'])).toEqual([inChannel, 'dm 2 approval-asked']);
});

test('the fix team asks: whoever is known is told', () => {
  expect(heard('8', ['1'])).toEqual([inChannel, 'dm 1 approval-asked']);
});

describe('something that is to become public', () => {
  const publication: EventBody = {
    type: 'publication-asked',
    what: 'advisory',
    print: '0123456789abcdef0123456789abcdef',
  };
  const announcing = 'channel security publication-asked';

  test('waits for another member: they are told, and whoever asked is not', () => {
    expect(heard('1', ['1', '2', '3'], publication)).toEqual([
      announcing,
      'dm 2 publication-asked',
      'dm 3 publication-asked',
    ]);
  });

  test('waits for the role where nobody else is known', () => {
    expect(heard('1', ['1'], publication)).toEqual([announcing, call]);
  });

  test('is not told to the fix team', () => {
    temporary.store.people.link('8', 'maintainer-1', false);
    temporary.store.people.answerClaim('8', 'maintainer-1', '1', true);
    const { cases, outbox } = temporary.store;
    temporary.store.people.seen('1', true);
    const state = cases.open(
      [opened(), linked, { type: 'fix-team-added', login: 'maintainer-1' }],
      byGitHub(),
    );
    const before = outbox.due(byGitHub().now, 99).length;
    cases.record(state, [publication], by('2'));
    const told = outbox.due(byGitHub().now, 99).slice(before);
    expect(told.map(({ recipient }) => recipient).toSorted()).toEqual(['1', 'security']);
    for (const { notification } of told)
      expect(Object.keys(notification).toSorted()).toEqual(['caseId', 'request', 'template', 'what']);
  });
});

test('what is approved goes to #codegate, with whoever asked told of it, once', () => {
  const { cases, people, outbox } = temporary.store;
  for (const id of ['1', '2']) people.seen(id, true);
  const fingerprint = '0123456789abcdef0123456789abcdef';
  const opening = cases.open(
    [opened(), linked, { type: 'advisory-published', at: byGitHub().now }],
    byGitHub(),
  );
  const state = cases.record(
    opening,
    [{ type: 'publication-asked', what: 'announcement', print: fingerprint }],
    by('1'),
  );
  const { now } = byGitHub();
  const before = outbox.due(now, 99).length;
  expect(outbox.duePublic(now, 99)).toEqual([]);
  cases.record(state, [{ type: 'publication-approved', what: 'announcement', request: 4 }], by('2'));
  const told = [...outbox.due(now, 99).slice(before), ...outbox.duePublic(now, 99)];
  expect(
    told.map(({ kind, recipient, notification }) => `${kind} ${recipient} ${notification.template}`),
  ).toEqual(['dm 1 publication-answered', 'channel codegate announcement']);
});
