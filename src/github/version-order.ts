import { compare as comparePep440, valid as validPep440 } from '@renovatebot/pep440';
import semver from 'semver';

/** Registries whose versions are in the order of SemVer. */
const SEMVER: ReadonlySet<string> = new Set(['npm', 'go', 'rust', 'pub', 'swift', 'actions', 'erlang']);

/** Longer ones are no versions. */
const LONGEST = 100;

/**
 * Which of two versions comes first, by the rules of their registry: negative where the first does. Plain numbers with
 * dots are in the same order everywhere.
 * @param ecosystem GitHub's name of the registry.
 * @returns `undefined` if these two cannot be compared here.
 */
export function compareVersions(ecosystem: string, one: string, other: string): number | undefined {
  const [first, second] = [numbersOf(one), numbersOf(other)];
  if (first && second) return compareNumbers(first, second);
  if (one.length > LONGEST || other.length > LONGEST) return undefined;
  if (ecosystem === 'pip') {
    const known = validPep440(one) !== null && validPep440(other) !== null;
    return known ? comparePep440(one, other) : undefined;
  }
  if (!SEMVER.has(ecosystem)) return undefined;
  const [left, right] = [semver.valid(inThreeParts(one)), semver.valid(inThreeParts(other))];
  return left === null || right === null ? undefined : semver.compare(left, right);
}

/** Whether a version has all three numbers, and is one to SemVer. Of less, tools take the newest that begins like it. */
export function isWholeVersion(version: string): boolean {
  return version.length <= LONGEST && /^\d/.test(version) && semver.valid(version) !== null;
}

/** Whether pip takes it for a version. */
export function isPep440(version: string): boolean {
  return version.length <= LONGEST && validPep440(version) !== null;
}

/** The version before which nothing breaks what works with this one: `2` for 1.2.9, `0.3` for 0.2.9. */
export function nextBreaking(version: string): string {
  const [major = 0, minor = 0] = numbersAtStart(version);
  return major > 0 ? String(major + 1) : `0.${minor + 1}`;
}

/** `2` for 1.2.9, `1` for 0.2.9. */
export function nextMajor(version: string): string {
  return String((numbersAtStart(version)[0] ?? 0) + 1);
}

/** The number that a version begins with. */
export function majorOf(version: string): number {
  return numbersAtStart(version)[0] ?? 0;
}

function numbersAtStart(version: string): number[] {
  return (/^\d{1,15}(?:\.\d{1,15})?/.exec(version)?.[0] ?? '').split('.').map(Number);
}

function numbersOf(version: string): readonly number[] | undefined {
  return /^\d{1,15}(?:\.\d{1,15}){0,9}$/.test(version) ? version.split('.').map(Number) : undefined;
}

function compareNumbers(one: readonly number[], other: readonly number[]): number {
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** `2.0-rc.1` as 2.0.0-rc.1: people write limits with fewer numbers. */
function inThreeParts(version: string): string {
  const [, numbers = '', rest = ''] = /^(\d{1,15}(?:\.\d{1,15}){0,2})([-+].*)?$/s.exec(version) ?? [];
  if (numbers === '') return version;
  return `${[...numbers.split('.'), '0', '0'].slice(0, 3).join('.')}${rest}`;
}
