import { matchesGlob } from 'node:path';
import type { ReleaseAsset } from '../../github/release-facts.ts';

/** What is made of another file, and has its name with one of these behind it. */
const BESIDE =
  /\.(?:sig|sigstore|sigstore\.json|pem|crt|cert|asc|minisig|bundle|att|sha(?:1|256|512)(?:sums?)?|md5|sbom|spdx|(?:sbom|spdx|cdx|cyclonedx)\.(?:json|xml)|intoto\.jsonl?|provenance(?:\.json)?)$/i;

/** What is made of all of them: lists of parts, and the word of who built them. */
const OF_ALL = [
  /^(?:.*[._-])?(?:s?bom|spdx|cdx|cyclonedx)(?:\.spdx|\.cdx|\.cyclonedx)?\.(?:json|xml)$/i,
  /\.spdx$/i,
  /\.intoto\.jsonl$/i,
];

/** A list of digests. */
const CHECKSUMS =
  /^(?:.*[._-])?(?:checksums?|sha(?:1|256|512)?sums?(?:1|256|512)?|md5sums?)(?:[._-](?:sha(?:1|256|512)|md5))?(?:\.txt)?$/i;

/** A file of a release that is looked at. */
interface FileThatMatters {
  readonly asset: ReleaseAsset;
  /** Whether it must be signed: a list of digests helps whoever has what it lists, and is told of where it is signed. */
  readonly isRequired: boolean;
}

/**
 * The files of a release that people run, and that must be signed (policy `release.files`): not what lies beside them, whose
 * name is that of another file with an ending, or says that it is a list of them. What the policy names in full counts.
 */
export function filesThatMatter(
  assets: readonly ReleaseAsset[],
  patterns: readonly string[],
): readonly FileThatMatters[] {
  const names = new Set(assets.map(({ name }) => name));
  return assets.flatMap((asset) => {
    const { name } = asset;
    if (patterns.includes(name)) return [{ asset, isRequired: true }];
    if (isNeighbour(name, names) || !patterns.some((pattern) => matchesGlob(name, pattern))) return [];
    return [{ asset, isRequired: names.size === 1 || !CHECKSUMS.test(name) }];
  });
}

function isNeighbour(name: string, names: ReadonlySet<string>): boolean {
  const ending = BESIDE.exec(name)?.[0];
  if (ending !== undefined && names.has(name.slice(0, -ending.length))) return true;
  // Alone, it is all that there is.
  return names.size > 1 && OF_ALL.some((form) => form.test(name));
}

/** The patterns that no file of a release has the name of. */
export function missingOf(assets: readonly ReleaseAsset[], patterns: readonly string[]): string[] {
  return patterns.filter((pattern) => !assets.some(({ name }) => matchesGlob(name, pattern)));
}
