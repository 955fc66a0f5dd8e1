import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { announcement, mitigation } from '../src/documents/announcement/announcement.ts';
import { facts, mitigationFacts } from './support/advisory-shapes.ts';
import { readTemplates, TemplateError } from '../src/template-files.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'templates-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const WORKING = '{{identifier}}\n{{affected}}\n{{fixed}}\n{{actions}}\n{{links}}\n{{more}}\n';

/** What is said against an announcement.md. */
function problemsOf(text: string, file = 'announcement.md'): readonly string[] {
  writeFileSync(join(directory, file), text);
  try {
    readTemplates(directory);
    return [];
  } catch (error) {
    if (error instanceof TemplateError) return error.problems;
    throw error;
  }
}

test('our own templates can be used', () => {
  expect(() => readTemplates()).not.toThrow();
});

test("the team's own template stands for ours; the other one stays", () => {
  writeFileSync(join(directory, 'announcement.md'), `\uFEFF${WORKING.replaceAll('\n', '\r\n')}Team words.`);
  const templates = readTemplates(directory);
  const { text } = announcement(facts(), templates);
  expect(text).toMatch(/^CVE-2026-10001\n- `codegate`/);
  expect(text).toMatch(/Team words\.$/);
  expect(mitigation(mitigationFacts(''), templates).text).toBe(
    mitigation(mitigationFacts(''), readTemplates()).text,
  );
});

test('a directory without templates leaves ours; one that is not there is a mistake', () => {
  expect(announcement(facts(), readTemplates(directory)).text).toBe(
    announcement(facts(), readTemplates()).text,
  );
  expect(() => readTemplates(join(directory, 'nowhere'))).toThrow(
    'the directory of the templates is not there',
  );
});

test('a team whose templates were written for earlier words of ours keeps those', () => {
  writeFileSync(join(directory, 'edition'), '2026-11\n');
  expect(announcement(facts(), readTemplates(directory)).text).toContain('No case is known.');
  expect(readTemplates(directory).earlier).toEqual([]);
  writeFileSync(join(directory, 'edition'), '1999');
  expect(() => readTemplates(directory)).toThrow('edition line 1: it is none of 2026-12b, 2026-12, 2026-11');
});

test('no template makes a start slow, or its report long', () => {
  for (const part of ['{{', '@here\n', '{{!', '{{#score}}', '{{score}}', '}', '[{{score}}](\n', '`', '\n']) {
    const problems = problemsOf(part.repeat(19_000 / part.length));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(11);
  }
}, 5000);

test('a template that cannot be read is a problem, and no way to lose it silently', () => {
  mkdirSync(join(directory, 'mitigation.md'));
  expect(() => readTemplates(directory)).toThrow('mitigation.md cannot be read: EISDIR');
});

