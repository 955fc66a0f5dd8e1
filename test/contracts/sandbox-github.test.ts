import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CODEGATE, refusal, startBench, type Bench } from '../support/sandbox-github.ts';
import { skipNote, loadContracts } from './contracts.ts';

const contracts = loadContracts();

describe.skipIf(!contracts)(`the sandbox’s GitHub keeps GitHub’s specification${skipNote(contracts)}`, () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await startBench();
  });

  afterAll(() => bench.github.close());

  test('in every answer of an advisory’s life', async () => {
    const { rest } = bench.octokit;
    const { ghsa_id } = bench.github.report({ ...FULL, repository: 'stacklok/codegate' });
    const one = { ...CODEGATE, ghsa_id };
    await rest.securityAdvisories.createRepositoryAdvisory({ ...CODEGATE, ...FULL });
    await rest.securityAdvisories.createPrivateVulnerabilityReport({ ...CODEGATE, ...FULL });
    await rest.securityAdvisories.updateRepositoryAdvisory({
      ...one,
      state: 'draft',
      collaborating_users: ['maintainer-1'],
      collaborating_teams: ['maintainers'],
      credits: [{ login: 'reporter', type: 'reporter' }],
    });
    await rest.securityAdvisories.createFork(one);
    await rest.securityAdvisories.createRepositoryAdvisoryCveRequest(one);
    await rest.securityAdvisories.getRepositoryAdvisory(one);
    await rest.securityAdvisories.updateRepositoryAdvisory({ ...one, state: 'published' });
    await refusal(rest.securityAdvisories.updateRepositoryAdvisory({ ...one, state: 'draft' }));
    await refusal(
      rest.securityAdvisories.updateRepositoryAdvisory({ ...one, collaborating_users: ['nobody'] }),
    );
    await refusal(rest.securityAdvisories.getRepositoryAdvisory({ ...one, ghsa_id: 'GHSA-none' }));
    await rest.securityAdvisories.listRepositoryAdvisories({ ...CODEGATE, state: 'published' });
    await rest.securityAdvisories.listOrgRepositoryAdvisories({ org: 'stacklok' });
    expect(broken()).toEqual([]);
  });

  test('in every answer about people, teams and repositories', async () => {
    const { rest } = bench.octokit;
    await rest.repos.get(CODEGATE);
    await rest.users.getAuthenticated();
    await rest.users.getByUsername({ username: 'reporter' });
    await rest.rateLimit.get();
    await rest.teams.listMembersInOrg({ org: 'stacklok', team_slug: 'maintainers' });
    await rest.teams.getMembershipForUserInOrg({
      org: 'stacklok',
      team_slug: 'security',
      username: 'security-1',
    });
    await rest.repos.getCollaboratorPermissionLevel({ ...CODEGATE, username: 'maintainer-1' });
    await rest.repos.checkCollaborator({ ...CODEGATE, username: 'maintainer-1' });
    await rest.repos.getContent({ ...CODEGATE, path: '.github/CODEOWNERS' });
    const { data: pull } = await rest.pulls.get({ ...CODEGATE, pull_number: 101 });
    await rest.repos.listPullRequestsAssociatedWithCommit({
      ...CODEGATE,
      commit_sha: pull.merge_commit_sha ?? '',
    });
    expect(broken()).toEqual([]);
  });

  test('in every answer about a release', async () => {
    const { rest } = bench.octokit;
    const { assets } = await bench.github.release({ repository: 'stacklok/codegate', tag: 'v1.0.0' });
    const { data } = await rest.repos.getReleaseByTag({ ...CODEGATE, tag: 'v1.0.0' });
    await rest.repos.getRelease({ ...CODEGATE, release_id: data.id });
    await rest.repos.getLatestRelease(CODEGATE);
    await rest.repos.listReleases(CODEGATE);
    await rest.repos.listReleaseAssets({ ...CODEGATE, release_id: data.id });
    await rest.repos.listAttestations({ ...CODEGATE, subject_digest: assets[0]?.digest ?? '' });
    await refusal(rest.repos.getReleaseByTag({ ...CODEGATE, tag: 'v0' }));
    expect(broken()).toEqual([]);
  });

  test('in every answer to the App', async () => {
    const { GITHUB_APP_ID: appId = '', GITHUB_APP_PRIVATE_KEY: privateKey = '' } = bench.github.appEnv;
    const options = { baseUrl: bench.github.url, authStrategy: createAppAuth };
    const app = new Octokit({ ...options, auth: { appId, privateKey } });
    await app.rest.apps.getAuthenticated();
    const { data } = await app.rest.apps.getRepoInstallation(CODEGATE);
    const installed = new Octokit({ ...options, auth: { appId, privateKey, installationId: data.id } });
    await installed.rest.repos.get(CODEGATE);
    const asked = bench.wire.exchanges.map(({ path }) => path);
    expect(asked).toContain(`/app/installations/${data.id}/access_tokens`);
    expect(broken()).toEqual([]);
  });

  function broken(): string[] {
    return bench.wire.exchanges.flatMap((exchange) => contracts?.validateExchange(exchange) ?? []);
  }
});

const FULL = {
  summary: 'A summary',
  description: 'A description',
  vulnerabilities: [{ package: { ecosystem: 'pip' as const, name: 'codegate' } }],
  cwe_ids: ['CWE-22'],
  cvss_vector_string: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
};
