// @module-tag slow
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createArtifacts } from '../../../src/release/artifacts/artifacts.ts';
import type { InspectedImage } from '../../../src/release/artifacts/inspected-artifacts.ts';
import type { Limits } from '../../../src/release/artifacts/web.ts';
import type { ReleaseFacts } from '../../../src/github/release-facts.ts';
import { readPolicy } from '../../../src/process/policy.ts';
import { startScripted, type Asked, type Script, type Scripted } from '../../support/scripted-github.ts';

const COMMIT = 'c'.repeat(40);

const release: ReleaseFacts = {
  tag: 'v1.0.0',
  url: 'https://github.com/stacklok/codegate/releases/tag/v1.0.0',
  publishedAt: Temporal.Instant.from('2026-03-02T16:00:00Z'),
  commit: COMMIT,
  onMain: true,
  assets: [],
};

const policy = readPolicy({ release: { platforms: ['linux/amd64'] } }).release;

/** What is found of a release whose servers answer as a script says; nothing is ever signed there. */
async function inspecting(
  script: Script,
  part: Partial<ReleaseFacts> = {},
  limits: Partial<Limits> = {},
  servers: readonly string[] = [],
) {
  await using server = await startScripted(script);
  const artifacts = createArtifacts({
    policy,
    attestations: () => Promise.resolve({ bundles: [], more: false }),
    servers,
    registryUrl: server.url,
    sigstore: { mirrorUrl: server.url, rootPath: '/nowhere' },
    cacheDirectory: '/nowhere',
    limits,
  });
  const at = (url: string) => url.replace('SERVER', server.url);
  const assets = part.assets?.map((asset) => ({ ...asset, url: at(asset.url) })) ?? [];
  const found = await artifacts.inspect('stacklok/codegate', { ...release, ...part, assets });
  return { ...found, asked: server.asked };
}

const bytes = (body: Buffer | string, headers = {}): Scripted => ({
  status: 200,
  body: Buffer.from(body),
  headers,
});
const to = (location: string, status = 302): Scripted => ({ status, body: {}, headers: { location } });
const limited = (headers: Readonly<Record<string, string>>): Scripted => ({ status: 403, body: {}, headers });
const missing: Scripted = { status: 404, body: {} };
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const BUILT = 'what was built';

/** The file is five redirections away. */
const sentOn: Script = ({ path, url }) => {
  const hops = Number(path.slice(1)) || 0;
  return hops === 5 ? bytes(BUILT) : to(`${url}/${hops + 1}`, 307);
};

const file = (url = 'SERVER/file', size = BUILT.length) => ({
  assets: [{ name: 'a.zip', digest: digestOf(BUILT), size, url }],
});
const available = async (
  script: Script,
  part: Partial<ReleaseFacts> = file(),
  limits: Partial<Limits> = {},
) => {
  const found = await inspecting(script, part, limits);
  return found.assets[0]?.available;
};

describe('a file', () => {
  test('may be somewhere else, and somewhere else again', async () => {
    expect(await available(sentOn)).toMatchObject({ verdict: 'ok' });
  });

  test.each<[string, Script]>([
    ['goes round in circles', ({ url }) => to(`${url}/file`)],
    ['is sent on to nowhere', () => to('')],
    ['is sent on to plain http', () => to('http://192.0.2.1/file')],
    ['is sent on to a file of this machine', () => to('file:///etc/passwd')],
    ['is cut', () => 'cut'],
    ['is dropped', () => 'drop'],
  ])('that %s is unknown', async (_, script) => {
    expect(await available(script, file('SERVER/file', 1000))).toMatchObject({ verdict: 'unknown' });
  });

  test.each(['http://192.0.2.1/x', 'file:///etc/passwd', 'data:,x', 'x', ''])(
    'at %s is not asked for',
    async (url) => {
      expect(await available(() => bytes(BUILT), file(url))).toMatchObject({ verdict: 'unknown' });
    },
  );

  test('that never comes is given up, and everything after some time', async () => {
    expect(await available(() => 'hang', file(), { downloadMs: 20, answerMs: 20 })).toMatchObject({
      verdict: 'unknown',
    });
    expect(await available(() => 'hang', file(), { inspectionMs: 20 })).toMatchObject({ verdict: 'unknown' });
  });

  test('that is larger than it was is not read to its end, and one that is too large not at all', async () => {
    const large = await inspecting(() => bytes(Buffer.alloc(8_000_000)), file());
    expect(large.assets[0]).toMatchObject({ digest: undefined, available: { verdict: 'wrong' } });
    const huge = await inspecting(() => bytes(BUILT), file('SERVER/huge', 1001), { downloadBytes: 1000 });
    expect(huge.assets[0]).toMatchObject({ available: { verdict: 'ok' }, digestMatches: { unseen: true } });
    expect(huge.asked.filter((path) => path === '/huge')).toHaveLength(1);
  });
});

