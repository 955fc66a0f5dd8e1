import { expect, test } from 'vitest';
import { readPolicy } from '../../src/process/policy.ts';
import { readTag } from '../../src/release/tag-names.ts';

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
