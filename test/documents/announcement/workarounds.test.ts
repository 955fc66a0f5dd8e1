import { describe, expect, test } from 'vitest';
import { mitigation } from '../../../src/documents/announcement/announcement.ts';
import { plainText } from '../../../src/documents/advisory-markdown/tree.ts';
import { onlyWorkarounds } from '../../../src/documents/announcement/workarounds.ts';
import { GHSA, mitigationFacts } from '../../support/advisory-shapes.ts';
import { readTemplates } from '../../../src/template-files.ts';

const templates = readTemplates();
const told = (description: string) => mitigation(mitigationFacts(description), templates);
/** What is told: a text for each block, and an empty one for a white line between two. */
const lines = (description: string) =>
  onlyWorkarounds(description).blocks.flatMap((block, index) => [
    ...(block.isApart && index > 0 ? [''] : []),
    plainText([block]).replaceAll('\n', '|'),
  ]);

/** The same of a section. */
const whole = (description: string) => onlyWorkarounds(`## Workarounds\n${description}`);

const SECRET = 'quokka';

describe('what a section of workarounds tells ends, in doubt too early:', () => {
  test.each([
    ['at a heading', `Close it.\n## Details\n${SECRET}`],
    ['at one below it', `Close it.\n###### Anything\n${SECRET}`],
    ['at one in another script', `Close it.\n### Детали\n${SECRET}`],
    ['at one without a space', `Close it.\n###Proof of concept\n${SECRET}`],
    ['at one in a list', `Close it.\n- ### Details\n${SECRET}`],
    ['at one in a numbered list', `Close it.\n1. ### Details\n${SECRET}`],
    ['at one in a quotation', `Close it.\n> ## Details\n> ${SECRET}`],
    ['at one behind a mark that nobody sees', `Close it.\n\u200B## Details\n${SECRET}`],
    ['at one in full-width letters', `Close it.\n＃＃ Details\n${SECRET}`],
    ['at one in bold', `Close it.\n**PoC:**\n${SECRET}`],
    ['at one with a line below it', `Close it.\n\nAnything\n--------\n${SECRET}`],
    ['at one with a double line below it', `Close it.\n\nAnything\n===\n${SECRET}`],
    ['at one in HTML', `Close it.\n<h4>Anything</h4>\n${SECRET}`],
    ['at what folds', `Close it.\n<details><summary>More</summary>\n${SECRET}`],
    ['at what folds, later in a line', `Close it.\nAnd this. <details>\n${SECRET}`],
    ['at a line across', `Close it.\n\n---\n${SECRET}`],
    ['at a word that announces more', `Close it.\n\nPoC:\n${SECRET}`],
    ['before a comment', `Close it. <!-- ${SECRET} -->`],
    ['before a comment of several lines', `Close it.\n<!--\n${SECRET}\n\n${SECRET}\n-->`],
    ['before a comment that nobody closes', `Close it.\n<!-- ${SECRET}\n${SECRET}`],
  ])('%s', (_, description) => {
    const { text, attachment } = told(`## Workarounds\n${description}`);
    expect(text).toMatch(/close it/i);
    expect(text + (attachment?.content ?? '')).not.toContain(SECRET);
  });

  test.each([
    [
      'at a heading in a fence that is closed elsewhere',
      `Stop it.\n\nRun this:\n\`\`\`\nclose it\n### Details\n${SECRET}\n\`\`\`\nmore`,
    ],
    [
      'at a heading in a fence that nobody closes',
      `Stop it.\n\nRun this:\n\`\`\`\nclose it\n# Impact\n${SECRET}`,
    ],
    ['at one in bold in such a fence', `Stop it.\n\nRun this:\n\`\`\`\nclose it\n**Exploit**\n${SECRET}`],
  ])('%s, of which nothing is told', (_, description) => {
    const { text, attachment } = told(`## Workarounds\n${description}`);
    expect(text).toContain(
      '**What to do until then**\nStop it.\n-# This is not all: the rest comes with the fix.\n',
    );
    expect(text + (attachment?.content ?? '')).not.toMatch(/close it|run this|quokka/i);
  });

  test.each([
    'Mitigation bypass',
    'Why the mitigations fail',
    'Insufficient mitigation',
    'Impact and mitigations',
    'Workaround for attackers',
    'Fix',
    'Patches',
  ])('%s is no title of workarounds alone', (title) => {
    expect(told(`## ${title}\n${SECRET}`).text).toContain('There is nothing that we can tell yet.');
  });

  test('a title in a comment is none', () => {
    expect(lines(`<!--\n## Workarounds\n-->\n${SECRET}`).join('')).toBe('');
  });
});

test.each([
  '## Workarounds',
  '# WORKAROUND',
  '### 🛠️ Mitigations:',
  '**Mitigation**',
  'Workarounds\n---',
  '## Workarounds & mitigations',
  '## Temporary workaround',
])('%j begins workarounds', (title) => {
  expect(
    lines(`${SECRET}\n\n${title}\nClose it.\n\n\`\`\`sh\n# as root\nstop\n\`\`\`\n\n## Other\n${SECRET}`),
  ).toEqual(['Close it.', '', '# as root|stop']);
});

