import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import {
  blobOf,
  CONFIG_TYPE,
  descriptorOf,
  digestOf,
  EMPTY_TYPE,
  INDEX_TYPE,
  LAYER_TYPE,
  MANIFEST_TYPE,
  type Blob,
  type Descriptor,
} from './oci.ts';
import { ANOTHER, logFlawOf, type Flaw } from './flaws.ts';
import type { Registry } from './registry.ts';
import { BUNDLE_TYPE, type Sigstore, type WorkflowRun } from './sigstore.ts';

const PLATFORMS = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'arm64' },
] as const;

/** An archive without files: two blocks of zeros. */
const EMPTY_TAR = Buffer.alloc(1024);

/** What cosign calls the statement in its newer signatures. */
const PROVENANCE = 'https://slsa.dev/provenance/v1';
const COSIGN_PREDICATE = 'https://sigstore.dev/cosign/sign/v1';

/** Pushes an image for each platform and the index over them, under the tag and as `latest`. */
export function pushImage(
  registry: Registry,
  name: string,
  details: { tag: string; commit: string; createdAt: string },
  flaws: ReadonlySet<Flaw> = new Set(),
): Blob {
  const platforms = flaws.has('missing-platform') ? PLATFORMS.slice(0, 1) : PLATFORMS;
  const manifests = platforms.map((platform): Descriptor => {
    const layer = registry.pushBlob(name, blobOf(LAYER_TYPE, gzipSync(EMPTY_TAR)));
    const config = registry.pushBlob(
      name,
      blobOf(CONFIG_TYPE, {
        created: details.createdAt,
        ...platform,
        ...(flaws.has('wrong-platform') && { architecture: 'riscv64' }),
        config: {
          Entrypoint: ['/app/scripts/entrypoint.sh'],
          Labels: {
            'org.opencontainers.image.source': `https://github.com/${name}`,
            'org.opencontainers.image.version': details.tag,
            ...(!flaws.has('no-commit') && {
              'org.opencontainers.image.revision': labelOf(details.commit, flaws),
            }),
          },
        },
        rootfs: { type: 'layers', diff_ids: [digestOf(EMPTY_TAR)] },
        history: [{ created: details.createdAt, created_by: 'sandbox' }],
      }),
    );
    const manifest = manifestOf(config, [descriptorOf(layer)]);
    return descriptorOf(registry.pushManifest(name, manifest), { platform });
  });
  // Digests of this kind are in the specification, too.
  const odd = { mediaType: MANIFEST_TYPE, digest: `sha512:${'0'.repeat(128)}`, size: 1, platform: { os: 1 } };
  const index = blobOf(INDEX_TYPE, {
    schemaVersion: 2,
    mediaType: INDEX_TYPE,
    manifests: flaws.has('odd-descriptor') ? [...manifests, odd] : manifests,
  });
  registry.pushManifest(name, index, 'latest');
  return registry.pushManifest(name, index, details.tag);
}

function labelOf(commit: string, flaws: ReadonlySet<Flaw>): string {
  if (flaws.has('another-commit')) return 'f'.repeat(40);
  return flaws.has('short-commit') ? commit.slice(0, 7) : commit;
}

const Listed = z.object({ manifests: z.array(z.object({ digest: z.string() })) });

/** Signs what a flaw says of an image: all of it, or its platforms, in the forms that it leaves. */
export async function signAsFlawed(
  registry: Registry,
  name: string,
  image: Blob,
  signing: Signing,
): Promise<void> {
  const { flaws } = signing;
  if (flaws.has('attestation-only')) return;
  if (flaws.has('other-kinds-only')) {
    pushOtherKinds(registry, name, image);
    return;
  }
  if (!flaws.has('platforms-only') && !flaws.has('one-platform-only')) {
    await signImage(registry, name, image, signing);
    return;
  }
  const { manifests } = Listed.parse(JSON.parse(image.bytes.toString('utf8')));
  for (const { digest } of flaws.has('one-platform-only') ? manifests.slice(0, 1) : manifests)
    await signImage(registry, name, registry.manifest(name, digest), signing);
}

