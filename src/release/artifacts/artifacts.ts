import type { Attestations } from '../../github/attestations.ts';
import { publicFetch, type Fetch } from '../../github/public-web.ts';
import type { ReleaseAsset, ReleaseFacts } from '../../github/release-facts.ts';
import type { Policy } from '../../process/policy.ts';
import { filesThatMatter, missingOf } from './files.ts';
import { inspectAsset, unlooked, type AssetSources } from './assets.ts';
import { attested } from './attested.ts';
import { Downloads } from './downloads.ts';
import type { InspectedArtifacts, InspectedAsset } from './inspected-artifacts.ts';
import { inspectImage } from './image.ts';
import { Registry, registryUrlOf } from './registry.ts';
import { sigstoreOf, type PrivateSigstore } from './sigstore.ts';
import { imagesOf, signersOf } from './signer.ts';
import { Web, type Limits } from './web.ts';

/** What anybody can get of a release, and who signed it. */
export interface Artifacts {
  /**
   * Looks at everything that a release left, as it is now and without credentials. Whatever servers do becomes a
   * check: it throws only on defects of ours.
   */
  inspect(repository: string, release: ReleaseFacts, look?: Look): Promise<InspectedArtifacts>;
}

interface Look {
  /** What is not there when it is aborted is given up. */
  readonly until?: AbortSignal;
  /** Told after each file how many of how many were looked at. */
  readonly told?: ((looked: number, of: number) => void) | undefined;
}

export interface ArtifactOptions {
  /** What must be there, and who must have signed it. */
  readonly policy: Policy['release'];
  readonly attestations: Attestations['attestations'];
  /** Where the container registry is, if not at the host that the image names. */
  readonly registryUrl?: string | undefined;
  /** Which Sigstore is trusted; the public one unless said otherwise. */
  readonly sigstore?: PrivateSigstore | undefined;
  /** Where Sigstore's trusted root is kept between starts. */
  readonly cacheDirectory: string;
  /** Other servers of the configuration: they alone, and the registry's, may be private or plain http. */
  readonly servers?: readonly string[];
  /** What asks servers; only what anybody may be asked unless said otherwise. */
  readonly fetchFrom?: Fetch;
  readonly limits?: Partial<Limits>;
  /** The machine's time unless said otherwise. */
  readonly now?: () => Temporal.Instant;
}

const LIMITS: Limits = {
  answerMs: 10_000,
  downloadMs: 120_000,
  downloadBytes: 1024 ** 3,
  inspectionMs: 300_000,
};

/** Files that are downloaded at the same time. */
const AT_ONCE = 4;

/** Files of one release that are looked at: several times what a project for every platform has. */
const MOST_FILES = 200;

export function createArtifacts(options: ArtifactOptions): Artifacts {
  const { policy, attestations, registryUrl, cacheDirectory } = options;
  const sigstore = sigstoreOf({ cacheDirectory, privately: options.sigstore });
  const configured = [...(options.servers ?? []), ...(registryUrl === undefined ? [] : [registryUrl])];
  const fetchFrom = options.fetchFrom ?? publicFetch(configured);
  const downloads = new Downloads(options.now ?? (() => Temporal.Now.instant()));
  return {
    async inspect(repository, release, { until, told } = {}) {
      const { tag, commit } = release;
      const web = new Web({ ...LIMITS, ...options.limits }, fetchFrom, until);
      const signers = signersOf(policy, repository, release);
      // Loaded once for all that is looked at together.
      let loading: ReturnType<typeof sigstore> | undefined;
      const trusted = () => (loading ??= sigstore());
      const of = (digest: string) =>
        attested({ attestations, sigstore: trusted, signers }, repository, digest);
      const matter = filesThatMatter(release.assets, policy.files);
      const [assets, images] = await Promise.all([
        inspectAssets({ web, downloads, attestations, sigstore: trusted, signers, told }, repository, matter),
        Promise.all(
          imagesOf(policy, repository, tag).map((image) =>
            inspectImage(
              {
                registry: registryOf(web, image.name, registryUrl),
                sigstore: trusted,
                signers,
                attested: of,
              },
              { ...image, gitTag: tag, platforms: policy.platforms, commit },
            ),
          ),
        ),
      ]);
      return { assets, missingAssets: missingOf(release.assets, policy.assets), images };
    },
  };
}

async function inspectAssets(
  sources: AssetSources & Pick<Look, 'told'>,
  repository: string,
  files: ReturnType<typeof filesThatMatter>,
): Promise<InspectedAsset[]> {
  const found = await inspectAll(
    sources,
    repository,
    files.map(({ asset }) => asset),
  );
  const optional = new Set(files.filter(({ isRequired }) => !isRequired).map(({ asset }) => asset.name));
  return found.filter(
    ({ name, available, digestMatches, signed }) =>
      !optional.has(name) ||
      !(available.verdict === 'ok' && digestMatches.verdict !== 'wrong' && signed.verdict === 'open'),
  );
}

async function inspectAll(
  sources: AssetSources & Pick<Look, 'told'>,
  repository: string,
  assets: readonly ReleaseAsset[],
): Promise<InspectedAsset[]> {
  const checks: InspectedAsset[] = [];
  const of = Math.min(assets.length, MOST_FILES);
  let looked = 0;
  const lookAt = async (asset: ReleaseAsset) => {
    const found = await inspectAsset(sources, repository, asset);
    looked += 1;
    sources.told?.(looked, of);
    return found;
  };
  for (let from = 0; from < of; from += AT_ONCE) {
    const some = assets.slice(from, Math.min(from + AT_ONCE, of));
    checks.push(...(await Promise.all(some.map(lookAt))));
  }
  const reason = `not looked at: of one release, ${MOST_FILES} files are`;
  return [...checks, ...assets.slice(MOST_FILES).map((asset) => unlooked(asset, reason))];
}

function registryOf(web: Web, image: string, url: string | undefined): Registry {
  return new Registry(web, registryUrlOf(image, url), image.slice(image.indexOf('/') + 1));
}
