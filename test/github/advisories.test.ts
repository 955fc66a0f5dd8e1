import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGitHub, type GitHub } from '../../src/github/github.ts';
import { startGitHub, type GitHubService } from '../../src/sandbox/github/service.ts';
import { PEOPLE } from '../../src/sandbox/people.ts';
import { Wire } from '../../src/sandbox/wire.ts';
import { failure } from '../support/github-client.ts';
import { startScripted } from '../support/scripted-github.ts';

const CODEGATE = 'stacklok/codegate';
const START = Temporal.Instant.from('2026-03-02T09:00:00Z');

const wire = new Wire();
let now = START;
let service: GitHubService;
let github: GitHub;

const gitHubOf = (token: string | undefined, apiUrl = service.url) =>
  createGitHub({
    auth: { kind: 'token', token: token ?? '' },
    apiUrl,
    repositories: [CODEGATE],
  });

beforeAll(async () => {
  service = await startGitHub({ wire, now: () => now, people: PEOPLE });
  github = gitHubOf(service.env['GITHUB_TOKEN']);
});

afterAll(() => service.close());

const report = (summary = 'A secret summary') => {
  now = now.add({ minutes: 1 });
  return service.report({ repository: CODEGATE, summary, description: 'Steps', as: 'reporter' }).ghsa_id;
};

test('nothing of the vulnerability itself is kept of an advisory', async () => {
  const ghsaId = report();
  service.patchAdvisory(ghsaId, {
    state: 'draft',
    cvss_vector_string: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    cwe_ids: ['CWE-79'],
    vulnerabilities: [
      { package: { ecosystem: 'pip', name: 'codegate' }, vulnerable_version_range: '< 1.2.3' },
    ],
    credits: [{ login: 'reporter', type: 'finder', state: 'declined' }],
  });
  const seen = await github.advisory(CODEGATE, ghsaId);
  expect(seen.facts).toEqual({
    ghsaId,
    state: 'draft',
    publishedAt: undefined,
    hasDetails: true,
    severity: { band: 'critical', score: 9.8 },
    cveId: undefined,
    collaborators: [],
    knowsAllCollaborators: true,
    hasFork: false,
    credits: new Map([['reporter', 'declined']]),
  });
  expect(JSON.stringify(seen)).not.toMatch(/secret|Steps|CVSS:|CWE|1\.2\.3/);
});

test('a report names its reporter, and a draft of the team nobody', async () => {
  const seen = await github.advisory(CODEGATE, report());
  expect(seen.reporter).toBe('reporter');
  expect(seen.createdAt.toString()).toBe(now.toString());
  const draft = await github.createDraft(CODEGATE, 'CG-2026-007');
  expect(draft).toMatchObject({ caseId: 'CG-2026-007', facts: { state: 'draft' } });
  expect(draft.reporter).toBeUndefined();
});

test('a draft that is made says nothing but the case’s id and the headings to fill in', async () => {
  const { facts } = await github.createDraft(CODEGATE, 'CG-2026-008');
  const { summary, description, severity } = service.advisory(facts.ghsaId);
  expect(summary).toBe('CG-2026-008: details to follow');
  expect(description?.match(/^#.*$/gm)).toEqual([
    '### Impact',
    '### Patches',
    '### Workarounds',
    '### References',
  ]);
  expect(severity).toBeNull();
});

test('the draft of a case is found by the id in its summary alone', async () => {
  const { facts } = await github.createDraft(CODEGATE, 'CG-2026-1009');
  expect((await github.findDraft(CODEGATE, 'CG-2026-1009'))?.facts.ghsaId).toBe(facts.ghsaId);
  expect(await github.findDraft(CODEGATE, 'CG-2026-100')).toBeUndefined();
  service.patchAdvisory(facts.ghsaId, { summary: 'see CG-2026-1009: details' });
  expect(await github.findDraft(CODEGATE, 'CG-2026-1009')).toBeUndefined();
});

test('a report cannot pass itself off as the draft of a case', async () => {
  const ghsaId = report('CG-2026-008: details to follow');
  expect((await github.advisory(CODEGATE, ghsaId)).caseId).toBeUndefined();
});

test('a listing since an instant holds what changed then or later, and asks no further', async () => {
  const ids = Array.from({ length: 120 }, () => report());
  const since = now.subtract({ minutes: 2 });
  const before = wire.exchanges.length;
  const { seen } = await github.list(CODEGATE, { state: 'triage', since });
  expect(seen.map(({ facts }) => facts.ghsaId)).toEqual(ids.slice(-3).toReversed());
  expect(wire.exchanges.length - before).toBe(1);
  const { seen: all } = await github.list(CODEGATE, { state: 'triage' });
  expect(all.map(({ facts }) => facts.ghsaId)).toEqual(expect.arrayContaining(ids));
  expect(wire.exchanges.length - before).toBe(3);
});

