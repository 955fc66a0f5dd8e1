import { embargoedIn } from '../../process/screening.ts';
import type { Block } from './blocks.ts';

/** What stands for an id, an address or a vector that is nobody's to read before the advisory is published. */
const WITHHELD = '(withheld)';

/** Blocks of foreign text, without the words that name an unpublished advisory. */
export function maskedBlocks(blocks: readonly Block[]): Block[] {
  return blocks.map((block) =>
    block.kind === 'code'
      ? { ...block, language: '', lines: block.lines.map(maskedLine) }
      : { ...block, line: maskedLine(block.line) },
  );
}

/** The words that hold something embargoed are taken out; where it is spread over several words, the line is. */
function maskedLine(line: string): string {
  if (!isEmbargoed(line)) return line;
  const masked = line
    .split(/(\s+)/)
    .map((word) => (isEmbargoed(word) ? WITHHELD : word))
    .join('');
  return isEmbargoed(masked) ? WITHHELD : masked;
}

/** A text that is ready to be shown, or `otherwise` where it holds something embargoed in spite of all. */
export function unlessEmbargoed(text: string, otherwise: string): string {
  return isEmbargoed(text) ? otherwise : text;
}

/** Neither Markdown's marks, nor the spellings of letters that HTML and addresses have, hide an id. */
function isEmbargoed(text: string): boolean {
  if (!/[\p{L}\p{N}]/u.test(text)) return false;
  const characters = decoded(text);
  const spellings = new Set([text, characters, characters.replaceAll(/[\\`*~]|<[^<>]{0,100}>/g, '')]);
  return [...spellings].some((each) => embargoedIn(each) !== undefined);
}

const NAMED: Readonly<Record<string, string>> = {
  hyphen: '-',
  dash: '-',
  ndash: '-',
  mdash: '-',
  minus: '-',
  colon: ':',
  sol: '/',
  period: '.',
  lowbar: '_',
  nbsp: ' ',
  shy: '',
  amp: '&',
};

/** Twice: what is spelled so may be spelled so again. */
function decoded(text: string): string {
  return decodedOnce(decodedOnce(text));
}

function decodedOnce(text: string): string {
  return text
    .replaceAll(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/gi, (_, hex?: string, decimal?: string) =>
      letterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
    )
    .replaceAll(/&([a-z]{2,6});/gi, (entity, name: string) => NAMED[name.toLowerCase()] ?? entity)
    .replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) => letterOf(Number.parseInt(hex, 16)));
}

function letterOf(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code).toWellFormed() : '';
}
