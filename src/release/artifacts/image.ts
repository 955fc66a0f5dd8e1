import { z } from 'zod';
import { inspectSignature } from './cosign.ts';
import type { InspectedImage } from './inspected-artifacts.ts';
import { type Check, open, ok, unknown, unseen, worst, wrong } from '../check.ts';
import { plainly, short } from './untrusted-text.ts';
import { jsonOf } from './json.ts';
import { Index, Manifest, type Content, type Registry } from './registry.ts';
import type { Sigstore } from './sigstore.ts';
import { workflowIn, type ExpectedSigner } from './signer.ts';
import { attempt, Unobtainable } from './unobtainable.ts';

/** The commit that an image says it was made from. */
const REVISION = 'org.opencontainers.image.revision';

const CONFIG_BYTES = 4 * 1024 * 1024;

/** What an image's tag can be. */
const TAG = /^\w[\w.-]{0,127}$/;

const Config = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().nullish(),
  config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});

export interface ImageSources {
  readonly registry: Registry;
  readonly sigstore: () => Promise<Sigstore>;
  readonly signers: readonly ExpectedSigner[];
  /** What GitHub keeps of who built a digest. */
  readonly attested: (digest: string) => Promise<Check>;
}

export interface WantedImage {
  readonly reference: string;
  readonly tag: string;
  /** The release's own tag. */
  readonly gitTag: string;
  readonly platforms: readonly string[];
  /** The release's commit; `undefined` if GitHub does not say. */
  readonly commit: string | undefined;
}

interface InspectedPlatform {
  readonly platform: string;
  readonly check: Check;
  /** Whether its bytes are the right ones. */
  readonly content: readonly Check[];
  /** The digest that the index has for it; `undefined` where it has none, or there is no index. */
  readonly digest?: string | undefined;
  /** The commit that its label says it was made from: a hint, which may come from another image or be cut short. */
  readonly label?: string | undefined;
  /** Whether it was looked at to the end. */
  readonly isRead?: true;
}

/** Pulls an image by its tag as anybody would, without its layers, which are only asked for. */
export async function inspectImage(sources: ImageSources, wanted: WantedImage): Promise<InspectedImage> {
  const { reference, tag } = wanted;
  const top = await attempt(async () => {
    if (!TAG.test(tag)) throw new Unobtainable(open('no image can have this tag'));
    return sources.registry.manifest(tag);
  });
  if ('missing' in top) {
    const { missing } = top;
    const platforms = wanted.platforms.map((platform) => ({ platform, check: missing }));
    return {
      reference,
      digest: undefined,
      available: missing,
      platforms,
      digestMatches: missing,
      signed: missing,
    };
  }
  const { digest, stated } = top.got;
  const [looked, whole] = await Promise.all([
    platformsOf(sources.registry, top.got, wanted),
    inspectSignature({ ...sources, digest }),
  ]);
  const signed = await signedByPlatform(sources, looked, whole);
  const statement =
    stated === undefined || stated === digest
      ? []
      : [wrong(`the registry states ${plainly(short(stated))} and gives ${short(digest)}`)];
  return {
    reference,
    digest,
    available: ok('anybody can pull it'),
    platforms: looked.map(({ platform, check }) => ({ platform, check })),
    digestMatches: worst(
      [...statement, ...looked.flatMap((each) => [...each.content, ...madeFrom(each, signed, wanted)])],
      ok(short(digest)),
    ),
    signed,
  };
}

/**
 * Where the image as a whole has no signature, each of its platforms may have one: what people run is a platform's. All of
 * those that the policy asks for must have one.
 */
async function signedByPlatform(
  sources: ImageSources,
  looked: readonly InspectedPlatform[],
  whole: Check,
): Promise<Check> {
  const listed = looked.flatMap(({ platform, digest }) =>
    digest === undefined ? [] : [{ platform, digest }],
  );
  if (whole.verdict !== 'open' || listed.length === 0) return whole;
  const checks = await Promise.all(
    listed.map(async ({ platform, digest }) => ({
      platform,
      check: await inspectSignature({ ...sources, digest }),
    })),
  );
  const bad = worst(
    checks.flatMap(({ platform, check }) =>
      check.verdict === 'wrong' || check.verdict === 'unknown'
        ? [{ ...check, what: `${platform}: ${check.what}` }]
        : [],
    ),
    whole,
  );
  if (bad !== whole) return bad;
  const signed = checks.filter(({ check }) => check.verdict === 'ok');
  const [first] = signed;
  if (!first) return checks.find(({ check }) => check.unseen)?.check ?? whole;
  const names = signed.map(({ platform }) => platform).join(' and ');
  if (signed.length < looked.length) return unseen(`signed for ${names} alone, and not as a whole`);
  const commits = new Set(signed.map(({ check }) => check.signedBy?.commit));
  if (commits.size > 1) return wrong('its platforms were signed for different commits');
  const { what, signedBy } = first.check;
  const [{ digest } = { digest: undefined }] = listed;
  return ok(
    `${what}, platform by platform`,
    signedBy && { ...signedBy, ...(digest !== undefined && { digest }) },
  );
}

