import { expect, test } from 'vitest';
import { readPolicy } from '../../src/process/policy.ts';
import { isTagOf, readTag } from '../../src/release/tag-names.ts';

const { tags } = readPolicy().release;

test.each([
  ['v1.2.3', undefined, '1.2.3'],
  ['1.2.3-rc.1', undefined, '1.2.3-rc.1'],
  ['codegate@1.2.3', 'codegate', '1.2.3'],
  ['@stacklok/ui@1.2.3', '@stacklok/ui', '1.2.3'],
  ['@stacklok/ui@v1.2.3', '@stacklok/ui', '1.2.3'],
  ['contrib/ui/v1.2.3+build', 'contrib/ui', '1.2.3+build'],
  ['ui-v1.2.3', 'ui', '1.2.3'],
  // In none of the forms.
  ['rel/2.17.1', undefined, '2.17.1'],
  ['release-5.2.20', undefined, '5.2.20'],
  ['stable', undefined, 'stable'],
])('%s names %s in version %s', (tag, name, version) => {
  expect(readTag(tag, tags)).toEqual({ name, version });
});

test('a form of the team’s own counts by the letter', () => {
  expect(readTag('rel/2.17.1', ['rel/{version}'])).toEqual({ name: undefined, version: '2.17.1' });
});

test.each([
  ['v1.2.3', '1.2.3', true],
  ['gate@1.2.3', '1.2.3', true],
  ['pkg/v1.2.3', '1.2.3', true],
  ['log4j-core-2.17.1', '2.17.1', true],
  ['release.1.2.3', '1.2.3', true],
  ['v1.2.3', '2.3', false],
  ['v11.2.3', '1.2.3', false],
  ['v1.2.3-1', '1', false],
  ['gate-1.2.3-rc1', '1', false],
  ['gate-2-1.2.3', '1.2.3', false],
  ['1.0.0+1.2.3', '1.2.3', false],
  ['v1.2.3-rc.1', '1.2.3', false],
  ['stable', '1.2.3', false],
])('that a person who names %s means %s is %s', (tag, version, expected) => {
  expect(isTagOf(tag, version, tags)).toBe(expected);
});
