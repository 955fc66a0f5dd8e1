import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { announcement, mitigation } from '../../../../src/documents/announcement/announcement.ts';
import { readTemplates } from '../../../../src/template-files.ts';
import { facts, mitigationFacts } from '../../../support/advisory-shapes.ts';

// Advisories made of blocks that are known by their words: so each word in what is said leads to its block.

const templates = readTemplates();

/** Titles that promise what helps, and nothing else; and others. */
const HELPING: ReadonlySet<string> = new Set([
  'Workarounds',
  'Mitigation steps',
  'If you cannot upgrade',
  'Gegenmaßnahmen',
  'Solución alternativa',
  '缓解措施',
  '回避策',
]);
const OTHERS = ['Impact', 'Details', 'Patches', 'References', 'Odds and ends', 'Auswirkungen', '概要', 'PoC'];

/** A block; `@` stands for its words, which no other block has. */
const BLOCKS = [
  '@',
  '@.\n@',
  'Run this @:\n\n```sh\n@ --first\n@ --last\n```',
  '- @\n- @\n  - @',
  '1. @:\n   ```\n   @\n   ```\n2. @',
  '| a | b |\n|---|---|\n| @ | |\n| | @ |',
  '> @',
  '    @ indented\n    @ more',
  'See [@](https://example.org/@).',
];
/** The same, of which a part looks like the end of a section. */
const DOUBTFUL = [
  'Run this @:\n\n```sh\n@ --first\n## @\n@ --last\n```',
  '1. @\n2. ### @\n3. @',
  '> @\n> **PoC:** @',
  '<details>\n\n@\n\n</details>',
  '---\n\n@',
];

const block = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...BLOCKS) }, fc.constantFrom(...DOUBTFUL));
const section = fc.record({
  title: fc.constantFrom(...HELPING, ...OTHERS),
  level: fc.constantFrom('##', '##', '##', '###'),
  blocks: fc.array(block, { minLength: 1, maxLength: 4 }),
});

interface Made {
  readonly description: string;
  /** The words of each section, block by block. */
  readonly sections: readonly { readonly title: string; readonly words: readonly (readonly string[])[] }[];
}

const advisories: fc.Arbitrary<Made> = fc.array(section, { minLength: 1, maxLength: 5 }).map((all) => {
  let count = 0;
  const made = all.map(({ title, level, blocks }) => {
    const written = blocks.map((pattern) => {
      const words: string[] = [];
      const text = pattern.replaceAll('@', () => {
        count += 1;
        words.push(`w${count}x`);
        return `w${count}x`;
      });
      return { text, words };
    });
    return { title, level, written };
  });
  return {
    description: made
      .map(
        ({ title, level, written }) => `${level} ${title}\n\n${written.map(({ text }) => text).join('\n\n')}`,
      )
      .join('\n\n'),
    sections: made.map(({ title, written }) => ({ title, words: written.map(({ words }) => words) })),
  };
});

const wordsIn = (text: string) => new Set(text.match(/w\d+x/g));
const MORE = /attached file|This is not all|There is nothing that we can tell yet|has everything/;

test('before the fix nothing is told but blocks that stand under a title which promises them', () => {
  fc.assert(
    fc.property(advisories, ({ description, sections }) => {
      const { text, attachment } = mitigation(mitigationFacts(description), templates);
      const told = wordsIn(text + (attachment?.content ?? ''));
      const promised = new Set(
        sections.filter(({ title }) => HELPING.has(title)).flatMap(({ words }) => words.flat()),
      );
      expect([...told].filter((word) => !promised.has(word))).toEqual([]);
      // Nobody denied that there is something that helps.
      expect(text).not.toMatch(/no workaround/i);
    }),
    { numRuns: 40 },
  );
});

test('before the fix each block is told whole, and what is not told shows', () => {
  fc.assert(
    fc.property(advisories, ({ description, sections }) => {
      const { text, attachment } = mitigation(mitigationFacts(description), templates);
      const all = attachment?.content ?? text;
      const told = wordsIn(all);
      for (const words of sections.flatMap((each) => each.words)) {
        // A rule and what folds are no part of the block after them.
        const has = words.filter((word) => told.has(word));
        expect(has.length === 0 || has.length === words.length).toBe(true);
      }
      const promised = sections
        .filter(({ title }) => HELPING.has(title))
        .flatMap(({ words }) => words.flat());
      expect(promised.every((word) => told.has(word)) || MORE.test(text)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('of a published advisory every word of what helps is in the message, or it says where the rest is', () => {
  fc.assert(
    fc.property(advisories, ({ description, sections }) => {
      const { text, attachment } = announcement(facts({ description }), templates);
      const own = sections.filter(({ title }) => HELPING.has(title)).flatMap(({ words }) => words.flat());
      const missing = own.filter((word) => !wordsIn(text).has(word));
      expect(missing.length === 0 || text.includes('attached `')).toBe(true);
      const everywhere = wordsIn(text + (attachment?.content ?? ''));
      expect(sections.flatMap(({ words }) => words.flat()).filter((word) => !everywhere.has(word))).toEqual(
        [],
      );
    }),
    { numRuns: 40 },
  );
});

test('what it says to do comes from a block about that; where there is none, nothing is claimed', () => {
  fc.assert(
    fc.property(advisories, ({ description, sections }) => {
      const { text } = announcement(facts({ description }), templates);
      const [, part = ''] = /\*\*If you cannot upgrade yet\*\*\n([\s\S]*?)\n\n\*\*Severity/.exec(text) ?? [];
      const helping = sections.findIndex(({ title }) => HELPING.has(title));
      expect(helping !== -1 || part.startsWith('See the advisory, linked below: it has no section')).toBe(
        true,
      );
      expect(text).not.toMatch(/no workaround|None known/i);
      // A deeper heading may stand in such a section, and nothing before the first of them.
      const before = new Set(sections.slice(0, Math.max(0, helping)).flatMap(({ words }) => words.flat()));
      expect([...wordsIn(part)].filter((word) => before.has(word))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