describe('a title that promises workarounds and nothing else is taken:', () => {
  test.each([
    'Mitigation steps',
    'Mitigation strategies',
    'Mitigating the issue',
    'How to mitigate',
    'How to mitigate this vulnerability',
    'Mitigation for users who cannot upgrade',
    'If you cannot upgrade',
    "If you can't update immediately",
    'Until you can upgrade',
    'Until a fix is available',
    'Without upgrading',
    'Workaround options',
    'Available workarounds',
    'Workaround until the fix is released',
    'Temporary fix',
    'Temporary mitigations',
    'Interim measures',
    'Short-term mitigation',
    'Possible work-arounds',
    'Countermeasures',
    'Are there any workarounds?',
    'Mitigation and remediation',
    'Compensating controls',
    'Recommended mitigations for administrators',
    'Gegenmaßnahmen',
    'Mesures d’atténuation',
    'Medidas de mitigación',
    'Medidas de mitigação',
    '缓解措施',
    'ワークアラウンド（回避策）',
  ])('%s', (title) => {
    expect(lines(`## Impact\n${SECRET}\n\n### ${title}\nClose it.\n\n## Details\n${SECRET}`)).toEqual([
      'Close it.',
    ]);
  });
});

test.each([
  ['**Workaround:** Close it.', ['Close it.']],
  ['Workaround: Close it.', ['Close it.']],
  ['Workarounds:\n- Close it.', ['Close it.']],
  [`- **Impact:** ${SECRET}\n- **Workaround:** Close it.\n- **Cause:** ${SECRET}`, ['Close it.']],
  [`> **Mitigation**\n> Close it.\n\n${SECRET}`, ['Close it.']],
])('a label begins them, too: %j', (description, said) => {
  expect(lines(`${SECRET}\n\n${description}\n\n**Details:** ${SECRET}`)).toEqual(said);
});

describe('whole blocks leave, or nothing:', () => {
  test.each([
    ['a list in which it ends', 'Stop it.\n\n1. Close it.\n2. ### Details', ['Stop it.'], [['heading', 5]]],
    ['a list with a label in it', 'Stop it.\n- Close it.\n- **PoC:** x', ['Stop it.'], [['heading', 4]]],
    [
      'a class without its end',
      'Stop it.\n```ruby\nclass A\n  # exploit:\nend\n```',
      ['Stop it.'],
      [['code', 3]],
    ],
    [
      'a fence and what announces it',
      'Stop it.\n\nRun:\n```\n## Details\n```',
      ['Stop it.'],
      [
        ['words', 4],
        ['code', 5],
      ],
    ],
    ['a quotation', 'Stop it.\n\n> Close it.\n> ## Details', ['Stop it.'], [['heading', 5]]],
    ['a table', 'Stop it.\n\n| a | b |\n|---|---|\n| **PoC:** | x |', ['Stop it.'], [['heading', 4]]],
    ['what announces nothing', 'Stop it.\n\nRun:', ['Stop it.'], [['words', 4]]],
    [
      'what folds',
      'Stop it.\n\nRun:\n\n<details>\n\nx',
      ['Stop it.'],
      [
        ['words', 4],
        ['html', 6],
      ],
    ],
    [
      'a command that names the advisory',
      `Stop it.\n\nRun:\n\n    ./fix ${GHSA}\n\nDone.`,
      ['Stop it.', 'Done.'],
      [
        ['words', 4],
        ['name', 6],
      ],
    ],
    [
      'all of it',
      'Run:\n```\n## Details\n```',
      [],
      [
        ['words', 2],
        ['code', 3],
      ],
    ],
  ])('%s', (_, description, said, left) => {
    const { blocks, cuts, under } = whole(description);
    expect(blocks.map((block) => plainText([block]))).toEqual(said);
    expect(cuts.map(({ why, line }) => [why, line])).toEqual(left);
    expect(under).toEqual([1]);
  });

  test('a section that ends where the next one begins is whole', () => {
    expect(whole('Close it.\n## Details\nx').cuts).toEqual([]);
    expect(whole('Close it.\n### Details\nx').cuts).toEqual([{ line: 3, why: 'heading' }]);
    expect(told('## Workarounds\nClose it.\n## Details\nx').text).not.toContain('not all');
  });

  test('what was left out may say that there is one after all', () => {
    expect(told('## Workarounds\nNone.\n## Details\nx').text).toContain('We know of no workaround.');
    expect(told('## Workarounds\nNone.\n### On Linux\nx').text).toContain(
      'There is nothing that we can tell yet.',
    );
  });
});

test('two sections are told one after the other', () => {
  expect(lines('## Workaround\nA.\n## Other\nB.\n## Mitigation\nC.')).toEqual(['A.', '', 'C.']);
});

describe('an id is withheld', () => {
  test.each([
    ['as it is', GHSA],
    ['without a digit', 'GHSA-cfgh-jmpq-rvwx'],
    ['in an address', `https://github.com/stacklok/codegate/security/advisories/${GHSA}`],
    ['in the name of a fork', `codegate-${GHSA.toLowerCase()}`],
    ['with entities', GHSA.replaceAll('-', '&#45;')],
    ['with entities of another kind', GHSA.replaceAll('-', '&#x2d;')],
    ['with named entities', GHSA.replaceAll('-', '&hyphen;')],
    ['with entities of entities', GHSA.replaceAll('-', '&amp;#45;')],
    ['with per cents', GHSA.replaceAll('-', '%2D')],
    ['with per cents of per cents', GHSA.replaceAll('-', '%252D')],
    ['with stars', 'CVE-**2026**-10001'],
    ['with escapes', String.raw`CVE\-2026\-10001`],
    ['with code', 'CVE-`2026`-10001'],
    ['with tags', 'CVE-<b>2026</b>-10001'],
    ['over several words', 'CVE 2026 10001'],
    ['over several lines', 'CVE-\n2026-\n10001'],
    ['of a vector', 'CVSS:3.1/AV:N/AC:L'],
  ])('%s', (_, id) => {
    const { text } = told(`## Workarounds\nBefore it.\nSee ${id} for more.`);
    expect(text).toMatch(/withheld|cannot be told/);
    expect(text).not.toMatch(/10001|2q5h|jmpq|AV:N/i);
  });
});
