import { copyFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { auditDocuments } from '../../src/discord/views/export.ts';
import { examineKept } from '../../src/doctor/kept.ts';
import { createMetrics } from '../../src/metrics.ts';
import { restoreDatabase } from '../../src/store/restore.ts';
import { by, opened, START, temporaryStore } from '../support/temporary.ts';

// The key by which what the role is called for is hashed: a database's own, and its copies'.

const REASON = 'call for something';

test('is made once, is in a copy that is restored, and another in each database', () => {
  using temporary = temporaryStore();
  const { path, policy } = temporary;
  const first = temporary.store.outbox.hashOfCall(REASON);
  // Nothing was told yet: the copy has it all the same.
  const copy = `${path}.copy`;
  temporary.database.close();
  copyFileSync(path, copy);
  restoreDatabase(copy, path, { policy, now: START, from: 'copy.db' });
  temporary.reopen(START);
  expect(temporary.store.outbox.hashOfCall(REASON)).toBe(first);
  using other = temporaryStore();
  expect(other.store.outbox.hashOfCall(REASON)).not.toBe(first);
});

test('is shown neither in the audit, nor by a monitor or the doctor', async () => {
  using temporary = temporaryStore();
  const { store, path } = temporary;
  store.cases.open([opened()], by('1'));
  const audit = auditDocuments(store.audit.read(), { by: '1', at: START }, undefined);
  const metrics = await createMetrics({
    figures: (now) => store.figures(now),
    states: () => [],
    remaining: () => undefined,
    now: () => START,
  });
  const shown = [
    ...audit.flatMap(({ pieces }) => [...pieces]),
    await metrics.text(),
    JSON.stringify(examineKept({ databasePath: path, backupDir: undefined, github: { repositories: [] } })),
  ].join('\n');
  const key = store.facts.get('call key') ?? '';
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
  expect(shown).toContain('CG-2026-001');
  expect(shown).not.toContain(key);
  expect(shown).not.toContain('call key');
});
