import { createHash, verify, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CODEGATE, refusal, startBench, type Bench } from '../../support/sandbox-github.ts';
import { BUNDLE_TYPE } from '../../../src/sandbox/github/sigstore.ts';

let bench: Bench;

beforeAll(async () => {
  bench = await startBench();
});

afterAll(() => bench.github.close());

const Bundle = z.object({
  mediaType: z.literal(BUNDLE_TYPE),
  verificationMaterial: z.object({
    certificate: z.object({ rawBytes: z.base64() }),
    tlogEntries: z.array(z.object({ kindVersion: z.object({ kind: z.string() }) })).length(1),
  }),
  dsseEnvelope: z.object({
    payload: z.base64(),
    payloadType: z.string(),
    signatures: z.tuple([z.object({ sig: z.base64() })]),
  }),
});

const Statement = z.object({
  subject: z.tuple([z.object({ digest: z.object({ sha256: z.string() }) })]),
  predicateType: z.string(),
});

const TrustedRoot = z.object({
  certificateAuthorities: z.tuple([
    z.object({ certChain: z.object({ certificates: z.tuple([z.object({ rawBytes: z.base64() })]) }) }),
  ]),
});

/** Checks a bundle as far as Node alone can: chain and signature. Gives who signed, and what. */
async function openBundle(json: unknown) {
  const { verificationMaterial, dsseEnvelope } = Bundle.parse(json);
  const certificate = new X509Certificate(Buffer.from(verificationMaterial.certificate.rawBytes, 'base64'));
  await expectTrusted(certificate);
  const payload = Buffer.from(dsseEnvelope.payload, 'base64');
  const type = dsseEnvelope.payloadType;
  const signed = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]);
  const [{ sig }] = dsseEnvelope.signatures;
  expect(verify('sha256', signed, certificate.publicKey, Buffer.from(sig, 'base64'))).toBe(true);
  return {
    identity: certificate.subjectAltName,
    statement: Statement.parse(JSON.parse(payload.toString('utf8'))),
  };
}

async function expectTrusted(certificate: X509Certificate): Promise<void> {
  const { trustedRoot } = await bench.github.verification();
  const [{ certChain }] = TrustedRoot.parse(trustedRoot).certificateAuthorities;
  const root = new X509Certificate(Buffer.from(certChain.certificates[0].rawBytes, 'base64'));
  expect(certificate.verify(root.publicKey)).toBe(true);
}

