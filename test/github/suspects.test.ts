import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAdvisoryMerge } from '../../src/github/introducing-changes.ts';
import { isGoodSuspect, ranked, suspects } from '../../src/github/suspects.ts';
import { cpuTime } from '../support/cpu-time.ts';

const POOR = [
  'poetry.lock',
  'package-lock.json',
  'ui/pnpm-lock.yaml',
  'yarn.lock',
  'go.sum',
  'Cargo.lock',
  'npm-shrinkwrap.json',
  'dist/index.js',
  'vendor/lib/a.go',
  'api/v1_pb2.py',
  'api/v1.pb.go',
  'app.min.js',
  'tests/test_cache.py',
  'src/test_cache.py',
  'pkg/cache_test.go',
  'ui/cache.spec.ts',
  'ui/__snapshots__/a.snap',
  'conftest.py',
  'docs/index.html',
  'README.md',
  'CHANGELOG',
  'LICENSE',
  'requirements.txt',
];
const GOOD = [
  'src/codegate/cache.py',
  'src/codegate/latest.py',
  'src/contest.py',
  'src/codegate/documents.py',
  'src/lock.py',
  'src/building/a.ts',
  'Dockerfile',
  '.github/workflows/ci.yml',
  'src/spectrum.ts',
  'a b/ü.py',
];

describe('the files of a fix', () => {
  test.each(POOR)('%s tells little', (path) => expect(isGoodSuspect(path)).toBe(false));
  test.each(GOOD)('%s may tell', (path) => expect(isGoodSuspect(path)).toBe(true));

  test('are looked into code first, and what changed most before the rest', () => {
    const files = [
      { path: 'poetry.lock', lines: 900 },
      { path: 'src/a.py', lines: 2 },
      { path: 'tests/test_a.py', lines: 40 },
      { path: 'src/b.py', lines: 9 },
      { path: 'src/a.py', lines: 1 },
    ];
    expect(suspects(files, 10)).toEqual(['src/b.py', 'src/a.py', 'poetry.lock', 'tests/test_a.py']);
    expect(suspects(files, 3)).toEqual(['src/b.py', 'src/a.py', 'poetry.lock']);
  });

  test('may have any names', () => {
    fc.assert(fc.property(fc.string(), (path) => void isGoodSuspect(path)));
    for (const part of ['a/', '.', '_', '-lock', 'test_', 'a'])
      expect(cpuTime(() => void isGoodSuspect(part.repeat(10_000)))).toBeLessThan(2000);
  });
});

const touching = (number: number, day: number, ...files: readonly string[]) => ({
  pull: {
    number,
    title: `Change ${number}`,
    url: `https://github.com/stacklok/codegate/pull/${number}`,
    author: 'contributor',
    mergedAt: Temporal.Instant.from(`2026-03-0${day}T09:00:00Z`),
  },
  files: new Set(files),
});

const order = (...found: Parameters<typeof ranked>[0]) => ranked(found).map(({ number }) => number);

describe('pull requests', () => {
  test('that touched more of the code come first, then the latest', () => {
    expect(order(touching(1, 1, 'a.py'), touching(2, 2, 'a.py'), touching(3, 1, 'a.py', 'b.py'))).toEqual([
      3, 2, 1,
    ]);
  });

  test('that touched poor suspects alone come last, however many', () => {
    expect(order(touching(1, 3, 'poetry.lock', 'README.md', 'tests/a.py'), touching(2, 1, 'a.py'))).toEqual([
      2, 1,
    ]);
    expect(order(touching(1, 3, 'a.py'), touching(2, 1, 'a.py', 'poetry.lock'))).toEqual([2, 1]);
  });

  test('are there once, with all they touched', () => {
    expect(order(touching(1, 1, 'a.py'), touching(2, 2, 'b.py'), touching(1, 1, 'b.py'))).toEqual([1, 2]);
    expect(order()).toEqual([]);
  });
});

describe('the merge of an advisory', () => {
  test.each([
    'Merge commit from fork',
    'Merge commit from fork\n\n* Check the path\n\n* Test it',
    'Merge pull request from GHSA-2345-6789-cfgh',
    'Merge pull request #1 from stacklok/codegate-ghsa-2345-6789-cfgh',
    'Merge pull request #1 from stacklok/codegate-ghsa-2345-6789-cfgh/fix-it',
  ])('is known by its title: %s', (message) => expect(isAdvisoryMerge(message)).toBe(true));

  test.each([
    'Merge pull request #7 from contributor/topic',
    'Fix what came in with "Merge commit from fork"',
    'Revert "Merge commit from fork"',
    'Merge commit from forked repository',
    'Update\n\nMerge commit from fork',
    'Merge pull request #7 from contributor/ghsa-page',
    '',
  ])('is not %j', (message) => expect(isAdvisoryMerge(message)).toBe(false));

  test('is told quickly', () => {
    const message = `Merge pull request ${'from ghsa-'.repeat(20_000)}`;
    expect(cpuTime(() => void isAdvisoryMerge(message))).toBeLessThan(2000);
  });
});
