// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GitHubError } from '../../../src/github/github-error.ts';
import { publicFetch, type Fetch } from '../../../src/github/public-web.ts';
import { CODEGATE } from '../../support/github-client.ts';
import {
  bothSigned,
  right,
  startArtifactBench,
  summary,
  type ArtifactBench,
} from '../../support/artifacts.ts';

let bench: ArtifactBench;

beforeAll(async () => {
  bench = await startArtifactBench();
});

afterAll(() => bench[Symbol.asyncDispose]());

/** Nothing of the file can be had, for the same reason. */
const asset = (what: string) => ({
  'codegate.zip available': what,
  'codegate.zip digest': what,
  'codegate.zip signed': what,
});

describe('what cannot be had', () => {
  test.each([
    [404, 'open: is not there (404)'],
    [410, 'open: is not there (410)'],
    [401, 'open: is not public (401)'],
    // It says nothing about the file: who asks may not ask, or asked too often.
    [403, 'unknown: could not be checked: the server answers 403'],
    [503, 'unknown: could not be checked: the server answers 503'],
    [429, 'unknown: could not be checked: the server answers 429'],
  ])('a file that is answered with %i', async (status, what) => {
    const release = await bench.release();
    bench.hub.wire.addFault({ target: 'github', path: '/releases/download/', status, times: 1 });
    expect(summary(await bench.inspect(release))).toEqual(right(release.tag, asset(what)));
  });

  test('a registry that is answered with an error, or cuts the line', async () => {
    for (const fault of [{ status: 500 }, { drop: 'before' }] as const) {
      const release = await bench.release();
      bench.hub.wire.addFault({ target: 'registry', ...fault, times: 100 });
      const found = await bench.inspect(release);
      const {
        images: [of],
      } = found;
      expect(of?.platforms.map(({ check }) => check.verdict)).toEqual(['unknown', 'unknown']);
      expect([of?.available, of?.digestMatches, of?.signed].map((each) => each?.verdict)).toEqual(
        Array(3).fill('unknown'),
      );
      expect(found.assets[0]?.signed.verdict).toBe('ok');
      while (bench.hub.wire.takeFault('registry', 'GET', '/'));
    }
  });

  test('an image that is refused: only where a registry gives nobody a token, it is not public', async () => {
    const release = await bench.release();
    for (const [path, verdict] of [
      ['/manifests/v', 'unknown'],
      ['/token', 'open'],
    ] as const) {
      bench.hub.wire.addFault({ target: 'registry', path, status: 403, times: 1 });
      expect((await bench.inspect(release)).images[0]?.available.verdict).toBe(verdict);
    }
  });

  test('a file whose server says how long to wait', async () => {
    const release = await bench.release();
    const headers = { 'retry-after': '90' };
    bench.hub.wire.addFault({
      target: 'github',
      path: '/releases/download/',
      status: 403,
      headers,
      times: 1,
    });
    expect((await bench.inspect(release)).assets[0]?.available).toEqual({
      verdict: 'unknown',
      what: 'could not be checked: the server answers 403',
      wait: { seconds: 90 },
    });
  });

  test('one form of a signature, while the other is right', async () => {
    const release = await bench.release();
    for (const path of ['/referrers/', '.sig']) {
      bench.hub.wire.addFault({ target: 'registry', path, status: 500, times: 1 });
      expect((await bench.inspect(release)).images[0]?.signed.verdict).toBe('ok');
    }
  });

  test('the trusted root of Sigstore', async () => {
    const release = await bench.release();
    const rootPath = bench.hub.service.env['SIGSTORE_TUF_ROOT'] ?? '';
    const found = await bench.inspect(release, {
      sigstore: { mirrorUrl: bench.hub.service.url, rootPath },
      cacheDirectory: `${rootPath}-none`,
    });
    const what = 'unknown: the trusted root of Sigstore cannot be had now';
    expect(summary(found)).toEqual(right(release.tag, bothSigned(what)));
  });

  test('GitHub’s attestations', async () => {
    const release = await bench.release();
    const asked = async (failure: GitHubError['failure']) => {
      const attestations = () => Promise.reject(new GitHubError(failure));
      return (await bench.inspect(release, { attestations })).assets[0]?.signed;
    };
    expect(await asked({ kind: 'later' })).toMatchObject({ verdict: 'unknown' });
    expect(await asked({ kind: 'rights', right: 'attestations: read' })).toEqual({
      verdict: 'unknown',
      what: 'GitHub lets the bot read no attestations: it needs attestations: read',
    });
    const defect = new TypeError('ours');
    await expect(bench.inspect(release, { attestations: () => Promise.reject(defect) })).rejects.toBe(defect);
  });
});

/** Asks as the bot does, but the time for a file runs from where its first bytes are there. */
function tooSlowFor({ hub: { service } }: ArtifactBench): Fetch {
  const ask = publicFetch([service.url, service.env['CONTAINER_REGISTRY_URL'] ?? service.url]);
  return async (url, { signal, ...asked } = {}) => {
    if (!String(url).includes('/releases/download/'))
      return ask(url, { ...asked, ...(signal && { signal }) });
    const stop = new AbortController();
    const answer = await ask(url, { ...asked, signal: stop.signal });
    if (signal?.aborted) stop.abort(signal.reason);
    else signal?.addEventListener('abort', () => stop.abort(signal.reason));
    return answer;
  };
}

