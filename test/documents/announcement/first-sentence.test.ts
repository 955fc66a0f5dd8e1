import { describe, expect, test } from 'vitest';
import { readMarkdown } from '../../../src/documents/advisory-markdown/read-markdown.ts';
import { firstSentence } from '../../../src/documents/announcement/first-sentence.ts';
import { lineWriter } from '../../../src/documents/discord-markdown/line.ts';

describe('the first sentence', () => {
  test.each([
    ['ends where the next one begins', 'One thing. Another.', 'One thing.'],
    ['not after an abbreviation', 'Some, e.g. Keys, leak. Then more.', 'Some, e.g. Keys, leak.'],
    ['not in a version', 'Since v0.1.28 it leaks. More.', 'Since v0.1.28 it leaks.'],
    ['not in code', 'Do `a. B` first. Then.', 'Do `a. B` first.'],
    ['with its closing marks', 'He said "run." Then ran.', 'He said "run."'],
    ['of a script without spaces', '読み取れます。次の文。', '読み取れます。'],
    ['of several lines', 'It goes\non here. And on.', 'It goes on here.'],
    ['with the list that it announces', 'They can:\n\n- read\n- write\n\nMore.', 'They can: read; write'],
    ['not of code, tables or pictures of lines', '```\nCode. Here.\n```\n| a |\n\n---\nText. More.', 'Text.'],
    ['of nothing', '\n\n---\n', ''],
  ])('%s', (_, markdown, sentence) => {
    expect(lineWriter(firstSentence(readMarkdown(markdown)))(Infinity).text).toBe(sentence);
  });
});
