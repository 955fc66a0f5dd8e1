// @module-tag slow
import { expect, test } from 'vitest';
import { readLine, readMarkdown } from '../../../src/documents/advisory-markdown/read-markdown.ts';
import { lineWriter } from '../../../src/documents/discord-markdown/line.ts';
import { textWriter } from '../../../src/documents/discord-markdown/text.ts';
import { cpuTime } from '../../support/cpu-time.ts';

/** Characters of a description that GitHub takes. */
const LENGTH = 65_000;
/**
 * Milliseconds of CPU time for so many: the slowest of these needs a third of them, and one of square cost a hundred
 * times as many.
 */
const DEADLINE = 3000;
/**
 * The ordinary suite gives most constructs a fifth of the length and half of the time, of which square cost would need
 * three times as much, and every tenth of them all of it; `npm run soak` gives all of it to each.
 */
const SHORTER = { length: LENGTH / 5, deadline: DEADLINE / 2 };
const WHOLE = { length: LENGTH, deadline: DEADLINE };
const WHOLE_EVERY = 10;
const SOAK = process.env['SOAK'] !== undefined;

/** Each construct of Markdown and of HTML, open and closed, nested and side by side, and what begins like one. */
const CONSTRUCTS = [
  'a ',
  'a b\n',
  'a\n\n',
  '\n',
  ' ',
  '*a ',
  '**a',
  '**a**',
  '*a_',
  '*a **a',
  'a*b*',
  '~~a ',
  '\n\n~',
  '`a',
  '``\\',
  '`a``b```c',
  '[a',
  '[a](b',
  '[a][b]',
  '](',
  '[[]',
  '![a](b "',
  '[a]: b\n',
  '[a]: b\n\n[a] [b]\n\n',
  '[^a]',
  '[^a]: b\n',
  '* [^a]: ',
  '<a ',
  '<a b="',
  '<a href="x">',
  '<b>',
  '<ul><li>',
  '<table><tr><td>',
  '<details>\n',
  '<pre>\n',
  '<!--',
  '<!-- -->',
  '<!-- -->\n\n',
  '<?',
  '<![CDATA[',
  '<|-\n',
  '&amp;',
  '&',
  'a&b\n',
  '\\',
  'a\\\n',
  '!a\n',
  '>',
  '> ',
  '> a\n\n',
  '> > a\n',
  '\n\n>',
  '- ',
  '- a\n',
  '- a\n  - b\n',
  '- - a\n',
  '- [ ] a\n',
  '- ```\n  a\n',
  '1. ',
  '1. 1. 1. a\n',
  '1) a\n  ',
  '* * ',
  '# a\n',
  '#',
  'a\n=\n',
  '\n--',
  '---\n',
  '    a\n',
  '```\n',
  '\n```sh\n',
  '```a\n\n',
  '```\n\na\n\n```\n',
  '~~~\n\n',
  '> ```\n\n',
  '|a|b|\n|-|-|\n',
  '|a|b|\n',
  'a\n|-\n|\n',
  '|---',
  'a|b\n',
  '_www.',
  'www.a ',
  'http://a',
  'http://',
  'a@b',
  'a.b@c.d_',
  '@a.b ',
  '.',
  '-',
  '\u0300',
  '\u200B',
  '\u2028',
  '任意の',
  '👩🏽‍💻',
];

/** A list whose lines are lazy, and one that goes deeper with each line. */
const GROWING = {
  'lines that go on with a list': `1. a\n${'a\n'.repeat(LENGTH / 2)}`,
  'a list in a list in a list': Array.from({ length: 350 }, (_, depth) => `${' '.repeat(depth)}- a`).join(
    '\n',
  ),
  'many lists in a line, deeper with each': Array.from(
    { length: 35 },
    (_, depth) => `${' '.repeat(72 * depth)}${'- '.repeat(36)}a`,
  ).join('\n'),
};

const TEXTS = [
  ...CONSTRUCTS.map((part, index) => {
    const bounds = SOAK || index % WHOLE_EVERY === 0 ? WHOLE : SHORTER;
    return { ...bounds, name: JSON.stringify(part), text: part.repeat(bounds.length / part.length) };
  }),
  ...Object.entries(GROWING).map(([name, text]) => ({ ...WHOLE, name, text })),
];

test.each(TEXTS)('$length characters of $name take no time to speak of', ({ text, deadline }) => {
  expect(cpuTime(() => void textWriter(readMarkdown(text))(3600))).toBeLessThan(deadline);
  expect(cpuTime(() => void lineWriter(readLine(text))(3600))).toBeLessThan(deadline);
});
