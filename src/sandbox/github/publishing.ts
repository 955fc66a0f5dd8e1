import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ControlError } from '../control-error.ts';
import { parseBody } from './advisory-input.ts';
import { inPlainWords, type GitHubPages } from './control.ts';
import { ANOTHER, logFlawOf, type Flaw } from './flaws.ts';
import { pushImage, signAsFlawed } from './image.ts';
import { CHECKSUMS, checksumsOf, neighboursOf } from './neighbours.ts';
import { Registry } from './registry.ts';
import { checkTag, imageTagOf, NAME, signerOf, type Signer } from './release-names.ts';
import { assetOf, downloadUrl, largeAssetOf, type Asset, type Release, type Releases } from './releases.ts';
import { callerOf, refOf, type Sigstore, type WorkflowRun } from './sigstore.ts';
import { spoilAssets, spoilImage } from './spoiling.ts';
import { fullName, ORGANISATION, timestamp, type Repository, type World } from './world.ts';

/** Who vouches for a run when a release is to carry the wrong issuer. */
const OTHER_ISSUER = 'https://issuer.outsider.test';

/** Where GitHub keeps nothing about the image, as of one that is signed by other means. */
const WITHOUT_ATTESTATION: readonly Flaw[] = [
  'no-image-attestation',
  'simple-referrer',
  'platforms-only',
  'one-platform-only',
  'provenance-referrer',
  'other-kinds-only',
];

const PROVENANCE = 'https://slsa.dev/provenance/v1';

const ReleaseBody = z.strictObject({
  repository: z.string(),
  tag: z.string(),
  /** Names, or names with what is in the file, or with how large it is said to be: GitHub takes 2 GiB. */
  assets: z
    .array(
      z.union([
        z.string(),
        z.strictObject({ name: z.string(), content: z.string() }),
        z.strictObject({
          name: z.string(),
          size: z
            .int()
            .min(1000)
            .max(2 * 1024 ** 3),
        }),
      ]),
    )
    .optional(),
  /** The image's name in the registry; `true` for the repository's own, `false` for none. */
  image: z.union([z.boolean(), z.string()]).default(true),
  signed: z.union([z.boolean(), z.literal('wrong-identity')]).default(true),
  /** Another workflow that signs: a file, or `owner/name/.github/workflows/FILE`, with `@refs/…` or without. */
  identity: z.string().optional(),
  /** Whether signatures, checksums, bills of materials and provenance lie beside the files. */
  neighbours: z.boolean().default(false),
  /** The branch that the fix is brought to and released from, if not the main one. */
  branch: z
    .string()
    .regex(/^[\w-][\w.-]*(?:\/[\w.-]+)*$/, 'is not the name of a branch such as release-1.x')
    .optional(),
});

/** What a release left behind: where its files and its image are. */
export interface Published {
  tag: string;
  html_url: string;
  assets: { name: string; digest: string; url: string }[];
  image: { reference: string; digest: string } | null;
}

/** Does what CodeGate's release workflow does: files, image, attestations and signatures. */
export class Publishing {
  readonly #world: World;
  readonly #pages: GitHubPages;
  readonly #releases: Releases;
  readonly #registry: Registry;
  readonly #sigstore: () => Promise<Sigstore>;

  constructor(
    world: World,
    parts: { pages: GitHubPages; releases: Releases; registry: Registry; sigstore: () => Promise<Sigstore> },
  ) {
    this.#world = world;
    this.#pages = parts.pages;
    this.#releases = parts.releases;
    this.#registry = parts.registry;
    this.#sigstore = parts.sigstore;
  }

