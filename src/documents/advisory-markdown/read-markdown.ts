import type { BlockContent, DefinitionContent, List, RootContent } from 'mdast';
import { hiddenBy, htmlBlocks } from './html-blocks.ts';
import { linesOf } from './inline.ts';
import { isWhite } from './limits.ts';
import { lineSyntax, openFence, sourceOf, syntaxOf, type Definitions, type Piece } from './syntax.ts';
import { joined, plainLine, type Block, type Line, type ListItem } from './tree.ts';

/** Any end of a line that some program takes for one. */
const END_OF_LINE = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;

/**
 * Text of an advisory as GitHub shows it: CommonMark with GitHub's tables, task lists and addresses, HTML
 * as its words and its shape, and references to characters as these. A fence that nobody closes is words: it would hide
 * all that follows it. Takes time in proportion to the text, whatever the text.
 */
export function readMarkdown(markdown: string): Block[] {
  return read(markdown.toWellFormed().replaceAll(END_OF_LINE, '\n'), 0, FENCES);
}

/** A text of one line, likewise: what would begin a block is words in it. */
export function readLine(markdown: string): Line {
  const { nodes, definitions } = lineSyntax(markdown.toWellFormed().replaceAll(/\s+/g, ' ').trim());
  return joined(linesOf(nodes, definitions));
}

/** How many fences that nobody closes are words; what stands below each is read anew. */
const FENCES = 3;

function read(markdown: string, linesBefore: number, fences: number): Block[] {
  const { pieces, definitions } = syntaxOf(markdown, fences);
  return pieces.flatMap((piece) =>
    blocksOf(piece.nodes, {
      piece,
      lines: piece.text.split('\n'),
      linesBefore: linesBefore + piece.linesBefore,
      definitions,
      fences,
      isNested: false,
    }),
  );
}

/** Where a block stands. */
interface Context {
  readonly piece: Piece;
  readonly lines: readonly string[];
  readonly linesBefore: number;
  readonly definitions: Definitions;
  /** How many open fences may still be words. */
  readonly fences: number;
  /** Whether it stands in a list or a quotation. */
  readonly isNested: boolean;
}

type Node = RootContent | BlockContent | DefinitionContent;

function blocksOf(nodes: readonly Node[], context: Context): Block[] {
  return nodes.flatMap((node) => blockOf(node, context));
}

function blockOf(node: Node, context: Context): Block[] {
  const { definitions, linesBefore, lines, piece } = context;
  const start = node.position?.start.line ?? 1;
  const before = start === 1 ? piece.lineBefore : (lines[start - 2] ?? '');
  const place = { line: linesBefore + start, isApart: isWhite(before) };
  const inside = { ...context, isNested: true };
  switch (node.type) {
    case 'paragraph':
      return [{ kind: 'paragraph', lines: linesOf(node.children, definitions), ...place }];
    case 'heading':
      return [
        {
          kind: 'heading',
          level: node.depth,
          content: joined(linesOf(node.children, definitions)),
          ...place,
        },
      ];
    case 'code': {
      const mayBeOpen = context.isNested && context.fences > 0;
      const open = mayBeOpen ? openFence(sourceOf(context.piece, node)) : undefined;
      if (open === undefined)
        return [{ kind: 'code', language: node.lang ?? '', lines: node.value.split('\n'), ...place }];
      return [
        { kind: 'paragraph', lines: [[{ kind: 'words', text: open }]], ...place },
        ...placed(read(node.value, place.line, context.fences - 1), false),
      ];
    }
    case 'list':
      return [{ kind: 'list', first: firstOf(node), items: itemsOf(node, inside), ...place }];
    case 'blockquote':
      return [{ kind: 'quotation', ...noted(blocksOf(node.children, inside)), ...place }];
    case 'table':
      return [
        {
          kind: 'table',
          rows: node.children.map(({ children }) =>
            children.map((cell) => joined(linesOf(cell.children, definitions))),
          ),
          ...place,
        },
      ];
    case 'thematicBreak':
      return [{ kind: 'rule', ...place }];
    case 'html':
      return [
        {
          kind: 'html',
          blocks: placed(htmlBlocks(node.value, place.line), place.isApart),
          hides: hiddenBy(node.value),
          ...place,
        },
      ];
    case 'footnoteDefinition':
      return footnote(node.label ?? node.identifier, blocksOf(node.children, inside));
    default:
      return [];
  }
}

/** Where its first item says so, the number of it. */
function firstOf({ ordered, start }: List): number | undefined {
  return ordered ? (start ?? 1) : undefined;
}

function itemsOf(list: List, context: Context): ListItem[] {
  return list.children.map(({ checked, children }) => ({
    isDone: checked ?? undefined,
    blocks: blocksOf(children, context),
  }));
}

/** Whether a white line stands before the first of some blocks is known from elsewhere. */
function placed([first, ...others]: readonly Block[], isApart: boolean): Block[] {
  return first ? [{ ...first, isApart }, ...others] : [];
}

const NOTES: ReadonlySet<string> = new Set(['note', 'tip', 'important', 'warning', 'caution']);

/** A quotation whose first line GitHub shows as the kind of note that it is. */
function noted(blocks: readonly Block[]): {
  readonly note: string | undefined;
  readonly blocks: readonly Block[];
} {
  const [first, ...others] = blocks;
  if (first?.kind !== 'paragraph') return { note: undefined, blocks };
  const [line = [], ...lines] = first.lines;
  const mark = plainLine(line).trim().toLowerCase();
  const name = mark.slice(2, -1);
  if (mark !== `[!${name}]` || !NOTES.has(name)) return { note: undefined, blocks };
  return {
    note: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    blocks: lines.length === 0 ? others : [{ ...first, lines, isApart: false }, ...others],
  };
}

function footnote(label: string, blocks: readonly Block[]): Block[] {
  const mark = { kind: 'words', text: `[^${label}]: ` } as const;
  const [first, ...others] = blocks;
  if (first?.kind !== 'paragraph') return [...blocks];
  const [line = [], ...lines] = first.lines;
  return [{ ...first, lines: [[mark, ...line], ...lines] }, ...others];
}
