import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EventBody } from '../../src/process/events.ts';
import { by, byGitHub, opened, temporaryStore, type TemporaryStore } from './temporary.ts';

// An approval waits for somebody other than the one who asks. Where none is known, the role is called.

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

/** Who hears of an approval that somebody asks for, where these are known of the security team. */
function heard(who: string, ...team: string[]): string[] {
  const { people, cases, outbox } = temporary.store;
  for (const id of team) people.seen(id, true);
  const state = cases.open([opened(), linked], byGitHub());
  const before = outbox.due(byGitHub().now, 99).length;
  cases.record(state, [asked(who)], by(who));
  return outbox
    .due(byGitHub().now, 99)
    .slice(before)
    .map(({ kind, recipient, notice }) => `${kind} ${recipient} ${notice.template}`)
    .toSorted();
}

const inChannel = 'channel security approval-asked';
const call = 'channel security role-ping';

test('the only known member asks: the role is called, without content', () => {
  expect(heard('1', '1')).toEqual([inChannel, call]);
  const ping = temporary.store.outbox
    .due(byGitHub().now, 99)
    .findLast(({ key }) => key.includes('role-ping'));
  expect(ping?.notice).toEqual({ template: 'role-ping' });
});

test('nobody is known at all: the role is called once', () => {
  expect(heard('8')).toEqual([inChannel, call]);
});

test('somebody else is known: they are told, and the role is left alone', () => {
  expect(heard('1', '1', '2')).toEqual([inChannel, 'dm 2 approval-asked']);
});

test('the fix team asks: whoever is known is told', () => {
  expect(heard('8', '1')).toEqual([inChannel, 'dm 1 approval-asked']);
});
