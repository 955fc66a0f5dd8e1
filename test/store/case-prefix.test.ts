import { expect, test } from 'vitest';
import { createStore } from '../../src/store/store.ts';
import { routing } from '../../src/app/notifications/routing.ts';
import { customId, parseCustomId } from '../../src/discord/custom-ids.ts';
import { caseIdOf, CASE_ID, isCasePrefix, leadingCaseId, partsOfCaseId } from '../../src/process/case-id.ts';
import { by, opened, START, temporaryStore } from '../support/temporary.ts';

test('a team with a prefix of its own counts from one with it, and keeps the cases it had', () => {
  using temporary = temporaryStore();
  const { database, policy, store } = temporary;
  const open = (cases: typeof store.cases) => cases.open([opened()], by('1', START)).id;
  expect([open(store.cases), open(store.cases)]).toEqual(['CG-2026-001', 'CG-2026-002']);
  const other = createStore(database, policy, START, routing, 'EX1');
  expect([open(other.cases), open(other.cases)]).toEqual(['EX1-2026-001', 'EX1-2026-002']);
  expect(open(store.cases)).toBe('CG-2026-003');
  expect(other.audit.read().skipped).toEqual([]);
  for (const id of ['CG-2026-003', 'EX1-2026-002']) expect(other.cases.load(id)?.id).toBe(id);
});

test.each(['CG', 'X', 'EX1', 'ABCDEFGHIJ'])(
  'ids of %s are read again, wherever they are written',
  (prefix) => {
    expect(isCasePrefix(prefix)).toBe(true);
    const caseId = caseIdOf(prefix, 2026, 7);
    expect(caseId).toBe(`${prefix}-2026-007`);
    expect(partsOfCaseId(caseId)).toEqual({ prefix, year: '2026', number: 7 });
    expect(leadingCaseId(`${caseId}: details to follow`)).toBe(caseId);
    expect(parseCustomId(customId('draft', { caseId }))).toMatchObject({ caseId });
  },
);

test.each(['', 'cg', '1X', 'C-G', 'ABCDEFGHIJK', 'CVE', 'GHSA', 'CWE', 'CG '])(
  '“%s” begins no id',
  (prefix) => {
    expect(isCasePrefix(prefix)).toBe(false);
  },
);

test('an id of a vulnerability is none of a case', () => {
  for (const text of ['CVE-2026-12345', 'GHSA-2345-6789-cfgh', 'CG-2026-1', 'cg-2026-001'])
    expect(CASE_ID.test(text)).toBe(false);
  expect(leadingCaseId('CVE-2026-12345: a summary')).toBeUndefined();
});
