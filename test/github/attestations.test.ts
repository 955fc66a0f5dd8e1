import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  CODEGATE,
  outcome,
  startGitHubBench,
  testContract,
  type GitHubBench,
} from '../support/github-client.ts';
import { startScripted, type Script, type Scripted } from '../support/scripted-github.ts';

let bench: GitHubBench;
let digest: string;

beforeAll(async () => {
  bench = await startGitHubBench();
  const assets = [{ name: 'codegate.zip', content: 'what was built' }];
  const release = await bench.service.release({ repository: CODEGATE, tag: 'v1.0.0', assets, image: false });
  digest = release.assets[0]?.digest ?? '';
});

afterAll(() => bench[Symbol.asyncDispose]());

const OTHER = `sha256:${'0'.repeat(64)}`;
const attested = async (of: string) => (await bench.github.attestations(CODEGATE, of, 30)).bundles;
const Bundle = z.object({ mediaType: z.string(), dsseEnvelope: z.object({}) });

describe('the attestations of a digest', () => {
  test('are the bundles that GitHub keeps, in the list or apart', async () => {
    const listed = await attested(digest);
    expect(z.array(Bundle).length(1).parse(listed)).toHaveLength(1);
    bench.service.keepBundlesApart();
    expect(await attested(digest)).toEqual(listed);
    expect(bench.wire.exchanges.at(-1)?.path).toMatch(/^\/attestations\/\d+\.json\.sn$/);
  });

  test('are none where there are none, and of what is no digest nothing is asked', async () => {
    expect(await attested(OTHER)).toEqual([]);
    const asked = bench.wire.exchanges.length;
    for (const wrong of ['', 'v1.0.0', '../pulls', `${digest}/../x`])
      expect(await attested(wrong)).toEqual([]);
    expect(bench.wire.exchanges).toHaveLength(asked);
  });
});

const bundle = { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', verificationMaterial: {} };
const list = (attestations: unknown, link?: string): Scripted => ({
  status: 200,
  body: { attestations },
  ...(link !== undefined && { headers: { link } }),
});
const file = (content: Buffer | string): Scripted => ({
  status: 200,
  body: Buffer.from(content),
  headers: { 'content-type': 'application/x-snappy' },
});

async function reading(script: Script) {
  await using scripted = await startScripted(script);
  return await outcome(scripted.github.attestations(CODEGATE, OTHER, 30).then(({ bundles }) => bundles));
}

/** What comes of a list that names one bundle's place, and what is found there. */
const readingApart = (found: Scripted, place = '/blob') =>
  reading(({ path, url }) =>
    path.includes('/attestations/') ? list([{ bundle: null, bundle_url: `${url}${place}` }]) : found,
  );

describe('what GitHub may answer', () => {
  test('comes on several pages', async () => {
    const read = await reading(({ query, url }) =>
      query.has('after')
        ? list([{ bundle: { ...bundle, page: 2 } }])
        : list(
            [{ bundle: { ...bundle, page: 1 } }],
            `<${url}/repos/stacklok/codegate/attestations/x?after=1>; rel="next"`,
          ),
    );
    expect(read).toEqual([
      { ...bundle, page: 1 },
      { ...bundle, page: 2 },
    ]);
  });

  test('a bundle kept apart may be plain, and one that cannot be read is left out', async () => {
    expect(await readingApart(file(JSON.stringify(bundle)))).toEqual([bundle]);
    for (const content of ['', 'no bundle', '[]', '5', Buffer.from([255, 255, 255, 255, 15, 0])])
      expect(await readingApart(file(content))).toEqual([]);
    expect(await reading(() => list([{}, { bundle: null, bundle_url: '' }, { bundle }]))).toEqual([bundle]);
    expect(await reading(() => list(null))).toEqual([]);
  });

  test('a bundle that is too large is left out, and not read to its end', async () => {
    const blob = Buffer.alloc(17 * 1024 * 1024, 32);
    expect(await readingApart(file(blob))).toEqual([]);
  });

  test('no more bundles than asked for are fetched, one at a time, and that there are others is said', async () => {
    let open = 0;
    let most = 0;
    await using scripted = await startScripted(async ({ path, url }) => {
      if (path.includes('/attestations/'))
        return list(Array.from({ length: 60 }, () => ({ bundle: null, bundle_url: `${url}/blob` })));
      open += 1;
      most = Math.max(most, open);
      await pause(2);
      open -= 1;
      return file(JSON.stringify(bundle));
    });
    const read = await scripted.github.attestations(CODEGATE, OTHER, 30);
    expect({ read: read.bundles.length, more: read.more, most }).toEqual({ read: 30, more: true, most: 1 });
    expect(scripted.asked.filter((path) => path === '/blob')).toHaveLength(30);
  });

  test('bundles of many megabytes are not in memory all at once', async () => {
    const large = JSON.stringify({ ...bundle, parts: 'x'.repeat(7 * 1024 * 1024) });
    await using scripted = await startScripted(({ path, url }) =>
      path.includes('/attestations/')
        ? list(Array.from({ length: 30 }, () => ({ bundle: null, bundle_url: `${url}/blob` })))
        : file(large),
    );
    const read = await scripted.github.attestations(CODEGATE, OTHER, 30);
    expect({ read: read.bundles.length, more: read.more }).toEqual({ read: 3, more: true });
  });

  test('a bundle is fetched without credentials, and from nowhere odd', async () => {
    const seen: unknown[] = [];
    const read = await reading(({ path, url, headers }) => {
      if (path.includes('/attestations/')) return list([{ bundle: null, bundle_url: `${url}/blob` }]);
      seen.push(headers['authorization']);
      return file(JSON.stringify(bundle));
    });
    expect({ read, seen }).toEqual({ read: [bundle], seen: [undefined] });
    const odd = ['http://127.0.0.1:1/blob', 'file:///etc/passwd', 'data:application/json,{}', 'blob'];
    expect(await reading(() => list(odd.map((each) => ({ bundle: null, bundle_url: each }))))).toEqual([]);
  });

  test('a bundle is fetched from no other service of this machine, whoever sends there', async () => {
    await using elsewhere = await startScripted(() => file(JSON.stringify(bundle)));
    for (const place of [
      elsewhere.url,
      elsewhere.url.replace('http:', 'https:'),
      'https://169.254.169.254/',
    ]) {
      const away: Scripted = { status: 302, body: {}, headers: { location: place } };
      expect(await readingApart(away)).toEqual([]);
      expect(await reading(() => list([{ bundle_url: place }]))).toEqual([]);
    }
    expect(elsewhere.asked).toEqual([]);
  });

  test('a bundle that does not come may come later', async () => {
    const missing: Scripted[] = ['cut', 'drop', { status: 403, body: {} }, { status: 404, body: {} }];
    for (const each of missing) expect(await readingApart(each)).toEqual({ kind: 'later' });
  });

  test('a list that does not come fails as everything does', async () => {
    for (const each of ['cut', 'drop', { status: 500, body: {} }] satisfies Scripted[])
      expect(await reading(() => each)).toEqual({ kind: 'later' });
    expect(await reading(() => ({ status: 200, body: { attestations: 'many' } }))).toEqual({ kind: 'later' });
    const headers = { 'x-accepted-github-permissions': 'attestations=read' };
    expect(await reading(() => ({ status: 403, body: {}, headers }))).toEqual({
      kind: 'rights',
      right: 'attestations: read',
    });
  });
});

testContract(() => bench);
