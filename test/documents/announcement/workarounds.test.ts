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
  onlyWorkarounds(description).flatMap((block, index) => [
    ...(block.isApart && index > 0 ? [''] : []),
    plainText([block]).replaceAll('\n', '|'),
  ]);

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
    [
      'at a heading in a fence that is closed elsewhere',
      `\`\`\`\nclose it\n### Details\n${SECRET}\n\`\`\`\nmore`,
    ],
    ['at a heading in a fence that nobody closes', `\`\`\`\nclose it\n# Impact\n${SECRET}`],
    ['at one in bold in such a fence', `\`\`\`\nclose it\n**Exploit**\n${SECRET}`],
    ['before a comment', `Close it. <!-- ${SECRET} -->`],
    ['before a comment of several lines', `Close it.\n<!--\n${SECRET}\n\n${SECRET}\n-->`],
    ['before a comment that nobody closes', `Close it.\n<!-- ${SECRET}\n${SECRET}`],
  ])('%s', (_, description) => {
    const { text, attachment } = told(`## Workarounds\n${description}`);
    expect(text).toMatch(/close it/i);
    expect(text + (attachment?.content ?? '')).not.toContain(SECRET);
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