describe('a file that is not downloaded whole', () => {
  const GIB = 1024 ** 3;
  const large = (signed?: false) =>
    bench.release({
      assets: [{ name: 'codegate.zip', size: 1.5 * GIB }],
      ...(signed === false && { signed }),
    });

  test('because it is too large is judged by what GitHub recorded and the workflow attested', async () => {
    const release = await large();
    const found = await bench.inspect(release);
    expect(found.assets[0]?.digest).toBe(release.assets[0]?.digest);
    expect(summary(found)).toEqual(
      right(release.tag, {
        'codegate.zip digest': expect.stringMatching(
          /^ok: sha256:\w{12}, as recorded and attested; it is larger than 1 GiB$/,
        ),
      }),
    );
  });

  test('and that nobody attested, is not said to be another one, nor to be unknown', async () => {
    const release = await large(false);
    expect((await bench.inspect(release)).assets[0]).toMatchObject({
      available: { verdict: 'ok' },
      digestMatches: {
        verdict: 'open',
        unseen: true,
        what: expect.stringMatching(
          /^not compared, because it is larger than 1 GiB; GitHub recorded sha256:/,
        ),
      },
      signed: { verdict: 'open', what: 'GitHub has no attestation of it' },
    });
  });

  test('and whose digest GitHub has not recorded either, is not said not to be signed', async () => {
    const release = await large();
    const assets = release.assets.map((each) => ({ ...each, digest: undefined }));
    const what = 'not downloaded, because it is larger than 1 GiB, and GitHub has no digest of it';
    expect((await bench.inspect({ ...release, assets })).assets[0]).toMatchObject({
      digest: undefined,
      available: { verdict: 'ok' },
      digestMatches: { verdict: 'open', unseen: true, what },
      signed: { verdict: 'open', unseen: true, what },
    });
  });

  test('because it comes too slowly is judged in the same way', async () => {
    const release = await bench.release({ assets: [{ name: 'codegate.zip', size: GIB / 2 }] });
    const found = await bench.inspect(release, { limits: { downloadMs: 1 }, fetchFrom: tooSlowFor(bench) });
    expect(summary(found)).toEqual(
      right(release.tag, {
        'codegate.zip digest': expect.stringMatching(
          /^ok: sha256:\w{12}, as recorded and attested; it comes too slowly$/,
        ),
      }),
    );
  });

  test.each([
    ['is not there', 404, 'open'],
    ['is refused', 403, 'unknown'],
    ['has another length', 200, 'wrong'],
  ])('%s', async (_, status, verdict) => {
    const release = await large();
    const assets = release.assets.map((each) => ({ ...each, size: 1.2 * GIB }));
    if (status !== 200) bench.hub.wire.addFault({ target: 'github', path: '/download/', status, times: 1 });
    const found = await bench.inspect({ ...release, assets });
    expect(found.assets[0]?.available.verdict).toBe(verdict);
  });
});

describe('what GitHub does not say', () => {
  test('the digest of a file: then the attestation says it', async () => {
    const release = await bench.release();
    const assets = release.assets.map((each) => ({ ...each, digest: undefined }));
    const found = await bench.inspect({ ...release, assets });
    expect(found.assets[0]?.digestMatches).toMatchObject({
      verdict: 'ok',
      what: expect.stringMatching(/, as attested$/),
    });
    const bare = await bench.inspect(
      { ...release, assets },
      { attestations: () => Promise.resolve({ bundles: [], more: false }) },
    );
    // Asking again would change nothing.
    expect(bare.assets[0]?.digestMatches).toEqual({
      verdict: 'open',
      what: 'GitHub has no digest of it',
      unseen: true,
    });
  });

  test('the commit of a tag', async () => {
    const release = await bench.release();
    const {
      images: [found],
    } = await bench.inspect({ ...release, commit: undefined });
    expect(found?.digestMatches.verdict).toBe('unknown');
  });
});

const attestationsOf = async (release: { assets: readonly { digest: string | undefined }[] }) =>
  (await bench.hub.github.attestations(CODEGATE, release.assets[0]?.digest ?? '', 30)).bundles;

describe('attestations', () => {
  test('one right one suffices, wherever it is in the list', async () => {
    const release = await bench.release();
    const other = await attestationsOf(await bench.release({}, 'broken-log-promise'));
    const own = await attestationsOf(release);
    const attestations = () => Promise.resolve({ bundles: [...other, {}, ...own], more: false });
    expect((await bench.inspect(release, { attestations })).assets[0]?.signed.verdict).toBe('ok');
  });

  test('of another file do not count', async () => {
    const release = await bench.release();
    const other = await attestationsOf(await bench.release());
    const found = await bench.inspect(release, {
      attestations: () => Promise.resolve({ bundles: other, more: false }),
    });
    expect(found.assets[0]?.signed).toEqual({
      verdict: 'wrong',
      what: 'the attestation is for another digest',
    });
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'bundle'],
    ['an empty object', {}],
    ['depth', JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))],
    ['no envelope', { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', verificationMaterial: {} }],
  ])('that hold %s are wrong, and harm nobody', async (_, bundle) => {
    const release = await bench.release();
    const found = await bench.inspect(release, {
      attestations: () => Promise.resolve({ bundles: [bundle], more: false }),
    });
    expect(found.assets[0]?.signed).toEqual({ verdict: 'wrong', what: 'the signature cannot be read' });
  });
});
