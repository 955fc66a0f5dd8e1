import { Octokit } from '@octokit/rest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { quiet } from '../support/sandbox-github.ts';
import {
  CODEGATE,
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

const TEXT = 'Thank you for the report.\n\nWe will come back to you.';
const COMMENTS = `/repos/${CODEGATE}/security-advisories/{ghsa_id}/comments`;

/** GitHub's client as somebody, or as the bot. */
function as(login?: string): Octokit {
  const { service } = bench;
  const auth = login === undefined ? (service.env['GITHUB_TOKEN'] ?? '') : service.tokenOf(login);
  return new Octokit({ baseUrl: service.url, auth, log: quiet });
}

const Listed = z.array(
  z.object({ body: z.string(), html_url: z.string(), user: z.object({ login: z.string() }) }),
);

async function commentsOf(ghsaId: string) {
  return Listed.parse(await as().paginate<unknown>(`GET ${COMMENTS}`, { ghsa_id: ghsaId, per_page: 100 }));
}

describe('a comment', () => {
  test('is posted, and can be read where GitHub says', async () => {
    const ghsaId = bench.draft();
    const posted = await bench.github.comment(CODEGATE, ghsaId, TEXT);
    const [comment, ...others] = await commentsOf(ghsaId);
    expect(others).toEqual([]);
    expect(comment).toMatchObject({ body: TEXT, user: { login: 'codegate-advisory-bot' } });
    expect(posted).toEqual({ url: comment?.html_url });
  });

  test('is not posted again, however its text comes back', async () => {
    const ghsaId = bench.draft();
    const body = `${TEXT.replaceAll('\n', '\r\n')}\n`;
    await as().request(`POST ${COMMENTS}`, { ghsa_id: ghsaId, body });
    const [before] = await commentsOf(ghsaId);
    expect(await bench.github.comment(CODEGATE, ghsaId, TEXT)).toEqual({ url: before?.html_url });
    expect(await commentsOf(ghsaId)).toHaveLength(1);
  });

  test('is looked for on every page', async () => {
    const ghsaId = bench.draft();
    for (let index = 0; index < 101; index += 1)
      await as().request(`POST ${COMMENTS}`, { ghsa_id: ghsaId, body: `Comment ${index}` });
    const listed = await commentsOf(ghsaId);
    expect(await bench.github.comment(CODEGATE, ghsaId, 'Comment 100')).toEqual({
      url: listed[100]?.html_url,
    });
    expect(await commentsOf(ghsaId)).toHaveLength(101);
  });

  test('is posted though somebody else wrote the same', async () => {
    const ghsaId = bench.draft({ collaborating_users: ['contributor'] });
    await as('contributor').request(`POST ${COMMENTS}`, { ghsa_id: ghsaId, body: TEXT });
    await bench.github.comment(CODEGATE, ghsaId, TEXT);
    const authors = (await commentsOf(ghsaId)).map(({ user }) => user.login);
    expect(authors).toEqual(['contributor', 'codegate-advisory-bot']);
  });

  test('is one, however many press at once, and other texts are others', async () => {
    const ghsaId = bench.draft();
    const { github } = bench;
    const [first, second] = await Promise.all([
      github.comment(CODEGATE, ghsaId, 'One'),
      github.comment(CODEGATE, ghsaId, 'One'),
      github.comment(CODEGATE, ghsaId, 'Another'),
    ]);
    expect(second).toEqual(first);
    const texts = (await commentsOf(ghsaId)).map(({ body }) => body);
    expect(texts.toSorted()).toEqual(['Another', 'One']);
  });

  test('of an App is recognised too', async () => {
    const ghsaId = bench.draft();
    const { GITHUB_APP_ID: appId = '', GITHUB_APP_PRIVATE_KEY: privateKey = '' } = bench.service.appEnv;
    const github = bench.as({ auth: { kind: 'app', appId, privateKey } });
    const first = await github.comment(CODEGATE, ghsaId, TEXT);
    expect(await github.comment(CODEGATE, ghsaId, TEXT)).toEqual(first);
    expect((await commentsOf(ghsaId)).map(({ user }) => user.login)).toEqual(['codegate-advisory-bot[bot]']);
  });

  test('has to be pasted by a person once publishing has closed the conversation', async () => {
    const vulnerabilities = [{ package: { ecosystem: 'pip', name: 'codegate' } }];
    const ghsaId = bench.draft({ vulnerabilities });
    bench.service.patchAdvisory(ghsaId, { state: 'published' });
    expect(await bench.github.comment(CODEGATE, ghsaId, TEXT)).toBeUndefined();
  });
});

/** What came of commenting, and how often something was posted. */
async function commenting(listing: Scripted, posting: Scripted = { status: 201, body: {} }) {
  let posted = 0;
  await using scripted = await startScripted(({ method, path }) => {
    if (path === '/user') return { status: 200, body: { login: 'bot' } };
    if (method === 'POST') posted += 1;
    return method === 'POST' ? posting : listing;
  });
  const came = await outcome(scripted.github.comment(CODEGATE, 'GHSA-2345-6789-cfgh', TEXT));
  return { outcome: came, posted };
}

const status = (code: number): Scripted => ({ status: code, body: { message: 'no' } });

describe('where GitHub has no such API', () => {
  test('a person has to paste the text', async () => {
    await using older = await startGitHubBench({ comments: 'absent' });
    expect(await older.github.comment(CODEGATE, older.draft(), TEXT)).toBeUndefined();
  });

  test('nothing is posted that could not be looked for before', async () => {
    for (const code of [403, 404, 405, 410])
      expect(await commenting(status(code))).toEqual({ outcome: undefined, posted: 0 });
    expect(await commenting(status(401))).toMatchObject({ outcome: { kind: 'rights' }, posted: 0 });
    expect(await commenting(status(500))).toMatchObject({ outcome: { kind: 'later' }, posted: 0 });
    expect(await commenting(status(422))).toMatchObject({ outcome: { kind: 'refused' }, posted: 0 });
    expect(await commenting('cut')).toMatchObject({ outcome: { kind: 'later' }, posted: 0 });
  });

  test('or GitHub lets this token only read, likewise', async () => {
    const none: Scripted = { status: 200, body: [] };
    for (const code of [403, 404, 405, 410])
      expect(await commenting(none, status(code))).toEqual({ outcome: undefined, posted: 1 });
    expect(await commenting(none, status(422))).toMatchObject({ outcome: { kind: 'refused', status: 422 } });
  });

  test('as it is known today, the way to the advisory is given', async () => {
    const page = 'https://github.com/stacklok/codegate/security/advisories/GHSA-2345-6789-cfgh';
    const strange: Scripted = {
      status: 200,
      body: [null, 1, 'a', {}, { body: 5 }, { body: TEXT, user: null }],
    };
    expect(await commenting(strange)).toEqual({ outcome: { url: page }, posted: 1 });
    expect(await commenting(strange, { status: 201, body: null })).toMatchObject({ outcome: { url: page } });
    const before: Scripted = { status: 200, body: [{ body: TEXT, user: { login: 'Bot' } }] };
    expect(await commenting(before)).toEqual({ outcome: { url: page }, posted: 0 });
  });
});

describe('the thread of an advisory', () => {
  test('tells who wrote and when, page by page, and nothing of what', async () => {
    const ghsaId = bench.draft({ collaborating_users: ['contributor'] });
    await as('contributor').request(`POST ${COMMENTS}`, { ghsa_id: ghsaId, body: TEXT });
    await as().request(`POST ${COMMENTS}`, { ghsa_id: ghsaId, body: TEXT });
    const thread = await bench.github.thread(CODEGATE, ghsaId);
    expect(thread?.map(({ by }) => by)).toEqual(['contributor', 'codegate-advisory-bot']);
    expect(JSON.stringify(thread)).not.toContain('Thank you');
    const [first] = thread ?? [];
    expect(await bench.github.thread(CODEGATE, ghsaId, first?.at.add({ hours: 1 }))).toEqual([]);
  });

  test('cannot be seen where there is no such API, and leaves out what nobody can be told of', async () => {
    await using older = await startGitHubBench({ comments: 'absent' });
    expect(await older.github.thread(CODEGATE, older.draft())).toBeUndefined();
    const body = [null, {}, { user: null, created_at: '2026-03-02T09:00:00Z' }, { user: { login: 'Rita' } }];
    await using strange = await startScripted(() => ({ status: 200, body }));
    expect(await strange.github.thread(CODEGATE, 'GHSA-2345-6789-cfgh')).toEqual([]);
  });
});

testContract(() => bench);
