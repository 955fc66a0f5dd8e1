import type { Definition, Node, PhrasingContent, RootContent } from 'mdast';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { fromMarkdown, type Options } from 'mdast-util-from-markdown';
import { gfm } from 'micromark-extension-gfm';
import { ParsingBudget } from './limits.ts';

type Extension = Exclude<NonNullable<Options['extensions']>[number], undefined>;

/** Where links lead that name their address elsewhere in the text, by that name. */
export type Definitions = ReadonlyMap<string, Definition>;

/** Part of a text, with its syntax tree. */
export interface Piece {
  readonly text: string;
  /** How many lines of the text stand before it, and the last of them. */
  readonly linesBefore: number;
  readonly lineBefore: string;
  readonly nodes: readonly RootContent[];
  /** Whether it is words only, as it would cost too much to parse. */
  readonly isWords: boolean;
}

/** Characters of a piece, unless a block is longer: the parser's time grows faster than what it gets at once. */
const LENGTH = 2000;

/** What GitHub adds to Markdown. Addresses in the middle of a word, for which others search again, stay words. */
const COMPILER = gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] }));

/**
 * The syntax tree of a text as CommonMark and GitHub have it, in time that grows with its length alone. The text is
 * parsed in pieces that end where no block goes on, so the trees of the pieces are the tree of the whole; but that the
 * first `fences` fences which nobody closes are words.
 */
export function syntaxOf(
  markdown: string,
  fences: number,
): {
  readonly pieces: readonly Piece[];
  readonly definitions: Definitions;
} {
  const pieces = [...piecesOf(markdown, fences)];
  const definitions = new Map<string, Definition>();
  for (const { nodes } of pieces) collectDefinitions(nodes, definitions);
  if (pieces.length === 1 || definitions.size === 0) return { pieces, definitions };
  // Another piece may say where a link leads.
  const known = [...definitions.keys()].map((name) => name.toUpperCase());
  return {
    pieces: pieces.map((piece) =>
      !piece.isWords && piece.text.includes('[') ? { ...piece, nodes: parsed(piece.text, known, []) } : piece,
    ),
    definitions,
  };
}

/** What begins a block. */
const BLOCKS = [
  'blockQuote',
  'codeFenced',
  'codeIndented',
  'definition',
  'gfmFootnoteDefinition',
  'headingAtx',
  'htmlFlow',
  'list',
  'setextUnderline',
  'table',
  'thematicBreak',
];

/** The same for a line that begins no block, whatever it begins with. */
export function lineSyntax(line: string): {
  readonly nodes: readonly PhrasingContent[];
  readonly definitions: Definitions;
} {
  const nodes = (new ParsingBudget().spend(line) ? parsed(line, [], BLOCKS) : wordsOf(line)).flatMap((node) =>
    node.type === 'paragraph' ? node.children : [],
  );
  return { nodes, definitions: new Map() };
}

function* piecesOf(markdown: string, fences: number): Generator<Piece> {
  const lines = markdown.split('\n');
  const budget = new ParsingBudget();
  let opened = 0;
  const pieceOf = (text: string, first: number): Piece => {
    const isWords = !budget.spend(text);
    const nodes = isWords ? wordsOf(text) : parsed(text, [], []);
    return { text, linesBefore: first, lineBefore: lines[first - 1] ?? '', nodes, isWords };
  };
  let first = 0;
  let length = LENGTH;
  let least = 0;
  while (first < lines.length) {
    const end = endOfPiece(lines, first, length, least);
    const piece = pieceOf(textOf(lines, first, end), first);
    const open = openAtEnd(piece);
    const fence = open?.type === 'code' ? openFence(sourceOf(piece, open)) : undefined;
    const closing = fence === undefined ? -1 : closingLine(lines, end, fence);
    const goesOn = open !== undefined && end < lines.length;
    if (fence !== undefined && closing === -1 && opened < fences) {
      const above = first + (open?.position?.start.line ?? 1) - 1;
      yield { ...piece, text: textOf(lines, first, above), nodes: piece.nodes.slice(0, -1) };
      yield pieceOf(`\\${fence}`, above);
      opened += 1;
      first = above + 1;
    } else if (goesOn && (open.type === 'html' || fence !== undefined)) {
      // Twice as much each time: together not more than twice the work.
      length = 2 * Math.max(length, piece.text.length);
      least = fence === undefined ? 0 : closing === -1 ? lines.length : closing + 1;
      continue;
    } else {
      yield piece;
      first = end;
    }
    length = LENGTH;
    least = 0;
  }
}

