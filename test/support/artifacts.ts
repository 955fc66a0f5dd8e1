import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createArtifacts, type ArtifactOptions } from '../../src/release/artifacts/artifacts.ts';
import type { InspectedArtifacts } from '../../src/release/artifacts/inspected-artifacts.ts';
import type { Check } from '../../src/release/check.ts';
import type { ReleaseFacts } from '../../src/github/release-facts.ts';
import { readPolicy, type Policy } from '../../src/process/policy.ts';
import { CODEGATE, startGitHubBench, type GitHubBench } from './github-client.ts';
import type { Flaw } from '../../src/sandbox/github/flaws.ts';

/** The sandbox's GitHub, registry and Sigstore, and what the bot finds of releases there. */
export interface ArtifactBench extends AsyncDisposable {
  readonly hub: GitHubBench;
  /** A release appears, with flaws if need be; gives it as the bot reads it. */
  release(asked?: object, ...flaws: Flaw[]): Promise<ReleaseFacts>;
  /** As the bot looks at it, with other options if need be. */
  inspect(release: ReleaseFacts, options?: Partial<ArtifactOptions>): Promise<InspectedArtifacts>;
}

export async function startArtifactBench(): Promise<ArtifactBench> {
  const hub = await startGitHubBench();
  const { env } = hub.service;
  const cacheDirectory = mkdtempSync(join(tmpdir(), 'artifacts-'));
  let releases = 0;
  return {
    hub,
    async release(asked = {}, ...flaws) {
      releases += 1;
      // Each is looked at by itself; GitHub would count what anybody downloads of all of them.
      hub.service.renewRateLimit();
      const tag = `v1.0.${releases}`;
      const assets = [{ name: 'codegate.zip', content: `built for ${tag}` }];
      const image = imageOf(tag);
      await hub.service.release({ repository: CODEGATE, tag, assets, image, ...asked }, flaws);
      const release = await hub.github.release(CODEGATE, tag);
      if (!release) throw new Error(`there is no release ${tag}`);
      return release;
    },
    inspect: (release, options = {}) =>
      createArtifacts({
        policy: policyFor(release),
        attestations: (repository, digest, most) => hub.github.attestations(repository, digest, most),
        servers: [hub.service.url],
        registryUrl: env['CONTAINER_REGISTRY_URL'],
        sigstore: {
          mirrorUrl: env['SIGSTORE_TUF_URL'] ?? '',
          rootPath: env['SIGSTORE_TUF_ROOT'] ?? '',
        },
        cacheDirectory,
        ...options,
      }).inspect(CODEGATE, release),
    async [Symbol.asyncDispose]() {
      await hub[Symbol.asyncDispose]();
      rmSync(cacheDirectory, { recursive: true });
    },
  };
}

/** Each release has an image of its own: some flaws are of all that a registry has under one name. */
function imageOf(tag: string): string {
  return `stacklok/codegate-${tag}`;
}

/** The policy for a release of the bench, with other parts if need be. */
export function policyFor({ tag }: ReleaseFacts, parts: object = {}): Policy['release'] {
  return readPolicy({ release: { images: [`ghcr.io/${imageOf(tag)}`], ...parts } }).release;
}

/** A check in one line. */
function said({ verdict, what }: Check): string {
  return `${verdict}: ${what}`;
}

/** Everything that was found, by its place, in one line each. */
export function summary({ assets, images, missingAssets }: InspectedArtifacts): Record<string, string> {
  const [image] = images;
  const places: [string, Check][] = [
    ...assets.flatMap((asset): [string, Check][] => [
      [`${asset.name} available`, asset.available],
      [`${asset.name} digest`, asset.digestMatches],
      [`${asset.name} signed`, asset.signed],
    ]),
    ...(image
      ? ([
          ['image available', image.available],
          ...image.platforms.map(({ platform, check }): [string, Check] => [platform, check]),
          ['image digest', image.digestMatches],
          ['image signed', image.signed],
        ] satisfies [string, Check][])
      : []),
  ];
  return {
    ...Object.fromEntries(places.map(([place, check]) => [place, said(check)])),
    ...(missingAssets.length > 0 && { missing: missingAssets.join(', ') }),
  };
}

const SIGNED = 'ok: signed by github.com/stacklok/codegate/.github/workflows/image-publish.yml@refs/tags/';
const digest = expect.stringMatching(/^ok: sha256:[0-9a-f]{12}$/);

/** What is found where everything is right, but for what is named. */
export function right(tag: string, but: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    'codegate.zip available': 'ok: anybody can download it',
    'codegate.zip digest': digest,
    'codegate.zip signed': `${SIGNED}${tag}`,
    'image available': 'ok: anybody can pull it',
    'linux/amd64': 'ok: anybody can pull it',
    'linux/arm64': 'ok: anybody can pull it',
    'image digest': digest,
    'image signed': `${SIGNED}${tag}`,
    ...but,
  };
}

/** Every signature has the same fault. */
export const bothSigned = (what: string) => ({ 'codegate.zip signed': what, 'image signed': what });
