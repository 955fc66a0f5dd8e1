import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CODEGATE, refusal, startBench, type Bench } from '../../support/sandbox-github.ts';

let bench: Bench;

beforeAll(async () => {
  bench = await startBench();
});

afterAll(() => bench.github.close());

const VULNERABILITIES = [
  { package: { ecosystem: 'pip' as const, name: 'codegate' }, vulnerable_version_range: '< 1.2.0' },
];
const DRAFT = { summary: 'A summary', description: 'A description', vulnerabilities: VULNERABILITIES };
const V31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

async function draft(more: object = {}): Promise<string> {
  const { data } = await bench.octokit.rest.securityAdvisories.createRepositoryAdvisory({
    ...CODEGATE,
    ...DRAFT,
    ...more,
  });
  return data.ghsa_id;
}

function patch(ghsaId: string, fields: object) {
  return bench.octokit.rest.securityAdvisories.updateRepositoryAdvisory({
    ...CODEGATE,
    ghsa_id: ghsaId,
    ...fields,
  });
}

async function read(ghsaId: string) {
  const answer = await bench.octokit.rest.securityAdvisories.getRepositoryAdvisory({
    ...CODEGATE,
    ghsa_id: ghsaId,
  });
  return answer.data;
}

function create(body: Record<string, unknown>) {
  return bench.octokit.request('POST /repos/stacklok/codegate/security-advisories', body);
}

describe('the state machine', () => {
  test('a report waits in triage, and accepting it makes a draft', async () => {
    const { ghsa_id: id } = bench.github.report({
      repository: 'stacklok/codegate',
      ...DRAFT,
      as: 'reporter',
    });
    expect(id).toMatch(/^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$/);
    expect(await read(id)).toMatchObject({
      state: 'triage',
      submission: { accepted: false },
      author: { login: 'reporter' },
      publisher: null,
    });
    const { data } = await patch(id, { state: 'draft' });
    expect(data).toMatchObject({ state: 'draft', submission: { accepted: true } });
  });

  test('publishing stamps the advisory, names the publisher and takes the fork away', async () => {
    const id = await draft({ start_private_fork: true });
    expect((await read(id)).private_fork).toMatchObject({
      name: `codegate-${id.toLowerCase()}`,
      private: true,
    });
    bench.advance('PT1H');
    const { data } = await patch(id, { state: 'published' });
    expect(data).toMatchObject({
      state: 'published',
      published_at: '2026-11-02T10:00:00Z',
      updated_at: '2026-11-02T10:00:00Z',
      publisher: { login: 'codegate-advisory-bot' },
      private_fork: null,
    });
  });

  test.each([
    ['published', 'draft'],
    ['published', 'closed'],
    ['closed', 'published'],
    ['triage', 'published'],
  ])('%s → %s is refused in GitHub’s words', async (from, to) => {
    const id =
      from === 'triage'
        ? bench.github.report({ repository: 'stacklok/codegate', ...DRAFT }).ghsa_id
        : await draft();
    if (from !== 'triage') await patch(id, { state: from });
    const { status, message } = await refusal(patch(id, { state: to }));
    expect(status).toBe(422);
    expect(message).toBe(`Invalid state transition from \`${from}\` to \`${to}\`.`);
  });

  test('a closed advisory reopens as a draft', async () => {
    const id = await draft();
    expect((await patch(id, { state: 'closed' })).data.closed_at).not.toBeNull();
    expect((await patch(id, { state: 'draft' })).data).toMatchObject({ state: 'draft', closed_at: null });
  });

  test('an advisory without an affected product cannot be published', async () => {
    const id = await draft({ vulnerabilities: [] });
    const { status, message } = await refusal(patch(id, { state: 'published' }));
    expect(status).toBe(422);
    expect(message).toContain('vulnerabilities');
  });
});

