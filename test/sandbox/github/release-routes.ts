import { repositoryOf } from './advisory-routes.ts';
import { cursorPage, numberedPage, pageReply } from './paging.ts';
import { notFound } from './refusal.ts';
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
      template: '/{owner}/{repo}/releases/download/{tag}/{name}',
      docs: 'releases/assets',
      handle(call) {
        const release = of(call).find(({ tag }) => tag === call.param('tag'));
        const asset = release?.assets.find(({ name }) => name === call.param('name'));
        if (!asset) throw notFound();
        return { status: 200, body: asset.bytes, headers: { 'content-type': 'application/octet-stream' } };
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
        const attestations = page.map(({ bundle }) => ({ repository_id: repository.id, bundle }));
        return { status: 200, body: { attestations }, headers };
      },
    },
  ];
}
