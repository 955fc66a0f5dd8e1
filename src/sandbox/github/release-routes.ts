import { repositoryOf } from './advisory-routes.ts';
import { digestOf } from './oci.ts';
import { cursorPage, numberedPage, pageReply } from './paging.ts';
import { GitHubRefusal, notFound } from './refusal.ts';
import { assetView, releaseView, type Release, type Releases } from './releases.ts';
import type { Call, Reply, Route } from './router.ts';
import type { World } from './world.ts';

const BASE = '/repos/{owner}/{repo}/releases';
const PREDICATES: Readonly<Record<string, RegExp>> = {
  provenance: /^https:\/\/slsa\.dev\/provenance\//,
  sbom: /^https:\/\/(spdx\.dev|cyclonedx\.org)\//,
  release: /^https:\/\/in-toto\.io\/attestation\/release\//,
};

/** Releases, what can be downloaded of them, and the attestations of it. */
export function releaseRoutes(world: World, releases: Releases): Route[] {
  const one = (release: Release | undefined): Reply => {
    if (!release) throw notFound();
    return { status: 200, body: releaseView(world, release) };
  };
  const of = (call: Call) => {
    const repository = repositoryOf(world, call);
    return releases.all.filter((release) => release.repository === repository);
  };
  return [
    {
      method: 'GET',
      template: BASE,
      docs: 'releases/releases#list-releases',
      handle(call) {
        const { page, headers } = numberedPage(call, world.url, of(call));
        return pageReply(
          page.map((release) => releaseView(world, release)),
          headers,
        );
      },
    },
    {
      method: 'GET',
      template: `${BASE}/latest`,
      docs: 'releases/releases#get-the-latest-release',
      handle: (call) => one(of(call)[0]),
    },
    {
      method: 'GET',
      template: `${BASE}/tags/{tag...}`,
      docs: 'releases/releases#get-a-release-by-tag-name',
      handle: (call) => one(of(call).find(({ tag }) => tag === call.param('tag'))),
    },
    {
      method: 'GET',
      template: `${BASE}/{release_id}`,
      docs: 'releases/releases#get-a-release',
      handle: (call) => one(of(call).find(({ id }) => String(id) === call.param('release_id'))),
    },
    {
      method: 'GET',
      template: `${BASE}/{release_id}/assets`,
      docs: 'releases/assets#list-release-assets',
      handle(call) {
        const release = of(call).find(({ id }) => String(id) === call.param('release_id'));
        if (!release) throw notFound();
        const { page, headers } = numberedPage(call, world.url, release.assets);
        return pageReply(
          page.map((asset) => assetView(world, release, asset)),
          headers,
        );
      },
    },
    {
      method: 'GET',
      template: '/{owner}/{repo}/releases/download/{tag...}/{name}',
      docs: 'releases/assets',
      handle(call) {
        const release = of(call).find(({ tag }) => tag === call.param('tag'));
        const asset = release?.assets.find(({ name }) => name === call.param('name'));
        if (!asset) throw notFound();
        const headers = {
          'content-type': 'application/octet-stream',
          'content-length': String(asset.size ?? asset.bytes.length),
          etag: `"${digestOf(asset.bytes).replace('sha256:', '')}"`,
        };
        return { status: 200, body: asset.bytes, headers };
      },
    },
    {
      method: 'GET',
      template: '/repos/{owner}/{repo}/attestations/{subject_digest...}',
      docs: 'repos/attestations#list-attestations',
      handle(call) {
        const repository = repositoryOf(world, call);
        const asked = call.query.get('predicate_type');
        const found = releases.attestations.filter(
          (attestation) =>
            attestation.repository === repository &&
            attestation.digest === call.param('subject_digest') &&
            (asked === null ||
              (PREDICATES[asked]?.test(attestation.predicateType) ?? attestation.predicateType === asked)),
        );
        if (found.length === 0) throw notFound();
        const { page, headers } = cursorPage(call, world.url, found, {
          key: (attestation) => ['', releases.attestations.indexOf(attestation)],
          descending: false,
        });
        const attestations = page.map((attestation) => ({
          repository_id: repository.id,
          ...(releases.bundlesApart
            ? { bundle: null, bundle_url: bundleUrl(world, releases.attestations.indexOf(attestation)) }
            : { bundle: attestation.bundle }),
        }));
        return { status: 200, body: { attestations }, headers };
      },
    },
    {
      method: 'GET',
      template: '/attestations/{number}.json.sn',
      docs: 'repos/attestations',
      handle(call) {
        // It is another company's server, whose address opens by itself; credentials beside it are an error there.
        if (call.headers.authorization !== undefined)
          throw new GitHubRefusal(400, 'InvalidAuthenticationInfo');
        const found = releases.attestations[Number(call.param('number'))];
        if (!found) throw notFound();
        const body = snapped(Buffer.from(JSON.stringify(found.bundle)));
        return { status: 200, body, headers: { 'content-type': 'application/x-snappy' } };
      },
    },
  ];
}

/** Where a bundle lies that a list does not give. */
function bundleUrl(world: World, index: number): string {
  return `${world.url}/attestations/${index}.json.sn`;
}

/** Snappy's block format with literals only, of 65,536 bytes at most: right, if not small. */
function snapped(bytes: Buffer): Buffer {
  const parts: Buffer[] = [varint(bytes.length)];
  for (let at = 0; at < bytes.length; at += 65_536) {
    const literal = bytes.subarray(at, at + 65_536);
    const head = Buffer.from([61 << 2, 0, 0]);
    head.writeUInt16LE(literal.length - 1, 1);
    parts.push(head, literal);
  }
  return Buffer.concat(parts);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}
