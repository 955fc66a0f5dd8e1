import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filesWithout } from '../support/parts.ts';

const all = globSync('test/**/*.test.ts');
const loadedFor = (filter: string) => {
  const without = new Set(filesWithout([filter]));
  return all.filter((file) => !without.has(file));
};
const quick = loadedFor('!slow');
const slow = loadedFor('slow');

test('each file is in one part of the tests, and in both where some of its tests are slow', () => {
  expect(new Set([...quick, ...slow])).toEqual(new Set(all));
  const inBoth = quick.filter((file) => slow.includes(file));
  expect(inBoth).toContain('test/e2e/intake/open.test.ts');
  expect(inBoth.filter((file) => !readFileSync(file, 'utf8').includes('SLOW'))).toEqual([]);
  expect(quick).toContain('test/e2e/fix-team/fix-team.test.ts');
  expect(slow).not.toContain('test/e2e/fix-team/fix-team.test.ts');
  expect(slow).toContain('test/e2e/operation/container.test.ts');
  expect(quick).not.toContain('test/e2e/operation/container.test.ts');
});

test('a test is slow by the one name for it, by which its file is found', () => {
  const tagged = globSync('test/**/*.ts').filter((file) => /tags: \['slow/u.test(readFileSync(file, 'utf8')));
  expect(tagged).toEqual(['test/support/slow.ts']);
});

test('the tag of a file stands in a line of its own, by which it is found', () => {
  const named = all.filter((file) => /@module-tag/u.test(readFileSync(file, 'utf8')));
  expect(named.filter((file) => !/^\/\/ @module-tag slow$/mu.test(readFileSync(file, 'utf8')))).toEqual([
    'test/house/parts.test.ts',
  ]);
});

test('nothing is left out of a run without a filter, or with one of another kind', () => {
  expect(filesWithout(undefined)).toEqual([]);
  expect(filesWithout(['slow and page'])).toEqual([]);
  expect(filesWithout(['slow', '!long'])).toEqual([]);
});
