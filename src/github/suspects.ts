import type { PullRequest } from './pull-requests.ts';

/** A file that a fix changed. */
export interface FixedFile {
  /** Where it was before the fix. */
  readonly path: string;
  /** How many lines the fix changed. */
  readonly lines: number;
}

/** What changes with everything, and introduces nothing: lock files, generated files, tests and documents. */
const POOR_SUSPECTS: readonly RegExp[] = [
  /(?:^|\/)(?:go\.sum|npm-shrinkwrap\.json|[^/]*-lock\.(?:json|ya?ml)|[^/]*\.lockb?)$/i,
  /(?:^|\/)(?:dist|build|vendor|node_modules|generated|__generated__|__snapshots__)\//i,
  /(?:\.min\.(?:js|css)|\.map|\.snap|\.pb\.go|_pb2(?:_grpc)?\.pyi?)$/i,
  /(?:^|\/)(?:tests?|testing|testdata|specs?|__tests__|fixtures)\//i,
  /(?:^|\/)(?:test_[^/]*|[^/]*_test|[^/]*\.(?:test|spec)|conftest)\.\w+$/i,
  /(?:^|\/)docs?\//i,
  /(?:^|\/)(?:[^/]*\.(?:md|mdx|rst|adoc|txt)|licen[cs]e|notice|changelog|codeowners)$/i,
];

/** Whether a file may well be where a vulnerability came in. */
export function isGoodSuspect(path: string): boolean {
  return !POOR_SUSPECTS.some((pattern) => pattern.test(path));
}

/** The files to look into first, `most` of them: code before all else, then what the fix changed most. */
export function suspects(files: readonly FixedFile[], most: number): string[] {
  const paths = files
    .toSorted((one, other) => other.lines - one.lines)
    .toSorted((one, other) => Number(isGoodSuspect(other.path)) - Number(isGoodSuspect(one.path)))
    .map(({ path }) => path);
  return [...new Set(paths)].slice(0, most);
}

/** Something that touched some of the fix's files before the fix. */
interface Touching {
  readonly files: ReadonlySet<string>;
  readonly at: Temporal.Instant;
}

/**
 * Who is likelier to have introduced what was fixed: authors who touched any code come before those who did not, then
 * who touched more of the fix's files, then who did so later.
 */
export function byLikelihood(one: Touching, other: Touching): number {
  const code = ({ files }: Touching) => [...files].filter(isGoodSuspect).length;
  return (
    Number(code(other) > 0) - Number(code(one) > 0) ||
    code(other) - code(one) ||
    other.files.size - one.files.size ||
    Temporal.Instant.compare(other.at, one.at)
  );
}

/** The pull requests with the files they touched, each once, the likeliest first. */
export function ranked(
  found: readonly { readonly pull: PullRequest; readonly files: ReadonlySet<string> }[],
): PullRequest[] {
  const pulls = new Map<number, { readonly pull: PullRequest; readonly files: ReadonlySet<string> }>();
  for (const { pull, files } of found)
    pulls.set(pull.number, { pull, files: files.union(pulls.get(pull.number)?.files ?? new Set()) });
  return [...pulls.values()]
    .map(({ pull, files }) => ({ pull, files, at: pull.mergedAt }))
    .toSorted(byLikelihood)
    .map(({ pull }) => pull);
}
