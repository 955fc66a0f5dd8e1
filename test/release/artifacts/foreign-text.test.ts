import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainly, short } from '../../../src/release/artifacts/untrusted-text.ts';
import { anyCharacter } from '../../support/any-character.ts';

test('addresses are shown without what makes a link of them', () => {
  expect(plainly('https://github.com/a/b@refs/tags/v1')).toBe('github.com/a/b@refs/tags/v1');
  expect(plainly('[x](https://evil.test) <@1> @everyone `')).toBe('?x??evil.test? ?@1? ?everyone ?');
});

test('whatever a server says is one short line without a link, a mention or a format', () => {
  const bits = fc.constantFrom(
    'https://',
    'http',
    '://',
    '@everyone',
    '@here',
    '<@&1>',
    '`',
    '[',
    ']',
    '\n',
    'a',
  );
  const texts = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.array(bits).map((each) => each.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const shown = plainly(text);
      expect(shown.length).toBeLessThanOrEqual(120);
      expect(shown).toMatch(/^[\w ./:@+?-]*…?$/);
      expect(shown).not.toMatch(/https?:\/\/|@everyone|@here/i);
    }),
  );
});

test('a digest is shown by its start', () => {
  expect(short(`sha256:${'a'.repeat(64)}`)).toBe('sha256:aaaaaaaaaaaa');
});
