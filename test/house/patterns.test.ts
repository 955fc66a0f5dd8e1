// @module-tag slow
import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { publicWords } from '../../src/documents/retrospective/public-words.ts';
import { blameHints } from '../../src/process/blame.ts';
import { embargoedIn } from '../../src/process/screening.ts';
import { cpuTime } from '../support/cpu-time.ts';
import { lettersOf, patternsIn, textsOf } from './patterns.ts';

/** Characters of the longest text that a reporter can give to GitHub, rounded. */
const LENGTH = 65_000;
/** Characters with which it is found out which texts take longest. */
const SAMPLE = 1000;
/** Milliseconds of CPU time. A pattern of square cost needs some seconds. */
const DEADLINE = 400;
/** Of a pattern that speaks of more, so many letters are tried beside each other. */
const LETTERS = 12;

/** Every file of the product; the sandbox reads what its own peers send. */
const FILES = globSync(['src/**/*.ts', 'commands/**/*.ts']).filter((file) => !file.startsWith('src/sandbox'));
const FOUND = FILES.map((file) => ({ file, ...patternsIn(file) }));

/** What is made of texts is fed by what looks with it, with the letters of what it looks for. */
const MADE: Readonly<Record<string, { readonly letters: string; readonly look: (text: string) => unknown }>> =
  {
    'src/documents/retrospective/public-words.ts': {
      letters: 'rita-reports@<',
      look: publicWords(
        {
          id: 'CG-2026-001',
          reporter: { login: 'rita-reports', channel: 'private', credit: false },
        },
        [],
        () => 'a member',
      ),
    },
    'src/process/blame.ts': { letters: "yoA didn't-@<1", look: blameHints },
    'src/process/screening.ts': { letters: 'ghsacve2 -:/_,.M', look: embargoedIn },
  };

test('what a file makes of texts is fed here, too', () => {
  expect(
    FOUND.filter(({ made }) => made > 0)
      .map(({ file }) => file)
      .toSorted(),
  ).toEqual(Object.keys(MADE).toSorted());
});

/** The shorter of two times by the clock: a processor's own time is counted in steps too long to order short texts. */
function quickest(work: () => void): number {
  const times = [1, 2].map(() => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

/** The longest that any text of those letters takes: the slowest of short ones, each at that length. */
function longest(letters: readonly string[], look: (text: string) => unknown, length = LENGTH): number {
  const slowest = textsOf(letters)
    .map((textOf) => {
      const text = textOf(SAMPLE);
      return { textOf, time: quickest(() => look(text)) };
    })
    .toSorted((one, other) => other.time - one.time)
    .slice(0, 3);
  return Math.max(...slowest.map(({ textOf }) => cpuTime(() => look(textOf(length)))));
}

const lookFor = (pattern: RegExp) => {
  const everywhere = new RegExp(pattern, `${pattern.flags.replace('g', '')}g`);
  // No list of what is found: it would take longer than to find it.
  return (text: string) => text.replace(everywhere, '').length;
};

describe('no pattern takes long for 65,000 of its own letters:', () => {
  test.each(FOUND.filter(({ literals }) => literals.length > 0))('those of $file', ({ literals }) => {
    const slow = literals.filter(
      ({ regExp }) => longest(lettersOf(regExp).slice(0, LETTERS), lookFor(regExp)) > DEADLINE,
    );
    expect(slow.map(({ line, regExp }) => `line ${line}: ${regExp.source}`)).toEqual([]);
  });

  test.each(Object.entries(MADE))('those that %s makes', (_, { letters, look }) => {
    expect(longest(Array.from(new Set(letters)), look)).toBeLessThan(DEADLINE);
  });
});

test.each([/\s+$/, /^([\s>]*)(`{3,}|~{3,})\s*([\w+-]*)[^`]*$/, /^[\s|:-]*-[\s|:-]*$/, /(\w+)="/])(
  '%s would be found',
  (pattern) => {
    // A fourth of the length, and a sixteenth of the time.
    const time = longest(lettersOf(pattern).slice(0, LETTERS), lookFor(pattern), LENGTH / 4);
    expect(time).toBeGreaterThan(DEADLINE / 16);
  },
);
