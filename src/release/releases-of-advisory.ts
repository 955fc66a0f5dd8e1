import type { AdvisoryText } from '../github/advisory-text.ts';
import type { GitHub } from '../github/github.ts';
import { isCalled, patchedVersions, type PatchedVersion } from '../github/patched-versions.ts';
import type { ReleaseSummary } from '../github/release-facts.ts';
import { comparisonUrl, releaseBefore, releaseBeforeInLine } from '../github/release-line.ts';
import type { Case } from '../process/case.ts';
import { USUAL_TAGS, type Policy } from '../process/policy.ts';
import { waiverOf } from '../process/publication/condition-acts.ts';
import { isTagOf } from './tag-names.ts';
import { ELSEWHERE, tagPrint, versionThing } from './things.ts';

/** Releases further back than this many are the patch of no case of today, and are not looked for. */
export const NEWEST = 100;

/** A version that an advisory calls fixed, of one of its products. */
export type FixedVersion = Pick<PatchedVersion, 'product' | 'version'>;

/** A release that has the fix. */
interface FixedRelease extends ReleaseSummary {
  /** The advisory's patched versions that it is the release of, each with its product. */
  readonly fixes: readonly FixedVersion[];
}

/** The releases of an advisory's patched versions, among those of its repository. */
export interface ReleasesOfAdvisory {
  /** All of the repository's, the newest first. */
  readonly all: readonly ReleaseSummary[];
  /** Those that have the fix, in the order of the advisory's versions. */
  readonly fixed: readonly FixedRelease[];
  /** Versions of the advisory, or what it says instead of a version, that no release has the name of. */
  readonly unreleased: readonly string[];
  /** Whether older releases than these may have such a name: they were not looked for. */
  readonly mayBeOlder: boolean;
  readonly fix: FixRelease;
}

/**
 * Whether each version that an advisory calls fixed has its release. `elsewhere`: the repository makes no releases in
 * GitHub at all. `unknown`: older releases, which were not looked for, may have their names.
 */
export type FixRelease = 'released' | 'missing' | 'elsewhere' | 'unknown';

/**
 * Whether the fix of a case is released, as far as GitHub shows it.
 * @returns `undefined` if it does not show it.
 */
export function isFixReleased(
  { fix, unreleased }: Pick<ReleasesOfAdvisory, 'fix' | 'unreleased'>,
  state: Pick<Case, 'overrides'>,
): boolean | undefined {
  if (fix === 'released') return true;
  // Who releases elsewhere has said so.
  if (fix === 'elsewhere' && waiverOf(state, 'released', ELSEWHERE.print)) return true;
  const said = new Set(
    state.overrides.flatMap(({ condition, of }) => (condition === 'released' ? [of] : [])),
  );
  const isSaid = (version: string) => said.has(versionThing(version).print);
  if (unreleased.length > 0 && unreleased.every(isSaid)) return true;
  return fix === 'unknown' ? undefined : false;
}

/** By which tags a release is known as that of a version. */
export interface Naming {
  /** The forms of the repository's tags (policy `release.tags`). */
  readonly forms?: readonly string[] | undefined;
  /** The fingerprints of the tags that members named. */
  readonly counted?: readonly { readonly of: string }[] | undefined;
}

/** Which tags the releases of a case have. */
export function namingOf(
  { countedTags }: Pick<Case, 'countedTags'>,
  policy: Pick<Policy, 'release'> | undefined,
): Naming {
  return { forms: policy?.release.tags, counted: countedTags };
}

/**
 * Which releases belong to an advisory: those whose names are the versions that it calls patched, by the forms of the
 * repository's tags, and those whose tags members of the security team named.
 * @throws {GitHubError} Where GitHub does not list the releases.
 */
export async function releasesOfAdvisory(
  github: Pick<GitHub, 'releases'>,
  repository: string,
  { products }: Pick<AdvisoryText, 'products'>,
  { forms = USUAL_TAGS, counted = [] }: Naming = {},
): Promise<ReleasesOfAdvisory> {
  const all = await github.releases(repository, NEWEST);
  const { versions: found, unread } = patchedVersions(
    products,
    all.map(({ tag }) => tag),
    { repository, forms },
  );
  const prints = new Set(counted.map(({ of }) => of));
  const named = prints.size === 0 ? [] : all.filter(({ tag }) => prints.has(tagPrint(tag)));
  const versions = found.map((each) => ({
    product: each.product,
    version: each.version,
    tags: [
      ...(each.tag === undefined ? [] : [each.tag]),
      ...named.map(({ tag }) => tag).filter((tag) => versionsOfTag(tag, found, forms).includes(each)),
    ],
  }));
  const tags = new Set(versions.flatMap((each) => each.tags));
  return {
    all,
    fixed: [...tags].flatMap((tag) =>
      all
        .filter((release) => release.tag === tag)
        .slice(0, 1)
        .map((release) => ({
          ...release,
          fixes: versions
            .filter((each) => each.tags.includes(tag))
            .map(({ product, version }) => ({ product, version })),
        })),
    ),
    unreleased: [
      ...versions.filter((each) => each.tags.length === 0).map(({ version }) => version),
      ...unread.flatMap(({ text }) => text ?? []),
    ],
    mayBeOlder: all.length >= NEWEST,
    fix: fixReleaseOf(all, versions),
  };
}

