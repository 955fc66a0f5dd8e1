import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { golden, lines } from './golden.ts';
import {
  callReason,
  House,
  nudgeReason,
  type Notification,
  policy,
  postedReason,
  reasonsOf,
  restoreDatabase,
  temporaryDirectory,
  traceOf,
  traceOfCallHere,
  tracesOf,
} from './house.ts';
import { rowsOf } from './rows.ts';

// What a restored database is known by, what the team is told of it, and the traces by which messages are known again.

const NOW = Temporal.Instant.from('2026-11-29T10:00:00Z');

test('the mark, the messages with their keys, and the facts', () => {
  using directory = temporaryDirectory();
  const [path, copy] = [join(directory.path, 'bot.db'), join(directory.path, 'copy.db')];
  {
    using house = new House(path, NOW);
    house.store.people.seen('1', true);
  }
  copyFileSync(path, copy);
  const at = NOW.add({ hours: 5 });
  const mark = restoreDatabase(copy, path, { policy, now: at, from: 'copy.db' });
  using house = new House(path, at);
  const facts = () =>
    rowsOf(house.file, 'facts', 'name, value', 'name').filter(({ name }) => name !== 'policy');
  const before = facts();
  house.tellRestored(
    { mark, unknown: ['CG-2026-007'], unseen: { repositories: ['stacklok/codegate'], places: 1 } },
    at,
  );
  const text =
    lines(rowsOf(house.file, 'outbox', 'id, key, key_base, kind, recipient, notice, state, created_at')) +
    lines([...before, ...facts()]);
  expect(text).toBe(golden('restored-outbox.jsonl', text));
});

const CASE = 'CG-2026-001';
const [stage, revision, mark] = ['fix-team', 1, 'due'] as const;

/** One of each way in which a message is known again. */
const NOTICES: readonly Notification[] = [
  { template: 'reminder', items: [{ caseId: CASE, stage, revision, mark, kind: 'due' }] },
  { template: 'case-opened', caseId: CASE },
  { template: 'board', caseIds: [CASE, 'CG-2026-002'] },
  { template: 'of-many-cases', what: 'case-opened', caseIds: [CASE, 'CG-2026-002'] },
  { template: 'release-agreed', caseId: CASE, proposal: 7 },
  { template: 'outsider-seen', caseId: CASE, login: 'ida' },
  { template: 'undelivered', count: 2 },
  {
    template: 'dependencies-lost',
    lost: ['github', 'dms'].map((name) => ({ name, since: NOW.toString() })),
    call: true,
  },
  // A call of which no traces were stored.
  { template: 'role-ping' },
];

test('the traces of what messages tell', () => {
  const posted = (['announcement', 'mitigation', 'correction', 'retrospective'] as const).map((what) =>
    postedReason(CASE, what),
  );
  const asked = nudgeReason({ member: '1', login: 'ida' }, 'question login 2026-11-29T10:00:00Z');
  const calls = [...reasonsOf({ template: 'case-opened', caseId: CASE }), asked].map((reason) => ({
    trace: traceOfCallHere(reason),
    reason: callReason(reason),
  }));
  const notices = NOTICES.flatMap((each) =>
    reasonsOf(each).map((reason, index) => ({ trace: tracesOf(each)[index], reason })),
  );
  const inCodegate = posted.map((reason) => ({ trace: traceOf(reason), reason }));
  const text = lines([...notices, ...inCodegate, ...calls]);
  expect(text).toBe(golden('traces.jsonl', text));
});
