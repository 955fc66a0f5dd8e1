import { describe, expect, test } from 'vitest';
import { readMarkdown } from '../../../src/documents/advisory-markdown/read-markdown.ts';
import { plainText } from '../../../src/documents/advisory-markdown/tree.ts';
import { blocksAbout, sectionsOf } from '../../../src/documents/announcement/sections.ts';
import { promisesWorkaroundsOnly, topicOf } from '../../../src/documents/announcement/titles.ts';

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

test('a heading below never ends what helps, nor what can happen', () => {
  expect(
    read(
      '## Workarounds\n### On Linux\nA.\n### Exploit\nB.\n#### Disable the vulnerable widget\nC.\n## Other\nD.',
    ),
  ).toEqual([
    ['workarounds: Workarounds', 'On Linux A. Exploit B. Disable the vulnerable widget C.'],
    ['other: Other', 'D.'],
  ]);
  expect(read('## Impact\n### Attack scenario\nA.\n### Workarounds\nB.\n## Details\nC.')).toEqual([
    ['impact: Impact', 'Attack scenario A.'],
    ['workarounds: Workarounds', 'B.'],
    ['introduction: Details', 'C.'],
  ]);
});

test('a title without words of its own is that of the sections below it', () => {
  expect(read('# Mitigations and more\n## Impact\nA.\n## Workarounds\nB.')).toEqual([
    ['impact: Impact', 'A.'],
    ['workarounds: Workarounds', 'B.'],
  ]);
});

describe('a label is a heading', () => {
  test.each([
    ['in bold, in one line', '**Workaround:** Set IMPORT=off.'],
    ['in bold, the colon behind it', '**Workaround**: Set IMPORT=off.'],
    ['without a mark', 'Workaround: Set IMPORT=off.'],
    ['above its line', 'Workaround:\nSet IMPORT=off.'],
    ['above its paragraph', 'Workarounds:\n\nSet IMPORT=off.'],
    ['alone in a paragraph', 'Workarounds\n\nSet IMPORT=off.'],
    ['above its list', 'Mitigations:\n- Set IMPORT=off.'],
    ['in a list', '- **Severity:** high\n- **Workaround:** Set IMPORT=off.'],
    ['in a list, without a mark', '* Severity: high\n* Mitigation: Set IMPORT=off.'],
    ['with a list in its item', '- **Workaround:**\n  - Set IMPORT=off.'],
    ['in another script', '**回避策：** Set IMPORT=off.'],
  ])('%s', (_, label) => {
    expect(read(`They read files.\n\n${label}`)).toContainEqual([
      expect.stringMatching(/^workarounds: /),
      'Set IMPORT=off.',
    ]);
  });

  test.each([
    ['another one ends it', 'Workaround: Set it off.\n\nReferences: https://example.org', 'Set it off.'],
    [
      'a word in bold is none',
      '**Workaround:** Set it off.\n\n**Note:** on Linux.',
      'Set it off. Note: on Linux.',
    ],
    [
      'its options are part of it',
      '**Workarounds**\n\n- **Option A:** x\n- **Impact:** y',
      'Option A: x Impact: y',
    ],
  ])('%s', (_, description, said) => {
    expect(read(description)).toContainEqual([expect.stringMatching(/^workarounds/), said]);
  });

  test.each([
    'Mitigate by closing the port.',
    'Workarounds exist, see below.',
    'Until you can upgrade, do all of this: close the port.',
  ])('part of a sentence is none: %s', (sentence) => {
    expect(read(`A.\n\n${sentence}`)).toEqual([['introduction', `A. ${sentence}`]]);
  });
});

test('what looks like a title, and names nothing, is not lost', () => {
  expect(read('## Odds\nA.\n\n**Do not open the port!**')).toEqual([
    ['other: Odds', 'A. Do not open the port!'],
  ]);
});

