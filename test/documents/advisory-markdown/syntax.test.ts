import * as fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { expect, test } from 'vitest';
import { syntaxOf } from '../../../src/documents/advisory-markdown/syntax.ts';
import { SLOW } from '../../support/slow.ts';

const SENTENCE = 'A sentence of some words that fills a line, and says *nothing* at all.';

/** Parts of a text that begin blocks, go on with them or end them; what opens something may stay open. */
const part = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(SENTENCE, `\n${SENTENCE}\n`, `\n\n${SENTENCE}`, '') },
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      '## Heading',
      '- item',
      '  - item in it',
      '   more of the item',
      '1. numbered',
      '> quoted',
      '    code',
      '| a | b |\n|---|---|\n| c |',
      '---',
      '[ref]: https://a.example',
      'See [ref] and [other][ref].',
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      `\`\`\`sh\n${SENTENCE}\n\n## x\n\`\`\``,
      `<!--\n\n${SENTENCE}\n\n-->`,
      `<details>\n\n${SENTENCE}\n\n</details>`,
      `- item\n\n   ~~~\n\n   ${SENTENCE}\n\n   ~~~`,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '```',
      '~~~',
      '   ```',
      '- ```',
      '<!-- x',
      'x -->',
      '<pre>',
      '</pre>',
      '<div>',
    ),
  },
);

/** Without where it stands; of code that nobody closes in a list, white lines after it are no part either. */
const plain = (nodes: unknown) =>
  JSON.parse(
    JSON.stringify(nodes, (key, value: unknown) =>
      key === 'position'
        ? undefined
        : typeof value === 'object' && value !== null && 'type' in value && value.type === 'code'
          ? { ...value, value: 'value' in value ? String(value.value).trimEnd() : '' }
          : value,
    ),
  ) as unknown;

test('the trees of the pieces are the tree of the whole', SLOW, () => {
  const mdastExtensions = gfmFromMarkdown().map((each) => ({ ...each, transforms: [] }));
  const texts = 25;
  let pieces = 0;
  fc.assert(
    fc.property(fc.array(part, { minLength: 100, maxLength: 300 }), (lines) => {
      const text = `${lines.join('\n')}\n`;
      const found = syntaxOf(text, 0).pieces;
      pieces += found.length;
      const whole = fromMarkdown(text, { extensions: [gfm()], mdastExtensions }).children;
      expect(plain(found.flatMap(({ nodes }) => nodes))).toEqual(plain(whole));
    }),
    { numRuns: texts },
  );
  // Else no text would have been cut.
  expect(pieces).toBeGreaterThan(texts);
});
