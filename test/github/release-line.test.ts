import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparisonUrl, releaseBefore, releaseBeforeInLine } from '../../src/github/release-line.ts';
import { anyCharacter } from '../support/any-character.ts';
import { cpuTime } from '../support/cpu-time.ts';

/** Releases in the order of their publication, an hour apart. */
function published(...tags: readonly string[]) {
  const first = Temporal.Instant.from('2026-03-02T09:00:00Z');
  return tags.map((tag, index) => ({
    tag,
    url: `https://github.com/stacklok/codegate/releases/tag/${tag}`,
    publishedAt: first.add({ hours: index }),
  }));
}

const before = (tag: string, ...tags: readonly string[]) => releaseBefore(published(...tags), tag)?.tag;

describe('the release before one', () => {
  test('is the highest version below it', () => {
    expect(before('v0.1.29', 'v0.1.9', 'v0.1.28', 'v0.1.29', 'v0.1.30')).toBe('v0.1.28');
    expect(before('v0.1.10', 'v0.1.8', 'v0.1.9', 'v0.1.10')).toBe('v0.1.9');
    expect(before('2.0', '1.9.9', '2.0')).toBe('1.9.9');
  });

  test('is the one of its own line', () => {
    expect(before('v1.2.9', 'v1.2.8', 'v2.0.0', 'v1.2.9')).toBe('v1.2.8');
    expect(before('v2.0.1', 'v1.2.8', 'v2.0.0', 'v1.2.9', 'v2.0.1')).toBe('v2.0.0');
    expect(before('ui-v1.1.0', 'ui-v1.0.0', 'v1.0.5', 'ui-v1.1.0')).toBe('ui-v1.0.0');
    expect(before('ui/v1.0.0', 'v0.9.0', 'ui/v1.0.0')).toBeUndefined();
    expect(before('v1.0.0-rc2', 'v0.9.0', 'v1.0.0-rc1', 'v1.0.0-rc2')).toBe('v1.0.0-rc1');
    expect(before('v1.0.0', 'v0.9.0', 'v1.0.0-rc1', 'v1.0.0')).toBe('v0.9.0');
  });

  test('is the one published before, of tags that are no versions', () => {
    expect(before('carrot', 'apple', 'banana', 'carrot', 'date')).toBe('banana');
  });

  test('is none where there is none', () => {
    expect(before('v1.0.0', 'v1.0.0', 'v0.9.0')).toBeUndefined();
    expect(before('v2.0.0', 'v1.0.0')).toBeUndefined();
    expect(releaseBefore([], 'v1.0.0')).toBeUndefined();
  });

  test('never depends on the order of the list', () => {
    const releases = published('v1.0.0', 'v1.0.1', 'v1.1.0', 'v1.0.2', 'v1.2.0');
    fc.assert(
      fc.property(fc.shuffledSubarray(releases, { minLength: releases.length }), (shuffled) => {
        expect(releaseBefore(shuffled, 'v1.2.0')?.tag).toBe('v1.1.0');
      }),
    );
  });

  test('is found among any tags at all, quickly', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (tags) => {
        for (const tag of tags) releaseBefore(published(...tags), tag);
      }),
    );
    const long = ['1'.repeat(5000) + 'x', '1.'.repeat(5000), '9'.repeat(5000)];
    for (const tag of long) expect(cpuTime(() => void before(tag, ...long))).toBeLessThan(2000);
  });
});

const inLine = (tag: string, ...tags: readonly string[]) => releaseBeforeInLine(published(...tags), tag)?.tag;

describe('the release before one in its own line', () => {
  test.each<[string, string, readonly string[]]>([
    ['v5.2.20.RELEASE', 'v5.2.19.RELEASE', ['v5.3.18', 'v5.2.19.RELEASE', 'v5.1.9.RELEASE']],
    ['v5.3.18', 'v5.3.17', ['v5.3.17', 'v5.2.19.RELEASE', 'v5.3.16']],
    ['v1.2.9', 'v1.2.8', ['v1.2.8', 'v2.0.0', 'v1.3.0']],
    ['v1.2.10', 'v1.2.9', ['v1.2.9', 'v1.2.8']],
    ['v2.0.1', 'v2.0.0', ['v1.2.8', 'v2.0.0', 'v1.2.9']],
    ['1.3.0', '1.2.9', ['1.2.9', '1.2.8']],
    ['0.2.0', '0.1.9', ['0.1.9']],
    ['2.1', '2.0', ['2.0', '1.9']],
    ['release-1.2.4-GA', 'release-1.2.3-GA', ['release-1.2.3-GA', 'release-1.2.2']],
    ['ui-v1.1.0', 'ui-v1.0.0', ['ui-v1.0.0', 'v1.0.5']],
    ['v1.0.0-rc2', 'v1.0.0-rc1', ['v1.0.0-rc1', 'v0.9.0']],
  ])('of %s is %s', (tag, expected, others) => {
    expect(inLine(tag, ...others, tag)).toBe(expected);
  });

  test.each<[string, readonly string[]]>([
    ['v5.2.20.RELEASE', ['v5.3.18', 'v5.1.9.RELEASE']],
    ['v1.2.9', ['v1.1.8', 'v2.0.0']],
    ['v2.0.0', ['v1.9.9']],
    ['2.0', ['1.9']],
    ['ui/v1.0.1', ['v1.0.0']],
    ['carrot', ['apple', 'banana']],
    ['v1.2.3', []],
  ])('of %s is none among %j', (tag, others) => {
    expect(inLine(tag, ...others, tag)).toBeUndefined();
  });
});

const pageOf = (from: string, to: string) => {
  const [one, other] = published(from, to);
  return one && other && comparisonUrl(one, other);
};

describe('the page that shows a fix', () => {
  test('compares the two releases', () => {
    const repository = 'https://github.com/stacklok/codegate';
    expect(pageOf('v0.1.28', 'v0.1.29')).toBe(`${repository}/compare/v0.1.28...v0.1.29`);
    expect(pageOf('ui/v1', 'ui/v2')).toBe(`${repository}/compare/ui/v1...ui/v2`);
  });

  test('holds no more of a tag than an address may', () => {
    expect(pageOf('a)[x](b', 'c d#e')).toBe(
      'https://github.com/stacklok/codegate/compare/a%29%5Bx%5D%28b...c%20d%23e',
    );
    const given = { tag: 'v2', publishedAt: Temporal.Instant.from('2026-03-02T09:00:00Z') };
    for (const url of ['', 'javascript:alert(1)', 'https://github.com/stacklok/codegate/releases'])
      expect(comparisonUrl({ ...given, url }, { ...given, url })).toBeUndefined();
    fc.assert(fc.property(fc.string({ unit: anyCharacter }), (tag) => void pageOf(tag, 'v1')));
  });
});