describe('titles are known in more than English:', () => {
  test.each([
    ['de', 'Auswirkungen', 'Umgehungslösung', 'Beschreibung', 'Behoben in'],
    ['fr', 'Conséquences', 'Solution de contournement', 'Résumé', 'Correctif'],
    ['es', 'Impacto', 'Solución alternativa', 'Descripción', 'Parches'],
    ['pt', 'Impacto', 'Soluções de contorno', 'Descrição', 'Correções'],
    ['it', 'Impatto', 'Mitigazione', 'Descrizione', 'Patch'],
    ['zh', '影响', '临时解决方案', '漏洞描述', '补丁'],
    ['zh', '漏洞危害', '缓解措施', '详情', '修复版本'],
    ['ja', '影響', '回避策', '概要', '修正バージョン'],
    ['ja', '想定される影響', '暫定対策', '詳細', 'パッチ'],
    ['ko', '영향', '완화 방법', '개요', '패치'],
  ])('%s', (_, impact, workarounds, introduction, patches) => {
    expect(topicOf(impact)).toBe('impact');
    expect(topicOf(workarounds)).toBe('workarounds');
    expect(topicOf(introduction)).toBe('introduction');
    expect(topicOf(patches)).toBe('patches');
    expect(promisesWorkaroundsOnly(workarounds)).toBe(true);
  });

  test.each([
    'Affected versions',
    'Betroffene Versionen',
    'Versiones afectadas',
    '影响版本',
    '影響を受けるバージョン',
  ])('what is affected is no impact: %s', (title) => {
    expect(topicOf(title)).toBe('more');
  });
});

test('what to do is for those who cannot upgrade as far as it says so', () => {
  const advice = '# Remediation Advice\nUpgrade to 2.16.0. Users who cannot upgrade must set IMPORT=off.';
  expect(read(advice)[0]?.[0]).toBe('workarounds: Remediation Advice');
  expect(read('# Remediation\nEscape the name of the file.')[0]?.[0]).toBe('other: Remediation');
  expect(read('## Solution\nUpgrade to 2.16.0.')[0]?.[0]).toBe('other: Solution');
});

test('a section knows its line, and what ends it', () => {
  const [impact, workarounds] = sectionsOf(
    readMarkdown('## Impact\nA.\n\n**Workaround:** B.\n\n## Links\nC.'),
  );
  expect(impact).toMatchObject({ line: 1, endedBy: { title: 'Workaround', line: 4 } });
  expect(workarounds).toMatchObject({ line: 4, endedBy: { title: 'Links', line: 6 } });
});

describe('what GitHub asks in its form is nobody’s answer', () => {
  const asked = 'What kind of vulnerability is it? Who is impacted?';
  test.each([
    ['below its heading', `_${asked}_\nA flaw.`],
    ['before the answer', `_${asked}_ A flaw.`],
    ['without a mark', `${asked}\nA flaw.`],
    ['in bold and slanted', `***${asked}***\n\nA flaw.`],
    ['in a quotation', `> _${asked}_\n\nA flaw.`],
    ['in a quotation with the answer', `> _${asked}_\n> A flaw.`],
    ['in a list', `- _${asked}_\n- A flaw.`],
    ['in two lines', `_What kind of vulnerability is it?\nWho is impacted?_\nA flaw.`],
    ['in two paragraphs', `_What kind of vulnerability is it?_\n\n_Who is impacted?_\n\nA flaw.`],
    ['in HTML', `<em>${asked}</em>\n\nA flaw.`],
    [
      'under a wrong heading',
      `_Is there a way for users to fix or remediate the vulnerability without upgrading?_\nA flaw.`,
    ],
    ['in capital letters', `_${asked.toUpperCase()}_\nA flaw.`],
  ])('%s', (_, description) => {
    expect(read(`### Impact\n${description}`)).toEqual([['impact: Impact', 'A flaw.']]);
  });

  test('as a heading it is a title', () => {
    expect(read('## Who is impacted?\nAll users.')).toEqual([['impact: Who is impacted?', 'All users.']]);
  });

  test('without an answer there is none', () => {
    expect(
      read(
        '### Workarounds\n_Is there a way for users to fix or remediate the vulnerability without upgrading?_',
      ),
    ).toEqual([]);
  });
});

test('sections of one topic are read one after the other', () => {
  const sections = sectionsOf(readMarkdown('## Impact\nA.\n## Workarounds\nB.\n## Impact on others\nC.'));
  const about = blocksAbout(sections, 'impact');
  expect(plainText(about)).toBe('A.\nC.');
  expect(about.map(({ isApart }) => isApart)).toEqual([false, true]);
});
