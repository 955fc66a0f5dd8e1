import { describe, expect, test } from 'vitest';
import { readMarkdown } from '../../../src/documents/advisory-markdown/read-markdown.ts';
import { plainText } from '../../../src/documents/advisory-markdown/tree.ts';
import { blocksAbout, sectionsOf } from '../../../src/documents/announcement/sections.ts';

/** The sections as pairs of a topic with a title, and their text. */
const read = (description: string) =>
  sectionsOf(readMarkdown(description)).map(({ title, topic, blocks }) => [
    title === undefined ? topic : `${topic}: ${title}`,
    plainText(blocks).replaceAll('\n', ' ').trim(),
  ]);

describe('a heading is known', () => {
  test.each([
    ['in any level and case', '###### IMPACT'],
    ['with a picture and a number', '## 1. 💥 Impact:'],
    ['closed', '## Impact ##'],
    ['in bold', '**Impact**'],
    ['in bold, with a colon', '__Impact:__'],
    ['without a space', '##Impact'],
    ['as HTML', '<h3 align="center">Impact</h3>'],
    ['with a line below it', 'Impact\n======'],
    ['in full-width letters', '## Ｉｍｐａｃｔ'],
    ['in a quotation', '> ## Impact'],
  ])('%s', (_, heading) => {
    expect(read(`Before.\n\n${heading}\nThey read files.`)).toEqual([
      ['introduction', 'Before.'],
      [expect.stringMatching(/^impact: Impact$/i), expect.stringContaining('They read files.')],
    ]);
  });

  test.each([
    'Workarounds',
    'Workaround',
    'Work-arounds',
    'Mitigation',
    'Possible mitigations',
    'Temporary fix',
    'If you cannot upgrade',
    'Patches and workarounds',
  ])('as that of workarounds: %s', (title) => {
    expect(read(`## ${title}\nDo this.`)).toEqual([[`workarounds: ${title}`, 'Do this.']]);
  });
});

test('without a heading all is introduction', () => {
  expect(read('One.\n\nTwo #3.\n#4 is open')).toEqual([['introduction', 'One. Two #3. #4 is open']]);
});

test('code is not looked into, unless nobody closes it', () => {
  expect(read('## Workarounds\n```sh\n# Impact\n```\nEnd.')).toEqual([
    ['workarounds: Workarounds', '# Impact End.'],
  ]);
  expect(read('## Workarounds\n```sh\n# Impact\nThey read files.')).toEqual([
    ['workarounds: Workarounds', '```sh'],
    ['impact: Impact', 'They read files.'],
  ]);
});

test('a heading below belongs to its section; one that tells more does not', () => {
  expect(read('## Workarounds\n### On Linux\nA.\n### Exploit\nB.\n## Other\nC.')).toEqual([
    ['workarounds: Workarounds', 'On Linux A.'],
    ['other: Exploit', 'B.'],
    ['other: Other', 'C.'],
  ]);
});

test('what GitHub asks in its form is nobody’s answer', () => {
  expect(read('### Impact\n_What kind of vulnerability is it? Who is impacted?_\nA flaw.')).toEqual([
    ['impact: Impact', 'A flaw.'],
  ]);
});

test('sections of one topic are read one after the other', () => {
  const sections = sectionsOf(readMarkdown('## Impact\nA.\n## Workarounds\nB.\n## Impact on others\nC.'));
  const about = blocksAbout(sections, 'impact');
  expect(plainText(about)).toBe('A.\nC.');
  expect(about.map(({ isApart }) => isApart)).toEqual([false, true]);
});
