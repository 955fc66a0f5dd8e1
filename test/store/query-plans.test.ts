import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Cases } from '../../src/store/cases.ts';
import { drizzle } from '../../src/store/drizzle.ts';
import * as schema from '../../src/store/schema.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

// What is asked at each command, tick and sync reads an index and not all that was ever stored: ten years are as quick as one.

let temporary: TemporaryStore;
let caseId: string;
beforeEach(() => {
  temporary = temporaryStore();
  const { cases, people } = temporary.store;
  people.seen('1', true);
  caseId = cases.open([opened(), { type: 'fix-team-added', login: 'fixer' }], by('1')).id;
  // Another store over the same file, whose queries are not compiled yet.
  temporary.restart();
});
afterEach(() => temporary[Symbol.dispose]());

/** The cases likewise: a start has looked them through, which compiles what reads them. */
function uncompiled(): Cases {
  const { database, policy } = temporary;
  return new Cases(drizzle(database.sqlite, { schema }), policy, () => {});
}

/** The tables that grow for ever. */
const GROWING = /SCAN (?:events|cases|outbox|mail|reminders|fix_team|asked|incoming_mail|m|c|o|k)(?! USING)/;

const questions: Readonly<Record<string, (store: TemporaryStore['store']) => unknown>> = {
  'list, of open cases': ({ cases }) => cases.list({ id: '1', security: true }, 'open', PAGE, START),
  'list, of closed cases': ({ cases }) => cases.list({ id: '1', security: true }, 'closed', PAGE, START),
  'list, of a fix team’s': ({ cases }) =>
    cases.list({ id: '9', security: false, login: 'fixer' }, 'open', PAGE, START),
  'list, of overdue cases': ({ cases }) => cases.list({ id: '1', security: true }, 'overdue', PAGE, START),
  'list, of one’s own cases, and next': ({ cases }) =>
    cases.list({ id: '1', security: true, login: 'fixer' }, 'mine', PAGE, START),
  'list, of a fix team’s own cases': ({ cases }) =>
    cases.list({ id: '9', security: false, login: 'fixer' }, 'mine', PAGE, START),
  'the open cases, and those that cannot be read': () => {
    const cases = uncompiled();
    cases.lookThrough(START, cases.openIds());
  },
  'the next case’s number': ({ cases }) => cases.open([opened()], by('1')),
  show: () => uncompiled().load(caseId),
  timeline: () => {
    const cases = uncompiled();
    const state = cases.load(caseId);
    return state && cases.history(state);
  },
  'the sync, of a repository’s open cases': ({ cases }) => [
    cases.openAdvisories('stacklok/codegate'),
    cases.unfixedAdvisories('stacklok/codegate'),
  ],
  'the sync, of what was recorded meanwhile': ({ cases }) => {
    const state = cases.load(caseId);
    return state && cases.isChangedSince(state, cases.recorded());
  },
  'by its advisory': ({ cases }) => cases.byAdvisory('GHSA-2222-2222-2222'),
  'the reminders that are due': ({ reminders }) => reminders.dueCases(START.add({ hours: 1 })),
  'who sleeps': ({ reminders }) => reminders.sleepers(caseId, START),
  'the messages that are due': ({ outbox }) => outbox.due(START, 50),
  'what waits in the private channel': ({ outbox }) => outbox.unfinishedInChannel(),
  'how many messages are parked': ({ outbox }) => outbox.parkedCount(),
  'the notices that are due': ({ mail }) => mail.due(START, 50),
  'the mails that wait': ({ incomingMails }) => incomingMails.waiting(),
  'what is erased': ({ retention }) => retention.eraseMessages(START, { first: 1, from: 0, to: 500 }),
};
const PAGE = { offset: 0, limit: 10 };

test.each(Object.entries(questions))('%s', (_, ask) => {
  const { sqlite } = temporary.database;
  const prepare = vi.spyOn(sqlite, 'prepare');
  ask(temporary.store);
  const asked = prepare.mock.calls.map(([sql]) => sql);
  prepare.mockRestore();
  expect(asked.length).toBeGreaterThan(0);
  for (const text of asked) {
    if (!/^\s*(?:select|with|delete|update)/i.test(text)) continue;
    const plan = sqlite.prepare(`EXPLAIN QUERY PLAN ${text.replaceAll(/[@:][a-zA-Z]\w*/g, '?')}`);
    const holes = text.match(/\?|[@:][a-zA-Z]\w*/g)?.map(() => null) ?? [];
    const steps = plan.all(...holes).map((step) => JSON.stringify(step));
    expect(steps.join('\n')).not.toMatch(GROWING);
  }
});
