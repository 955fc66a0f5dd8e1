import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GitHubError } from '../../../src/github/github-error.ts';
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
    [403, 'open: is not public (403)'],
    [503, 'unknown: cannot be had now (503)'],
    [429, 'unknown: cannot be had now (429)'],
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
      const { image: of } = found;
      expect(of?.platforms.map(({ check }) => check.verdict)).toEqual(['unknown', 'unknown']);
      expect([of?.available, of?.digestMatches, of?.signed].map((each) => each?.verdict)).toEqual(
        Array(3).fill('unknown'),
      );
      expect(found.assets[0]?.signed.verdict).toBe('ok');
      while (bench.hub.wire.takeFault('registry', 'GET', '/'));
    }
  });

  test('one form of a signature, while the other is right', async () => {
    const release = await bench.release();
    for (const path of ['/referrers/', '.sig']) {
      bench.hub.wire.addFault({ target: 'registry', path, status: 500, times: 1 });
      expect((await bench.inspect(release)).image?.signed.verdict).toBe('ok');
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
    expect(bare.assets[0]?.digestMatches).toEqual({ verdict: 'unknown', what: 'GitHub has no digest of it' });
  });

  test('the commit of a tag', async () => {
    const release = await bench.release();
    const { image: found } = await bench.inspect({ ...release, commit: undefined });
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