function textOf(lines: readonly string[], first: number, end: number): string {
  return lines.slice(first, end).join('\n') + (end < lines.length ? '\n' : '');
}

/** The part of a text that a node stands for. */
export function sourceOf({ text }: { readonly text: string }, { position }: Node): string {
  return text.slice(position?.start.offset, position?.end.offset);
}

/** After at least so many characters and lines, the first line before which all but code and HTML has ended. */
function endOfPiece(lines: readonly string[], first: number, length: number, least: number): number {
  let characters = 0;
  for (let index = first; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const isEnough = characters >= length && index >= least;
    if (isEnough && lines[index - 1]?.trim() === '' && STARTS_ANEW.test(line)) return index;
    characters += line.length + 1;
  }
  return lines.length;
}

/** A line that is no part of a list or a quotation before it, where a white line stands between. */
const STARTS_ANEW = /^(?![-+*]|\d{1,9}[.)])[^\s>]/;

/** The last block, if it is code or HTML that may go on after the text: it reaches past the white line at the end. */
function openAtEnd({ text, nodes }: Piece): RootContent | undefined {
  const last = nodes.at(-1);
  const isOpen =
    (last?.type === 'code' || last?.type === 'html') && last.position?.end.offset === text.length;
  return isOpen ? last : undefined;
}

/** The first line of a block of code whose fence nobody closes in it, or `undefined` of any other. */
export function openFence(code: string): string | undefined {
  const [first = '', ...others] = code.split('\n');
  const [fence] = FENCE.exec(first) ?? [];
  if (fence === undefined) return undefined;
  const last = (others.at(-1) ?? '').replace(/^[\s>]+/, '').trimEnd();
  return isClosing(last, fence) ? undefined : first;
}

const FENCE = /^(?:`{3,}|~{3,})/;

function isClosing(line: string, fence: string): boolean {
  return line.startsWith(fence) && new Set(line).size === 1;
}

/** The first line from there on that closes a fence, or -1. */
function closingLine(lines: readonly string[], from: number, opening: string): number {
  const [fence = ''] = FENCE.exec(opening) ?? [];
  return lines.findIndex(
    (line, index) => index >= from && /^ {0,3}\S/.test(line) && isClosing(line.trim(), fence),
  );
}

/** A text that is not parsed, as it was written. */
function wordsOf(text: string): RootContent[] {
  const end = { line: text.split('\n').length, column: 1, offset: text.length };
  return [
    {
      type: 'paragraph',
      children: [{ type: 'text', value: text }],
      position: { start: { line: 1, column: 1, offset: 0 }, end },
    },
  ];
}

function parsed(text: string, known: readonly string[], unread: readonly string[]): RootContent[] {
  const extensions = [gfm(), knowing(known), { disable: { null: [...unread] } }];
  return fromMarkdown(text, { extensions, mdastExtensions: COMPILER }).children;
}

/** Tells the parser, when it begins, the names of addresses that another piece has. */
function knowing(names: readonly string[]): Extension {
  if (names.length === 0) return {};
  let isTold = false;
  return {
    document: {
      null: {
        name: 'knownDefinitions',
        tokenize(_effects, _ok, nok) {
          if (!isTold) this.parser.defined.push(...names);
          isTold = true;
          return nok;
        },
      },
    },
  };
}

/** The first of a name counts. */
function collectDefinitions(nodes: readonly RootContent[], found: Map<string, Definition>): void {
  for (const node of nodes)
    if (node.type === 'definition') {
      if (!found.has(node.identifier)) found.set(node.identifier, node);
    } else if ('children' in node) collectDefinitions(node.children, found);
}
