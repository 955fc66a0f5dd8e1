import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CODEGATE,
  failure,
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

const read = (ghsaId: string) => bench.github.advisoryText(CODEGATE, ghsaId);

describe('the text of an advisory', () => {
  test('is what GitHub has, word for word', async () => {
    const ghsaId = bench.draft({
      summary: 'Secrets leak @everyone',
      description: '### Impact\n\nAll of it.',
      vulnerabilities: [
        {
          package: { ecosystem: 'pip', name: 'codegate' },
          vulnerable_version_range: '< 0.1.29',
          patched_versions: '0.1.29',
        },
        { package: { ecosystem: 'other', name: null }, patched_versions: '  ' },
      ],
      cwe_ids: ['CWE-918'],
      cvss_vector_string: V31,
      cve_id: 'CVE-2026-12345',
      private_fork: true,
    });
    const { parts = {}, ...text } = await read(ghsaId);
    expect(Object.keys(parts)).toContain('description');
    expect(text).toEqual({
      ghsaId,
      state: 'draft',
      publishedAt: undefined,
      url: `https://github.com/${CODEGATE}/security/advisories/${ghsaId}`,
      cveId: 'CVE-2026-12345',
      summary: 'Secrets leak @everyone',
      description: '### Impact\n\nAll of it.',
      severity: 'critical',
      cvss: { version: '3.1', vector: V31, score: 9.8 },
      products: [
        { ecosystem: 'pip', name: 'codegate', affected: '< 0.1.29', patched: '0.1.29' },
        { ecosystem: 'other', name: undefined, affected: undefined, patched: undefined },
      ],
      weaknesses: [{ id: 'CWE-918', name: 'Server-Side Request Forgery (SSRF)' }],
      credits: [],
      hasFork: true,
    });
    bench.service.patchAdvisory(ghsaId, { state: 'published', cvss_vector_string: V40 });
    expect(await read(ghsaId)).toMatchObject({
      state: 'published',
      publishedAt: Temporal.Instant.from('2026-03-02T09:00:00Z'),
      cvss: { version: '4.0', vector: V40, score: 9.3 },
      hasFork: false,
    });
  });

  test('names those alone who accepted their credit', async () => {
    const ghsaId = bench.draft({
      credits: [
        { login: 'reporter', type: 'reporter', state: 'accepted' },
        { login: 'contributor', type: 'finder', state: 'declined' },
        { login: 'outsider', type: 'finder', state: 'pending' },
        { login: 'maintainer-1', type: 'remediation_developer' },
      ],
    });
    expect((await read(ghsaId)).credits).toEqual([{ login: 'reporter', type: 'reporter' }]);
  });

  test('of a report that says nothing more is empty where nobody filled it in', async () => {
    const report = { repository: CODEGATE, summary: 'Leak', description: '' };
    const { ghsa_id: ghsaId } = bench.service.report(report);
    expect(await read(ghsaId)).toMatchObject({
      state: 'triage',
      cveId: undefined,
      severity: undefined,
      cvss: undefined,
      products: [],
      weaknesses: [],
    });
  });

  test('that is not there is missing, and one that may not be read is a right that lacks', async () => {
    expect(await failure(read('GHSA-2345-6789-cfgh'))).toEqual({ kind: 'missing' });
    await using blind = await startGitHubBench({ tokenRights: 'none' });
    const asked = blind.github.advisoryText(CODEGATE, blind.draft());
    expect(await failure(asked)).toEqual({
      kind: 'rights',
      right: 'Repository security advisories: read',
    });
  });
});

const both = (cvss_v3: unknown, cvss_v4: unknown) => ({ cvss_severities: { cvss_v3, cvss_v4 } });

async function reading(answer: Scripted) {
  await using scripted = await startScripted(() => answer);
  return await scripted.github.advisoryText(CODEGATE, 'GHSA-2345-6789-cfgh');
}

describe('what other GitHubs answer', () => {
  const least = {
    ghsa_id: 'GHSA-2345-6789-cfgh',
    state: 'withdrawn',
    html_url: 'https://github.com/stacklok/codegate/security/advisories/GHSA-2345-6789-cfgh',
    summary: 'Leak',
  };

  const cvssOf = async (more: object) => (await reading({ status: 200, body: { ...least, ...more } })).cvss;

  test('may be less', async () => {
    const text = await reading({ status: 200, body: { ...least, severity: 'unheard-of', cvss: 5 } });
    expect(text).toMatchObject({ state: 'withdrawn', description: '', severity: undefined, credits: [] });
  });

  test('of two vectors the newer one counts, and a score of 0 or no vector is no score', async () => {
    const v3 = { vector_string: V31, score: 9.8 };
    const v4 = { vector_string: V40, score: 9.3 };
    expect(await cvssOf(both(v3, v4))).toEqual({ version: '4.0', vector: V40, score: 9.3 });
    expect(await cvssOf(both(v3, { ...v4, score: 0 }))).toMatchObject({ version: '3.1' });
    expect(await cvssOf(both(v3, { vector_string: null, score: 9 }))).toMatchObject({ version: '3.1' });
    expect(await cvssOf(both(null, { vector_string: 'AV:N/AC:L', score: 9 }))).toBeUndefined();
    const old = V31.replace('3.1', '3.0');
    expect(await cvssOf({ cvss: { vector_string: old, score: 9.8 } })).toMatchObject({ version: '3.0' });
  });

  test('that is cut, no advisory, or none at all today may come later', async () => {
    const strange: Scripted[] = [
      'cut',
      'drop',
      { status: 502, body: {} },
      { status: 200, body: [] },
      { status: 200, body: { ...least, state: 'secret' } },
      { status: 200, body: { ...least, published_at: 'yesterday' } },
      { status: 200, body: Buffer.from('<html>'), headers: { 'content-type': 'text/html' } },
    ];
    for (const each of strange) expect(await failure(reading(each))).toEqual({ kind: 'later' });
  });

  test('says nothing of it in the error', async () => {
    const body = { ...least, summary: 5, state: 'SECRET' };
    const error: unknown = await reading({ status: 200, body }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: 'GitHub: later' });
    expect(JSON.stringify(error)).not.toMatch(/GHSA|SECRET/);
  });
});

testContract(() => bench);