  /** The flaws are for tests; the HTTP control knows `signed` only. @throws ControlError */
  async release(body: unknown, list: readonly Flaw[] = []): Promise<Published> {
    const flaws = new Set(list);
    const asked = inPlainWords(() => parseBody(ReleaseBody, body));
    const repository = this.#pages.repository(asked.repository);
    const image = this.#imageName(asked.image, repository);
    const version = image === null ? '' : imageTagOf(asked.tag);
    this.#refuse(asked, repository, image, version);
    const signer = signerOf(repository, asked.signed, asked.identity);
    const release: Release = {
      id: this.#world.nextId(),
      repository,
      tag: asked.tag,
      commit: createHash('sha1').update(asked.tag).digest('hex'),
      author: this.#world.bot,
      assets: this.#assets(asked.tag, repository, asked.assets),
      publishedAt: this.#world.now(),
      ...(asked.branch === undefined ? {} : { branch: asked.branch }),
    };
    const pushed = image === null ? null : this.#push(image, version, release, flaws);
    const signing = signer && {
      sigstore: await this.#sigstore(),
      run: runOf(release, signer, flaws),
      flaws,
    };
    const attested = [];
    for (const asset of release.assets)
      attested.push({ asset, bundle: signing && (await this.#attest(signing, release, asset)) });
    if (signing) {
      if (image !== null && pushed) {
        if (!WITHOUT_ATTESTATION.some((flaw) => flaws.has(flaw)))
          await this.#attest(signing, release, {
            name: `${this.#registry.host}/${image}`,
            digest: pushed.digest,
          });
        await signAsFlawed(this.#registry, image, pushed, signing);
      }
    }
    if (asked.neighbours) {
      const checksums = !release.assets.some(({ name }) => name === CHECKSUMS);
      const nextId = () => this.#world.nextId();
      release.assets = [...release.assets, ...(await neighboursOf(attested, { nextId, checksums, signing }))];
    }
    if (image !== null && pushed) spoilImage(this.#registry, image, pushed, flaws);
    spoilAssets(release, flaws);
    this.#releases.all.unshift(release);
    this.#world.tell({ what: 'release', repository: fullName(repository), tag: release.tag });
    return {
      tag: release.tag,
      html_url: `https://github.com/${ORGANISATION}/${repository.name}/releases/tag/${encodeURIComponent(release.tag)}`,
      assets: release.assets.map((asset) => ({
        name: asset.name,
        digest: asset.digest,
        url: downloadUrl(this.#world, release, asset),
      })),
      image: pushed && { reference: `${this.#registry.host}/${image}:${version}`, digest: pushed.digest },
    };
  }

  #refuse(
    asked: z.infer<typeof ReleaseBody>,
    repository: Repository,
    image: string | null,
    version: string,
  ): void {
    checkTag(asked.tag);
    if (this.#releases.find(repository, asked.tag)) {
      throw new ControlError(`There is a release ${asked.tag} of ${asked.repository} already.`);
    }
    if (image !== null && this.#registry.hasTag(image, version)) {
      throw new ControlError(`There is an image ${image}:${version} already.`);
    }
    for (const asset of asked.assets ?? []) {
      const name = typeof asset === 'string' ? asset : asset.name;
      if (!NAME.test(name)) throw new ControlError(`"${name}" cannot be the name of an asset.`);
    }
  }

  #imageName(asked: boolean | string, repository: Repository): string | null {
    if (asked === false) return null;
    if (asked === true) return `${ORGANISATION}/${repository.name}`;
    const name = asked.replace(/^ghcr\.io\//, '');
    if (/^[a-z0-9._-]+(\/[a-z0-9._-]+)*$/.test(name)) return name;
    throw new ControlError(
      `"${asked}" cannot be the name of an image; one is ${ORGANISATION}/${repository.name}.`,
    );
  }

  #assets(
    tag: string,
    repository: Repository,
    asked: z.infer<typeof ReleaseBody>['assets'],
  ): readonly Asset[] {
    const named = asked ?? [`${repository.name}-${tag.replace(/^v/, '')}.tar.gz`];
    const assets = named.map((asset) =>
      typeof asset === 'string'
        ? assetOf(this.#world.nextId(), asset, `${asset} of ${repository.name} ${tag}\n`)
        : 'size' in asset
          ? largeAssetOf(this.#world.nextId(), asset.name, asset.size)
          : assetOf(this.#world.nextId(), asset.name, asset.content),
    );
    if (asked) return assets;
    return [...assets, assetOf(this.#world.nextId(), CHECKSUMS, checksumsOf(assets))];
  }

  #push(image: string, tag: string, release: Release, flaws: ReadonlySet<Flaw>) {
    const { commit, publishedAt } = release;
    return pushImage(this.#registry, image, { tag, commit, createdAt: timestamp(publishedAt) }, flaws);
  }

  /** A provenance as GitHub's `attest-build-provenance` action writes it. */
  async #attest(
    { sigstore, run, flaws }: { sigstore: Sigstore; run: WorkflowRun; flaws: ReadonlySet<Flaw> },
    release: Release,
    subject: { name: string; digest: string },
  ): Promise<Readonly<Record<string, unknown>>> {
    const source = `https://github.com/${callerOf(run)}`;
    const ref = refOf(run);
    const statement = {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [
        {
          name: subject.name,
          digest: { sha256: flaws.has('another-digest') ? ANOTHER : subject.digest.replace('sha256:', '') },
        },
      ],
      predicateType: PROVENANCE,
      predicate: {
        buildDefinition: {
          buildType: 'https://actions.github.io/buildtypes/workflow/v1',
          externalParameters: {
            workflow: { ref, repository: source, path: `.github/workflows/${run.workflow}` },
          },
          internalParameters: { github: { event_name: 'release', runner_environment: 'github-hosted' } },
          resolvedDependencies: [{ uri: `git+${source}@${ref}`, digest: { gitCommit: run.commit } }],
        },
        runDetails: {
          builder: { id: `https://github.com/${run.repository}/.github/workflows/${run.workflow}@${ref}` },
          metadata: { invocationId: `${source}/actions/runs/${release.id}/attempts/1` },
        },
      },
    };
    const bundle = await sigstore.signStatement(run, statement, logFlawOf(flaws));
    const { repository } = release;
    this.#releases.attestations.push({
      repository,
      digest: subject.digest,
      predicateType: PROVENANCE,
      bundle,
    });
    return bundle;
  }
}

function runOf(release: Release, signer: Signer, flaws: ReadonlySet<Flaw>): WorkflowRun {
  const { tag, commit } = release;
  return {
    ...signer,
    repositoryId: release.repository.id,
    tag,
    commit: flaws.has('moved-tag') ? 'e'.repeat(40) : commit,
    ...(flaws.has('wrong-issuer') && { issuer: OTHER_ISSUER }),
  };
}
