import { rulesExtended, SimpleMarkdown } from '../packages/markdown.ts';
import { listRule } from './list-rule.ts';
import { isBlock, type MarkdownNode } from './nodes.ts';

type Parsed = ReturnType<ReturnType<typeof SimpleMarkdown.parserFor>>;

const parser = SimpleMarkdown.parserFor({ ...rulesExtended, list: listRule });

/** What stands in a text of Discord's Markdown, as the client reads it. */
export function parseMarkdown(text: string): readonly MarkdownNode[] {
  return nodesOf(parser(text, { inline: true }));
}

function nodesOf(parsed: Parsed): MarkdownNode[] {
  return joined(parsed.flatMap((node) => nodeOf(node)));
}

function nodeOf(node: Parsed[number]): MarkdownNode | readonly MarkdownNode[] {
  switch (node.type) {
    case 'strong':
    case 'em':
    case 'strikethrough':
    case 'spoiler':
    case 'subtext':
      return { kind: node.type, content: nodesOf(node['content']) };
    case 'underline':
    case 'u':
      return { kind: 'underline', content: nodesOf(node['content']) };
    case 'blockQuote':
      return { kind: 'quote', content: nodesOf(node['content']) };
    case 'heading':
      return { kind: 'heading', level: node['level'], content: nodesOf(node['content']) };
    case 'inlineCode':
      return { kind: 'code', text: node['content'] };
    case 'codeBlock':
      return { kind: 'code-block', language: node['lang'], text: node['content'] };
    case 'link':
    case 'url':
    case 'autolink':
      return linkOf(node['target'], nodesOf(node['content']));
    case 'list': {
      const items: Parsed[] = node['items'];
      return { kind: 'list', from: node['from'], items: items.map((item) => nodesOf(item)) };
    }
    case 'user':
    case 'role':
    case 'channel':
      return { kind: node.type, id: node['id'] };
    case 'slashCommand':
      return { kind: 'command', name: node['fullName'] };
    case 'timestamp':
      return { kind: 'time', seconds: Number(node['timestamp']), style: node['format'] ?? 'f' };
    case 'everyone':
    case 'here':
      return { kind: 'everyone', name: node.type };
    case 'br':
    case 'newline':
      return { kind: 'break' };
    case 'twemoji':
      return { kind: 'text', text: node['name'] };
    case 'emoji':
      return { kind: 'text', text: `:${node['name']}:` };
    case 'text':
      return { kind: 'text', text: node['content'] };
    default:
      return Array.isArray(node['content']) ? nodesOf(node['content']) : [];
  }
}

/** Links lead into the web, and nowhere else: any other is the text that it was. */
function linkOf(url: string, content: readonly MarkdownNode[]): MarkdownNode | readonly MarkdownNode[] {
  return /^https?:\/\//i.test(url) ? { kind: 'link', url, content } : content;
}

/** Texts beside each other become one; the line break before or after a block is the block's own. */
function joined(nodes: readonly MarkdownNode[]): MarkdownNode[] {
  const result: MarkdownNode[] = [];
  for (const [index, node] of nodes.entries()) {
    const last = result.at(-1);
    if (node.kind === 'text' && last?.kind === 'text')
      result.splice(-1, 1, { kind: 'text', text: last.text + node.text });
    else if (node.kind !== 'break' || !belongsToBlock(last, nodes[index + 1])) result.push(node);
  }
  return result;
}

function belongsToBlock(last: MarkdownNode | undefined, next: MarkdownNode | undefined): boolean {
  if (last?.kind === 'code-block') return true;
  return isBlock(next) && last !== undefined && last.kind !== 'break' && !isBlock(last);
}
