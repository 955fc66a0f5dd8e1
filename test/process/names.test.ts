import { expect, test } from 'vitest';
import { namesIn } from '../../src/process/names.ts';
import { cpuTime } from '../support/cpu-time.ts';

const LOGINS = ['maintainer-1', 'Fay-Fixes', 'reporter'];

test.each([
  ['<@1180000000000000101> forgot the key', ['<@1180000000000000101>']],
  ['@anna knew, <@!12> too, and <@&34>', ['@anna', '<@!12>', '<@&34>']],
  ['MAINTAINER-1 merged it, fay-fixes had no time', ['MAINTAINER-1', 'fay-fixes']],
  ['@reporter told the reporter', ['reporter']],
  ['ｍaintainer-1 was alone', ['maintainer-1']],
  ['the release script needed a key; mail security@codegate.example', []],
  ['maintainer-10 and maintainer', []],
  ['npm i @codegate/bot is read as a name', ['@codegate']],
])('%s', (text, names) => {
  expect(namesIn(text, LOGINS)).toEqual(names);
});

test('of a crowd, five are named', () => {
  expect(namesIn(Array.from({ length: 50 }, (_, index) => `@member-${index}`).join(' '), [])).toHaveLength(5);
});

test.each(['@', '<@', '<@1', '-', 'a', '@a-', '.@'])('takes no time of 65,000 times “%s”', (letters) => {
  expect(cpuTime(() => void namesIn(letters.repeat(65_000), LOGINS))).toBeLessThan(2000);
});
