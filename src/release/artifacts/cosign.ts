import { z } from 'zod';
import { type Check, open, best, unknown, unseen, wrong } from '../check.ts';
import { jsonOf } from './json.ts';
import { Index, Manifest, manifestIfAny, type Descriptor, type Registry } from './registry.ts';
import { UNREADABLE, type Sigstore } from './sigstore.ts';
import type { ExpectedSigner } from './signer.ts';
import { isProvenance, statementIn } from './statement.ts';
import { attempt } from './unobtainable.ts';
import { plainly } from './untrusted-text.ts';
import { digestOf } from './web.ts';

/** What cosign's newer signatures state; beside it, who built an image counts, and nothing else that is stated about it. */
const SIGNED = 'https://sigstore.dev/cosign/sign/v1';
const BUNDLE = 'application/vnd.dev.sigstore.bundle';
/** A layer of cosign's older form, wherever it lies. */
const SIMPLE = 'application/vnd.dev.cosign.simplesigning.v1+json';
/** Signatures that are not read here, by the start of their types. */
const UNREAD = ['application/vnd.cncf.notary', 'application/jose+json', 'application/cose'];

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
  /** What GitHub itself keeps of who built this digest. */
  readonly attested: (digest: string) => Promise<Check>;
}

/**
 * Who signed a digest: cosign's keyless signature, in each of the forms that it leaves in a registry, or a provenance, there or
 * in GitHub. What is there and is not read is named: nobody may say then that it is not signed.
 */
export async function inspectSignature(image: Image): Promise<Check> {
  const forms = await Promise.all(
    [olderForm, newerForm, olderAttestation, inGitHub].map(async (look) => {
      const looked = await attempt(() => look(image));
      return 'missing' in looked ? [looked.missing] : looked.got;
    }),
  );
  const found = forms.flat();
  return best(found, found.find((check) => check.unseen) ?? open('nobody has signed it'));
}

async function inGitHub({ attested, digest }: Image): Promise<readonly Check[]> {
  const check = await attested(digest);
  return check.verdict === 'open' ? [] : [asAttestation(check)];
}

function asAttestation(check: Check): Check {
  if (!check.signedBy) return check;
  const what = check.what.replace(/^signed/, 'attested');
  return { ...check, what, signedBy: { ...check.signedBy, form: 'attestation' } };
}

/** cosign's attestations before it had bundles, under a tag made of the digest. */
async function olderAttestation({ registry, digest }: Image): Promise<readonly Check[]> {
  const content = await manifestIfAny(registry, `${digest.replace(':', '-')}.att`);
  return content ? [unread('an attestation in cosign’s older form (.att)')] : [];
}

function unread(what: string): Check {
  return unseen(`has ${what}, which is not read here`);
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
  return each(layers, async (layer) => {
    const { mediaType = '', digest } = layer;
    if (mediaType === SIMPLE) return [await ofLayer(image, layer)];
    if (mediaType.startsWith(BUNDLE)) return ofBundle(image, await image.registry.blob(digest, BUNDLE_BYTES));
    const isSignature = UNREAD.some((type) => mediaType.startsWith(type));
    return isSignature ? [unread(`a signature of another kind (${plainly(mediaType)})`)] : [];
  });
}

async function ofBundle({ digest, sigstore, signers }: Image, bytes: Buffer): Promise<readonly Check[]> {
  const trusted = await sigstore();
  const bundle = trusted.read(jsonOf(z.unknown(), bytes));
  const statement = bundle && statementIn(bundle);
  if (!statement) return [wrong(UNREADABLE)];
  if (statement.predicateType !== SIGNED && !isProvenance(statement)) return [];
  if (!statement.digests.has(digest)) return [wrong(ANOTHER)];
  const check = trusted.verify(bundle, signers);
  return [isProvenance(statement) ? asAttestation(check) : check];
}
