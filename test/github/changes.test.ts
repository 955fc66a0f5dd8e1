import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODEGATE, startGitHubBench, testContract, type GitHubBench } from '../support/github-client.ts';

let bench: GitHubBench;

beforeAll(async () => {
  bench = await startGitHubBench();
  await releasing('v0.1.29');
});

afterAll(() => bench[Symbol.asyncDispose]());

const releasing = (tag: string) =>
  bench.service.release({ repository: CODEGATE, tag, assets: [], image: false, signed: false });

test('of a release names the merge of a private fork, and what takes it back', async () => {
  const fixed = await bench.github.changes(CODEGATE, 'v0.1.28', 'v0.1.29');
  expect(fixed).toMatchObject({ total: 3, reverts: [], merges: [{ title: 'Merge commit from fork' }] });
  expect(fixed?.shas).toHaveLength(3);
  expect(fixed?.url).toBe(`https://github.com/${CODEGATE}/compare/${fixed?.from}...${fixed?.to}`);
  expect(fixed?.shas.at(-1)).toBe(fixed?.to);

  const { history } = bench.service;
  const of = fixed?.merges[0]?.sha ?? '';
  const body = `Revert "Merge commit from fork"\n\nThis reverts commit ${of}.`;
  const revert = history.commit({ message: body, files: ['src/codegate/cache.py'] });
  await releasing('v0.1.30');
  expect(await bench.github.changes(CODEGATE, 'v0.1.28', 'v0.1.30')).toMatchObject({
    merges: [{ sha: of }],
    reverts: [{ sha: revert, of, title: 'Revert "Merge commit from fork"' }],
  });
});

test('without a tag are those of the main branch as it is', async () => {
  const sha = bench.service.history.commit({ message: 'Say it clearer', files: ['README.md'] });
  const changes = await bench.github.changes(CODEGATE, 'v0.1.30', undefined);
  expect(changes).toMatchObject({ to: sha, shas: [sha], total: 1, merges: [], reverts: [] });
});

test('with nothing before are the last commit alone', async () => {
  expect(await bench.github.changes(CODEGATE, undefined, 'v0.1.28')).toMatchObject({
    from: undefined,
    to: expect.stringMatching(/^[0-9a-f]{40}$/),
    total: 0,
  });
});

test('are not shown of what is not there, or never met', async () => {
  expect(await bench.github.changes(CODEGATE, 'v0.1.28', 'v9.9.9')).toBeUndefined();
  expect(await bench.github.changes(CODEGATE, 'v9.9.9', 'v0.1.29')).toBeUndefined();
  bench.service.history.unrelated('v0.1.30');
  expect(await bench.github.changes(CODEGATE, 'v0.1.28', 'v0.1.30')).toBeUndefined();
});

testContract(() => bench);