describe('refused, with the line:', () => {
  test.each<[string, string, string]>([
    [
      'a section that nobody closes',
      `Hello\n{{#score}}\n${WORKING}`,
      'line 2: {{#score}} is not closed with {{/score}}',
    ],
    [
      'a section closed twice',
      `${WORKING}{{#score}}{{/score}}\n{{/score}}`,
      'line 8: {{/score}} closes what nobody opened',
    ],
    [
      'sections that cross',
      `{{#score}}\n{{#vector}}\n{{/score}}\n{{/vector}}\n${WORKING}`,
      'line 3: {{/score}} closes {{#vector}} of line 2',
    ],
    [
      'a name that is not there',
      `${WORKING}{{sumary}}`,
      'line 7: there is no {{sumary}}: did you mean {{summary}}?',
    ],
    ['a section of such a name', `${WORKING}{{#cve}}\n{{/cve}}`, 'line 7: there is no {{cve}}: '],
    ['a name inside of a name', `${WORKING}{{summary.length}}`, 'line 7: there is no {{summary.length}}: '],
    ['another file', `${WORKING}{{> header}}`, 'line 7: no other file can be put in: {{>header}}'],
    ['other braces', `{{=<% %>=}}\n${WORKING}`, 'line 1: the braces cannot be changed'],
    [
      'three braces',
      `${WORKING}{{{summary}}}`,
      'line 7: {{{…}}} and {{&…}} are not needed: write {{summary}}',
    ],
    [
      'braces with &',
      `${WORKING}{{& summary}}`,
      'line 7: {{{…}}} and {{&…}} are not needed: write {{summary}}',
    ],
    ['braces that nobody closes', `${WORKING}{{summary`, 'line 7: the braces are not closed with }}'],
    ['a comment that nobody closes', `{{! my words\n${WORKING}`, 'line 1: '],
    ['@everyone', `${WORKING}Hello @everyone`, 'line 7: nobody and nothing can be mentioned'],
    ['@here, hidden by a name', `${WORKING}@he{{score}}re`, 'line 7: nobody and nothing can be mentioned'],
    ['a role', `<@&300000000000000001>\n${WORKING}`, 'line 1: nobody and nothing can be mentioned'],
    ['a person made of a name', `${WORKING}<@{{score}}>`, 'line 7: nobody and nothing can be mentioned'],
    ['a command', `${WORKING}</advisory open:300000000000000001>`, 'line 7: nobody and nothing'],
    [
      'too many words',
      `${WORKING}${'word '.repeat(200)}\n${'word '.repeat(100)}\n`,
      'line 8: its own words are more than 1200',
    ],
    ['no identifier', WORKING.replace('{{identifier}}', ''), 'line 1: {{identifier}} is missing'],
    [
      'nothing of what to do',
      WORKING.replace('{{fixed}}', '').replace('{{actions}}', ''),
      'line 1: {{fixed}} or {{actions}} is missing',
    ],
    ['no link to the advisory', WORKING.replace('{{links}}', ''), 'line 1: {{links}} is missing'],
    ['no word of what was left out', WORKING.replace('{{more}}', ''), 'line 1: {{more}} is missing'],
    [
      'the identifier, if there is something else only',
      `${WORKING.replace('{{identifier}}', '')}{{#vector}}{{identifier}}{{/vector}}`,
      'line 7: {{identifier}} must be said always',
    ],
    [
      'the same over and over',
      `${WORKING}${'{{actions}}{{affected}}\n'.repeat(12)}`,
      'line 11: from here on it does not fit a message',
    ],
    [
      'the identifier, unless there is something else',
      `{{^credits}}{{identifier}}{{/credits}}${WORKING.replace('{{identifier}}', '')}`,
      'line 1: {{identifier}} must be said always',
    ],
    [
      'more than fits, unless there is something else',
      `{{^credits}}${'{{mitigation}}{{actions}}'.repeat(9)}{{/credits}}\n${WORKING}`,
      'line 1: from here on it does not fit a message',
    ],
    [
      'a mention made of a value',
      `${WORKING}@{{summary}}`,
      'line 7: what stands in braces cannot be part of a mention',
    ],
    [
      'a mention made in a section',
      `${WORKING}<{{#score}}{{summary}}{{/score}}>`,
      'line 7: what stands in braces',
    ],
    [
      'a link with somebody else’s words',
      `${WORKING}[{{summary}}](https://a.example)`,
      'line 7: what stands in braces',
    ],
    ['the same, parted', `${WORKING}[see {{summary}}](https://a.example)`, 'line 7: what stands in braces'],
    [
      'a value in a block of code',
      `\`\`\`\n{{mitigation}}\n\`\`\`\n${WORKING}`,
      'line 2: what stands in braces has its own code',
    ],
    [
      'a value in a span of code',
      `${WORKING}\`{{summary}}\``,
      'line 7: what stands in braces has its own code',
    ],
    [
      'a file of another kind',
      `${WORKING}{{! ${'x'.repeat(20_000)} }}`,
      'line 1: it is longer than 20000 letters',
    ],
    ['nothing at all', '', 'line 1: {{identifier}} is missing'],
  ])('%s', (_, text, problem) => {
    const problems = problemsOf(text);
    expect(problems).toContainEqual(expect.stringContaining(`announcement.md ${problem}`));
  });

  test.each(['identifier', 'summary', 'impact', 'vector', 'credits', 'links', 'fixed', 'score'])(
    '{{%s}} in what is told before the advisory is published',
    (name) => {
      const text = `{{repository}}{{affected}}{{mitigation}}{{more}}\n{{${name}}}`;
      expect(problemsOf(text, 'mitigation.md')).toEqual([
        expect.stringContaining(`mitigation.md line 2: there is no {{${name}}}`),
      ]);
    },
  );
});

test('every problem is told at once', () => {
  writeFileSync(join(directory, 'mitigation.md'), '{{#more}}');
  expect(problemsOf(`${WORKING}{{foo}}\n@here`)).toHaveLength(3);
});

test('braces in a comment are words', () => {
  expect(problemsOf(`{{! like { this } and\n@everyone }}\n${WORKING}`)).toEqual([]);
});

test('the head of our template names all that it may say', () => {
  const [head = ''] = readFileSync(
    new URL('../src/documents/announcement/announcement.md', import.meta.url),
    'utf8',
  ).split('}}');
  const unknown = problemsOf(`${WORKING}{{qqqqqqqqqqqqqqqqqqqqqq}}`).join('\n');
  const names = /there are (.*)/.exec(unknown)?.[1]?.split(', ') ?? [];
  expect(names.length).toBeGreaterThan(15);
  for (const name of names) expect(head).toMatch(new RegExp(String.raw`\s{2}${name} `));
});
