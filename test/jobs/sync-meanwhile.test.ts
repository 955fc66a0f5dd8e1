// @module-tag slow
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EventBody } from '../../src/process/events.ts';
import { doubtfulCve } from '../../src/app/request-cve.ts';
import { by } from '../support/temporary.ts';
import { CODEGATE, startSync, type SyncBench } from '../support/sync.ts';

// What happens to a case while GitHub answers is newer than the answer. And what one advisory cannot have does not
// cost the others theirs.

const VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const HARMLESS = 'CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N';
const PUBLISHABLE = {
  state: 'draft',
  vulnerabilities: [{ package: { ecosystem: 'pip', name: 'codegate' }, vulnerable_version_range: '< 1' }],
} as const;

let bench: SyncBench;
let ghsaId: string;

beforeEach(async () => {
  bench = await startSync();
  await bench.run();
  ghsaId = bench.report();
  await bench.run();
});
afterEach(() => bench[Symbol.asyncDispose]());

/** Somebody does it with a command: in GitHub, then in the case. */
function done(change: object, ...events: EventBody[]): void {
  bench.service.patchAdvisory(ghsaId, change);
  bench.store.cases.record(bench.caseOf(ghsaId), events, by('1', bench.now));
}

/** What the case hears of the advisory, when `act` happens before the sync has GitHub's answer to that question. */
async function heardAfter(when: keyof SyncBench['meanwhile'], act: () => void): Promise<EventBody[]> {
  const { version } = bench.caseOf(ghsaId);
  bench.meanwhile[when] = act;
  await bench.run();
  expect(bench.meanwhile).toEqual({});
  return bench.since(ghsaId, version);
}

describe('what happens to a case after the advisories were listed', () => {
  test.each<[string, object, EventBody]>([
    [
      'somebody joins the fix team',
      { collaborating_users: ['maintainer-1'] },
      { type: 'fix-team-added', login: 'maintainer-1' },
    ],
    [
      'the severity is scored',
      { cvss_vector_string: VECTOR },
      { type: 'severity-scored', band: 'critical', score: 9.8 },
    ],
    ['the CVE is named', { cve_id: 'CVE-2026-12345' }, { type: 'cve-assigned', cveId: 'CVE-2026-12345' }],
  ])('%s: it is not undone by what the listing still showed', async (_, change, event) => {
    bench.service.patchAdvisory(ghsaId, { cvss_vector_string: HARMLESS, cve_id: 'CVE-2026-11111' });
    await bench.run();
    // The listing shows the advisory as it was before, with a change that makes it be looked at.
    bench.service.patchAdvisory(ghsaId, {
      summary: 'Another summary',
      collaborating_users: ['maintainer-2'],
    });
    const joined = { type: 'fix-team-added', login: 'maintainer-2' };
    const merged =
      'collaborating_users' in change ? { collaborating_users: ['maintainer-2', 'maintainer-1'] } : change;
    expect(await heardAfter('listed', () => done(merged, event))).toEqual([event, joined]);
    await bench.run({ hours: 2 });
    expect(bench.since(ghsaId, bench.caseOf(ghsaId).version - 2)).toEqual([event, joined]);
  });

  test('somebody is taken out of the fix team: they do not come back', async () => {
    bench.service.patchAdvisory(ghsaId, { collaborating_users: ['maintainer-1'] });
    await bench.run();
    bench.service.patchAdvisory(ghsaId, { summary: 'Another summary' });
    const removed = { type: 'fix-team-removed', login: 'maintainer-1' } as const;
    expect(await heardAfter('listed', () => done({ collaborating_users: [] }, removed))).toEqual([removed]);
    expect(bench.caseOf(ghsaId).fixTeam).toEqual([]);
  });
});