describe('editing', () => {
  test('arrays replace what was there', async () => {
    const id = await draft();
    await patch(id, {
      collaborating_users: ['maintainer-1', 'maintainer-2'],
      collaborating_teams: ['security'],
    });
    const { data } = await patch(id, { collaborating_users: ['contributor'] });
    expect(data.collaborating_users?.map(({ login }) => login)).toEqual(['contributor']);
    expect(data.collaborating_teams?.map(({ slug }) => slug)).toEqual(['security']);
  });

  test('a vector scores the advisory and locks the severity', async () => {
    const id = await draft({ severity: 'low' });
    const { data } = await patch(id, { cvss_vector_string: V31 });
    expect(data).toMatchObject({ severity: 'critical', cvss: { vector_string: V31, score: 9.8 } });
    expect(data.cvss_severities?.cvss_v3).toMatchObject({ score: 9.8 });
    expect(await refusal(patch(id, { severity: 'low' }))).toMatchObject({
      status: 422,
      message: 'Cannot update severity value when CVSS is set.',
    });
    const freed = await patch(id, { cvss_vector_string: null, severity: 'low' });
    expect(freed.data).toMatchObject({ severity: 'low', cvss: { vector_string: null } });
  });

  test.each([
    [{ cvss_vector_string: 'CVSS:3.1/AV:N/AC:L' }, 'Validation Failed'],
    [{ cvss_vector_string: 'CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }, 'Validation Failed'],
    [{ collaborating_users: ['nobody-here'] }, 'Validation Failed'],
    [{ collaborating_teams: ['nobodies'] }, 'Validation Failed'],
    [{ cve_id: 'CVE-26-1' }, 'Validation Failed'],
    [{ summary: 'x'.repeat(1025) }, 'Only 1024 characters are allowed; 1025 were supplied.'],
    [{ state: 'triage' }, 'is not a member of ["published","closed","draft"]'],
    [{ ecosystem: 'pip' }, '"ecosystem" is not a permitted key.'],
    [{ vulnerabilities: [{ package: { ecosystem: 'cobol' } }] }, '"cobol" is not a member of'],
  ])('%j is refused', async (fields, words) => {
    const id = await draft();
    const before = await read(id);
    const { status, message } = await refusal(patch(id, fields));
    expect(status).toBe(422);
    expect(message).toContain(words);
    expect(await read(id)).toEqual(before);
  });

  test('creating wants a summary, and severity or vector but not both', async () => {
    const { summary, ...unnamed } = DRAFT;
    expect((await refusal(create(unnamed))).message).toBe('Invalid request.\n\n"summary" wasn\'t supplied.');
    const both = await refusal(create({ ...unnamed, summary, severity: 'low', cvss_vector_string: V31 }));
    expect(both.status).toBe(422);
  });

  test.each([
    ['CVSS:3.1/AV:L/AC:H/PR:L/UI:R/S:U/C:L/I:N/A:N/E:P', 2.2, 'low'],
    ['CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4, 'medium'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H', 9.6, 'critical'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3, 'critical'],
  ])('%s scores %d', async (vector, score, severity) => {
    const scoring = await startBench();
    const { ghsa_id: id } = scoring.github.report({
      repository: 'stacklok/codegate',
      ...DRAFT,
      cvss_vector_string: vector,
    });
    expect(scoring.github.advisory(id)).toMatchObject({ severity, cvss: { vector_string: vector, score } });
    await scoring.github.close();
  });

  test('a CVE is asked for once, and its id arrives by GitHub’s hand', async () => {
    const id = await draft();
    const ask = () =>
      bench.octokit.rest.securityAdvisories.createRepositoryAdvisoryCveRequest({ ...CODEGATE, ghsa_id: id });
    expect((await ask()).status).toBe(202);
    expect((await refusal(ask())).status).toBe(422);
    expect((await read(id)).cve_id).toBeNull();
    bench.github.patchAdvisory(id, { cve_id: 'CVE-2026-12345' });
    expect((await read(id)).identifiers).toContainEqual({ type: 'CVE', value: 'CVE-2026-12345' });
  });

  test('a fork is private, the advisory names it, and there is one', async () => {
    const id = await draft();
    const fork = () => bench.octokit.rest.securityAdvisories.createFork({ ...CODEGATE, ghsa_id: id });
    const { status, data } = await fork();
    expect(status).toBe(202);
    expect(data).toMatchObject({ private: true, fork: true });
    expect((await read(id)).private_fork?.full_name).toBe(data.full_name);
    expect((await refusal(fork())).status).toBe(422);
  });
});

describe('who may', () => {
  test('see an unpublished advisory: administrators, collaborators and its author', async () => {
    const { ghsa_id: id } = bench.github.report({
      repository: 'stacklok/codegate',
      ...DRAFT,
      as: 'reporter',
    });
    const get = (login?: string) =>
      bench.as(login).rest.securityAdvisories.getRepositoryAdvisory({ ...CODEGATE, ghsa_id: id });
    expect((await get('security-1')).status).toBe(200);
    expect((await get('reporter')).status).toBe(200);
    expect(await refusal(get('maintainer-1'))).toMatchObject({ status: 404, message: 'Not Found' });
    expect((await refusal(get())).status).toBe(404);
    await patch(id, { collaborating_teams: ['maintainers'] });
    expect((await get('maintainer-1')).status).toBe(200);
    await patch(id, { state: 'draft' });
    await patch(id, { state: 'published' });
    expect((await get()).status).toBe(200);
  });

  test('edit: a collaborator the fields, an administrator the state and the collaborators', async () => {
    const id = await draft();
    await patch(id, { collaborating_users: ['maintainer-1'] });
    const edit = (fields: object) =>
      bench
        .as('maintainer-1')
        .rest.securityAdvisories.updateRepositoryAdvisory({ ...CODEGATE, ghsa_id: id, ...fields });
    expect((await edit({ summary: 'Better' })).data.summary).toBe('Better');
    expect((await refusal(edit({ state: 'closed' }))).status).toBe(403);
    expect((await refusal(edit({ collaborating_users: [] }))).status).toBe(403);
  });
});
