import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CODEGATE,
  failure,
  outcome,
  startGitHubBench,
  testContract,
  type GitHubBench,
} from '../support/github-client.ts';
import { startScripted, type Asked, type Scripted } from '../support/scripted-github.ts';

let bench: GitHubBench;

beforeAll(async () => {
  bench = await startGitHubBench();
});

afterAll(() => bench[Symbol.asyncDispose]());

const releasing = (on: GitHubBench, tag: string) =>
  on.service.release({ repository: CODEGATE, tag, assets: [], image: false, signed: false });

async function suggested(on: GitHubBench, tag: string): Promise<number[]> {
  return (await on.github.suggestIntroducingChanges(CODEGATE, tag)).map(({ number }) => number);
}

describe('the pull requests that may have introduced what a release fixes', () => {
  test('are those that touched the files of its fix before, the likeliest first', async () => {
    await using own = await startGitHubBench();
    await releasing(own, 'v0.1.29');
    const [first, ...others] = await own.github.suggestIntroducingChanges(CODEGATE, 'v0.1.29');
    expect(first).toEqual({
      number: 102,
      title: 'Accept model names from the environment',
      url: `https://github.com/${CODEGATE}/pull/102`,
      author: 'contributor',
      mergedAt: Temporal.Instant.from('2026-01-01T09:00:00Z'),
    });
    expect(others.map(({ number }) => number)).toEqual([101]);
  });

  test('are sought by the fix alone, not by what else came with the release', async () => {
    await using own = await startGitHubBench();
    const { history } = own.service;
    history.commit({ message: 'Talk to more models', files: ['src/codegate/server.py'], pull: true });
    await releasing(own, 'v0.1.29');
    history.commit({ message: 'Talk to less models', files: ['src/codegate/server.py'], pull: true });
    history.commit({ message: 'Merge commit from fork', files: ['src/codegate/config.py'], forked: true });
    await releasing(own, 'v0.1.30');
    expect(await suggested(own, 'v0.1.30')).toEqual([102]);
    // Before it there was no fix from a fork: then everything in the release may be one.
    expect(await suggested(own, 'v0.1.29')).toEqual([]);
  });

  test('are sought by all of a release without such a fix, before that release', async () => {
    await using own = await startGitHubBench();
    const { history } = own.service;
    history.commit({ message: 'Check the cache', files: ['src/codegate/cache.py'], pull: true });
    const added = { path: 'src/codegate/check.py', status: 'added', lines: 400 } as const;
    history.commit({ message: 'Check it twice', files: [added, 'src/codegate/cache.py'], pull: true });
    await releasing(own, 'v0.1.29');
    expect(await suggested(own, 'v0.1.29')).toEqual([102, 101]);
  });

  test('are unknown where the release before it is, or has another history', async () => {
    await using own = await startGitHubBench();
    expect(await suggested(own, 'v0.1.28')).toEqual([]);
    expect(await suggested(own, 'v9.9.9')).toEqual([]);
    await releasing(own, 'v0.1.29');
    own.service.history.unrelated('v0.1.28');
    expect(await suggested(own, 'v0.1.29')).toEqual([]);
  });
});

async function reading(answer: Scripted) {
  await using scripted = await startScripted(() => answer);
  return await outcome(scripted.github.pullRequest(CODEGATE, 5));
}

describe('a pull request', () => {
  test('is given if it is merged', async () => {
    expect(await bench.github.pullRequest(CODEGATE, 101)).toMatchObject({
      number: 101,
      title: 'Cache prompts between workspaces',
      author: 'contributor',
    });
    for (const number of [7, 0, -1, 1.5, Number.NaN, 2 ** 60])
      expect(await bench.github.pullRequest(CODEGATE, number)).toBeUndefined();
  });

  const pull = { number: 5, title: 'T', html_url: 'https://github.com/o/r/pull/5', user: null };
  test('may be open, or by nobody any more', async () => {
    expect(await reading({ status: 200, body: { ...pull, merged_at: null } })).toBeUndefined();
    const merged = { ...pull, merged_at: '2026-03-02T09:00:00Z' };
    expect(await reading({ status: 200, body: merged })).toMatchObject({ number: 5, author: undefined });
  });

  test('fails as everything does', async () => {
    for (const each of ['cut', 'drop', { status: 500, body: {} }] satisfies Scripted[])
      expect(await reading(each)).toEqual({ kind: 'later' });
    expect(await reading({ status: 200, body: 'a page' })).toEqual({ kind: 'later' });
    expect(await reading({ status: 403, body: {} })).toMatchObject({ kind: 'rights' });
  });
});

