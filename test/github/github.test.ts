import { describe, expect, test, vi } from 'vitest';
import type { GitHubFailure } from '../../src/github/github-error.ts';
import { createGitHub, webAddress } from '../../src/github/github.ts';
import { CODEGATE, failure } from '../support/github-client.ts';
import { startScripted, type Script, type Scripted } from '../support/scripted-github.ts';

async function failureOf(script: Script): Promise<GitHubFailure> {
  await using scripted = await startScripted(script);
  return await failure(scripted.github.list(CODEGATE, { state: 'triage' }));
}

const refused = (status: number, headers: Record<string, string> = {}) =>
  failureOf(() => ({ status, body: { message: 'no' }, headers }));

describe('what can be done about a failure', () => {
  test('wait, for as long as GitHub says', async () => {
    expect(await refused(429, { 'retry-after': '60' })).toEqual({ kind: 'later', wait: { seconds: 60 } });
    // A secondary limit comes with the status of a missing right.
    expect(await refused(403, { 'retry-after': '7' })).toEqual({ kind: 'later', wait: { seconds: 7 } });
    const reset = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1772445600' };
    expect(await refused(403, reset)).toEqual({
      kind: 'later',
      wait: { until: Temporal.Instant.from('2026-03-02T10:00:00Z') },
    });
    // What is left over says nothing about a secondary limit, nor when the rest is counted anew.
    const plenty = { 'x-ratelimit-remaining': '4999', 'x-ratelimit-reset': '1772445600' };
    expect(await refused(429, plenty)).toEqual({ kind: 'later', wait: undefined });
    const words = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes.' };
    expect(await failureOf(() => ({ status: 403, body: words, headers: plenty }))).toEqual({
      kind: 'later',
      wait: { seconds: 60 },
    });
    expect(await refused(429)).toEqual({ kind: 'later', wait: undefined });
    expect(await refused(502)).toEqual({ kind: 'later' });
  });

  test('grant the right that GitHub names', async () => {
    const needed = (permissions: string) =>
      refused(403, { 'x-ratelimit-remaining': '4999', 'x-accepted-github-permissions': permissions });
    expect(await needed('repository_advisories=write')).toEqual({
      kind: 'rights',
      right: 'Repository security advisories: read and write',
    });
    expect(await needed('repository_advisories=read')).toMatchObject({
      right: 'Repository security advisories: read',
    });
    expect(await needed('members=read')).toMatchObject({ right: 'members: read' });
    expect(await refused(403)).toMatchObject({ right: 'Repository security advisories: read and write' });
    expect(await refused(401)).toEqual({ kind: 'rights', right: 'a token that GitHub accepts' });
  });

  test('nothing', async () => {
    expect(await refused(404)).toEqual({ kind: 'missing' });
    expect(await refused(422)).toEqual({ kind: 'refused', status: 422 });
  });

  test('and no failure quotes what was asked', async () => {
    await using scripted = await startScripted(() => ({ status: 404, body: { message: 'no' } }));
    const asked = scripted.github.advisory(CODEGATE, 'GHSA-2345-6789-cfgh');
    await expect(asked).rejects.toThrow(/^GitHub: missing$/);
  });
});

describe('an answer that does not come to its end', () => {
  test('is a failure, not an empty list', async () => {
    expect(await failureOf(() => 'cut')).toEqual({ kind: 'later' });
  });

  test('nor the end of a list', async () => {
    expect(
      await failureOf(({ query, url, path }) =>
        query.has('after')
          ? 'cut'
          : { status: 200, body: [], headers: { link: `<${url}${path}?after=1>; rel="next"` } },
      ),
    ).toEqual({ kind: 'later' });
  });

  test('nor does a refused connection pass for one', async () => {
    const scripted = await startScripted(() => 'cut');
    await scripted[Symbol.asyncDispose]();
    expect(await failure(scripted.github.advisory(CODEGATE, 'GHSA-2345-6789-cfgh'))).toEqual({
      kind: 'later',
    });
  });
});

