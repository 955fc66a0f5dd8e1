import * as fc from 'fast-check';

/** Halves of characters stand there, and are none themselves. */
const SURROGATES = { first: 0xd800, count: 0x800 } as const;
const LAST = 0x10ffff;

/**
 * Any character, as a unit of texts: the same ones as `unit: 'binary'` gives. That one makes a map of all million of them
 * to shrink by, for which each worker took a second and a hundred megabytes.
 */
export const anyCharacter = fc.integer({ min: 0, max: LAST - SURROGATES.count }).map(
  (index) => String.fromCodePoint(index < SURROGATES.first ? index : index + SURROGATES.count),
  (character) => {
    const code = typeof character === 'string' ? (character.codePointAt(0) ?? -1) : -1;
    if (code < 0 || String.fromCodePoint(code) !== character || !character.isWellFormed())
      throw new TypeError('this is no character');
    return code < SURROGATES.first ? code : code - SURROGATES.count;
  },
);
