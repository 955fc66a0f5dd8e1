import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { arrivalBlindSince, lookAtArrivals } from '../../src/app/watch-arrival.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { cveServices } from '../../src/release/cve-services.ts';
import { startSync, type SyncBench } from '../support/sync.ts';

let bench: SyncBench;
let ghsaId: string;
let cveId: string;

beforeAll(async () => {
  bench = await startSync();
});
afterAll(() => bench[Symbol.asyncDispose]());

const vulnerabilities = (range = '< 0.1.29') => [
  {
    package: { ecosystem: 'pip', name: 'codegate' },
    vulnerable_version_range: range,
    patched_versions: '0.1.29',
  },
];
let count = 20_000;

beforeEach(async () => {
  bench.wire.clearFaults();
  for (const name of bench.store.facts.under('arrival ').keys()) bench.store.facts.delete(`arrival ${name}`);
  bench.now = bench.now.add({ minutes: 1 });
  count += 1;
  cveId = `CVE-2026-${count}`;
  ghsaId = bench.report({ as: 'reporter' });
  await bench.run();
  bench.service.patchAdvisory(ghsaId, {
    state: 'draft',
    cve_id: cveId,
    vulnerabilities: vulnerabilities(),
  });
  await bench.run();
});

const caseId = () => bench.caseOf(ghsaId).id;
/** The requests about the arrival of this one, by path. */
const asked = () =>
  bench.wire.exchanges
    .map(({ path }) => path)
    .filter((path) => path === `/api/cve/${cveId}` || path === `/advisories/${ghsaId}`);
async function look(length: Temporal.DurationLike, policy = readPolicy()) {
  bench.now = bench.now.add(length);
  const { version } = bench.caseOf(ghsaId);
  const before = asked().length;
  const given = {
    store: bench.store,
    github: bench.github,
    cveServices: cveServices(bench.service.env['CVE_SERVICES_URL'] ?? ''),
    policy,
  };
  await lookAtArrivals(given, bench.now);
  return { asked: asked().slice(before), recorded: bench.since(ghsaId, version) };
}
async function published() {
  bench.service.patchAdvisory(ghsaId, { state: 'published' });
  await bench.run();
}
describe('an advisory', () => {
  test('is asked about nowhere before it is published, nor on its first day', async () => {
    expect((await look({ hours: 3 * 24 })).asked).toEqual([]);
    await published();
    expect((await look({ hours: 22 })).asked).toEqual([]);
    expect((await look({ hours: 2 })).asked).toEqual([`/api/cve/${cveId}`, `/advisories/${ghsaId}`]);
  });

  test('that GitHub does not show as published at that moment is asked about nowhere', async () => {
    await published();
    const fact = `arrival ${caseId()}`;
    expect(bench.store.facts.get(fact)).toBeDefined();
    bench.wire.addFault({ target: 'github', path: `/security-advisories/${ghsaId}`, status: 500, times: 9 });
    expect((await look({ hours: 24 })).asked).toEqual([]);
    expect(Object.keys(arrivalBlindSince(bench.store.facts, caseId()))).toEqual(['cve', 'database']);
  });

  test('that has arrived is recorded once, and asked about no more', async () => {
    await published();
    const { recorded } = await look({ hours: 24 });
    expect(recorded).toEqual([
      { type: 'arrival-seen', cve: 'published', database: 'reviewed', ranges: 'equal' },
    ]);
    await bench.run();
    bench.restart();
    await bench.run();
    expect((await look({ hours: 30 * 24 })).asked).toEqual([]);
  });

  test('that lags is looked for weekly, until it has arrived', async () => {
    bench.service.setArrival({ ghsa_id: ghsaId, cve: 'reserved', database: 'unreviewed' });
    await published();
    const first = await look({ hours: 24 });
    expect(first.recorded).toEqual([{ type: 'arrival-seen', cve: 'unpublished', database: 'unreviewed' }]);
    expect((await look({ hours: 6 * 24 })).asked).toEqual([]);
    expect(await look({ hours: 24 })).toMatchObject({ asked: { length: 2 }, recorded: [] });
    bench.service.setArrival({ ghsa_id: ghsaId, cve: 'published', database: 'reviewed', range: '< 0.1.30' });
    const third = await look({ hours: 7 * 24 });
    expect(third.recorded).toMatchObject([{ cve: 'published', database: 'reviewed', ranges: 'differ' }]);
    bench.service.setArrival({ ghsa_id: ghsaId, range: null });
    expect((await look({ hours: 7 * 24 })).recorded).toMatchObject([{ ranges: 'equal' }]);
    expect((await look({ hours: 7 * 24 })).asked).toEqual([]);
  });

  test('whose place does not answer is neither there nor missing, and looked for again the next day', async () => {
    await published();
    bench.wire.addFault({ target: 'cve', status: 502, times: 1 });
    const { recorded } = await look({ hours: 24 });
    expect(recorded).toEqual([{ type: 'arrival-seen', database: 'reviewed', ranges: 'equal' }]);
    expect(arrivalBlindSince(bench.store.facts, caseId())).toEqual({ cve: bench.now });
    expect((await look({ hours: 25 })).recorded).toMatchObject([{ cve: 'published' }]);
    expect(arrivalBlindSince(bench.store.facts, caseId())).toEqual({});
  });

  test('whose place does not answer for days has that place asked each day, and the others weekly', async () => {
    bench.service.setArrival({ ghsa_id: ghsaId, database: 'unreviewed' });
    await published();
    bench.wire.addFault({ target: 'cve', status: 502, times: 8 });
    const [record, entry] = [`/api/cve/${cveId}`, `/advisories/${ghsaId}`];
    expect((await look({ hours: 24 })).asked).toEqual([record, entry]);
    for (let day = 1; day <= 6; day += 1) expect((await look({ hours: 24 })).asked).toEqual([record]);
    const since = arrivalBlindSince(bench.store.facts, caseId()).cve;
    expect(since?.until(bench.now).total('hours')).toBe(6 * 24);
    expect((await look({ hours: 24 })).asked).toEqual([record, entry]);
    // It answers again: each at its own pace from then on.
    expect((await look({ hours: 24 })).recorded).toMatchObject([{ cve: 'published' }]);
    expect((await look({ hours: 5 * 24 })).asked).toEqual([]);
    bench.service.setArrival({ ghsa_id: ghsaId, database: 'reviewed' });
    expect((await look({ hours: 24 })).asked).toEqual([entry]);
  });

  test('of another service than the registry of CVEs is no answer, whatever its status', async () => {
    await published();
    bench.wire.addFault({ target: 'cve', status: 404, times: 1 });
    await look({ hours: 24 });
    expect(bench.caseOf(ghsaId).arrival?.cve).toBeUndefined();
    expect(arrivalBlindSince(bench.store.facts, caseId())).toEqual({ cve: bench.now });
  });

  test('is looked for by nobody where the policy says so', async () => {
    const off = readPolicy({ arrival: { look: false } });
    await published();
    expect((await look({ hours: 24 }, off)).asked).toEqual([]);
    expect(bench.store.facts.under('arrival ').size).toBe(0);
  });

  test('is not looked for until its CVE has come, but in GitHub’s database', async () => {
    bench.service.patchAdvisory(ghsaId, { cve_id: null });
    await published();
    expect((await look({ hours: 24 })).asked).toEqual([`/advisories/${ghsaId}`]);
    bench.service.patchAdvisory(ghsaId, { cve_id: cveId });
    await bench.run();
    expect((await look({ hours: 7 * 24 })).recorded).toMatchObject([{ cve: 'published' }]);
  });
});
