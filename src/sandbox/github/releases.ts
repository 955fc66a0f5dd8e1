import type { components } from '@octokit/openapi-types';
import { simpleUser } from './account-views.ts';
import { digestOf } from './oci.ts';
import { nodeId, ORGANISATION, timestamp, type Account, type Repository, type World } from './world.ts';

type Schemas = components['schemas'];

export interface Asset {
  id: number;
  name: string;
  bytes: Buffer;
  digest: string;
  /** How long it is said to be, if that is more than there is: who downloads it gets its beginning, and waits. */
  size?: number;
}

export interface Release {
  id: number;
  repository: Repository;
  tag: string;
  /** The commit that the tag names. */
  commit: string;
  author: Account;
  assets: readonly Asset[];
  publishedAt: Temporal.Instant;
  /** The branch that its commit is on, if not the main one. */
  branch?: string;
}

/** An attestation that GitHub keeps for a digest: a Sigstore bundle. */
interface Attestation {
  repository: Repository;
  digest: string;
  predicateType: string;
  bundle: Readonly<Record<string, unknown>>;
}

/** The releases of all repositories, the latest first, and the attestations of what they hold. */
export class Releases {
  readonly all: Release[] = [];
  readonly attestations: Attestation[] = [];
  /** Whether a list of attestations names the places of the bundles in place of giving them. */
  bundlesApart = false;

  find(repository: Repository, tag: string): Release | undefined {
    return this.all.find((release) => release.repository === repository && release.tag === tag);
  }
}

export function assetOf(id: number, name: string, content: string): Asset {
  const bytes = Buffer.from(content);
  return { id, name, bytes, digest: digestOf(bytes) };
}

/** A file that is too large to be made: its beginning, with the length and the digest of nothing that there is. */
export function largeAssetOf(id: number, name: string, size: number): Asset {
  const asset = assetOf(id, name, `the beginning of ${name}\n`);
  return { ...asset, size, digest: digestOf(Buffer.from(`${name} of ${size} bytes, number ${id}`)) };
}

/** Where anybody may fetch an asset. GitHub has it on its web site; here the same port serves it. */
export function downloadUrl(world: World, release: Release, asset: Asset): string {
  return `${world.url}/${ORGANISATION}/${release.repository.name}/releases/download/${encodeURIComponent(release.tag)}/${asset.name}`;
}

export function releaseView(world: World, release: Release): Schemas['release'] {
  const fullName = `${ORGANISATION}/${release.repository.name}`;
  const url = `${world.url}/repos/${fullName}/releases/${release.id}`;
  const published = timestamp(release.publishedAt);
  return {
    url,
    html_url: `https://github.com/${fullName}/releases/tag/${encodeURIComponent(release.tag)}`,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    tarball_url: `${world.url}/repos/${fullName}/tarball/${release.tag}`,
    zipball_url: `${world.url}/repos/${fullName}/zipball/${release.tag}`,
    id: release.id,
    node_id: nodeId('Release', release.id),
    tag_name: release.tag,
    target_commitish: 'main',
    name: release.tag,
    body: null,
    draft: false,
    prerelease: false,
    immutable: false,
    created_at: published,
    published_at: published,
    updated_at: published,
    author: simpleUser(world, release.author),
    assets: release.assets.map((asset) => assetView(world, release, asset)),
  };
}

export function assetView(world: World, release: Release, asset: Asset): Schemas['release-asset'] {
  const uploaded = timestamp(release.publishedAt);
  return {
    url: `${world.url}/repos/${ORGANISATION}/${release.repository.name}/releases/assets/${asset.id}`,
    browser_download_url: downloadUrl(world, release, asset),
    id: asset.id,
    node_id: nodeId('ReleaseAsset', asset.id),
    name: asset.name,
    label: null,
    state: 'uploaded',
    content_type: 'application/octet-stream',
    size: asset.size ?? asset.bytes.length,
    digest: asset.digest,
    download_count: 0,
    created_at: uploaded,
    updated_at: uploaded,
    uploader: simpleUser(world, release.author),
  };
}
