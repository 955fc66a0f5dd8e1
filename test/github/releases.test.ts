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

/** A release without signatures, which take their time to make. */
const releasing = (tag: string, more: object = {}) =>
  bench.service.release({ repository: CODEGATE, tag, image: false, signed: false, ...more });

/** Where the commit of a release is. */
async function placeOf(tag: string, branches?: readonly string[]) {
  const release = await bench.github.release(CODEGATE, tag, branches);
  return [release?.onMain, release?.onBranch];
}

describe('a release', () => {
  test('has its commit, which is on the main branch, and its files with their digests', async () => {
    const { assets } = await releasing('v1.0.0', { assets: ['codegate.tar.gz', 'checksums.txt'] });
    const release = await bench.github.release(CODEGATE, 'v1.0.0');
    expect(release).toMatchObject({
      tag: 'v1.0.0',
      url: `https://github.com/${CODEGATE}/releases/tag/v1.0.0`,
      publishedAt: Temporal.Instant.from('2026-03-02T09:00:00Z'),
      onMain: true,
    });
    expect(release?.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(release?.assets.map(({ name, digest, url }) => ({ name, digest, url }))).toEqual(assets);
    expect(release?.assets[0]?.size).toBeGreaterThan(0);
  });

  test('of which the tag names a commit elsewhere is not on the main branch', async () => {
    await releasing('v1.1.0');
    bench.service.history.offMain('v1.1.0');
    expect(await bench.github.release(CODEGATE, 'v1.1.0')).toMatchObject({ onMain: false });
    bench.service.history.unrelated('v1.1.0');
    expect(await bench.github.release(CODEGATE, 'v1.1.0')).toMatchObject({ onMain: false });
  });

  test('of which the fix was brought to another branch is on that one, if the policy names it', async () => {
    await releasing('v1.3.0');
    await releasing('v1.3.1', { branch: 'release-1.x' });
    await releasing('v1.3.2', { branch: 'release-1.x' });
    await releasing('v0.9.9', { branch: 'old' });
    for (const tag of ['v1.3.1', 'v1.3.2'])
      expect(await placeOf(tag, ['release-*', 'release/*'])).toEqual([false, 'release-1.x']);
    expect(await placeOf('v1.3.1', ['release-1.x'])).toEqual([false, 'release-1.x']);
    expect(await placeOf('v0.9.9', ['release-*'])).toEqual([false, undefined]);
    expect(await placeOf('v1.3.1')).toEqual([false, undefined]);
    expect(await placeOf('v1.3.0', ['release-*'])).toEqual([true, undefined]);
  });

  test('that does not exist is none, nor is what no tag can be called', async () => {
    for (const tag of ['v9.9.9', '', '.', '..', '../latest', 'a\ud800'])
      expect(await bench.github.release(CODEGATE, tag)).toBeUndefined();
  });

  test('is listed, the latest first, and no more than asked for', async () => {
    await releasing('v1.2.0');
    const all = await bench.github.releases(CODEGATE, 100);
    const instants = all.map(({ publishedAt }) => publishedAt.epochMilliseconds);
    expect(instants).toEqual(instants.toSorted((one, other) => other - one));
    expect(all.map(({ tag }) => tag)).toContain('v1.2.0');
    expect(all.at(-1)).toMatchObject({ tag: 'v0.1.28' });
    expect(await bench.github.releases(CODEGATE, 2)).toEqual(all.slice(0, 2));
    expect(await bench.github.releases(CODEGATE, 0)).toEqual([]);
    expect(await failure(bench.github.releases('stacklok/none', 5))).toEqual({ kind: 'missing' });
  });
});

const SHA = 'a'.repeat(40);
const listed = (tag: string, more: object = {}) => ({
  id: 7,
  tag_name: tag,
  html_url: `https://github.com/stacklok/codegate/releases/tag/${tag}`,
  draft: false,
  published_at: '2026-03-02T09:00:00Z',
  ...more,
});
const asset = (name: string, more: object = {}) => ({
  name,
  state: 'uploaded',
  digest: `sha256:${'0'.repeat(64)}`,
  browser_download_url: `https://github.com/stacklok/codegate/releases/download/v1/${name}`,
  size: 5,
  ...more,
});
const ok = (body: unknown, headers?: Record<string, string>): Scripted => ({
  status: 200,
  body,
  ...(headers && { headers }),
});

const refused = (status: number, message = 'Not Found'): Scripted => ({ status, body: { message } });

const at = (day: number) => `2026-03-0${day}T09:00:00Z`;

const link = (url: string) => `<${url}/repos/stacklok/codegate/releases?page=1>; rel="next"`;

type Part = 'list' | 'tag' | 'assets' | 'commit' | 'repository' | 'compare';

function partOf(path: string): Part {
  if (path.includes('/releases/tags/')) return 'tag';
  if (path.endsWith('/assets')) return 'assets';
  if (path.endsWith('/releases')) return 'list';
  if (path.includes('/commits/')) return 'commit';
  return path.includes('/compare/') ? 'compare' : 'repository';
}

/** A GitHub whose release is ordinary but for what a test says. */
async function startOdd(odd: Partial<Record<Part, Scripted | ((asked: Asked) => Scripted)>>) {
  return startScripted((asked) => {
    const part = partOf(asked.path);
    const said = odd[part];
    if (said !== undefined) return typeof said === 'function' ? said(asked) : said;
    switch (part) {
      case 'list':
        return ok([]);
      case 'tag':
        return ok(listed('v1'));
      case 'assets':
        return ok([asset('a.zip')]);
      case 'commit':
        return ok(Buffer.from(SHA), { 'content-type': 'application/vnd.github.sha; charset=utf-8' });
      case 'repository':
        return ok({ default_branch: 'trunk' });
      case 'compare':
        return ok({ status: 'behind' });
    }
  });
}

async function reading(odd: Parameters<typeof startOdd>[0], tag = 'v1') {
  await using scripted = await startOdd(odd);
  return await outcome(scripted.github.release(CODEGATE, tag));
}

describe('what GitHub may answer', () => {
  test('a tag with slashes is asked for as one, its commit apart from a branch of that name', async () => {
    await using scripted = await startOdd({ tag: ok(listed('codegate/v1')) });
    expect(await scripted.github.release(CODEGATE, 'codegate/v1')).toMatchObject({ commit: SHA });
    const base = '/repos/stacklok/codegate';
    expect(scripted.asked.toSorted()).toEqual(
      [
        base,
        `${base}/commits/tags%2Fcodegate%2Fv1`,
        `${base}/compare/trunk...${SHA}`,
        `${base}/releases/7/assets`,
        `${base}/releases/tags/codegate%2Fv1`,
      ].toSorted(),
    );
  });

  test('a commit is on the main branch if that has everything of it', async () => {
    const statuses = { behind: true, identical: true, ahead: false, diverged: false };
    for (const [status, onMain] of Object.entries(statuses))
      expect(await reading({ compare: ok({ status }) })).toMatchObject({ onMain });
  });

  test('where GitHub does not say, nothing is said', async () => {
    for (const status of [404, 409, 422])
      expect(await reading({ commit: refused(status) })).toMatchObject({
        commit: undefined,
        onMain: undefined,
      });
    expect(await reading({ commit: ok({ sha: SHA }) })).toMatchObject({ commit: undefined });
    expect(await reading({ compare: refused(404) })).toMatchObject({ commit: SHA, onMain: undefined });
    const apart = refused(404, 'No common ancestor between trunk and aaaa.');
    expect(await reading({ compare: apart })).toMatchObject({ onMain: false });
  });

  test('a draft is no release', async () => {
    expect(await reading({ tag: ok(listed('v1', { draft: true, published_at: null })) })).toBeUndefined();
    const drafts = [listed('v2', { draft: true }), listed('v3', { published_at: null }), listed('v1')];
    await using scripted = await startOdd({ list: ok(drafts) });
    expect((await scripted.github.releases(CODEGATE, 3)).map(({ tag }) => tag)).toEqual(['v1']);
  });

  test('files come on several pages; one half uploaded is none, and an old one has no digest', async () => {
    const read = await reading({
      assets: ({ query, url }) =>
        query.get('page') === '2'
          ? ok([asset('b.zip', { digest: null }), asset('c.zip', { digest: 'md5:1' })])
          : ok([asset('a.zip'), asset('half.zip', { state: 'starter' })], {
              link: `<${url}/repos/stacklok/codegate/releases/7/assets?page=2>; rel="next"`,
            }),
    });
    expect(read).toMatchObject({
      assets: [
        { name: 'a.zip', digest: `sha256:${'0'.repeat(64)}` },
        { name: 'b.zip', digest: undefined },
        { name: 'c.zip', digest: undefined },
      ],
    });
  });

  test('releases come on several pages, and by the day of their commit', async () => {
    await using scripted = await startOdd({
      list: ({ query, url }) =>
        query.get('page') === '2'
          ? ok([listed('v3', { published_at: at(3) }), listed('v4', { published_at: at(4) })])
          : ok([listed('v2', { published_at: at(2) }), listed('draft', { draft: true })], {
              link: `<${url}/repos/stacklok/codegate/releases?page=2>; rel="next"`,
            }),
    });
    const tags = async (most: number) =>
      (await scripted.github.releases(CODEGATE, most)).map(({ tag }) => tag);
    expect(await tags(3)).toEqual(['v4', 'v3', 'v2']);
    expect(await tags(1)).toEqual(['v2']);
  });

  test('a list that goes in a circle is no list', async () => {
    await using scripted = await startOdd({ list: ({ url }) => ok([], { link: link(url) }) });
    expect(await failure(scripted.github.releases(CODEGATE, 3))).toEqual({ kind: 'later' });
    expect(await failure(scripted.github.suggestIntroducingChanges(CODEGATE, 'v1'))).toEqual({
      kind: 'later',
    });
  });

  test.each(['tag', 'assets', 'commit', 'repository', 'compare'] as const)(
    'is passed on where it fails: %s',
    async (part) => {
      const later: Scripted[] = ['cut', 'drop', { status: 503, body: {} }];
      for (const each of later) expect(await reading({ [part]: each })).toEqual({ kind: 'later' });
      const forbidden: Scripted = { status: 403, body: {} };
      expect(await reading({ [part]: forbidden })).toMatchObject({ kind: 'rights' });
    },
  );

  test('is no release where it is no such answer', async () => {
    for (const body of [[], 'a page', { ...listed('v1'), tag_name: 5 }])
      expect(await reading({ tag: ok(body) })).toEqual({ kind: 'later' });
    for (const body of [[{}], 'a page'])
      expect(await reading({ assets: ok(body) })).toEqual({ kind: 'later' });
    expect(await reading({ compare: ok({ status: 'sideways' }) })).toEqual({ kind: 'later' });
  });
});

testContract(() => bench);
