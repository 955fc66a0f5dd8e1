import { generateKeyPairSync } from 'node:crypto';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { afterEach, describe, expect, test } from 'vitest';
import { CODEGATE, quiet, refusal, startBench, type Bench } from '../../support/sandbox-github.ts';

let bench: Bench;

afterEach(() => bench.github.close());

const REPORT = { repository: 'stacklok/codegate', summary: 'A summary', description: 'Steps' };

describe('tokens', () => {
  test('a token that GitHub does not know is refused', async () => {
    bench = await startBench();
    const stranger = new Octokit({ log: quiet, baseUrl: bench.github.url, auth: 'github_pat_unknown' });
    expect(await refusal(stranger.rest.repos.get(CODEGATE))).toMatchObject({
      status: 401,
      message: 'Bad credentials',
    });
  });

  test('rights are counted down in every answer', async () => {
    bench = await startBench();
    const { headers, data } = await bench.octokit.rest.repos.get(CODEGATE);
    expect(headers).toMatchObject({ 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '4999' });
    expect(headers).not.toHaveProperty('x-oauth-scopes');
    expect(data.permissions).toMatchObject({ admin: true });
    const limits = await bench.octokit.rest.rateLimit.get();
    expect(limits.data.rate).toMatchObject({ used: 1, remaining: 4999 });
  });

  test('a token without rights on advisories is told which it lacks', async () => {
    bench = await startBench({ tokenRights: 'none' });
    const { status, message, headers } = await refusal(
      bench.octokit.rest.securityAdvisories.listRepositoryAdvisories(CODEGATE),
    );
    expect(status).toBe(403);
    expect(message).toBe('Resource not accessible by personal access token');
    expect(headers).toMatchObject({ 'x-accepted-github-permissions': 'repository_advisories=read' });
    expect((await bench.octokit.rest.repos.get(CODEGATE)).status).toBe(200);
  });

  test('a token that only reads cannot write', async () => {
    bench = await startBench({ tokenRights: 'read' });
    const { ghsa_id } = bench.github.report(REPORT);
    const one = { ...CODEGATE, ghsa_id };
    expect((await bench.octokit.rest.securityAdvisories.getRepositoryAdvisory(one)).status).toBe(200);
    const write = bench.octokit.rest.securityAdvisories.updateRepositoryAdvisory({ ...one, state: 'draft' });
    expect((await refusal(write)).headers).toMatchObject({
      'x-accepted-github-permissions': 'repository_advisories=write',
    });
  });
});

describe('the GitHub App', () => {
  test('signs in with its key, finds its installation and works as it', async () => {
    bench = await startBench();
    const { GITHUB_APP_ID: appId = '', GITHUB_APP_PRIVATE_KEY: privateKey = '' } = bench.github.appEnv;
    const baseUrl = bench.github.url;
    const app = new Octokit({
      log: quiet,
      baseUrl,
      authStrategy: createAppAuth,
      auth: { appId, privateKey },
    });
    expect((await app.rest.apps.getAuthenticated()).data?.slug).toBe('codegate-advisory-bot');
    const { data: installation } = await app.rest.apps.getRepoInstallation(CODEGATE);
    const auth = { appId, privateKey, installationId: installation.id };
    const octokit = new Octokit({ log: quiet, baseUrl, authStrategy: createAppAuth, auth });
    const { ghsa_id } = bench.github.report(REPORT);
    const one = { ...CODEGATE, ghsa_id };
    expect((await octokit.rest.securityAdvisories.getRepositoryAdvisory(one)).data.ghsa_id).toBe(ghsa_id);
    bench.github.patchAdvisory(ghsa_id, { private_fork: true });
    const fork = { owner: 'stacklok', repo: `codegate-${ghsa_id.toLowerCase()}` };
    expect((await bench.octokit.rest.repos.get(fork)).status).toBe(200);
    expect((await refusal(octokit.rest.repos.get(fork))).status).toBe(404);
  });

  test('a key that is not the App’s does not open', async () => {
    bench = await startBench();
    const { GITHUB_APP_ID: appId = '' } = bench.github.appEnv;
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    const app = new Octokit({
      log: quiet,
      baseUrl: bench.github.url,
      authStrategy: createAppAuth,
      auth: { appId, privateKey },
    });
    expect((await refusal(app.rest.apps.getAuthenticated())).status).toBe(401);
  });
});

describe('a request that is none', () => {
  test('JSON that does not parse, and a body that is no object', async () => {
    bench = await startBench();
    const send = async (body: string) => {
      const answer = await fetch(`${bench.github.url}/repos/stacklok/codegate/security-advisories`, {
        method: 'POST',
        body,
        headers: {
          authorization: `Bearer ${bench.github.env['GITHUB_TOKEN'] ?? ''}`,
          'content-type': 'application/json',
        },
      });
      return { status: answer.status, text: await answer.text() };
    };
    expect(await send('{')).toMatchObject({
      status: 400,
      text: expect.stringContaining('Problems parsing JSON'),
    });
    expect(await send('[]')).toMatchObject({ status: 400 });
  });

  test('a path that GitHub does not have', async () => {
    bench = await startBench();
    expect((await refusal(bench.octokit.request('GET /no/such/path'))).status).toBe(404);
  });
});
