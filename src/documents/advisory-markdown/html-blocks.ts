import { htmlTree, type Element, type HtmlNode } from './html-tree.ts';
import { htmlParts } from './html.ts';
import { addHtml } from './inline.ts';
import { LineBuilder } from './line-builder.ts';
import { joined, plainLine, type Block, type Line, type ListItem } from './tree.ts';

/** What readers see of a stretch of HTML that stands on lines of its own. */
export function htmlBlocks(html: string, line: number): Block[] {
  return blocksIn(htmlTree(htmlParts(html)), line);
}

/** What comments in such a stretch hide, if it is made of nothing else. */
export function hiddenBy(html: string): 'nothing' | 'itself' | 'all-that-follows' {
  const parts = htmlParts(html);
  if (parts.some((part) => part.kind === 'comment' && !part.isClosed)) return 'all-that-follows';
  const isComment = parts.every(
    (part) => part.kind === 'comment' || (part.kind === 'text' && part.text.trim() === ''),
  );
  return isComment ? 'itself' : 'nothing';
}

/** Elements that are blocks of their own, or hold some. */
const BLOCKS: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote center details div dl dd dt figure figcaption footer h1 h2 h3 h4 h5 h6 header ' +
    'li main nav ol p pre section summary table tr ul'
  ).split(' '),
);

function blocksIn(nodes: readonly HtmlNode[], line: number): Block[] {
  const blocks: Block[] = [];
  const builder = new LineBuilder();
  const endParagraph = () => {
    const lines = builder.finished().filter((each) => plainLine(each).trim() !== '' || each.some(isShown));
    if (lines.length > 0) blocks.push({ kind: 'paragraph', lines, line, isApart: false });
  };
  for (const node of nodes) {
    if (node.kind === 'part' && node.part.kind === 'tag' && node.part.name === 'hr') {
      endParagraph();
      blocks.push({ kind: 'rule', line, isApart: false });
    } else if (node.kind === 'element' && BLOCKS.has(node.element.name)) {
      endParagraph();
      blocks.push(...blocksOf(node.element, line));
    } else addNode(builder, node);
  }
  endParagraph();
  return blocks;
}

function isShown(inline: Line[number]): boolean {
  return inline.kind === 'picture' || inline.kind === 'link';
}

function blocksOf({ name, tag, children }: Element, line: number): Block[] {
  const place = { line, isApart: false };
  switch (name) {
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
      return [
        {
          kind: 'heading',
          level: Number(name.charAt(1)),
          content: oneLine(children),
          ...place,
          isApart: true,
        },
      ];
    case 'pre': {
      const lines = textOf(children).replace(/^\n/, '').split('\n');
      if (lines.at(-1)?.trim() === '') lines.pop();
      return [{ kind: 'code', language: tag.attributes.get('lang') ?? '', lines, ...place }];
    }
    case 'ul':
    case 'ol': {
      const first = Number(tag.attributes.get('start') ?? 1);
      const items = itemsIn(children, line);
      const isNumbered = name === 'ol' && Number.isSafeInteger(first) && first >= 0;
      return items.length === 0
        ? []
        : [{ kind: 'list', first: isNumbered ? first : undefined, items, ...place }];
    }
    case 'table': {
      const rows = rowsIn(children);
      return rows.length === 0 ? [] : [{ kind: 'table', rows, ...place }];
    }
    case 'blockquote':
      return [{ kind: 'quotation', note: undefined, blocks: blocksIn(children, line), ...place }];
    case 'p': {
      const [first, ...others] = blocksIn(children, line);
      return first ? [{ ...first, isApart: true }, ...others] : [];
    }
    default:
      return blocksIn(children, line);
  }
}

function itemsIn(nodes: readonly HtmlNode[], line: number): ListItem[] {
  return nodes.flatMap((node) => {
    const blocks = blocksIn(
      node.kind === 'element' && node.element.name === 'li' ? node.element.children : [node],
      line,
    );
    return blocks.length === 0 ? [] : [{ isDone: undefined, blocks }];
  });
}

function rowsIn(nodes: readonly HtmlNode[]): Line[][] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'element') return [];
    const { name, children } = node.element;
    if (name !== 'tr') return rowsIn(children);
    return [
      children.flatMap((cell) =>
        cell.kind === 'element' && ['td', 'th'].includes(cell.element.name)
          ? [oneLine(cell.element.children)]
          : [],
      ),
    ];
  });
}

function addNode(builder: LineBuilder, node: HtmlNode): void {
  if (node.kind === 'part') {
    // White space in HTML is one space, whatever it is made of.
    addHtml(
      builder,
      node.part.kind === 'text' ? { ...node.part, text: node.part.text.replaceAll(/\s+/g, ' ') } : node.part,
    );
    return;
  }
  const { tag, children } = node.element;
  addHtml(builder, tag);
  for (const child of children) addNode(builder, child);
  addHtml(builder, { ...tag, isEnd: true });
}

function oneLine(nodes: readonly HtmlNode[]): Line {
  const builder = new LineBuilder();
  for (const node of nodes) addNode(builder, node);
  return joined(builder.finished());
}

function textOf(nodes: readonly HtmlNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'element') return textOf(node.element.children);
      if (node.part.kind === 'text') return node.part.text;
      return node.part.kind === 'tag' && node.part.name === 'br' ? '\n' : '';
    })
    .join('');
}
