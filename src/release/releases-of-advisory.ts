import type { AdvisoryText } from '../github/advisory-text.ts';
import type { GitHub } from '../github/github.ts';
import { patchedVersions } from '../github/patched-versions.ts';
import type { ReleaseSummary } from '../github/release-facts.ts';
import { comparisonUrl, releaseBefore, releaseBeforeInLine } from '../github/release-line.ts';
import type { Case } from '../process/case.ts';
import { USUAL_TAGS } from '../process/policy.ts';
import { waiverOf } from '../process/publication/condition-acts.ts';
import { ELSEWHERE, versionThing } from './things.ts';

/** Releases further back than this many are the patch of no case of today, and are not looked for. */
export const NEWEST = 100;

/** A release that has the fix. */
interface FixedRelease extends ReleaseSummary {
  /** The advisory's patched versions that it is the release of. */
  readonly versions: readonly string[];
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

/**
 * Which releases belong to an advisory: those whose names are the versions that it calls patched, by the forms of the
 * repository's tags (policy `release.tags`).
 * @throws {GitHubError} Where GitHub does not list the releases.
 */
export async function releasesOfAdvisory(
  github: Pick<GitHub, 'releases'>,
  repository: string,
  { products }: Pick<AdvisoryText, 'products'>,
  forms: readonly string[] = USUAL_TAGS,
): Promise<ReleasesOfAdvisory> {
  const all = await github.releases(repository, NEWEST);
  const { versions, unread } = patchedVersions(
    products,
    all.map(({ tag }) => tag),
    { repository, forms },
  );
  const named = Map.groupBy(versions, ({ tag }) => tag);
  return {
    all,
    fixed: [...named].flatMap(([tag, its]) =>
      all
        .filter((release) => release.tag === tag)
        .slice(0, 1)
        .map((release) => ({ ...release, versions: its.map(({ version }) => version) })),
    ),
    unreleased: [
      ...versions.filter(({ tag }) => tag === undefined).map(({ version }) => version),
      ...unread.flatMap(({ text }) => text ?? []),
    ],
    mayBeOlder: all.length >= NEWEST,
    fix: fixReleaseOf(all, versions),
  };
}

function fixReleaseOf(
  all: readonly ReleaseSummary[],
  versions: readonly { readonly tag: string | undefined }[],
): FixRelease {
  // An advisory that names no version has no fix that could be released.
  if (versions.length === 0) return 'missing';
  if (versions.every(({ tag }) => tag !== undefined)) return 'released';
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
