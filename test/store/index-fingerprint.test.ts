import { appendFileSync, cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readPolicy } from '../../src/process/policy.ts';
import { codeFingerprint, indexFingerprint } from '../../src/store/index-fingerprint.ts';
import { by, opened, temporaryDirectory, temporaryStore } from '../support/temporary.ts';

const PROCESS = fileURLToPath(new URL('../../src/process', import.meta.url));

/** The fingerprint of the rules of today once `change` was done to a copy of them. */
function after(change: (copy: string) => void): string {
  using directory = temporaryDirectory();
  const copy = join(directory.path, 'elsewhere');
  cpSync(PROCESS, copy, { recursive: true });
  change(copy);
  return codeFingerprint(copy);
}

test('the same rules have the same fingerprint, wherever they lie', () => {
  expect(after(() => {})).toBe(codeFingerprint(PROCESS));
  expect(indexFingerprint(readPolicy())).toBe(indexFingerprint(readPolicy()));
});

test.each<[string, (copy: string) => void]>([
  ['a changed file', (copy) => appendFileSync(join(copy, 'steps.ts'), '\n')],
  ['a changed file in a folder', (copy) => appendFileSync(join(copy, 'notifications/reminders.ts'), '\n')],
  ['a new file', (copy) => appendFileSync(join(copy, 'new.ts'), '')],
  ['a file less', (copy) => rmSync(join(copy, 'steps.ts'))],
  ['another name', (copy) => renameSync(join(copy, 'steps.ts'), join(copy, 'stepping.ts'))],
])('%s gives another one', (_, change) => {
  expect(after(change)).not.toBe(codeFingerprint(PROCESS));
});

test('so do other rows, another policy and other code', () => {
  const rows = fileURLToPath(new URL('../../src/store/case-index.ts', import.meta.url));
  const policies = [{}, { deadlines: { 'fix-team': 'PT8H' } }].map(readPolicy);
  const [usual, other] = policies.map((policy) => indexFingerprint(policy, 'code'));
  expect(codeFingerprint(PROCESS, [rows])).not.toBe(codeFingerprint(PROCESS));
  expect(other).not.toBe(usual);
  expect(indexFingerprint(readPolicy(), 'other code')).not.toBe(usual);
});

test('a start with other rules than the last one makes the index anew, and the next one leaves it', () => {
  using temporary = temporaryStore();
  temporary.store.cases.open([opened()], by('1'));
  const spoil = () => void temporary.database.sqlite.exec("UPDATE cases SET stage = 'nonsense'");
  const stages = () => temporary.database.sqlite.prepare('SELECT stage FROM cases').pluck().all();
  spoil();
  temporary.database.sqlite
    .prepare("UPDATE facts SET value = ? WHERE name = 'policy'")
    .run(indexFingerprint(temporary.policy, 'the rules of an older bot'));
  temporary.restart();
  expect(stages()).toEqual(['intake']);
  spoil();
  temporary.restart();
  expect(stages()).toEqual(['nonsense']);
});
