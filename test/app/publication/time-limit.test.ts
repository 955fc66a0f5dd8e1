import { expect, test } from 'vitest';
import { Overrun, withTimeLimit } from '../../../src/app/publication/time-limit.ts';

test('work gives what it gives, and fails as it fails', () => {
  expect(withTimeLimit(60_000, () => ['done'])).toEqual(['done']);
  expect(withTimeLimit(60_000, () => undefined)).toBeUndefined();
  const failure = new TypeError('a defect');
  const fail = () => {
    throw failure;
  };
  expect(() => withTimeLimit(60_000, fail)).toThrow(failure);
});

test.each<[string, () => unknown]>([
  ['a loop', () => Array.from({ length: 1e9 }, (_, index) => index).length],
  ['a pattern', () => /^(?:a+)+$/.test(`${'a'.repeat(60)}b`)],
  [
    'a text',
    () =>
      'ab'
        .repeat(1e6)
        .split('')
        .map((letter) => 'ab'.repeat(1e4).replaceAll(letter, 'c')),
  ],
])('%s that takes too long is ended, and the next work is done', (_, endless) => {
  expect(() => withTimeLimit(50, endless)).toThrow(Overrun);
  expect(withTimeLimit(60_000, () => 'next')).toBe('next');
});