test('a login is found in any spelling, and one that nobody has is none', async () => {
  const account = await github.findAccount('Security-1');
  expect(account?.login).toBe('security-1');
  expect(await github.findAccount('nobody-at-all')).toBeUndefined();
  // Under whatever name, its number is the account's.
  expect(await github.accountWith(account?.id ?? 0)).toEqual(account);
  expect(await github.accountWith(1)).toBeUndefined();
});

const missing = async (token: string | undefined, repository = CODEGATE) =>
  (await gitHubOf(token).rights(repository)).missing;

describe('the rights of a token', () => {
  test('of an administrator suffice', async () => {
    expect(await missing(service.env['GITHUB_TOKEN'])).toEqual([]);
  });

  test('of anybody else do not', async () => {
    expect(await missing(service.tokenOf('outsider'))).toEqual([
      'Repository security advisories: read and write (as repository admin)',
    ]);
    expect(await missing('github_pat_unknown')).toEqual(['a token that GitHub accepts']);
    expect(await missing(service.tokenOf('outsider'), 'stacklok/internal')).toEqual([
      'access to the repository stacklok/internal',
    ]);
  });

  test('on advisories are named as GitHub’s settings have them', async () => {
    const poor = await startGitHub({ wire, now: () => now, people: PEOPLE, tokenRights: 'none' });
    try {
      const { missing: lacks } = await gitHubOf(poor.env['GITHUB_TOKEN'], poor.url).rights(CODEGATE);
      expect(lacks).toEqual(['Repository security advisories: read']);
    } finally {
      await poor.close();
    }
  });
});

const listing = (...body: unknown[]) => startScripted(() => ({ status: 200, body }));

describe('an advisory in a form that is yet to come', () => {
  const known = {
    ghsa_id: 'GHSA-2345-6789-cfgh',
    summary: 'CG-2026-042: details to follow',
    state: 'draft',
    severity: 'high',
    created_at: '2026-03-02T09:00:00Z',
    updated_at: '2026-03-02T10:00:00Z',
    vulnerabilities: [{ package: { ecosystem: 'pip', name: 'codegate' }, vulnerable_version_range: '< 1' }],
    collaborating_users: [{ login: 'contributor' }],
    collaborating_teams: [],
  };
  const facts = {
    ghsaId: known.ghsa_id,
    state: 'draft',
    hasDetails: true,
    severity: { band: 'high' },
    collaborators: ['contributor'],
    knowsAllCollaborators: true,
  };

  test.each([
    ['a summary of null', { summary: null }, {}],
    ['a severity of its own', { severity: 'catastrophic' }, { severity: undefined }],
    ['a CVE id of another form', { cve_id: 'CVE-next' }, { cveId: undefined }],
    ['a vulnerability without a package', { vulnerabilities: [{ vulnerable_version_range: '< 1' }] }, {}],
    ['a vulnerability that is none', { vulnerabilities: [null] }, { hasDetails: false }],
    ['versions in a form of their own', { vulnerabilities: { a: 1 } }, { hasDetails: false }],
    [
      'a collaborator without a login, who may not count as gone',
      { collaborating_users: [...known.collaborating_users, { id: 1 }] },
      { knowsAllCollaborators: false },
    ],
    [
      'a team without a name, which may not count as gone',
      { collaborating_teams: [{ id: 1 }] },
      { knowsAllCollaborators: false },
    ],
    ['a time that is none', { updated_at: 'yesterday' }, {}],
  ])('is read without what cannot be: %s', async (_, change, seen) => {
    await using scripted = await listing({ ...known, ...change });
    const { seen: found, unreadable } = await scripted.github.list(CODEGATE, { state: 'draft' });
    expect(found.map((each) => each.facts)).toMatchObject([{ ...facts, ...seen }]);
    expect(unreadable).toEqual([]);
  });

  test('is left out of the listing where nobody can say what has become of it, and named', async () => {
    await using scripted = await listing({ ...known, state: 'frozen' }, known, null, { state: 'draft' });
    const { seen: found, unreadable } = await scripted.github.list(CODEGATE, { state: 'draft' });
    expect(found.map((each) => each.facts.ghsaId)).toEqual([known.ghsa_id]);
    expect(unreadable).toEqual([known.ghsa_id, '', '']);
  });

  test('alone says that it cannot be read, and nobody is put out of it by a list without them', async () => {
    let body: object = { ...known, state: 'frozen' };
    await using scripted = await startScripted(() => ({ status: 200, body }));
    const asked = () => failure(scripted.github.advisory(CODEGATE, known.ghsa_id));
    expect(await asked()).toEqual({ kind: 'later', unreadable: true });
    body = { ...known, collaborating_users: [{ id: 1 }] };
    const added = scripted.github.addCollaborator(CODEGATE, known.ghsa_id, 'contributor');
    expect(await failure(added)).toMatchObject({ kind: 'rights' });
  });
});
