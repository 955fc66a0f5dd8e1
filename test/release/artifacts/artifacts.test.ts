// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPolicy } from '../../../src/process/policy.ts';
import type { InspectedArtifacts } from '../../../src/release/artifacts/inspected-artifacts.ts';
import type { Flaw } from '../../../src/sandbox/github/flaws.ts';
import {
  bothSigned,
  policyFor,
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

/** Nothing of the image can be had, for the same reason. */
const image = (what: string) => ({
  'image available': what,
  'linux/amd64': what,
  'linux/arm64': what,
  'image digest': what,
  'image signed': what,
});
const mismatch = expect.stringMatching(/^wrong: the registry gives sha256:\w{12} for sha256:\w{12}$/);
const mismatchOf = (platform: string) =>
  expect.stringMatching(
    new RegExp(`^wrong: ${platform}: the registry gives sha256:\\w{12} for sha256:\\w{12}$`),
  );

const attestedFor = expect.stringMatching(/^ok: attested by github\.com\/stacklok\/codegate\/\S+$/);

describe('a release with', () => {
  test.each<[Flaw, Record<string, unknown>]>([
    [
      'tampered-asset',
      {
        'codegate.zip digest': expect.stringMatching(
          /^wrong: sha256:\w{12} comes, sha256:\w{12} was released$/,
        ),
        'codegate.zip signed': 'open: GitHub has no attestation of it',
      },
    ],
    ['missing-platform', { 'linux/arm64': 'open: the image has none' }],
    [
      'wrong-platform',
      { 'linux/amd64': 'wrong: made for linux/riscv64', 'linux/arm64': 'wrong: made for linux/riscv64' },
    ],
    [
      'tampered-index',
      {
        'image digest': expect.stringMatching(
          /^wrong: the registry states sha256:\w{12} and gives sha256:\w{12}$/,
        ),
        'image signed': 'open: nobody has signed it',
      },
    ],
    ['tampered-manifest', { 'linux/amd64': mismatch, 'image digest': mismatchOf('linux/amd64') }],
    ['tampered-config', { 'linux/amd64': mismatch, 'image digest': mismatchOf('linux/amd64') }],
    [
      'missing-layer',
      {
        'linux/amd64': 'open: is not there (404)',
        'linux/arm64': 'open: is not there (404)',
        'image digest': 'open: linux/amd64: is not there (404)',
      },
    ],
    // A label is a hint: what the signature says counts.
    ['another-commit', {}],
    ['short-commit', {}],
    ['no-commit', {}],
    [
      'moved-tag',
      { 'image digest': expect.stringMatching(/^wrong: signed for commit e{10}, released was \w{10}$/) },
    ],
    ['odd-descriptor', {}],
    ['private-image', image('open: is not public (401)')],
    ['wrong-issuer', bothSigned('wrong: identity vouched for by another issuer: issuer.outsider.test')],
    [
      'another-digest',
      {
        'codegate.zip signed': 'wrong: the attestation is for another digest',
        'image signed': 'wrong: the signature is for another digest',
      },
    ],
    [
      'late-log-entry',
      bothSigned('wrong: the certificate was not valid when it signed, or comes from nobody trusted'),
    ],
    ['broken-log-promise', bothSigned('wrong: the entry in the transparency log is not valid')],
    ['older-form-only', {}],
    ['newer-form-only', {}],
    ['no-referrers-api', {}],
    ['no-image-attestation', {}],
    ['simple-referrer', {}],
    ['attestation-only', { 'image signed': attestedFor }],
    ['provenance-referrer', { 'image signed': attestedFor }],
    ['platforms-only', { 'image signed': expect.stringMatching(/^ok: signed by .+, platform by platform$/) }],
    ['one-platform-only', { 'image signed': 'open: signed for linux/amd64 alone, and not as a whole' }],
    [
      'other-kinds-only',
      {
        'image signed':
          'open: has a signature of another kind (application/vnd.cncf.notary.signature), which is not read here',
      },
    ],
  ])('%s', async (flaw, but) => {
    const release = await bench.release({}, flaw);
    expect(summary(await bench.inspect(release))).toEqual(right(release.tag, but));
  });

  test.each<[Flaw, string]>([
    ['short-commit', 'ok'],
    ['another-commit', 'open'],
    ['no-commit', 'open'],
  ])('%s and no signature: the label is a hint', async (flaw, verdict) => {
    const release = await bench.release({ signed: false }, flaw);
    expect((await bench.inspect(release)).images[0]?.digestMatches.verdict).toBe(verdict);
  });

  test.each<[Flaw, object]>([
    ['one-platform-only', { unseen: true }],
    ['other-kinds-only', { unseen: true }],
    ['platforms-only', { signedBy: { digest: expect.stringMatching(/^sha256:/) as unknown } }],
    ['attestation-only', { signedBy: { form: 'attestation' } }],
  ])('%s: what is said in public follows from it', async (flaw, more) => {
    const found = (await bench.inspect(await bench.release({}, flaw))).images[0];
    expect(found?.signed).toMatchObject(more);
    expect(found?.signed.signedBy?.digest).not.toBe(found?.digest);
  });

  test('platforms that were signed by somebody else', async () => {
    const release = await bench.release({ signed: 'wrong-identity' }, 'platforms-only');
    expect((await bench.inspect(release)).images[0]?.signed).toMatchObject({
      verdict: 'wrong',
      what: expect.stringMatching(/^linux\/amd64: signed by another identity: /) as unknown,
    });
  });

  test('the newer form of a signature in a registry without a list of referrers', async () => {
    const release = await bench.release({}, 'newer-form-only', 'no-referrers-api');
    expect(summary(await bench.inspect(release))).toEqual(right(release.tag));
  });

  test.each<Flaw>(['wrong-issuer', 'another-digest', 'late-log-entry', 'broken-log-promise'])(
    '%s, in each form of the signature',
    async (flaw) => {
      for (const form of ['older-form-only', 'newer-form-only'] as const) {
        const found = await bench.inspect(await bench.release({ assets: [] }, flaw, form));
        expect(found.images[0]?.signed.verdict).toBe('wrong');
      }
    },
  );

  test('the signature of another repository’s workflow', async () => {
    const release = await bench.release({ signed: 'wrong-identity' });
    const other = `github.com/outsider/codegate/.github/workflows/image-publish.yml@refs/tags/${release.tag}`;
    expect(summary(await bench.inspect(release))).toEqual(
      right(release.tag, bothSigned(`wrong: signed by another identity: ${other}`)),
    );
  });

  test('no signature', async () => {
    const release = await bench.release({ signed: false });
    expect(summary(await bench.inspect(release))).toEqual(
      right(release.tag, {
        'codegate.zip signed': 'open: GitHub has no attestation of it',
        'image signed': 'open: nobody has signed it',
      }),
    );
  });

  test('no image', async () => {
    const release = await bench.release({ image: false });
    expect(summary(await bench.inspect(release))).toEqual(
      right(release.tag, image('open: is not there (404)')),
    );
  });
});

describe('a release as the policy has it', () => {
  test('by default is the image of its repository', async () => {
    const release = await bench.release({ image: true });
    const {
      images: [found],
    } = await bench.inspect(release, { policy: readPolicy().release });
    expect(found).toMatchObject({
      reference: `ghcr.io/stacklok/codegate:${release.tag}`,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      signed: { verdict: 'ok' },
    });
  });

  test('may have no image, and must have certain files', async () => {
    const release = await bench.release({ assets: ['a-1.tar.gz', 'b.zip'] });
    const found = await bench.inspect(release, {
      policy: policyFor(release, { images: [], assets: ['*.tar.gz', 'c*', 'b.zip'] }),
    });
    expect(found.images).toEqual([]);
    expect(found.missingAssets).toEqual(['c*']);
    expect(found.assets.map(({ name }) => name)).toEqual(['a-1.tar.gz', 'b.zip']);
  });

  test.each([
    ['another workflow', { workflow: 'other.yml' }, 'another identity'],
    ['another ref', { refs: ['refs/heads/main'] }, 'another identity'],
    ['another issuer', { issuer: 'https://issuer.example.org' }, 'another issuer'],
  ])('must be signed by %s', async (_, signer, fault) => {
    const release = await bench.release();
    const found = await bench.inspect(release, { policy: policyFor(release, { signer }) });
    expect(found.assets[0]?.signed).toMatchObject({ verdict: 'wrong', what: expect.stringContaining(fault) });
    expect(found.images[0]?.signed).toMatchObject({ verdict: 'wrong', what: expect.stringContaining(fault) });
  });

  test('may be signed on several refs, and no ref is a pattern', async () => {
    const release = await bench.release();
    const signer = { refs: ['refs/heads/main', 'refs/tags/{tag}'] };
    expect(
      (await bench.inspect(release, { policy: policyFor(release, { signer }) })).images[0]?.signed.verdict,
    ).toBe('ok');
    const pattern = { refs: ['refs/tags/.*'] };
    expect(
      (await bench.inspect(release, { policy: policyFor(release, { signer: pattern }) })).images[0]?.signed
        .verdict,
    ).toBe('wrong');
  });
});

const named = ({ assets }: Pick<InspectedArtifacts, 'assets'>) => assets.map(({ name }) => name);

describe('a release as real projects make it', () => {
  test('with signatures, checksums, bills of materials and provenance beside its file lacks nothing', async () => {
    const release = await bench.release({ neighbours: true });
    expect(release.assets.length).toBeGreaterThan(5);
    expect(summary(await bench.inspect(release))).toEqual(right(release.tag));
  });

  test('with an unsigned binary among them lacks its signature alone', async () => {
    const attested = await bench.release({ neighbours: true });
    const [binary] = (await bench.release({ assets: ['tool.exe'], image: false, signed: false })).assets;
    const found = await bench.inspect({
      ...attested,
      assets: [...attested.assets, ...(binary ? [binary] : [])],
    });
    expect(found.assets.map(({ name, signed }) => [name, signed.verdict])).toEqual([
      ['codegate.zip', 'ok'],
      ['tool.exe', 'open'],
    ]);
  });

  test('has a list of checksums looked at where it is attested, and required where it is named', async () => {
    const assets = ['a.zip', 'checksums.txt'];
    expect(named(await bench.inspect(await bench.release({ assets })))).toEqual(assets);
    const unsigned = await bench.release({ assets, signed: false });
    expect(named(await bench.inspect(unsigned))).toEqual(['a.zip']);
    const policy = policyFor(unsigned, { files: ['checksums.txt'] });
    expect(named(await bench.inspect(unsigned, { policy }))).toEqual(['checksums.txt']);
    const tampered = await bench.release({ assets: ['checksums.txt', 'a.zip'] }, 'tampered-asset');
    expect(named(await bench.inspect(tampered))).toEqual(['checksums.txt', 'a.zip']);
  });

  const SHARED = 'stacklok/workflows/.github/workflows/sign.yml';
  const CALLED = 'c'.repeat(40);
  test.each<[string, object, string, string]>([
    ['on its ref', { refs: ['refs/tags/v2'] }, `${SHARED}@refs/tags/v2`, 'ok'],
    ['by its commit', { commits: [CALLED] }, `${SHARED}@${CALLED}`, 'ok'],
    ['on any ref', {}, `${SHARED}@refs/heads/main`, 'ok'],
    ['on another ref', { refs: ['refs/tags/v2'] }, `${SHARED}@refs/tags/v1`, 'wrong'],
  ])('may be signed by a shared workflow %s', async (_, signer, identity, verdict) => {
    const release = await bench.release({ identity });
    const signers = [
      { workflow: 'x.yml' },
      { repository: 'stacklok/workflows', workflow: 'sign.yml', ...signer },
    ];
    const { assets, images } = await bench.inspect(release, { policy: policyFor(release, { signers }) });
    expect([assets[0]?.signed.verdict, images[0]?.signed.verdict]).toEqual([verdict, verdict]);
    const signedBy = verdict === 'ok' ? `https://github.com/${identity}` : undefined;
    expect(assets[0]?.signed.signedBy?.identity).toBe(signedBy);
  });

  test('is not signed by what a workflow signed for another repository, or for another commit', async () => {
    const signers = [{ repository: 'outsider/codegate', workflow: 'image-publish.yml' }];
    // The outsider's own run of the very workflow that is trusted.
    const foreign = await bench.release({ signed: 'wrong-identity' });
    const other = await bench.inspect(foreign, { policy: policyFor(foreign, { signers }) });
    expect(summary(other)).toMatchObject(
      bothSigned('wrong: signed for another repository: outsider/codegate'),
    );
    const shared = [{ repository: 'stacklok/workflows', workflow: 'sign.yml' }];
    const release = await bench.release({ identity: `${SHARED}@refs/tags/v2` });
    const policy = policyFor(release, { signers: shared });
    const at = (commit: string | undefined) => bench.inspect({ ...release, commit }, { policy });
    expect((await at('f'.repeat(40))).assets[0]?.signed.what).toMatch(
      /^signed for another commit: [0-9a-f]{10}$/,
    );
    expect((await at(undefined)).assets[0]?.signed.verdict).toBe('unknown');
  });

  test('has several images, each looked at', async () => {
    const release = await bench.release({ image: true });
    const images = ['ghcr.io/{repository}', 'ghcr.io/{repository}:{version}'];
    const found = await bench.inspect(release, { policy: policyFor(release, { images }) });
    expect(found.images.map(({ reference, available }) => [reference, available.verdict])).toEqual([
      [`ghcr.io/stacklok/codegate:${release.tag}`, 'ok'],
      [`ghcr.io/stacklok/codegate:${release.tag.slice(1)}`, 'open'],
    ]);
  });
});
