import { publicFetch } from '../github/public-web.ts';
import type { Policy } from '../process/policy.ts';
import type { ArtifactOptions } from './artifacts/artifacts.ts';
import { registryUrlOf } from './artifacts/registry.ts';
import { imagesOf } from './artifacts/signer.ts';
import { sigstoreOf } from './artifacts/sigstore.ts';
import { attempt } from './artifacts/unobtainable.ts';

interface Asked extends Pick<ArtifactOptions, 'registryUrl' | 'sigstore' | 'cacheDirectory'> {
  readonly policy: Policy['release'];
  readonly repositories: readonly string[];
}

/** What a release is looked at with, and whether it answers. */
interface Reach {
  /** Each registry of the policy's images, by its address. */
  readonly registries: ReadonlyMap<string, boolean>;
  readonly sigstore: boolean;
}

/** Any tag does: which registry an image is in does not depend on it. */
const ANY_TAG = 'v1.0.0';
const TIMEOUT_MS = 10_000;

/** Asks the registries and Sigstore whether they are there, as anybody may; nothing of a release is asked for. */
export async function reachOf({
  policy,
  repositories,
  registryUrl,
  sigstore,
  cacheDirectory,
}: Asked): Promise<Reach> {
  const urls = new Set(
    repositories.flatMap((repository) =>
      imagesOf(policy, repository, ANY_TAG).map(({ name }) => registryUrlOf(name, registryUrl)),
    ),
  );
  const ask = publicFetch(registryUrl === undefined ? [] : [registryUrl]);
  const [registries, trusted] = await Promise.all([
    Promise.all(Array.from(urls, async (url) => [url, await isRegistry(ask, url)] as const)),
    attempt(sigstoreOf({ cacheDirectory, privately: sigstore })),
  ]);
  return { registries: new Map(registries), sigstore: 'got' in trusted };
}

/** A registry answers at `/v2/` whether one may read there, or that a token is needed first. */
async function isRegistry(ask: ReturnType<typeof publicFetch>, url: string): Promise<boolean> {
  try {
    const { status, body } = await ask(`${url}/v2/`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await body?.cancel();
    return status === 200 || status === 401;
  } catch {
    return false;
  }
}
