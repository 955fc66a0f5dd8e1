import { embargoedIn } from '../process/screening.ts';
import type { Block } from './blocks.ts';

/** What stands for an id, an address or a vector that is nobody's to read before the advisory is published. */
const WITHHELD = '(withheld)';

/** What somebody wrote, without the words that name an unpublished advisory. */
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

/** Markdown's marks and escapes between the letters of an id do not hide it. */
function isEmbargoed(text: string): boolean {
  return (
    embargoedIn(text) !== undefined ||
    embargoedIn(text.replaceAll(/[\\`*~]|<[^<>]{0,100}>/g, '')) !== undefined
  );
}