/** A signature that another tool makes, and a bill of materials. */
function pushOtherKinds(registry: Registry, name: string, image: Blob): void {
  const config = registry.pushBlob(name, blobOf(EMPTY_TYPE, {}));
  for (const type of ['application/spdx+json', 'application/vnd.cncf.notary.signature']) {
    const layer = registry.pushBlob(name, blobOf(type, { kind: type }));
    const more = { artifactType: type, subject: descriptorOf(image) };
    registry.pushManifest(name, manifestOf(config, [descriptorOf(layer)], more));
  }
}

interface Signing {
  sigstore: Sigstore;
  run: WorkflowRun;
  flaws: ReadonlySet<Flaw>;
}

/** Signs an image as `cosign sign` does, in the older form (a tag beside the image) and in the newer (a referrer). */
async function signImage(registry: Registry, name: string, image: Blob, signing: Signing): Promise<void> {
  const { sigstore, run, flaws } = signing;
  if (!flaws.has('newer-form-only') && !flaws.has('provenance-referrer'))
    await pushSignatureTag(registry, name, image, signing);
  if (flaws.has('older-form-only') || flaws.has('simple-referrer')) return;
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ digest: { sha256: flaws.has('another-digest') ? ANOTHER : hexOf(image) } }],
    predicateType: flaws.has('provenance-referrer') ? PROVENANCE : COSIGN_PREDICATE,
    predicate: {},
  };
  const bundle = await sigstore.signStatement(run, statement, logFlawOf(flaws));
  const layer = registry.pushBlob(name, blobOf(BUNDLE_TYPE, bundle));
  const config = registry.pushBlob(name, blobOf(EMPTY_TYPE, {}));
  const referrer = manifestOf(config, [descriptorOf(layer)], {
    artifactType: BUNDLE_TYPE,
    subject: descriptorOf(image),
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': COSIGN_PREDICATE,
    },
  });
  registry.pushManifest(name, referrer);
  if (!flaws.has('no-referrers-api')) return;
  // As cosign leaves it in such a registry: with another type than the referrer itself has.
  const described = descriptorOf(referrer, { artifactType: EMPTY_TYPE });
  const list = blobOf(INDEX_TYPE, { schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [described] });
  registry.pushManifest(name, list, `sha256-${hexOf(image)}`);
}

async function pushSignatureTag(
  registry: Registry,
  name: string,
  image: Blob,
  { sigstore, run, flaws }: Signing,
): Promise<void> {
  const payload = blobOf('application/vnd.dev.cosign.simplesigning.v1+json', {
    critical: {
      identity: { 'docker-reference': `${registry.host}/${name}` },
      image: { 'docker-manifest-digest': flaws.has('another-digest') ? `sha256:${ANOTHER}` : image.digest },
      type: 'cosign container image signature',
    },
    optional: null,
  });
  const { signature, certificate, chain, entry } = await sigstore.signBytes(
    run,
    payload.bytes,
    logFlawOf(flaws),
  );
  const logged = {
    SignedEntryTimestamp: entry.verification.signedEntryTimestamp,
    Payload: {
      body: entry.body,
      integratedTime: entry.integratedTime,
      logIndex: entry.logIndex,
      logID: entry.logID,
    },
  };
  registry.pushBlob(name, payload);
  const annotations = {
    'dev.cosignproject.cosign/signature': signature,
    'dev.sigstore.cosign/certificate': certificate,
    'dev.sigstore.cosign/chain': chain,
    'dev.sigstore.cosign/bundle': JSON.stringify(logged),
  };
  const config = registry.pushBlob(
    name,
    blobOf(CONFIG_TYPE, {
      architecture: '',
      os: '',
      config: {},
      rootfs: { type: 'layers', diff_ids: [payload.digest] },
    }),
  );
  const layers = [descriptorOf(payload, { annotations })];
  if (flaws.has('simple-referrer')) {
    const artifactType = 'application/vnd.dev.cosign.artifact.sig.v1+json';
    registry.pushManifest(name, manifestOf(config, layers, { artifactType, subject: descriptorOf(image) }));
    return;
  }
  registry.pushManifest(name, manifestOf(config, layers), `sha256-${hexOf(image)}.sig`);
}

function manifestOf(config: Blob, layers: readonly Descriptor[], more: object = {}): Blob {
  return blobOf(MANIFEST_TYPE, {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: descriptorOf(config),
    layers,
    ...more,
  });
}

function hexOf(blob: Blob): string {
  return blob.digest.replace('sha256:', '');
}
