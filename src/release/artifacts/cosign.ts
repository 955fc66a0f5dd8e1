import { z } from 'zod';
import { type Check, open, best, unknown, wrong } from '../check.ts';
import { jsonOf } from './json.ts';
import { Index, Manifest, manifestIfAny, type Descriptor, type Registry } from './registry.ts';
import { UNREADABLE, type Sigstore } from './sigstore.ts';
import type { ExpectedSigner } from './signer.ts';
import { statementIn } from './statement.ts';
import { attempt } from './unobtainable.ts';
import { digestOf } from './web.ts';

/** What cosign's newer signatures state; other statements about an image, such as its parts, are no signature. */
const SIGNED = 'https://sigstore.dev/cosign/sign/v1';
const BUNDLE = 'application/vnd.dev.sigstore.bundle';

/** Signatures of one image that are looked at, in each form. */
const MOST = 20;
const PAYLOAD_BYTES = 64 * 1024;
const BUNDLE_BYTES = 4 * 1024 * 1024;

const ANOTHER = 'the signature is for another digest';

interface Image {
  readonly registry: Registry;
  readonly digest: string;
  readonly sigstore: () => Promise<Sigstore>;
  readonly signers: readonly ExpectedSigner[];
}

/** cosign's keyless signature of a digest, in either of the forms that it leaves in a registry. */
export async function inspectSignature(image: Image): Promise<Check> {
  const forms = await Promise.all(
    [olderForm, newerForm].map(async (look) => {
      const looked = await attempt(() => look(image));
      return 'missing' in looked ? [looked.missing] : looked.got;
    }),
  );
  return best(forms.flat(), open('nobody has signed it'));
}

/** Looks at each; one that cannot be had does not hide another. */
async function each<T>(
  things: readonly T[],
  look: (thing: T) => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const thing of things.slice(0, MOST)) {
    const looked = await attempt(() => look(thing));
    checks.push(...('missing' in looked ? [looked.missing] : looked.got));
  }
  if (things.length > MOST)
    checks.push(unknown(`has more signatures than are looked at (${MOST}), none of these by the signer`));
  return checks;
}

/** The older form: a document that names the digest, its signature beside it, under a tag made of the digest. */
async function olderForm(image: Image): Promise<readonly Check[]> {
  const content = await manifestIfAny(image.registry, `${image.digest.replace(':', '-')}.sig`);
  if (!content) return [];
  const manifest = jsonOf(Manifest, content.bytes);
  if (!manifest) return [wrong(UNREADABLE)];
  return each(manifest.layers, async (layer) => [await ofLayer(image, layer)]);
}

const Payload = z.object({
  critical: z.object({ image: z.object({ 'docker-manifest-digest': z.string() }) }),
});

const Annotations = z.object({
  'dev.cosignproject.cosign/signature': z.string(),
  'dev.sigstore.cosign/certificate': z.string(),
  'dev.sigstore.cosign/bundle': z.string(),
});

const Logged = z.object({
  SignedEntryTimestamp: z.string(),
  Payload: z.object({
    body: z.string(),
    integratedTime: z.int(),
    logIndex: z.int(),
    logID: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});

const LogBody = z.object({ kind: z.string(), apiVersion: z.string() });

async function ofLayer({ registry, digest, sigstore, signers }: Image, layer: Descriptor): Promise<Check> {
  const annotations = Annotations.safeParse(layer.annotations).data;
  if (!annotations) return wrong('signed without a certificate or without a log entry');
  const payload = await registry.blob(layer.digest, PAYLOAD_BYTES);
  const named = jsonOf(Payload, payload)?.critical.image['docker-manifest-digest'];
  if (named === undefined) return wrong(UNREADABLE);
  if (named !== digest) return wrong(ANOTHER);
  const trusted = await sigstore();
  const bundle = trusted.read(bundleOf(annotations, payload));
  return bundle ? trusted.verify(bundle, signers, payload) : wrong(UNREADABLE);
}

/** The parts that the older form has in annotations, as the first version of Sigstore's bundles has them. */
function bundleOf(annotations: z.output<typeof Annotations>, payload: Buffer): object | undefined {
  const logged = jsonOf(Logged, annotations['dev.sigstore.cosign/bundle']);
  const { body, integratedTime, logIndex, logID } = logged?.Payload ?? {};
  const entry = body === undefined ? undefined : jsonOf(LogBody, Buffer.from(body, 'base64'));
  if (!logged || !entry || logID === undefined) return undefined;
  const certificate = annotations['dev.sigstore.cosign/certificate'].replaceAll(/-----[A-Z ]+-----|\s/g, '');
  return {
    mediaType: `${BUNDLE}+json;version=0.1`,
    verificationMaterial: {
      x509CertificateChain: { certificates: [{ rawBytes: certificate }] },
      tlogEntries: [
        {
          logIndex: String(logIndex),
          logId: { keyId: Buffer.from(logID, 'hex').toString('base64') },
          kindVersion: { kind: entry.kind, version: entry.apiVersion },
          integratedTime: String(integratedTime),
          inclusionPromise: { signedEntryTimestamp: logged.SignedEntryTimestamp },
          canonicalizedBody: body,
        },
      ],
    },
    messageSignature: {
      messageDigest: {
        algorithm: 'SHA2_256',
        digest: Buffer.from(digestOf(payload).replace('sha256:', ''), 'hex').toString('base64'),
      },
      signature: annotations['dev.cosignproject.cosign/signature'],
    },
  };
}

/** The newer form: a bundle that refers to the image. A registry without that list has a tag made of the digest. */
async function newerForm(image: Image): Promise<readonly Check[]> {
  const { registry, digest } = image;
  const listed = await attempt(() => registry.referrers(digest));
  const referrers = 'got' in listed ? listed.got : [];
  if (referrers.length > 0) return each(referrers, (referrer) => ofReferrer(image, referrer));
  const tagged = await manifestIfAny(registry, digest.replace(':', '-'));
  const index = tagged && jsonOf(Index, tagged.bytes);
  if (index) return each(index.manifests, (referrer) => ofReferrer(image, referrer));
  return 'missing' in listed ? [listed.missing] : [];
}

/**
 * What a referrer is shows in its layers. The list may be wrong about it: of what older clients of registries put
 * there, GitHub's registry gives another type.
 */
async function ofReferrer(image: Image, referrer: Descriptor): Promise<readonly Check[]> {
  const content = await image.registry.manifest(referrer.digest);
  const layers = jsonOf(Manifest, content.bytes)?.layers ?? [];
  return each(
    layers.filter(({ mediaType }) => mediaType?.startsWith(BUNDLE)),
    async (layer) => ofBundle(image, await image.registry.blob(layer.digest, BUNDLE_BYTES)),
  );
}

async function ofBundle({ digest, sigstore, signers }: Image, bytes: Buffer): Promise<readonly Check[]> {
  const trusted = await sigstore();
  const bundle = trusted.read(jsonOf(z.unknown(), bytes));
  const statement = bundle && statementIn(bundle);
  if (!statement) return [wrong(UNREADABLE)];
  if (statement.predicateType !== SIGNED) return [];
  if (!statement.digests.has(digest)) return [wrong(ANOTHER)];
  return [trusted.verify(bundle, signers)];
}
