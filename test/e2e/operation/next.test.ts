import { afterAll, beforeAll, expect, test } from 'vitest';
import { CASE, hold, START_MS, testExchanges, withCoordinator, type Held } from '../support/support.ts';

// Whose turn it is, case by case.

let held: Held;
let ghsaId: string;
beforeAll(async () => {
  held = await hold();
  ghsaId = await withCoordinator(held.sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

/** Who of the three is told that they owe the case's next act. */
async function owing(): Promise<string[]> {
  const owe: string[] = [];
  for (const person of ['security-1', 'security-2', 'maintainer-1'])
    if ((await held.sandbox.run(person, '/advisory next')).text.includes(`**${CASE}**`)) owe.push(person);
  return owe;
}

test('what the security team owes is the coordinator’s', async () => {
  expect(await owing()).toEqual(['security-1']);
});

test('what the fix team owes is theirs alone, however much the coordinator is linked to GitHub', async () => {
  const { sandbox } = held;
  sandbox.patchAdvisory(ghsaId, {
    vulnerabilities: [
      {
        package: { ecosystem: 'pip', name: 'codegate' },
        vulnerable_version_range: '< 1',
        patched_versions: '1',
      },
    ],
    severity: 'low',
    private_fork: true,
  });
  await sandbox.advance('PT5M');
  await sandbox.run('security-1', `/advisory cve case:${CASE}`);
  expect(await owing()).toEqual(['maintainer-1']);
});

test('an approval that another member asks for is the rest of the security team’s to answer', async () => {
  await held.sandbox.run('security-1', `/advisory fix-team add case:${CASE} member:outsider`);
  expect(await owing()).toEqual(['security-2', 'maintainer-1']);
  const next = await held.sandbox.run('security-2', '/advisory next');
  expect(next.text).toContain('-# Another member’s approval is asked for');
});

testExchanges(() => held.sandbox);
