import { decodeHTML } from 'entities';
import { embargoedIn } from '../../process/screening.ts';
import { plainLine, type Block, type Inline, type Line } from '../advisory-markdown/tree.ts';

/** What stands for an id, an address or a vector that is nobody's to read before the advisory is published. */
const WITHHELD = '(withheld)';

/** Blocks of foreign text, without the words that name an unpublished advisory. */
export function maskedBlocks(blocks: readonly Block[]): Block[] {
  return blocks.map((block): Block => {
    switch (block.kind) {
      case 'paragraph':
        return { ...block, lines: block.lines.map(maskedLine) };
      case 'heading':
        return { ...block, content: maskedLine(block.content) };
      case 'code':
        return { ...block, language: '', lines: block.lines.map(maskedWords) };
      case 'list':
        return {
          ...block,
          items: block.items.map((item) => ({ ...item, blocks: maskedBlocks(item.blocks) })),
        };
      case 'quotation':
      case 'html':
        return { ...block, blocks: maskedBlocks(block.blocks) };
      case 'table':
        return { ...block, rows: block.rows.map((cells) => cells.map(maskedLine)) };
      case 'rule':
        return block;
    }
  });
}

/** The words that hold something embargoed are taken out; where it is spread over several words, the line is. */
export function maskedWords(text: string): string {
  if (!isEmbargoed(text)) return text;
  const masked = text
    .split(/(\s+)/)
    .map((word) => (isEmbargoed(word) ? WITHHELD : word))
    .join('');
  return isEmbargoed(masked) ? WITHHELD : masked;
}

function maskedLine(line: Line): Line {
  const masked = line.map(maskedInline);
  return isEmbargoed(plainLine(masked)) ? [{ kind: 'words', text: WITHHELD }] : masked;
}

function maskedInline(inline: Inline): Inline {
  switch (inline.kind) {
    case 'words':
    case 'code':
      return { ...inline, text: maskedWords(inline.text) };
    case 'emphasis':
    case 'struck':
      return { ...inline, content: inline.content.map(maskedInline) };
    case 'link':
      return isEmbargoed(inline.url) || isEmbargoed(plainLine(inline.content))
        ? { kind: 'words', text: WITHHELD }
        : inline;
    case 'picture':
      return isEmbargoed(inline.url) || isEmbargoed(inline.words)
        ? { kind: 'words', text: WITHHELD }
        : inline;
    case 'tag':
      return inline;
  }
}

/** A text that is ready to be shown, or `otherwise` where it holds something embargoed in spite of all. */
export function unlessEmbargoed(text: string, otherwise: string): string {
  return isEmbargoed(text) ? otherwise : text;
}

/** Neither Markdown's marks, nor the spellings of characters that HTML and addresses have, hide an id. */
export function isEmbargoed(text: string): boolean {
  if (!/[\p{L}\p{N}]/u.test(text)) return false;
  const decoded = decodedOnce(decodedOnce(text));
  const spellings = new Set([text, decoded, decoded.replaceAll(/[\\`*~]|<[^<>]{0,100}>/g, '')]);
  return [...spellings].some((each) => embargoedIn(each) !== undefined);
}

/** What is spelled so may be spelled so again. */
function decodedOnce(text: string): string {
  return decodeHTML(text).replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
    hex === '00' ? '' : String.fromCodePoint(Number.parseInt(hex, 16)),
  );
}