const ok = (body: unknown): Scripted => ({ status: 200, body });
const release = (tag: string, day: number) => ({
  id: day,
  tag_name: tag,
  html_url: `https://github.com/stacklok/codegate/releases/tag/${tag}`,
  published_at: `2026-03-0${day}T09:00:00Z`,
});

/** A large repository: many files in the fix, many commits for each, a pull request for every commit. */
function large({ path, query }: Asked): Scripted {
  const many = Array.from({ length: 300 }, (_, index) => index);
  const files = many.map((index) => ({ filename: `src/${index}.py`, status: 'modified', changes: index }));
  if (path.endsWith('/releases')) return ok([release('v2', 2), release('v1', 1)]);
  if (path.includes('/compare/'))
    return ok({
      merge_base_commit: { sha: 'base' },
      commits: many.map((index) => ({ sha: `m${index}`, commit: { message: 'Merge commit from fork' } })),
      files,
    });
  if (path.endsWith('/pulls'))
    return ok([
      {
        number: Buffer.from(path).reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 7),
        title: 'T',
        html_url: 'https://github.com/o/r/pull/5',
        merged_at: '2026-02-01T09:00:00Z',
      },
    ]);
  if (path.endsWith('/commits'))
    return ok(
      many.slice(0, Number(query.get('per_page'))).map((index) => ({
        sha: `${query.get('path')} ${index}`,
        commit: { committer: { date: '2026-02-01T09:00:00Z' } },
      })),
    );
  return ok({ parents: [{ sha: 'parent' }], files });
}

const odd = async (part: RegExp, answer: Scripted) => {
  await using scripted = await startScripted((asked) => (part.test(asked.path) ? answer : large(asked)));
  return await outcome(scripted.github.suggestIntroducingChanges(CODEGATE, 'v2'));
};

describe('the search', () => {
  test('is bounded: thirty requests, ten pull requests', async () => {
    await using scripted = await startScripted(large);
    const found = await scripted.github.suggestIntroducingChanges(CODEGATE, 'v2');
    expect(found).toHaveLength(10);
    expect(scripted.asked.length).toBeLessThanOrEqual(30);
  });

  const PARTS = [/\/releases$/, /\/compare\//, /\/commits\/m\d+$/, /\/commits$/, /\/pulls$/];

  test.each(PARTS)('is told to be repeated where %s does not answer', async (part) => {
    for (const each of ['cut', 'drop', { status: 502, body: {} }] satisfies Scripted[])
      expect(await odd(part, each)).toEqual({ kind: 'later' });
    expect(await odd(part, { status: 403, body: {} })).toMatchObject({ kind: 'rights' });
    expect(await odd(part, ok('a page'))).toEqual({ kind: 'later' });
  });

  test.each(PARTS.slice(1))('finds nothing where %s is not there', async (part) => {
    for (const status of [404, 422]) expect(await odd(part, { status, body: {} })).toEqual([]);
  });

  test('finds nothing in a fix without files, or in pull requests that are not merged', async () => {
    expect(await odd(/\/commits\/m\d+$/, ok({ parents: [{ sha: 'p' }] }))).toEqual([]);
    expect(await odd(/\/commits\/m\d+$/, ok({ parents: [] }))).toEqual([]);
    const open = { number: 1, title: 'T', html_url: 'https://github.com/o/r/pull/1', merged_at: null };
    expect(await odd(/\/pulls$/, ok([open]))).toEqual([]);
  });

  test('of a repository that may not be seen is that', async () => {
    expect(await failure(bench.github.suggestIntroducingChanges('stacklok/none', 'v2'))).toEqual({
      kind: 'missing',
    });
  });
});

testContract(() => bench);
