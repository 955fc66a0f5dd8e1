import type { ReleaseSummary } from './release-facts.ts';

/**
 * The release before the one of `tag`, of whatever was published earlier: the highest version below it with the same
 * beginning, so that 1.2.9 follows 1.2.8 although 2.0.0 came in between; of tags that are no such versions, the one
 * published last. `undefined` if there is none, or no release of that tag.
 */
export function releaseBefore(releases: readonly ReleaseSummary[], tag: string): ReleaseSummary | undefined {
  const release = releases.find((each) => each.tag === tag);
  if (!release) return undefined;
  const earlier = releases
    .filter((each) => Temporal.Instant.compare(each.publishedAt, release.publishedAt) < 0)
    .toSorted((one, other) => Temporal.Instant.compare(other.publishedAt, one.publishedAt));
  const version = versionIn(tag);
  if (!version) return earlier[0];
  return earlier
    .flatMap((each) => {
      const numbers = versionIn(each.tag);
      const isLower = numbers?.name === version.name && compare(numbers.numbers, version.numbers) < 0;
      return isLower ? [{ each, numbers: numbers.numbers }] : [];
    })
    .toSorted((one, other) => compare(other.numbers, one.numbers))[0]?.each;
}

/**
 * The release before the one of `tag` in its own line: 5.2.19 before 5.2.20, and never 5.3.18. Before the first of a
 * line (1.3.0) comes the highest below it with the same first number.
 * @returns `undefined` if there is none, or the tag is no version.
 */
export function releaseBeforeInLine(
  releases: readonly ReleaseSummary[],
  tag: string,
): ReleaseSummary | undefined {
  const version = lineVersionIn(tag);
  if (!version) return undefined;
  const { numbers } = version;
  const lower = releases.flatMap((each) => {
    const other = lineVersionIn(each.tag);
    const isLower = other?.name === version.name && compare(other.numbers, numbers) < 0;
    return isLower ? [{ each, numbers: other.numbers }] : [];
  });
  const [before] = lower.toSorted((one, other) => compare(other.numbers, one.numbers));
  // The last number of a line counts its releases; one that begins a line follows the line before.
  const line = Math.min(numbers.at(-1) === 0 ? 1 : 2, numbers.length - 1);
  const isInLine = numbers.slice(0, line).every((number, index) => (before?.numbers[index] ?? 0) === number);
  return isInLine ? before?.each : undefined;
}

/**
 * Where people see in a browser what changed from one release to the next of the same repository; `undefined` if
 * the release's own address is not as GitHub writes them.
 */
export function comparisonUrl(before: ReleaseSummary, release: ReleaseSummary): string | undefined {
  const page = /^(https?:\/\/[^/]+\/[^/]+\/[^/]+)\/releases\/tag\/[^/]/.exec(release.url)?.[1];
  return page && `${page}/compare/${inPath(before.tag)}...${inPath(release.tag)}`;
}

/** A tag in an address. Its slashes stay, as in GitHub's own; brackets would end a Markdown link. */
function inPath(tag: string): string {
  const encoded = tag.toWellFormed().split('/').map(encodeURIComponent).join('/');
  return encoded.replaceAll('(', '%28').replaceAll(')', '%29');
}

/** `v` and `[1, 2, 3]` of `v1.2.3`. What does not end in numbers is no version to be compared. */
function versionIn(tag: string): { readonly name: string; readonly numbers: readonly number[] } | undefined {
  const version = /(?<![\d.])\d+(?:\.\d+)*$/.exec(tag)?.[0];
  if (version === undefined) return undefined;
  return { name: tag.slice(0, -version.length), numbers: version.split('.').map(Number) };
}

/** The same of a version with a word behind it, such as `v5.2.20.RELEASE`: the word is part of its name. */
function lineVersionIn(tag: string): ReturnType<typeof versionIn> {
  const word = /[.-][A-Za-z]{1,20}$/.exec(tag)?.[0] ?? '';
  const version = versionIn(word === '' ? tag : tag.slice(0, -word.length));
  return version && { name: `${version.name}*${word}`, numbers: version.numbers };
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
