import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CODEGATE,
  failure,
  outcome,
  startGitHubBench,
  testContract,
  type GitHubBench,
} from '../support/github-client.ts';
import { startScripted, type Scripted } from '../support/scripted-github.ts';

let bench: GitHubBench;

beforeAll(async () => {
  bench = await startGitHubBench();
});

afterAll(() => bench[Symbol.asyncDispose]());

const V31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const V40 = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';

const PATCHED = [
  {
    package: { ecosystem: 'pip', name: 'codegate' },
    vulnerable_version_range: '< 0.1.29',
    patched_versions: '0.1.29',
    vulnerable_functions: [],
  },
];

/** What GitHub says when it will not. */
const words = (message: string, errors: unknown[] = []) => ({
  status: 422,
  body: { message, errors, documentation_url: 'https://docs.github.com/rest#request-a-cve' },
});

describe('the severity', () => {
  test('is scored by a vector, and only the score comes back', async () => {
    const ghsaId = bench.draft({ severity: 'low' });
    const first = await bench.github.scoreSeverity(CODEGATE, ghsaId, V31);
    expect(first.facts.severity).toEqual({ band: 'critical', score: 9.8 });
    const second = await bench.github.scoreSeverity(CODEGATE, ghsaId, V40);
    expect(second.facts.severity).toEqual({ band: 'critical', score: 9.3 });
    expect(JSON.stringify(second)).not.toContain('CVSS');
  });

  test('is a band alone where there is no vector, and refused beside one', async () => {
    const ghsaId = bench.draft();
    const { facts } = await bench.github.classify(CODEGATE, ghsaId, 'medium');
    expect(facts.severity).toEqual({ band: 'medium', score: undefined });
    await bench.github.scoreSeverity(CODEGATE, ghsaId, V31);
    const refused = bench.github.classify(CODEGATE, ghsaId, 'low');
    expect(await failure(refused)).toEqual({ kind: 'refused', status: 422 });
  });

  test('of what is public stays as it is: one person changes nothing that everybody reads', async () => {
    const ghsaId = bench.draft({ severity: 'low', vulnerabilities: PATCHED });
    bench.service.patchAdvisory(ghsaId, { state: 'published' });
    const position = bench.wire.exchanges.length;
    const { github } = bench;
    for (const change of [
      () => github.scoreSeverity(CODEGATE, ghsaId, V31),
      () => github.classify(CODEGATE, ghsaId, 'high'),
      () => github.assignCve(CODEGATE, ghsaId, 'CVE-2026-66666'),
      () => github.closeAdvisory(CODEGATE, ghsaId),
    ])
      expect(await failure(change())).toEqual({ kind: 'public' });
    expect(bench.writesSince(position)).toEqual([]);
  });

  test('is not scored by what GitHub takes for no vector', async () => {
    const asked = bench.github.scoreSeverity(CODEGATE, bench.draft(), 'CVSS:3.1/AV:N');
    expect(await failure(asked)).toEqual({ kind: 'refused', status: 422 });
  });
});

describe('a CVE id', () => {
  test('is requested once, and what GitHub knows already is told apart', async () => {
    const ghsaId = bench.draft();
    const { github } = bench;
    expect(await github.requestCve(CODEGATE, ghsaId)).toBe('requested');
    expect(await github.requestCve(CODEGATE, ghsaId)).toBe('requested-before');
    bench.service.patchAdvisory(ghsaId, { cve_id: 'CVE-2026-12345' });
    expect(await github.requestCve(CODEGATE, ghsaId)).toBe('assigned-before');
  });

  test('is one request, however many press at once', async () => {
    const ghsaId = bench.draft();
    const position = bench.wire.exchanges.length;
    const presses = Array.from({ length: 3 }, () => bench.github.requestCve(CODEGATE, ghsaId));
    expect(await Promise.all(presses)).toEqual(['requested', 'requested', 'requested']);
    expect(bench.writesSince(position)).toHaveLength(1);
  });

  test('is refused where GitHub gives none', async () => {
    const ghsaId = bench.draft({ state: 'closed' });
    expect(await failure(bench.github.requestCve(CODEGATE, ghsaId))).toEqual({
      kind: 'refused',
      status: 422,
    });
  });

  test('that another CNA gave is recorded, unless it is none', async () => {
    const ghsaId = bench.draft();
    const { facts } = await bench.github.assignCve(CODEGATE, ghsaId, 'CVE-2026-12345');
    expect(facts.cveId).toBe('CVE-2026-12345');
    const refused = bench.github.assignCve(CODEGATE, ghsaId, 'CVE-26-1');
    expect(await failure(refused)).toEqual({ kind: 'refused', status: 422 });
    expect(bench.service.advisory(ghsaId).cve_id).toBe('CVE-2026-12345');
  });

  const ghsaId = 'GHSA-2345-6789-cfgh';
  const requesting = async (refusal: Scripted, cveId: string | null = null) => {
    await using scripted = await startScripted(({ method }) =>
      method === 'POST'
        ? refusal
        : { status: 200, body: { ghsa_id: ghsaId, summary: 's', state: 'draft', cve_id: cveId } },
    );
    return await outcome(scripted.github.requestCve(CODEGATE, ghsaId));
  };

  test('was requested before in whatever words GitHub says it', async () => {
    for (const each of [
      words('A CVE has already been requested for this advisory.'),
      words('CVE requested already'),
      words('Validation Failed', [{ code: 'custom', message: 'A CVE request is already pending.' }]),
      words('Validation Failed', ['CVE was already requested']),
    ])
      expect(await requesting(each)).toBe('requested-before');
  });

  test('that is there shows in the advisory, whatever GitHub’s words', async () => {
    expect(await requesting(words('No.'), 'CVE-2026-12345')).toBe('assigned-before');
    expect(await requesting(words('The advisory already has a CVE ID.'), 'CVE-2026-12345')).toBe(
      'assigned-before',
    );
    expect(await requesting(words('The request is not valid.'))).toEqual({ kind: 'refused', status: 422 });
    expect(await requesting(words('Already said no.'))).toEqual({ kind: 'refused', status: 422 });
    expect(await requesting({ status: 400, body: { message: 'already requested' } })).toEqual({
      kind: 'refused',
      status: 400,
    });
  });
});

testContract(() => bench);