/** The versions whose tag a person means by it, those of the product that it names before those of another one. */
function versionsOfTag(
  tag: string,
  versions: readonly PatchedVersion[],
  forms: readonly string[],
): readonly PatchedVersion[] {
  const its = versions.filter(({ version }) => isTagOf(tag, version, forms));
  const called = its.filter(({ product, version }) => {
    const name = tag.slice(0, tag.lastIndexOf(version)).replace(/[-_./@]?[vV]?$/, '');
    return name !== '' && isCalled(product, name);
  });
  return called.length > 0 ? called : its;
}

/** What a tag that a person names is to an advisory. */
export type NamedTag =
  /** The repository has no such release. */
  | { readonly is: 'missing' }
  /** Not among the newest, and older ones are not looked for. */
  | { readonly is: 'older' }
  /** The advisory calls none of its versions fixed. */
  | { readonly is: 'other' }
  /** It counts for these versions as it is: a form of the policy fits. */
  | { readonly is: 'by-form'; readonly versions: readonly string[] }
  /** It counts for these versions where a member names it. */
  | { readonly is: 'by-name'; readonly versions: readonly string[] };

/**
 * What a tag that a person names is to an advisory.
 * @throws {GitHubError} Where GitHub shows neither the advisory nor the releases.
 */
export async function namedTag(
  github: Pick<GitHub, 'releases'>,
  repository: string,
  { products }: Pick<AdvisoryText, 'products'>,
  { tag, forms = USUAL_TAGS }: { readonly tag: string; readonly forms?: readonly string[] | undefined },
): Promise<NamedTag> {
  const all = await github.releases(repository, NEWEST);
  if (!all.some((release) => release.tag === tag)) return { is: all.length >= NEWEST ? 'older' : 'missing' };
  const tags = all.map((release) => release.tag);
  const { versions } = patchedVersions(products, tags, { repository, forms });
  const its = versionsOfTag(tag, versions, forms);
  const byForm = versions.filter((each) => each.tag === tag);
  if (byForm.length > 0 && its.every((each) => byForm.includes(each)))
    return { is: 'by-form', versions: versionsIn(byForm) };
  return its.length > 0 ? { is: 'by-name', versions: versionsIn(its) } : { is: 'other' };
}

function versionsIn(versions: readonly PatchedVersion[]): string[] {
  return [...new Set(versions.map(({ version }) => version))];
}

function fixReleaseOf(
  all: readonly ReleaseSummary[],
  versions: readonly { readonly tags: readonly string[] }[],
): FixRelease {
  // An advisory that names no version has no fix that could be released.
  if (versions.length === 0) return 'missing';
  if (versions.every(({ tags }) => tags.length > 0)) return 'released';
  if (all.length === 0) return 'elsewhere';
  return all.length >= NEWEST ? 'unknown' : 'missing';
}

/** Where the fix of a release can be seen. */
export interface FixAddress {
  readonly tag: string;
  readonly url: string;
}

/** Where each fix can be seen: what changed from the release before it in its own line; of one without such a one, nowhere. */
export function fixesIn(
  all: readonly ReleaseSummary[],
  fixed: readonly ReleaseSummary[],
): readonly FixAddress[] {
  return fixed.flatMap((release) => {
    const before = releaseBeforeInLine(all, release.tag);
    const url = before && comparisonUrl(before, release);
    return url === undefined ? [] : [{ tag: release.tag, url }];
  });
}

/**
 * Where the fix can be seen, as editions until December 2026 show it: what changed from the release before the first one that has it.
 * @returns `undefined` if no release has the fix, or none came before it.
 */
export function fixUrlOf(
  all: readonly ReleaseSummary[],
  fixed: readonly ReleaseSummary[],
): string | undefined {
  const [release] = fixed;
  const before = release && releaseBefore(all, release.tag);
  return before && comparisonUrl(before, release);
}