describe('the members of a team', () => {
  const advisory = {
    ghsa_id: 'GHSA-2345-6789-cfgh',
    summary: 'secret',
    state: 'triage',
    created_at: '2026-03-02T09:00:00Z',
    updated_at: '2026-03-02T09:00:00Z',
    submission: null,
    private_fork: null,
    collaborating_users: [{ login: 'contributor' }],
    collaborating_teams: [{ slug: 'maintainers' }],
  };

  const withTeam = (team: Scripted, count = 1) =>
    startScripted(({ path }) =>
      path.includes('/teams/')
        ? team
        : {
            status: 200,
            body: path.endsWith('cfgh') ? advisory : Array.from({ length: count }, () => advisory),
          },
    );

  test('are asked for once a listing', async () => {
    await using scripted = await withTeam({ status: 200, body: [{ login: 'maintainer-1' }] }, 5);
    const { seen } = await scripted.github.list(CODEGATE, { state: 'triage' });
    expect(seen.map(({ facts }) => facts.collaborators)).toEqual(
      Array.from({ length: 5 }, () => ['contributor', 'maintainer-1']),
    );
    expect(scripted.asked.filter((path) => path.includes('/teams/'))).toEqual([
      '/orgs/stacklok/teams/maintainers/members',
    ]);
  });

  test('whom the token may not see are nobody', async () => {
    for (const status of [403, 404]) {
      await using scripted = await withTeam({ status, body: { message: 'no' } });
      const seen = await scripted.github.advisory(CODEGATE, advisory.ghsa_id);
      expect(seen.facts.collaborators).toEqual(['contributor']);
    }
  });

  test('are not taken for gone while GitHub wants to be left alone, or fails', async () => {
    for (const answer of [
      { status: 403, headers: { 'x-ratelimit-remaining': '0' } },
      { status: 403, headers: { 'retry-after': '3' } },
      { status: 502, headers: {} },
    ]) {
      await using scripted = await withTeam({ ...answer, body: { message: 'no' } });
      const failed = await failure(scripted.github.advisory(CODEGATE, advisory.ghsa_id));
      expect(failed.kind).toBe('later');
    }
  });
});

test('an App that could not sign in tries again at the next request', async () => {
  let answers = 0;
  await using scripted = await startScripted(() => {
    answers += 1;
    return { status: 500, body: { message: 'no' } };
  });
  const { privateKey } = scripted;
  const auth = { kind: 'app', appId: '1', privateKey } as const;
  const github = createGitHub({ auth, apiUrl: scripted.url, repositories: [CODEGATE] });
  for (let turn = 1; turn <= 2; turn += 1) {
    expect(await failure(github.list(CODEGATE, { state: 'triage' }))).toEqual({ kind: 'later' });
    expect(answers).toBe(turn);
  }
});

test('where people read what the API speaks of', () => {
  expect(webAddress('https://api.github.com')).toBe('https://github.com');
  expect(webAddress('https://github.example.org/api/v3')).toBe('https://github.example.org');
});

test('an App whose token is taken back before its hour is over signs in anew, and asks again', async () => {
  let given = 0;
  let good = '';
  await using scripted = await startScripted(({ path, headers }) => {
    if (path.endsWith('/installation')) return { status: 200, body: { id: 7 } };
    if (path.endsWith('/access_tokens')) {
      given += 1;
      good ||= `token-${given}`;
      const expires = new Date(Date.now() + 3_600_000).toISOString();
      return {
        status: 201,
        body: { token: `token-${given}`, expires_at: expires, permissions: {}, repository_selection: 'all' },
      };
    }
    return String(headers['authorization']).endsWith(good)
      ? { status: 200, body: [] }
      : { status: 401, body: { message: 'Bad credentials' } };
  });
  const { privateKey, url: apiUrl } = scripted;
  const auth = { kind: 'app', appId: '1', privateKey } as const;
  const github = createGitHub({ auth, apiUrl, repositories: [CODEGATE] });
  const listing = async () => (await github.list(CODEGATE, { state: 'triage' })).seen;
  // A token that is seconds old is waited for, until all of GitHub knows it.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  try {
    expect(await listing()).toEqual([]);
    vi.setSystemTime(Date.now() + 600_000);
    good = 'token-2';
    expect(await listing()).toEqual([]);
    expect(given).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});
