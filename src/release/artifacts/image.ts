import { z } from 'zod';
import { inspectSignature } from './cosign.ts';
import type { InspectedImage } from './inspected-artifacts.ts';
import { type Check, open, ok, unknown, worst, wrong } from '../check.ts';
import { plainly, short } from './untrusted-text.ts';
import { jsonOf } from './json.ts';
import { Index, Manifest, type Content, type Registry } from './registry.ts';
import type { Sigstore } from './sigstore.ts';
import type { ExpectedSigner } from './signer.ts';
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
}

export interface WantedImage {
  readonly reference: string;
  readonly tag: string;
  readonly platforms: readonly string[];
  /** The release's commit; `undefined` if GitHub does not say. */
  readonly commit: string | undefined;
}

interface InspectedPlatform {
  readonly platform: string;
  readonly check: Check;
  /** Whether its bytes and its commit are the right ones. */
  readonly content: readonly Check[];
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
  const [looked, signed] = await Promise.all([
    platformsOf(sources.registry, top.got, wanted),
    inspectSignature({ ...sources, digest }),
  ]);
  const statement =
    stated === undefined || stated === digest
      ? []
      : [wrong(`the registry states ${plainly(short(stated))} and gives ${short(digest)}`)];
  return {
    reference,
    digest,
    available: ok('anybody can pull it'),
    platforms: looked.map(({ platform, check }) => ({ platform, check })),
    digestMatches: worst([...statement, ...looked.flatMap(({ content }) => content)], ok(short(digest))),
    signed,
  };
}

async function platformsOf(
  registry: Registry,
  top: Content,
  { platforms, commit }: WantedImage,
): Promise<InspectedPlatform[]> {
  const index = jsonOf(Index, top.bytes);
  return Promise.all(
    platforms.map(async (platform): Promise<InspectedPlatform> => {
      const described = index?.manifests.find(
        (each) => each.platform && fits(nameOf(each.platform), platform),
      );
      if (index && !described) return { platform, check: open('the image has none'), content: [] };
      const looked = await attempt(async () => {
        const manifest = described ? await registry.manifest(described.digest) : top;
        return inspectPlatform(registry, manifest, { platform, inIndex: described !== undefined, commit });
      });
      if ('got' in looked) return { platform, ...looked.got };
      const { verdict, what } = looked.missing;
      return { platform, check: looked.missing, content: [{ verdict, what: `${platform}: ${what}` }] };
    }),
  );
}

async function inspectPlatform(
  registry: Registry,
  { bytes }: Content,
  { platform, inIndex, commit }: { platform: string; inIndex: boolean; commit: string | undefined },
): Promise<Pick<InspectedPlatform, 'check' | 'content'>> {
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
    content: [revision(platform, config.config?.Labels?.[REVISION], commit)],
  };
}

function revision(platform: string, label: string | undefined, commit: string | undefined): Check {
  if (commit === undefined) return unknown('GitHub does not say which commit was released');
  if (label === undefined) return open(`${platform} does not say which commit it was made from`);
  return label === commit
    ? ok(`made from ${commit.slice(0, 10)}`)
    : wrong(`${platform} was made from ${plainly(label.slice(0, 10))}, released was ${commit.slice(0, 10)}`);
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
