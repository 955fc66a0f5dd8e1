/** How much is shown of one text, unless told otherwise. */
const CHARACTERS = 300;

/**
 * Text that other people may have written, shown letter by letter in one line of a Markdown document: no Markdown and
 * no HTML works in it, and it ends no cell of a table, whatever program shows it. What is longer than `most`
 * characters ends in an ellipsis.
 */
export function literal(text: string, most = CHARACTERS): string {
  const line = text
    .replaceAll(/\p{Bidi_Control}/gu, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const characters = Array.from(line.slice(0, 2 * most + 2));
  const shown = characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : line;
  return shown
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('|', '&#124;')
    .replaceAll('@', '&#64;')
    .replaceAll(/[\\`*_~[\]$]/g, String.raw`\$&`)
    .replace(/^[#+-]/, String.raw`\$&`)
    .replace(/^(\d+)([.)])/, String.raw`$1\$2`);
}

/** A text of several lines as a quotation, each line letter by letter; white lines fall away. */
export function quoted(text: string): string[] {
  const lines = text.split(/\r?\n|[\u2028\u2029]/).filter((line) => line.trim() !== '');
  return lines.flatMap((line, index) => [...(index > 0 ? ['>'] : []), `> ${literal(line, 2000)}`]);
}

/** A row of a table; its cells are Markdown already. */
export function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
