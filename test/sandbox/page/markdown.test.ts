import { describe, expect, test } from 'vitest';
import type { MarkdownNode } from '../../../src/sandbox/page/markdown/nodes.ts';
import { parseMarkdown } from '../../../src/sandbox/page/markdown/parse.ts';

/** The nodes of a text, short enough to read: a name for each kind, and what is in it. */
function brief(nodes: readonly MarkdownNode[]): unknown[] {
  return nodes.map((node) => {
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'break':
        return '⏎';
      case 'list':
        return [node.from === undefined ? '•' : `${node.from}.`, ...node.items.map((item) => brief(item))];
      case 'heading':
        return [`#${node.level}`, ...brief(node.content)];
      case 'link':
        return ['link', node.url, ...brief(node.content)];
      default:
        return [node.kind, ...('content' in node ? brief(node.content) : Object.values(node).slice(1))];
    }
  });
}

describe('Discord’s Markdown', () => {
  test.each<[string, unknown[]]>([
    ['plain', ['plain']],
    [
      '**b** *i* __u__ ~~s~~ `c`',
      [
        ['strong', 'b'],
        ' ',
        ['em', 'i'],
        ' ',
        ['underline', 'u'],
        ' ',
        ['strikethrough', 's'],
        ' ',
        ['code', 'c'],
      ],
    ],
    [
      '# One\n## Two\n### Three\n-# small',
      [
        ['#1', 'One'],
        ['#2', 'Two'],
        ['#3', 'Three'],
        ['subtext', 'small'],
      ],
    ],
    ['above\n### Head\nbelow', ['above', ['#3', 'Head'], 'below']],
    ['- a\n- b\nafter', [['•', ['a'], ['b']], 'after']],
    [
      '- a\n-# small\n### Head',
      [
        ['•', ['a']],
        ['subtext', 'small'],
        ['#3', 'Head'],
      ],
    ],
    ['before\n- a\n  - deep\n  - er\n- b', ['before', ['•', ['a', ['•', ['deep'], ['er']]], ['b']]]],
    [
      '- a\n1. b\n2. c',
      [
        ['•', ['a']],
        ['1.', ['b'], ['c']],
      ],
    ],
    ['3. c\n4. d', [['3.', ['c'], ['d']]]],
    ['> quoted\n> - a\nafter', [['quote', 'quoted', ['•', ['a']]], 'after']],
    [
      '```text\n- no list\n# no heading\n```\nafter',
      [['code-block', 'text', '- no list\n# no heading'], 'after'],
    ],
    ['||hidden||', [['spoiler', 'hidden']]],
    ['<t:1772442000:R> <t:1772442000>', [['time', 1772442000, 'R'], ' ', ['time', 1772442000, 'f']]],
    [
      '<@1180000000000000101> <@&1180000000000000010> <#1180000000000000020>',
      [
        ['user', '1180000000000000101'],
        ' ',
        ['role', '1180000000000000010'],
        ' ',
        ['channel', '1180000000000000020'],
      ],
    ],
    ['</advisory show:1180000000000000001>', [['command', 'advisory show']]],
    [
      '[text](https://a.example/b) <https://c.example>',
      [['link', 'https://a.example/b', 'text'], ' ', ['link', 'https://c.example', 'https://c.example']],
    ],
    ['a\n\nb', ['a', '⏎', '⏎', 'b']],
    [String.raw`\# no \*heading\* \- <\@1>`, ['# no *heading* - <@1>']],
    ['2\\. no list', ['2. no list']],
    ['-# not a list', [['subtext', 'not a list']]],
    ['✅ done', ['✅ done']],
  ])('%j', (text, nodes) => {
    expect(brief(parseMarkdown(text))).toEqual(nodes);
  });

  test.each(['[x](javascript:alert(1))', '[x](data:text/html,1)', '[x](//a.example)'])(
    'a link leads into the web or nowhere: %s',
    (text) => {
      expect(JSON.stringify(brief(parseMarkdown(text)))).not.toContain('"link"');
    },
  );
});