test('of hundreds of files, those beyond a limit are said not to be looked at', async () => {
  const assets = file().assets.flatMap((asset) =>
    Array.from({ length: 203 }, (_, index) => ({ ...asset, name: `${index}.zip` })),
  );
  const found = await inspecting(({ path }) => (path === '/file' ? bytes(BUILT) : missing), { assets });
  expect(found.asked.filter((path) => path === '/file')).toHaveLength(200);
  expect(found.assets.map(({ available: { verdict } }) => verdict)).toEqual([
    ...Array(200).fill('ok'),
    ...Array(3).fill('open'),
  ]);
  const what = 'not looked at: of one release, 200 files are';
  expect(found.assets[202]).toMatchObject({ digest: digestOf(BUILT), signed: { what, unseen: true } });
});

/** A registry without tokens that holds one image without an index, and whatever else a test puts there. */
function registry(more: Record<string, Scripted> = {}, config: object = {}): Script {
  const made = {
    os: 'linux',
    architecture: 'amd64',
    config: { Labels: { 'org.opencontainers.image.revision': COMMIT } },
  };
  const configured = JSON.stringify({ ...made, ...config });
  const layer = digestOf('layer');
  const manifest = JSON.stringify({ config: { digest: digestOf(configured) }, layers: [{ digest: layer }] });
  const content: Record<string, Scripted> = {
    'manifests/v1.0.0': bytes(manifest),
    [`blobs/${digestOf(configured)}`]: bytes(configured),
    [`blobs/${layer}`]: bytes('layer'),
    ...more,
  };
  return ({ path }) => content[path.replace('/v2/stacklok/codegate/', '')] ?? missing;
}

function verdicts(image: InspectedImage | undefined): unknown {
  return (
    image &&
    [image.available, image.platforms[0]?.check, image.digestMatches, image.signed].map(
      (each) => each?.verdict,
    )
  );
}

const ODD = JSON.stringify({
  manifests: [
    { digest: `sha512:${'0'.repeat(128)}`, platform: { os: 'linux', architecture: 'amd64' } },
    { digest: digestOf('another'), platform: { os: 'linux', architecture: 's390x' } },
  ],
});

