import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CODEGATE, refusal, startBench, type Bench } from '../../support/sandbox-github.ts';
import { ControlError } from '../../../src/sandbox/control-error.ts';

let bench: Bench;

beforeAll(async () => {
  bench = await startBench();
});

afterAll(() => bench.github.close());

const SECURITY = { org: 'stacklok', team_slug: 'security' };

async function permissionOf(username: string): Promise<string> {
  const answer = await bench.octokit.rest.repos.getCollaboratorPermissionLevel({ ...CODEGATE, username });
  return answer.data.permission;
}

function check(username: string) {
  return bench.octokit.rest.repos.checkCollaborator({ ...CODEGATE, username });
}

async function isReportingOn(repo: string): Promise<boolean> {
  const answer = await bench.octokit.rest.repos.checkPrivateVulnerabilityReporting({ ...CODEGATE, repo });
  return answer.data.enabled;
}

function setReporting(repo: string, enabled: boolean): void {
  bench.github.setPrivateReporting({ repository: `stacklok/${repo}`, enabled });
}

describe('people and repositories', () => {
  test('logins exist or do not, in any case of letters', async () => {
    expect((await bench.octokit.rest.users.getByUsername({ username: 'Maintainer-1' })).data.login).toBe(
      'maintainer-1',
    );
    expect((await refusal(bench.octokit.rest.users.getByUsername({ username: 'nobody' }))).status).toBe(404);
    expect((await bench.octokit.rest.users.getAuthenticated()).data.login).toBe('codegate-advisory-bot');
  });

  test('teams have members, and their members a membership', async () => {
    const { data } = await bench.octokit.rest.teams.listMembersInOrg({
      org: 'stacklok',
      team_slug: 'maintainers',
    });
    expect(data.map(({ login }) => login)).toEqual(['maintainer-1', 'maintainer-2']);
    const membership = (username: string) =>
      bench.octokit.rest.teams.getMembershipForUserInOrg({ ...SECURITY, username });
    expect((await membership('security-1')).data.state).toBe('active');
    expect((await refusal(membership('contributor'))).status).toBe(404);
  });

  test('permissions follow the teams', async () => {
    expect(await permissionOf('security-1')).toBe('admin');
    expect(await permissionOf('maintainer-1')).toBe('write');
    expect(await permissionOf('outsider')).toBe('read');
    expect((await check('maintainer-2')).status).toBe(204);
    expect((await refusal(check('outsider'))).status).toBe(404);
  });

  test('private vulnerability reporting is on in what is public, until it is turned off', async () => {
    expect(await isReportingOn('codegate')).toBe(true);
    expect(await isReportingOn('internal')).toBe(false);
    setReporting('codegate', false);
    expect(await isReportingOn('codegate')).toBe(false);
    expect(await isReportingOn('other')).toBe(true);
    setReporting('codegate', true);
    expect(await isReportingOn('codegate')).toBe(true);
    expect(() => setReporting('internal', true)).toThrow(ControlError);
  });

  test('CODEOWNERS is read, encoded and raw', async () => {
    const path = '.github/CODEOWNERS';
    const { data } = await bench.octokit.rest.repos.getContent({ ...CODEGATE, path });
    const content = 'content' in data ? data.content : '';
    const text = Buffer.from(content, 'base64').toString('utf8');
    expect(text).toContain('@maintainer-1 @maintainer-2');
    const raw = await bench.octokit.rest.repos.getContent({
      ...CODEGATE,
      path,
      mediaType: { format: 'raw' },
    });
    expect(raw.data).toBe(text);
    const missing = bench.octokit.rest.repos.getContent({ ...CODEGATE, path: 'CODEOWNERS' });
    expect((await refusal(missing)).status).toBe(404);
  });

  test('a merged commit leads to its pull request', async () => {
    const { data: pull } = await bench.octokit.rest.pulls.get({ ...CODEGATE, pull_number: 101 });
    const { data } = await bench.octokit.rest.repos.listPullRequestsAssociatedWithCommit({
      ...CODEGATE,
      commit_sha: pull.merge_commit_sha ?? '',
    });
    expect(data.map(({ number }) => number)).toEqual([101]);
  });
});

describe('comments of an advisory', () => {
  const report = { repository: 'stacklok/codegate', summary: 'A summary', description: 'Steps' };

  test('are added, listed and edited, and there are none where the preview is absent', async () => {
    const { ghsa_id } = bench.github.report(report);
    const path = `/repos/stacklok/codegate/security-advisories/${ghsa_id}/comments`;
    const { status, data } = await bench.octokit.request(`POST ${path}`, { body: 'Thank you.' });
    expect(status).toBe(201);
    await bench.octokit.request(`PATCH ${path}/${data.id}`, { body: 'Thank you!' });
    const listed = await bench.octokit.request(`GET ${path}`);
    expect(listed.data).toMatchObject([{ body: 'Thank you!', user: { login: 'codegate-advisory-bot' } }]);
    expect((await refusal(bench.octokit.request(`POST ${path}`, {}))).status).toBe(422);

    const older = await startBench({ comments: 'absent' });
    const { ghsa_id: other } = older.github.report(report);
    const absent = older.octokit.request(
      `GET /repos/stacklok/codegate/security-advisories/${other}/comments`,
    );
    expect((await refusal(absent)).status).toBe(404);
    await older.github.close();
  });
});

describe('the control verbs', () => {
  test('say what is wrong', () => {
    const { github } = bench;
    const { ghsa_id } = github.report({
      repository: 'stacklok/codegate',
      summary: 'One',
      description: 'Two',
    });
    expect(() => github.report({ repository: 'stacklok/none', summary: 'One', description: 'Two' })).toThrow(
      /There is no repository "stacklok\/none"/,
    );
    expect(() => github.report({ repository: 'stacklok/codegate' })).toThrow(/"summary" wasn't supplied/);
    expect(() => github.patchAdvisory(ghsa_id, { colour: 'red' })).toThrow(/"colour" is not a permitted key/);
    expect(() => github.patchAdvisory('GHSA-none', {})).toThrow(ControlError);
    expect(() => github.patchAdvisory(ghsa_id, { state: 'published' })).toThrow(/Invalid state transition/);
    expect(() => github.patchAdvisory(ghsa_id, { as: 'nobody' })).toThrow(/Nobody on this GitHub/);
  });

  test('do what the pages do, and the API shows it', () => {
    const { github } = bench;
    const { ghsa_id } = github.report({
      repository: 'stacklok/codegate',
      summary: 'One',
      description: 'Two',
    });
    bench.advance('PT5M');
    const changed = github.patchAdvisory(ghsa_id, {
      state: 'draft',
      private_fork: true,
      collaborating_users: ['maintainer-1'],
      credits: [{ login: 'reporter', type: 'reporter', state: 'accepted' }],
    });
    expect(changed).toMatchObject({ state: 'draft', updated_at: '2026-11-02T09:05:00Z' });
    expect(changed.credits_detailed).toMatchObject([{ user: { login: 'reporter' }, state: 'accepted' }]);
    expect(github.advisory(ghsa_id)).toEqual(changed);
  });
});