/** Pulls from the registry as an anonymous client does: token first. */
async function pull(path: string, accept = '*/*') {
  const challenged = await fetch(`http://${bench.github.registryHost}/v2/${path}`);
  const [, realm = '', scope = ''] =
    /realm="([^"]+)".*scope="([^"]+)"/.exec(challenged.headers.get('www-authenticate') ?? '') ?? [];
  expect(challenged.status).toBe(401);
  const granted = await fetch(`${realm}?scope=${encodeURIComponent(scope)}`);
  const { token } = z.object({ token: z.string() }).parse(await granted.json());
  const answer = await fetch(`http://${bench.github.registryHost}/v2/${path}`, {
    headers: { authorization: `Bearer ${token}`, accept },
  });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

async function pullJson<Output>(path: string, schema: z.ZodType<Output>): Promise<Output> {
  const { bytes } = await pull(path);
  return schema.parse(JSON.parse(bytes.toString('utf8')));
}

const Descriptors = z.object({
  manifests: z.array(
    z.object({ digest: z.string(), platform: z.object({ architecture: z.string() }).optional() }),
  ),
});

const Layers = z.object({
  layers: z.tuple([
    z.object({ digest: z.string(), annotations: z.record(z.string(), z.string()).optional() }),
  ]),
});

function attestationsOf(digest: string) {
  return bench.octokit.rest.repos.listAttestations({ ...CODEGATE, subject_digest: digest });
}

/** Who signed a release that was made with this identity, by its certificate. */
async function signerOf(tag: string, identity: string) {
  const { assets } = await bench.github.release({
    repository: 'stacklok/codegate',
    tag,
    assets: ['codegate.zip'],
    image: false,
    identity,
  });
  const { data } = await attestationsOf(assets[0]?.digest ?? '');
  return (await openBundle(data.attestations?.[0]?.bundle)).identity;
}

describe('a release', () => {
  test('is on GitHub, and its files are there for everyone', async () => {
    const { assets } = await bench.github.release({ repository: 'stacklok/codegate', tag: 'v1.0.0' });
    const { data } = await bench.octokit.rest.repos.getReleaseByTag({ ...CODEGATE, tag: 'v1.0.0' });
    expect(data.assets.map(({ name }) => name)).toEqual(['codegate-1.0.0.tar.gz', 'checksums.txt']);
    expect((await bench.octokit.rest.repos.getLatestRelease(CODEGATE)).data.tag_name).toBe('v1.0.0');
    for (const { url, digest } of assets) {
      const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
      expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(digest);
    }
  });

  test('has attested files, signed by the release workflow', async () => {
    const { assets } = await bench.github.release({ repository: 'stacklok/codegate', tag: 'v1.0.1' });
    const { identity } = await bench.github.verification();
    for (const { digest } of assets) {
      const { data } = await attestationsOf(digest);
      const opened = await openBundle(data.attestations?.[0]?.bundle);
      expect(opened.identity).toBe(`URI:${identity('stacklok/codegate', 'v1.0.1')}`);
      expect(opened.statement).toMatchObject({
        subject: [{ digest: { sha256: digest.replace('sha256:', '') } }],
        predicateType: 'https://slsa.dev/provenance/v1',
      });
    }
  });

  test('has an image for two platforms, by tag and by digest', async () => {
    const { image } = await bench.github.release({ repository: 'stacklok/codegate', tag: 'v1.0.2' });
    expect(image?.reference).toBe(`${bench.github.registryHost}/stacklok/codegate:v1.0.2`);
    const byTag = await pull('stacklok/codegate/manifests/v1.0.2');
    expect(byTag.headers.get('docker-content-digest')).toBe(image?.digest);
    const index = await pullJson(`stacklok/codegate/manifests/${image?.digest}`, Descriptors);
    expect(index.manifests.map(({ platform }) => platform?.architecture)).toEqual(['amd64', 'arm64']);
    for (const { digest } of index.manifests) {
      const [layer] = (await pullJson(`stacklok/codegate/manifests/${digest}`, Layers)).layers;
      expect((await pull(`stacklok/codegate/blobs/${layer.digest}`)).status).toBe(200);
    }
    const docker = 'application/vnd.docker.distribution.manifest.v2+json';
    expect((await pull('stacklok/codegate/manifests/v1.0.2', docker)).status).toBe(404);
  });

  test('has an image signed in both forms of cosign', async () => {
    const { image } = await bench.github.release({ repository: 'stacklok/codegate', tag: 'v1.0.3' });
    const digest = image?.digest ?? '';
    const { identity } = await bench.github.verification();
    const expected = `URI:${identity('stacklok/codegate', 'v1.0.3')}`;

    const older = await pullJson(`stacklok/codegate/manifests/${digest.replace(':', '-')}.sig`, Layers);
    const [layer] = older.layers;
    const payload = await pull(`stacklok/codegate/blobs/${layer.digest}`);
    const certificate = new X509Certificate(layer.annotations?.['dev.sigstore.cosign/certificate'] ?? '');
    await expectTrusted(certificate);
    expect(certificate.subjectAltName).toBe(expected);
    const signature = Buffer.from(layer.annotations?.['dev.cosignproject.cosign/signature'] ?? '', 'base64');
    expect(verify('sha256', payload.bytes, certificate.publicKey, signature)).toBe(true);
    expect(payload.bytes.toString('utf8')).toContain(digest);

    const type = encodeURIComponent(BUNDLE_TYPE);
    const { manifests } = await pullJson(
      `stacklok/codegate/referrers/${digest}?artifactType=${type}`,
      Descriptors,
    );
    expect(manifests).toHaveLength(1);
    const newer = await pullJson(`stacklok/codegate/manifests/${manifests[0]?.digest}`, Layers);
    const bundle = await pullJson(`stacklok/codegate/blobs/${newer.layers[0].digest}`, z.unknown());
    const opened = await openBundle(bundle);
    expect(opened.identity).toBe(expected);
    expect(opened.statement.subject[0].digest.sha256).toBe(digest.replace('sha256:', ''));
  });

  test('unsigned has neither attestations nor signatures', async () => {
    const { assets, image } = await bench.github.release({
      repository: 'stacklok/codegate',
      tag: 'v1.0.4',
      assets: ['codegate.zip'],
      signed: false,
    });
    expect((await refusal(attestationsOf(assets[0]?.digest ?? ''))).status).toBe(404);
    const digest = image?.digest ?? '';
    expect((await pull(`stacklok/codegate/manifests/${digest.replace(':', '-')}.sig`)).status).toBe(404);
    expect(await pullJson(`stacklok/codegate/referrers/${digest}`, Descriptors)).toEqual({ manifests: [] });
  });

  test('with the wrong identity is signed by somebody else’s workflow', async () => {
    const { assets } = await bench.github.release({
      repository: 'stacklok/codegate',
      tag: 'v1.0.5',
      assets: [{ name: 'codegate.zip', content: 'not what it says' }],
      image: false,
      signed: 'wrong-identity',
    });
    const { data } = await attestationsOf(assets[0]?.digest ?? '');
    const { identity } = await openBundle(data.attestations?.[0]?.bundle);
    expect(identity).toContain('https://github.com/outsider/codegate/');
  });

  test('is signed by another workflow, of this repository or of another, for its tag or another ref', async () => {
    const workflows = 'https://github.com/stacklok/codegate/.github/workflows';
    expect(await signerOf('v1.1.0', 'release.yml')).toBe(`URI:${workflows}/release.yml@refs/tags/v1.1.0`);
    expect(await signerOf('v1.1.1', `${workflows}/release.yml@refs/heads/main`)).toBe(
      `URI:${workflows}/release.yml@refs/heads/main`,
    );
    expect(await signerOf('v1.1.2', 'stacklok/other/.github/workflows/x.yaml')).toContain(
      'stacklok/other/.github/workflows/x.yaml@refs/tags/v1.1.2',
    );
  });

  test('has what lies beside the files of a real project, and none of that is attested', async () => {
    const { assets } = await bench.github.release({
      repository: 'stacklok/codegate',
      tag: 'v1.2.0',
      assets: ['codegate.zip'],
      image: false,
      neighbours: true,
    });
    expect(assets.map(({ name }) => name)).toEqual([
      'codegate.zip',
      'codegate.zip.sbom.json',
      'codegate.zip.sigstore.json',
      'checksums.txt',
      'codegate.zip.sig',
      'codegate.zip.pem',
      'checksums.txt.sig',
      'checksums.txt.pem',
      'multiple.intoto.jsonl',
    ]);
    const read = async (name: string) =>
      Buffer.from(await (await fetch(assets.find((asset) => asset.name === name)?.url ?? '')).arrayBuffer());
    const certificate = new X509Certificate(await read('codegate.zip.pem'));
    await expectTrusted(certificate);
    const signature = Buffer.from(String(await read('codegate.zip.sig')), 'base64');
    expect(verify('sha256', await read('codegate.zip'), certificate.publicKey, signature)).toBe(true);
    await openBundle(JSON.parse(String(await read('codegate.zip.sigstore.json'))));
    expect(String(await read('checksums.txt'))).toContain('  codegate.zip\n');
    const [, ...others] = assets;
    for (const { digest } of others) expect((await refusal(attestationsOf(digest))).status).toBe(404);
  });

  test('unsigned has no signatures beside its files either', async () => {
    const { assets } = await bench.github.release({
      repository: 'stacklok/codegate',
      tag: 'v1.2.1',
      image: false,
      signed: false,
      neighbours: true,
    });
    expect(assets.map(({ name }) => name)).toEqual([
      'codegate-1.2.1.tar.gz',
      'checksums.txt',
      'codegate-1.2.1.tar.gz.sbom.json',
    ]);
  });

  test.each([
    ['codegate@2.0.0', '2.0.0', 'codegate%402.0.0'],
    ['@stacklok/codegate@2.0.1', '2.0.1', '%40stacklok%2Fcodegate%402.0.1'],
    ['codegate/v2.0.2+build', 'v2.0.2-build', 'codegate%2Fv2.0.2%2Bbuild'],
  ])('may be called %s', async (tag, version, encoded) => {
    const made = await bench.github.release({ repository: 'stacklok/codegate', tag, assets: ['a.zip'] });
    expect(made.html_url).toContain(`/releases/tag/${encoded}`);
    expect(made.image?.reference).toBe(`${bench.github.registryHost}/stacklok/codegate:${version}`);
    const { data } = await bench.octokit.rest.repos.getReleaseByTag({ ...CODEGATE, tag });
    expect(data.tag_name).toBe(tag);
    expect((await fetch(data.assets[0]?.browser_download_url ?? '')).status).toBe(200);
  });

  test('that cannot be is refused in words', async () => {
    const { github } = bench;
    const first = { repository: 'stacklok/codegate', tag: 'v1.0.6', signed: false, image: false };
    await github.release(first);
    await expect(github.release(first)).rejects.toThrow(/There is a release v1\.0\.6/);
    await expect(github.release({ ...first, tag: 'v1 1' })).rejects.toThrow(/cannot be the tag/);
    await expect(github.release({ ...first, tag: 'v2', image: 'Code Gate' })).rejects.toThrow(
      /name of an image/,
    );
    await expect(github.release({ ...first, signed: 'maybe' })).rejects.toThrow(/signed/);
    for (const tag of ['@', '/v1', 'v1/', 'v1..2', 'a//b', 'v1.', '-v1'])
      await expect(github.release({ ...first, tag })).rejects.toThrow(/cannot be the tag of a release/);
    await expect(github.release({ ...first, tag: 'v3', identity: 'x.yml' })).rejects.toThrow(/who signs/);
    await expect(github.release({ ...first, tag: 'v3', signed: true, identity: 'somebody' })).rejects.toThrow(
      /no workflow such as release.yml/,
    );
  });
});
