import { describe, expect, test } from 'vitest';
import { readLine, readMarkdown } from '../../../src/documents/advisory-markdown/read-markdown.ts';
import { plainLine, plainText, type Block } from '../../../src/documents/advisory-markdown/tree.ts';
import { lineWriter } from '../../../src/documents/discord-markdown/line.ts';
import { textWriter } from '../../../src/documents/discord-markdown/text.ts';

const kinds = (markdown: string) => readMarkdown(markdown).map(({ kind }) => kind);
const shown = (markdown: string) => textWriter(readMarkdown(markdown))(Infinity).text;

/** The one block that a text is. */
function only<Kind extends Block['kind']>(markdown: string, kind: Kind): Extract<Block, { kind: Kind }> {
  const [block, ...others] = readMarkdown(markdown);
  if (others.length > 0 || !isOf(block, kind)) throw new Error(`${markdown} is not one ${kind}`);
  return block;
}

function isOf<Kind extends Block['kind']>(
  block: Block | undefined,
  kind: Kind,
): block is Extract<Block, { kind: Kind }> {
  return block?.kind === kind;
}

describe('a heading', () => {
  test.each([
    ['has a space behind its marks', '## Impact', ['heading']],
    ['has none without it', '##Impact', ['paragraph']],
    ['is closed or not', '## Impact ##', ['heading']],
    ['is no comment of a script that is code', '    # systemctl stop foo', ['code']],
    ['is no comment of a script in a fence', '```\n# as root\n```', ['code']],
    ['may stand above a line', 'Impact\n---', ['heading']],
    ['in a list is part of the list', '- ## Impact\n\n  # comment', ['list']],
    ['may be HTML', '<h3>Impact</h3>', ['html']],
  ])('%s', (_, markdown, found) => {
    expect(kinds(markdown)).toEqual(found);
  });

  test('has its level and the number of its line', () => {
    expect(readMarkdown('One.\n\nTwo.\n\n### Three *3*\n')[2]).toMatchObject({
      level: 3,
      line: 5,
      isApart: true,
    });
  });
});

test('a line of its own has the number of it in a long text, too', () => {
  const paragraphs = Array.from({ length: 500 }, (_, index) => `Paragraph ${index + 1} says so.`);
  const blocks = readMarkdown(paragraphs.join('\n\n'));
  expect(blocks.map(({ line }) => line)).toEqual(paragraphs.map((_, index) => 2 * index + 1));
});

describe('a list', () => {
  test('holds the code and the lists that belong to its items', () => {
    const { first, items } = only(
      '3. Do:\n\n   ```sh\n   stop\n     it\n   ```\n4. Then:\n   - a\n   - b',
      'list',
    );
    expect(first).toBe(3);
    expect(items.map(({ blocks }) => blocks.map(({ kind }) => kind))).toEqual([
      ['paragraph', 'code'],
      ['paragraph', 'list'],
    ]);
    expect(items[0]?.blocks[1]).toMatchObject({ language: 'sh', lines: ['stop', '  it'] });
  });

  test('of tasks says which are done', () => {
    expect(only('- [x] a\n- [ ] b\n- c', 'list').items.map(({ isDone }) => isDone)).toEqual([
      true,
      false,
      undefined,
    ]);
    expect(shown('- [x] a\n- [ ] b')).toBe(String.raw`- \[x\] a` + '\n' + String.raw`- \[ \] b`);
  });
});

describe('a table', () => {
  test('keeps the place of each cell, also beside an empty one', () => {
    const { rows } = only('| Setting | Value |\n|---|---|\n| | on |\n| off | |', 'table');
    expect(rows.map((cells) => cells.map(plainLine))).toEqual([
      ['Setting', 'Value'],
      ['', 'on'],
      ['off', ''],
    ]);
    expect(shown('| Setting | Value |\n|---|---|\n| | on |\n| off | |')).toBe(
      'Setting · Value\n- – · on\n- off',
    );
  });

  test('may have a bar in code', () => {
    expect(shown('| a |\n|---|\n| `x \\| y` |')).toBe('a\n- `x | y`');
  });
});

describe('a link', () => {
  test.each([
    [
      'by reference',
      'See [the patch][p].\n\n[P]: https://a.example/p',
      'See the patch (https://a.example/p).',
    ],
    ['by its own name', 'See [it].\n\n[it]: <https://a.example/p> "title"', 'See it (https://a.example/p).'],
    ['without an address is words', 'See [the patch][p].', String.raw`See \[the patch\]\[p\].`],
    ['over two lines', '[the\npatch](https://a.example)', 'the patch (https://a.example)'],
    [
      'in HTML',
      'See <a href="https://a.example/?a=1&amp;b=2">the patch</a>.',
      'See the patch (https://a.example/?a=1&b=2).',
    ],
    ['of a mailbox', 'Ask security@a.example.', 'Ask security@a.example.'],
    ['without a scheme', 'See www.a.example/x.', 'See http://www.a.example/x.'],
    ['with a space in it', '[a](<https://a.example/b c>)', 'a (https://a.example/b%20c)'],
  ])('%s', (_, markdown, text) => {
    expect(shown(markdown)).toBe(text);
  });

  test('finds its address in a text that is read in pieces', () => {
    const filler = 'A sentence that says nothing at all.\n\n'.repeat(200);
    expect(
      shown(
        `See [the patch][p] and [Q].\n\n${filler}[p]: https://a.example/p\n\n${filler}[q]: https://a.example/q`,
      ),
    ).toMatch(/^See the patch \(https:\/\/a\.example\/p\) and Q \(https:\/\/a\.example\/q\)\.\n/);
  });
});

