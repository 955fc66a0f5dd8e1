import { expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/wire.ts';
import { caseIds, CODEGATE, startSync, type SyncBench } from '../support/sync.ts';

/** A sync that has run once, and 210 advisories that came since: reports, and drafts among them. */
async function withMany(): Promise<SyncBench> {
  const bench = await startSync();
  await bench.run();
  for (let count = 0; count < 210; count += 1) {
    bench.now = bench.now.add({ seconds: 1 });
    const ghsaId = bench.report();
    if (count < 105) bench.service.patchAdvisory(ghsaId, { state: 'draft' });
  }
  return bench;
}

const PAGE = 'sort=updated&direction=desc&per_page=100';

test('whatever happens in the middle of the pages loses nothing and opens nothing twice', async () => {
  await using bench = await withMany();
  const cursors = bench.cursors();
  const secondPage = { target: 'github', path: 'after=', times: 1 } as const;
  const faults: Fault[] = [
    { ...secondPage, status: 502 },
    { ...secondPage, drop: 'before' },
    { ...secondPage, drop: 'after' },
    { ...secondPage, status: 429 },
    { ...secondPage, path: `state=draft&${PAGE}&after=`, status: 500 },
    { ...secondPage, path: 'state=closed', status: 503 },
    { ...secondPage, path: `security-advisories?${PAGE}&after=`, drop: 'after' },
  ];
  for (const fault of faults) {
    bench.wire.addFault(fault);
    await bench.run();
    const asked = `${fault.path}state=draft&${PAGE}&after=`;
    expect(bench.wire.takeFault('github', 'GET', asked), 'the fault was met').toBeUndefined();
    expect(caseIds(bench)).toEqual([]);
    expect(bench.cursors()).toEqual(cursors);
  }
  expect(await bench.run()).toBe(6 + 3);
  expect(caseIds(bench)).toHaveLength(210);
  expect(bench.cursors()).not.toEqual(cursors);
  await bench.run({ hours: 2 });
  expect(caseIds(bench)).toHaveLength(210);
});

test('a kill between the cases and the cursor opens nothing twice', async () => {
  await using bench = await startSync();
  await bench.run();
  const ghsaId = bench.report();
  await bench.run();
  bench.store.facts.delete(`sync cursor ${CODEGATE} triage`);
  bench.restart();
  const { version } = bench.caseOf(ghsaId);
  await bench.run();
  expect(caseIds(bench)).toHaveLength(1);
  expect(bench.caseOf(ghsaId).version).toBe(version);
});

test('GitHub is left alone for as long as it asks', async () => {
  await using bench = await startSync({ repositories: ['stacklok/codegate', 'stacklok/other'] });
  bench.wire.addFault({ target: 'github', status: 429, times: 1 });
  // The wait concerns the token, not one repository.
  expect(await bench.run()).toBe(4);
  expect(await bench.run({ milliseconds: 999 })).toBe(0);
  // What their owner's listing shows, and whether it shows what each of the two does.
  expect(await bench.run({ milliseconds: 1 })).toBe(5 + 2 * 6);
});

test('a missing right is reported once, by its name, and nothing else is said', async () => {
  await using bench = await startSync({ tokenRights: 'none' });
  for (let turn = 0; turn < 3; turn += 1) await bench.run();
  bench.restart();
  await bench.run();
  const due = bench.store.outbox.due(bench.now, 50);
  expect(due.map(({ kind, recipient, notification }) => ({ kind, recipient, notification }))).toEqual([
    {
      kind: 'channel',
      recipient: 'security',
      notification: {
        template: 'github-rights',
        repository: CODEGATE,
        right: 'Repository security advisories: read',
      },
    },
  ]);
});

test('after it was granted and taken away again, it is reported again', async () => {
  await using bench = await startSync();
  const reported = () => bench.store.outbox.due(bench.now, 50).length;
  const refuse = (status: number, times: number) => bench.wire.addFault({ target: 'github', status, times });
  // Every listing of two runs.
  refuse(403, 8);
  await bench.run();
  await bench.run();
  expect(reported()).toBe(1);
  // A bad day of GitHub's is no recovery.
  refuse(502, 1);
  await bench.run();
  refuse(403, 1);
  await bench.run();
  expect(reported()).toBe(1);
  expect(await bench.run()).toBe(5);
  refuse(403, 1);
  await bench.run();
  expect(reported()).toBe(2);
  // Another right is another report.
  const headers = { 'x-accepted-github-permissions': 'members=read' };
  bench.wire.addFault({ target: 'github', status: 403, times: 1, headers });
  await bench.run();
  expect(reported()).toBe(3);
});

test('a repository out of the token’s sight is reported by its name', async () => {
  await using bench = await startSync({ repositories: ['stacklok/nowhere'] });
  await bench.run();
  await bench.run();
  expect(bench.store.outbox.due(bench.now, 50).map(({ notification }) => notification)).toEqual([
    {
      template: 'github-rights',
      repository: 'stacklok/nowhere',
      right: 'access to the repository stacklok/nowhere',
    },
  ]);
});

test('an advisory that is gone stops nothing', async () => {
  await using bench = await startSync();
  const ghsaId = bench.report();
  await bench.run();
  bench.wire.addFault({ target: 'github', path: ghsaId, status: 404, times: 1 });
  // As if it had been deleted: no listing shows it, and asking for it finds nothing.
  bench.service.patchAdvisory(ghsaId, {
    state: 'draft',
    vulnerabilities: [{ package: { ecosystem: 'pip', name: 'codegate' } }],
  });
  bench.service.patchAdvisory(ghsaId, { state: 'published' });
  bench.store.facts.set(`sync cursor ${CODEGATE}`, bench.now.add({ hours: 1 }).toString());
  const later = bench.report();
  await bench.run({ hours: 1 });
  expect(bench.caseOf(later).id).toBe('CG-2026-002');
  expect(
    bench.store.outbox.due(bench.now, 50).map(({ notification }) => notification.template),
  ).not.toContain('github-rights');
});

test('while CODEOWNERS cannot be had nobody new is judged; where it may not be read, nobody is a code owner', async () => {
  await using bench = await startSync();
  const ghsaId = bench.report();
  await bench.run();
  const { version } = bench.caseOf(ghsaId);
  bench.service.patchAdvisory(ghsaId, { collaborating_users: ['maintainer-1'] });
  const contents = { target: 'github', path: '/contents/', times: 1 } as const;
  bench.wire.addFault({ ...contents, status: 503 });
  await bench.run();
  expect(bench.since(ghsaId, version)).toEqual([]);
  bench.wire.addFault({ ...contents, status: 403 });
  await bench.run();
  expect(bench.since(ghsaId, version)).toEqual([{ type: 'outsider-seen', login: 'maintainer-1' }]);
  // Somebody mends it: they are on the fix team, and nobody has to do a thing.
  await bench.run({ hours: 1 });
  expect(bench.since(ghsaId, version + 1)).toEqual([{ type: 'fix-team-added', login: 'maintainer-1' }]);
  expect(bench.caseOf(ghsaId)).toMatchObject({ fixTeam: ['maintainer-1'], outsiders: [] });
});

test('nothing embargoed is in the log', async () => {
  await using bench = await startSync();
  bench.report();
  for (const status of [502, 403, 404, 422]) {
    bench.wire.addFault({ target: 'github', status, times: 1 });
    await bench.run();
  }
  await bench.run();
  const log = bench.log.lines.join('\n');
  expect(bench.log.lines.length).toBeGreaterThanOrEqual(4);
  expect(log).not.toMatch(/GHSA|http|A summary|Steps/i);
});