describe('a case that changes while GitHub is asked about its very advisory', () => {
  const scored = { type: 'severity-scored', band: 'critical', score: 9.8 } as const;

  test('is left to the next run, which hears all of it', async () => {
    bench.service.patchAdvisory(ghsaId, { state: 'draft', collaborating_users: ['maintainer-1'] });
    const cursors = bench.cursors();
    expect(await heardAfter('owners', () => done({ cvss_vector_string: VECTOR }, scored))).toEqual([scored]);
    expect(bench.cursors()).toEqual(cursors);
    expect(bench.log.lines).toEqual([]);
    const { version } = bench.caseOf(ghsaId);
    await bench.run();
    expect(bench.since(ghsaId, version)).toEqual([
      { type: 'advisory-accepted' },
      { type: 'fix-team-added', login: 'maintainer-1' },
    ]);
    expect(bench.cursors()).not.toEqual(cursors);
  });

  test('does not keep another one from being followed', async () => {
    bench.service.patchAdvisory(ghsaId, { collaborating_users: ['maintainer-1'] });
    bench.now = bench.now.add({ minutes: 1 });
    const other = bench.report();
    await heardAfter('owners', () => done({ cvss_vector_string: VECTOR }, scored));
    expect(bench.caseOf(other).id).toBe('CG-2026-002');
  });
});

/** An advisory that no listing shows: published, and not changed since the last run. */
async function published(): Promise<string> {
  const id = bench.report();
  await bench.run();
  bench.service.patchAdvisory(id, PUBLISHABLE);
  bench.service.patchAdvisory(id, { state: 'published' });
  await bench.run();
  bench.now = bench.now.add({ minutes: 1 });
  bench.service.patchAdvisory(bench.report(), { state: 'closed' });
  await bench.run();
  return id;
}

describe('a lasting failure', () => {
  test.each([500, 403, 422])(
    'of one advisory that no listing shows (%i) does not keep others from being followed',
    async (status) => {
      const failing = [await published(), await published()];
      const fine = await published();
      for (let turn = 0; turn < 3; turn += 1) {
        // GitHub's id of an advisory stands in its own path only, which no listing asks for.
        for (const id of failing) bench.wire.addFault({ target: 'github', path: id, status, times: 1 });
        const news = bench.report();
        const cve = `CVE-2026-1000${turn}`;
        bench.service.patchAdvisory(fine, { cve_id: cve });
        // What moved no `updated_at` is found by asking for it.
        bench.store.facts.set(`sync cursor ${CODEGATE} published`, bench.now.add({ hours: 2 }).toString());
        bench.store.facts.delete(`sync whole ${CODEGATE}`);
        await bench.run();
        for (const id of failing) expect(bench.wire.takeFault('github', 'GET', id)).toBeUndefined();
        expect(bench.caseOf(news).status).toBe('open');
        expect(bench.caseOf(fine).cve.id).toBe(cve);
      }
    },
  );

  test('of a doubtful CVE request keeps neither others from being followed nor the cursor from moving', async () => {
    bench.service.patchAdvisory(ghsaId, { state: 'draft' });
    await bench.run();
    bench.store.facts.set(doubtfulCve(bench.caseOf(ghsaId).id), bench.now.toString());
    const asked = { target: 'github', path: `${ghsaId}/cve`, status: 502, times: 1 } as const;
    for (let turn = 0; turn < 3; turn += 1) {
      const cursors = bench.cursors();
      bench.now = bench.now.add({ minutes: 1 });
      bench.wire.addFault(asked);
      const news = bench.report();
      await bench.run();
      expect(bench.wire.takeFault('github', 'POST', asked.path)).toBeUndefined();
      expect(bench.caseOf(news).status).toBe('open');
      expect(bench.cursors()).not.toEqual(cursors);
    }
    expect(bench.caseOf(ghsaId).cve.requestedAt).toBeUndefined();
    await bench.run();
    expect(bench.caseOf(ghsaId).cve.requestedAt?.toString()).toBe(bench.now.toString());
  });
});
