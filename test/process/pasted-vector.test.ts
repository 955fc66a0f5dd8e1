import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPastedVector } from '../../src/process/pasted-vector.ts';
import { anyCharacter } from '../support/any-character.ts';
import { cpuTime } from '../support/cpu-time.ts';

const V31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const V30 = V31.replace('3.1', '3.0');
const V40 = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';

describe('a vector is found in', () => {
  test.each<[string, string, string]>([
    ['a label', `Vector: ${V31}`, V31],
    ['a page of the NVD', `Base Score: 9.8 CRITICAL\nVector:  ${V31}\n`, V31],
    ['a sentence', `I think it is ${V40}, what do you think?`, V40],
    ['brackets', `9.8 (${V31})`, V31],
    ['backticks', `\`${V31}\``, V31],
    ['an address', `https://www.first.org/cvss/calculator/3.1#${V31}`, V31],
    ['a Markdown link', `[${V31}](https://www.first.org/cvss/calculator/3.1#${V31})`, V31],
    ['lines', V31.replaceAll('/', '\n/'), V31],
    ['white space', V31.replaceAll('/', ' / ').replaceAll(':', ' : '), V31],
    ['marks that nobody sees', V31.replaceAll('/', '\u200B/\u2060').replace('3', '\uFEFF3'), V31],
    ['wide letters', V31.replaceAll('/', '／').replaceAll(':', '：'), V31],
    ['small letters', V31.toLowerCase(), V31],
    ['a supplemental metric', `${V40}/U:CLEAR`, `${V40}/U:Clear`],
    ['another way to write its name', V31.replace('CVSS:', 'CVSS v'), V31],
    ['a slash too many', `${V31}/`, V31],
    ['the same one twice', `${V31} and ${V31}`, V31],
  ])('%s', (_, text, vector) => {
    expect(readPastedVector(text)).toMatchObject({ ok: true, vector, asTyped: false });
  });

  test('itself, as it was typed', () => {
    expect(readPastedVector(` ${V31}\n`)).toMatchObject({ ok: true, vector: V31, score: 9.8, asTyped: true });
  });
});

describe('no vector is', () => {
  test('one of 3.0, which has its form in 3.1 ready', () => {
    for (const text of [V30, `Vector: ${V30}`, V30.toLowerCase(), V30.replace('3.0', '3')])
      expect(readPastedVector(text)).toEqual({
        ok: false,
        problem: {
          code: 'unsupported-version',
          version: '3.0',
          ready: { vector: V31, score: 9.8, band: 'critical' },
        },
      });
  });

  test('one without its version, which has what it looks like ready', () => {
    for (const [whole, looksLike] of [
      [V31, '3.1'],
      [V40, '4.0'],
    ] as const)
      for (const text of [whole.slice(9), `Vector: ${whole.slice(9)}`, `(${whole.slice(9).toLowerCase()})`])
        expect(readPastedVector(text)).toMatchObject({
          problem: { code: 'no-prefix', looksLike, ready: { vector: whole } },
        });
  });

  test('two: they are named', () => {
    expect(readPastedVector(`${V31}\n${V40}`)).toEqual({
      ok: false,
      problem: { code: 'several-vectors', vectors: [V31, V40] },
    });
  });

  test.each([
    ['', 'empty'],
    [' `` ', 'empty'],
    ['critical', 'no-prefix'],
    ['x'.repeat(3000), 'too-long'],
    ['AV:N/AC:L/Au:N/C:P/I:P/A:P', 'unsupported-version'],
    [V31.replace('3.1', '3.2'), 'unknown-version'],
    ['CVSS:3.1', 'missing-metrics'],
    [V31.replace('/PR:N', ''), 'missing-metrics'],
    [`${V31}/ACL`, 'malformed'],
    [V31.replace('AC:L', 'ACL'), 'malformed'],
    [`${V31}/ZZ:N`, 'unknown-metric'],
    [`${V31}/AV:L`, 'repeated-metric'],
    [V31.replace('AV:N', 'AV:X'), 'value-not-allowed'],
    [V40.replace('AV:N/AC:L', 'AC:L/AV:N'), 'out-of-order'],
  ])('%j: %s', (text, code) => {
    expect(readPastedVector(text)).toMatchObject({ ok: false, problem: { code } });
  });
});

test('whatever is pasted is read, and quickly', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, maxLength: 500 }), (text) => void readPastedVector(text)),
  );
  const parts = ['CVSS:3.1/', 'AV:N/', 'AV : N / ', 'CVSS ', ' ', 'A:A', '/', 'a', ':', 'CVSS:3.1/AV:N '];
  for (const part of parts)
    expect(cpuTime(() => void readPastedVector(part.repeat(50_000)))).toBeLessThan(2000);
});