describe('an image', () => {
  test('may be for one platform, without an index', async () => {
    expect(verdicts((await inspecting(registry())).images[0])).toEqual(['ok', 'ok', 'ok', 'open']);
    const other = await inspecting(registry({}, { architecture: 'arm64' }));
    expect(verdicts(other.images[0])).toEqual(['ok', 'open', 'ok', 'open']);
  });

  test('may leave the variant of a platform open', async () => {
    expect(verdicts((await inspecting(registry({}, { variant: 'v2' }))).images[0])).toEqual([
      'ok',
      'ok',
      'ok',
      'open',
    ]);
  });

  test.each<[string, Scripted, unknown[]]>([
    ['is no JSON', bytes('<html>'), ['ok', 'wrong', 'wrong', 'open']],
    ['is something else', bytes('[]'), ['ok', 'wrong', 'wrong', 'open']],
    ['is deep', bytes('['.repeat(1_000_000)), ['ok', 'wrong', 'wrong', 'open']],
    ['is an index of nothing', bytes('{"manifests":[]}'), ['ok', 'open', 'ok', 'open']],
    [
      'is an index of what is none',
      bytes('{"manifests":[null, 1, {"platform": 2}]}'),
      ['ok', 'open', 'ok', 'open'],
    ],
    ['has its platform by another kind of digest', bytes(ODD), ['ok', 'open', 'open', 'open']],
    ['is too large', bytes(Buffer.alloc(5_000_000, ' ')), ['wrong', 'wrong', 'wrong', 'wrong']],
    ['is cut', 'cut', ['unknown', 'unknown', 'unknown', 'unknown']],
  ])('that %s has its verdicts', async (_, answer, expected) => {
    const {
      images: [image],
    } = await inspecting(registry({ 'manifests/v1.0.0': answer }));
    expect(verdicts(image)).toEqual(expected);
  });

  test('with a tag that no image can have is not asked for', async () => {
    for (const tag of ['codegate/', '../..', 'v1~2', '-v1', 'v'.repeat(129)]) {
      const {
        images: [image],
        asked,
      } = await inspecting(registry(), { tag });
      expect({ verdicts: verdicts(image), asked }).toEqual({ verdicts: Array(4).fill('open'), asked: [] });
    }
  });

  test('whose label is foreign text shows it harmlessly', async () => {
    const Labels = { 'org.opencontainers.image.revision': '[@everyone](https://evil.test)' };
    const {
      images: [image],
    } = await inspecting(registry({}, { config: { Labels } }));
    expect(image?.digestMatches).toEqual({
      verdict: 'open',
      what: 'linux/amd64: its label says that it was made from ??everyone, released was cccccccccc, and no signature tells',
    });
  });

  test('with signatures that are none is wrongly signed', async () => {
    const top = JSON.stringify({ manifests: [] });
    const tag = digestOf(top).replace(':', '-');
    const layers = [{ digest: digestOf('x'), mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json' }];
    const manifest = JSON.stringify({ config: { digest: digestOf('x') }, layers });
    const signed = async (more: Record<string, Scripted>) =>
      (await inspecting(registry({ 'manifests/v1.0.0': bytes(top), ...more }))).images[0]?.signed;
    expect(await signed({ [`manifests/${tag}.sig`]: bytes('{}') })).toMatchObject({ verdict: 'wrong' });
    expect(await signed({ [`manifests/${tag}.sig`]: bytes(manifest) })).toEqual({
      verdict: 'wrong',
      what: 'signed without a certificate or without a log entry',
    });
    const list = JSON.stringify({
      manifests: Array.from({ length: 40 }, () => ({ digest: digestOf(manifest) })),
    });
    const {
      images: [image],
      asked,
    } = await inspecting(
      registry({
        'manifests/v1.0.0': bytes(top),
        [`referrers/${digestOf(top)}`]: bytes(list),
        [`manifests/${digestOf(manifest)}`]: bytes('other bytes'),
      }),
    );
    expect(image?.signed).toMatchObject({ verdict: 'wrong' });
    expect(asked.filter((path) => path.endsWith(digestOf(manifest)))).toHaveLength(20);
  });
});

describe('a reader who asked too often', () => {
  const LIMITS: Record<string, string>[] = [{ 'retry-after': '60' }, { 'x-ratelimit-remaining': '0' }];

  test.each(LIMITS)('is not told that a file is not public: %o', async (headers) => {
    expect(await available(() => limited(headers))).toMatchObject({
      verdict: 'unknown',
      what: 'could not be checked: the server answers 403',
    });
  });

  test.each(LIMITS)('nor that nobody has signed an image: %o', async (headers) => {
    const top = JSON.stringify({ manifests: [] });
    const {
      images: [image],
    } = await inspecting(
      registry({ 'manifests/v1.0.0': bytes(top), [`referrers/${digestOf(top)}`]: limited(headers) }),
    );
    expect(image?.signed).toMatchObject({ verdict: 'unknown' });
  });
});

test('of dozens of signatures, those beyond a limit may be the right one', async () => {
  const top = JSON.stringify({ manifests: [] });
  const manifest = JSON.stringify({ config: { digest: digestOf('x') }, layers: [] });
  const list = JSON.stringify({
    manifests: Array.from({ length: 40 }, () => ({ digest: digestOf(manifest) })),
  });
  const {
    images: [image],
  } = await inspecting(
    registry({
      'manifests/v1.0.0': bytes(top),
      [`referrers/${digestOf(top)}`]: bytes(list),
      [`manifests/${digestOf(manifest)}`]: bytes(manifest),
    }),
  );
  expect(image?.signed).toEqual({
    verdict: 'unknown',
    what: 'has more signatures than are looked at (20), none of these by the signer',
  });
});

const challenge = (realm: string): Scripted => ({
  status: 401,
  body: {},
  headers: { 'www-authenticate': `Bearer realm="${realm}",service="s",scope="repository:other:push"` },
});

const guarded =
  (token: Scripted, inside: Script = registry()): Script =>
  (asked) => {
    if (asked.path === '/token') return token;
    return asked.headers['authorization'] === 'Bearer t' ? inside(asked) : challenge(`${asked.url}/token`);
  };

describe('a token', () => {
  test('is asked for as everybody gets it, for reading this image', async () => {
    const seen: Asked[] = [];
    const {
      images: [image],
    } = await inspecting((asked) => {
      if (asked.path === '/token') seen.push(asked);
      return guarded({ status: 200, body: { access_token: 't' } })(asked);
    });
    expect(image?.available.verdict).toBe('ok');
    expect(seen.map(({ query, headers }) => [...query.values(), headers['authorization']])).toEqual([
      ['repository:stacklok/codegate:pull', 's', undefined],
    ]);
  });

  test.each<[string, Scripted, string]>([
    ['is refused', { status: 403, body: {} }, 'unknown'],
    ['is refused by the registry', { status: 403, body: { errors: [{ code: 'DENIED' }] } }, 'open'],
    ['is none', { status: 200, body: {} }, 'open'],
    ['opens nothing', { status: 200, body: { token: 'x' } }, 'open'],
    ['would end a line', { status: 200, body: { token: 'a\r\nb' } }, 'open'],
    ['is too large', { status: 200, body: { token: 'x'.repeat(100_000) } }, 'wrong'],
    ['does not come', 'drop', 'unknown'],
  ])('that %s', async (_, token, verdict) => {
    expect((await inspecting(guarded(token))).images[0]?.available.verdict).toBe(verdict);
  });

  test('is asked for nowhere odd', async () => {
    for (const realm of ['http://192.0.2.1/token', 'file:///etc/passwd', 'token', ''])
      expect((await inspecting(() => challenge(realm))).images[0]?.available.verdict).not.toBe('ok');
  });

  test('goes to the registry only, wherever that sends', async () => {
    const seen: unknown[] = [];
    await using elsewhere = await startScripted(({ headers }) => {
      seen.push(headers['authorization']);
      return missing;
    });
    const inside: Script = () => to(`${elsewhere.url}/blob`, 307);
    const script = guarded({ status: 200, body: { token: 't' } }, inside);
    await inspecting(script, {}, {}, [elsewhere.url]);
    expect(seen).toEqual([undefined]);
  });

  test('and all else is asked of no other service of this machine or its network', async () => {
    await using elsewhere = await startScripted(() => bytes(BUILT));
    const places = [
      elsewhere.url,
      elsewhere.url.replace('http:', 'https:'),
      'https://10.0.0.1',
      'https://[fd00::1]',
    ];
    for (const place of places) {
      const redirected = await inspecting(() => to(`${place}/file`), file());
      expect(redirected.assets[0]?.available.what).toBe('its address is not one to ask');
      const named = await inspecting(() => missing, file(`${place}/file`));
      expect(named.assets[0]?.available.what).toBe('its address is not one to ask');
      const {
        images: [image],
      } = await inspecting(() => challenge(`${place}/token`));
      expect(image?.available.what).toBe('its address is not one to ask');
    }
    expect(elsewhere.asked).toEqual([]);
  });
});
