import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLine, readMarkdown } from '../../../src/documents/advisory-markdown/read-markdown.ts';
import { lineWriter } from '../../../src/documents/discord-markdown/line.ts';
import { textWriter } from '../../../src/documents/discord-markdown/text.ts';
import { hostileText, liveIn } from '../announcement/hostile.ts';

const shown = (markdown: string, budget = Infinity) => textWriter(readMarkdown(markdown))(budget).text;
const shownLine = (markdown: string, budget: number) => lineWriter(readLine(markdown))(budget).text;

describe('a line that somebody wrote', () => {
  test.each([
    ['stars fall away', 'It is **very** *bad*, __really__ _so_.', 'It is very bad, really so.'],
    [
      'but not those of a sum, a name or a pattern',
      '2 * 3 * 4, snake_case_name, *.js',
      String.raw`2 \* 3 \* 4, snake\_case\_name, \*.js`,
    ],
    ['code stays code', 'run `a_b *c*` now', 'run `a_b *c*` now'],
    ['code with marks of code in it', '``a`b`` `c`', '`` a`b `` `c`'],
    ['a backtick that is a letter opens no code', '\\``code`', '\\`\u200B`code`'],
    ['an escape is a letter', String.raw`\*not bold\* \<b\>`, String.raw`\*not bold\* \<b\>`],
    ['a link shows where it goes', '[our site](https://evil.example/x)', 'our site (https://evil.example/x)'],
    ['a link that says so is enough', '[https://a.example](https://a.example)', 'https://a.example'],
    ['with brackets in its address', '[it](https://a.example/Foo_(bar))', 'it (https://a.example/Foo_(bar))'],
    ['a picture is its words', '![a cat](https://a.example/c.png)', 'a cat (https://a.example/c.png)'],
    ['nobody hides behind a name', 'https://github.com@evil.example/', 'https://github.com%40evil.example/'],
    ['other links are words', '[click](javascript:alert(1))', 'click (javascript:alert(1))'],
    ['a heading is a line', '## Big', 'Big'],
    ['small print is a line', '-# small', String.raw`\-# small`],
    ['a heading in a list is an item', '- # big', '- big'],
    ['nor behind a tag that falls away', '- <details> - # big', String.raw`- \- # big`],
    ['a quotation is a line', '>>> said', 'said'],
    ['a note says what it is', '> [!WARNING]', 'Warning:'],
    ['tags that only shape a text fall away', '<b>bold</b><br>line', 'bold\nline'],
    ['others are letters', '<script>x</script>', String.raw`\<script\>x\</script\>`],
    ['what is hidden stays hidden', 'a<!-- secret -->b', 'ab'],
    ['what turns a text round is taken out', 'a\u202Eb\u2066c', 'abc'],
    ['no tower of accents', `Z${'\u0300'.repeat(50)}`, `Z${'\u0300'.repeat(4)}`],
    ['emoji stay whole', '👩🏽‍💻 🇩🇪', '👩🏽‍💻 🇩🇪'],
    ['spoilers and emoji of servers are letters', '||x|| <:pepe:1>', String.raw`\|\|x\|\| \<:pepe:1\>`],
    ['a number that ends a line is no list', '3) three', '3. three'],
  ])('%s', (_, markdown, text) => {
    expect(shown(markdown)).toBe(text);
  });

  test.each([
    '@everyone',
    '@HERE',
    '@\u200Beveryone',
    '@**everyone**',
    '@<b>here</b>',
    '`@everyone`',
    '<@1>',
    '`<@&12>`',
  ])('%j notifies nobody', (markdown) => {
    expect(shown(markdown)).toContain('@\u200B');
    expect(liveIn(shown(markdown))).toEqual([]);
  });
});

describe('what does not fit', () => {
  test('ends after a word, and no address, escape or span of code is cut through', () => {
    const line = String.raw`Words [and a link](https://a.example/long/path) with \*escapes\* and ${'`some code`'} 👩🏽‍💻👩🏽‍💻`;
    const whole = shownLine(line, Infinity);
    for (let budget = 1; budget < whole.length; budget += 1) {
      const text = shownLine(line, budget);
      expect(text.length).toBeLessThanOrEqual(budget);
      expect(text).toMatch(/…$/);
      const kept = text.slice(0, -1);
      expect(whole.startsWith(kept)).toBe(true);
      expect(kept).not.toMatch(/(?:\\|https:\/\/a\.example[^)]*)$/);
      expect((kept.match(/`/g)?.length ?? 0) % 2).toBe(0);
      expect(kept).not.toMatch(/(?:\u200D|👩|👩🏽)$/u);
    }
  });

  test('a script without spaces is cut between letters', () => {
    expect(shownLine('任意'.repeat(100), 10)).toMatch(/^(?:任意){4}…$/);
  });

  test('a block of code is shown whole or not at all', () => {
    const markdown = 'First.\n\n```sh\nrm this\nrm that\n```\n\nLast.';
    expect(shown(markdown, 30)).toBe('First.\n\n…');
    expect(shown(markdown, 60)).toBe(markdown);
  });

  test('is never more than its room', () => {
    fc.assert(
      fc.property(hostileText(5000), fc.integer({ min: 40, max: 2000 }), (markdown, budget) => {
        const text = shown(markdown, budget);
        expect(text.length).toBeLessThanOrEqual(budget);
        expect(text.isWellFormed()).toBe(true);
        expect(liveIn(text)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a block of code', () => {
  test('inside a list loses the indent of the list', () => {
    expect(shown('1. Do:\n\n   ```sh\n   a\n     b\n   ```')).toBe('1. Do:\n\n```sh\na\n  b\n```');
  });
  test('cannot be left from within', () => {
    expect(shown('~~~\n```\n@everyone\n~~~')).toBe('```\n`\u200B``\n@\u200Beveryone\n```');
  });
  test('that nobody closes is text', () => {
    expect(shown('```\n# Big\n@everyone')).toBe('\\`\\`\\`\nBig\n@\u200Beveryone');
  });
  test('keeps its language, if it is a word', () => {
    expect(shown('```sh title="x"\na\n```')).toBe('```sh\na\n```');
  });
});

test('a table becomes a list', () => {
  expect(shown('| A | B |\n|---|:-:|\n| 1 | `x` |\n| 2 | |')).toBe('A · B\n- 1 · `x`\n- 2');
});
