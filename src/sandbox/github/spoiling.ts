import { z } from 'zod';
import type { Flaw } from './flaws.ts';
import type { Blob } from './oci.ts';
import type { Registry } from './registry.ts';
import type { Release } from './releases.ts';

const Index = z.object({ manifests: z.array(z.object({ digest: z.string() })).min(1) });
const Manifest = z.object({
  config: z.object({ digest: z.string() }),
  layers: z.array(z.object({ digest: z.string() })).min(1),
});

/** Changes the files of a release after it was signed. */
export function spoilAssets(release: Release, flaws: ReadonlySet<Flaw>): void {
  if (!flaws.has('tampered-asset')) return;
  for (const asset of release.assets) asset.bytes = inverted(asset.bytes);
}

/** Changes an image after it was signed: what the registry gives for a digest is something else then. */
export function spoilImage(registry: Registry, name: string, image: Blob, flaws: ReadonlySet<Flaw>): void {
  const { manifests } = Index.parse(json(image));
  const first = manifests[0]?.digest ?? '';
  const { config, layers } = Manifest.parse(json(registry.manifest(name, first)));
  if (flaws.has('tampered-index')) registry.replace(name, image.digest, shifted);
  if (flaws.has('tampered-manifest')) registry.replace(name, first, shifted);
  if (flaws.has('tampered-config')) registry.replace(name, config.digest, shifted);
  if (flaws.has('missing-layer')) for (const { digest } of layers) registry.removeBlob(name, digest);
  if (flaws.has('private-image')) registry.makePrivate(name);
  if (flaws.has('no-referrers-api')) registry.forgetReferrers(name);
}

function json({ bytes }: Blob): unknown {
  return JSON.parse(bytes.toString('utf8'));
}

/** Other bytes, as many as before. */
function inverted(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => byte ^ 0xff));
}

/** Another document that says the same. */
function shifted(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.from('\n')]);
}