async function platformsOf(
  registry: Registry,
  top: Content,
  { platforms }: WantedImage,
): Promise<InspectedPlatform[]> {
  const index = jsonOf(Index, top.bytes);
  return Promise.all(
    platforms.map(async (platform): Promise<InspectedPlatform> => {
      const isWanted = (each: { readonly platform?: Platform | null | undefined }) =>
        each.platform ? fits(nameOf(each.platform), platform) : false;
      const described = index?.manifests.find(isWanted);
      if (index && !described) {
        const check = index.odd.some(isWanted)
          ? unseen('the digest in the index is of a kind that is not read here')
          : open('the image has none');
        return {
          platform,
          check,
          content: check.unseen ? [{ ...check, what: `${platform}: ${check.what}` }] : [],
        };
      }
      const digest = described?.digest;
      const looked = await attempt(async () => {
        const manifest = digest === undefined ? top : await registry.manifest(digest);
        return inspectPlatform(registry, manifest, { platform, inIndex: described !== undefined });
      });
      if ('got' in looked) return { platform, digest, ...looked.got };
      const { what } = looked.missing;
      return {
        platform,
        digest,
        check: looked.missing,
        content: [{ ...looked.missing, what: `${platform}: ${what}` }],
      };
    }),
  );
}

async function inspectPlatform(
  registry: Registry,
  { bytes }: Content,
  { platform, inIndex }: { platform: string; inIndex: boolean },
): Promise<Pick<InspectedPlatform, 'check' | 'content' | 'label' | 'isRead'>> {
  const manifest = jsonOf(Manifest, bytes);
  if (!manifest) throw new Unobtainable(wrong('its manifest cannot be read'));
  const config = jsonOf(Config, await registry.blob(manifest.config.digest, CONFIG_BYTES));
  if (!config) throw new Unobtainable(wrong('its configuration cannot be read'));
  const made = nameOf(config);
  if (!fits(made, platform)) {
    const other = `made for ${plainly(made)}`;
    return { check: inIndex ? wrong(other) : open(`the image is ${other}`), content: [] };
  }
  for (const { digest } of manifest.layers) await registry.requireBlob(digest);
  return {
    check: ok('anybody can pull it'),
    content: [],
    label: config.config?.Labels?.[REVISION],
    isRead: true,
  };
}

/** A commit that is written with fewer letters is meant for no certain one. */
const SHORTEST = 7;

/**
 * Whether a platform was made from the released commit. The certificate of a signature decides; the label, which nobody signed
 * for what it says, is a hint where no signature tells.
 */
function madeFrom(
  { platform, label, isRead }: InspectedPlatform,
  { signedBy }: Check,
  { commit, gitTag }: WantedImage,
): readonly Check[] {
  if (!isRead) return [];
  if (commit === undefined) return [unknown('GitHub does not say which commit was released')];
  const released = commit.slice(0, 10);
  if (signedBy?.commit === commit) return [ok(`made from ${released}`)];
  if (signedBy?.commit !== undefined && workflowIn(signedBy.identity)?.calledBy === `refs/tags/${gitTag}`)
    return [wrong(`signed for commit ${plainly(signedBy.commit.slice(0, 10))}, released was ${released}`)];
  if (label === undefined) return [open(`${platform} does not say which commit it was made from`)];
  if (label.length >= SHORTEST && commit.startsWith(label.toLowerCase()))
    return [ok(`made from ${released}`)];
  return [
    open(
      `${platform}: its label says that it was made from ${plainly(label.slice(0, 10))}, released was ${released}, and no signature tells`,
    ),
  ];
}

interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | null | undefined;
}

function nameOf({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant ? [variant] : [])].join('/');
}

/** A policy may leave the variant open. */
function fits(name: string, wanted: string): boolean {
  return name === wanted || name.startsWith(`${wanted}/`);
}