describe('HTML is shown as GitHub shows it:', () => {
  test.each([
    [
      'a table',
      '<table><tr><th>A</th><th>B</th></tr>\n<tr><td></td><td>2 &lt; 3</td></tr></table>',
      'A · B\n- – · 2 \\< 3',
    ],
    ['without its ends', '<ul><li>a<li>b</ul>', '- a\n- b'],
    ['a numbered list', '<ol start="3"><li>a</li><li>b</li></ol>', '3. a\n4. b'],
    ['paragraphs', '<p>One.</p>\n<p>Two<br>three.</p>', 'One.\n\nTwo\nthree.'],
    ['code', '<pre lang="sh">\nstop &amp;&amp; go\n  # on\n</pre>', '```sh\nstop && go\n  # on\n```'],
    ['code in a line', 'Set <code>a &amp; b_c</code>.', 'Set `a & b_c`.'],
    [
      'what folds',
      '<details>\n<summary>More</summary>\n\n## Title\n\nText.\n\n</details>',
      'More\n\nTitle\n\nText.',
    ],
    ['a picture', '<img src="https://a.example/x.png" alt="a cat">', 'a cat (https://a.example/x.png)'],
    ['what is struck out', '<del>Do not</del> ~~do~~', String.raw`\~\~Do not\~\~ \~\~do\~\~`],
    ['what it has no tag for', 'ssh <your-host> < 3', String.raw`ssh \<your-host\> \< 3`],
    ['comments', 'a <!-- b --> c\n\n<!--\nd\n\ne\n-->\n\nf', 'a c\n\nf'],
    ['a tag that never ends', '<a href="https://a.example', String.raw`\<a href="https://a.example`],
  ])('%s', (_, markdown, text) => {
    expect(shown(markdown)).toBe(text);
  });
});

test('references to characters are these', () => {
  expect(shown('a &lt; b &amp;&amp; c &#x2d; &copy; &nosuch; &amp;lt;')).toBe(
    'a \\< b && c - © &nosuch; &lt;',
  );
});

describe('a fence that nobody closes', () => {
  test('hides nothing of what follows', () => {
    expect(kinds('```sh\nstop\n## Impact\nA.')).toEqual(['paragraph', 'paragraph', 'heading', 'paragraph']);
    expect(kinds('> ```\n> ## Impact\n\nA.')).toEqual(['quotation', 'paragraph']);
    expect(plainText(readMarkdown('> ```\n> ## Impact'))).toBe('```\nImpact');
  });
  test('is one for the fourth time', () => {
    expect(kinds('```a\n~~~b\n```c\n~~~d\n# e')).toEqual(['paragraph', 'paragraph', 'paragraph', 'code']);
  });
  test('is none in a piece of a long text that another one closes', () => {
    const code = 'line\n\n'.repeat(2000);
    expect(readMarkdown(`\`\`\`\n${code}\`\`\`\n\n# End`).map(({ kind }) => kind)).toEqual([
      'code',
      'heading',
    ]);
  });
});

test('a quotation that GitHub shows as a note is one', () => {
  expect(only('> [!WARNING]\n> Do.', 'quotation')).toMatchObject({
    note: 'Warning',
    blocks: [{ kind: 'paragraph' }],
  });
  expect(only('> [!NOSUCH]\n> Do.', 'quotation')).toMatchObject({ note: undefined });
});

test('a footnote keeps its words', () => {
  expect(shown('So[^1].\n\n[^1]: Says *one*.')).toBe(
    String.raw`So\[^1\].` + '\n\n' + String.raw`\[^1\]: Says one.`,
  );
});

describe('a line', () => {
  test.each([
    ['begins no block', '# 1. - > not a heading', String.raw`\# 1. - \> not a heading`],
    ['has marks', '**free** [nitro](https://evil.example) `x`', 'free nitro (https://evil.example) `x`'],
    ['is one', 'a\n\nb\n---', 'a b ---'],
    ['may be empty', ' ', ''],
  ])('%s', (_, markdown, text) => {
    expect(lineWriter(readLine(markdown))(Infinity).text).toBe(text);
  });
});
