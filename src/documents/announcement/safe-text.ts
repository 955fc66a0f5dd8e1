import type { Block } from './blocks.ts';
import { safeLine, visibleCode, type Fitted } from './inline.ts';

/**
 * The text of an advisory, for a public channel of Discord: readable, and harmless. Code stays code; nothing
 * notifies anybody; a link shows its address; headings, quotations, spoilers, HTML and pictures are plain text. At
 * most `budget` characters long: what does not fit is left out from the end, never half a block of code.
 */
export function safeText(blocks: readonly Block[], budget: number): Fitted {
  const shown: string[] = [];
  let left = budget;
  for (const [index, block] of blocks.entries()) {
    const { text, cut } =
      block.kind === 'code'
        ? wholeBlock(block.lines, block.language, left)
        : textLine(block.line, blocks[index + 1], left);
    if (text === undefined) continue;
    // One white line parts paragraphs, however many were written.
    if (text === '' && !cut && (shown.at(-1) ?? '') === '') continue;
    shown.push(text);
    left -= text.length + 1;
    if (cut) return { text: shown.join('\n').trimEnd(), cut: true };
  }
  return { text: shown.join('\n').trimEnd(), cut: false };
}

/** A text of one line, likewise. */
export function safeWords(text: string, budget: number): string {
  return safeLine(text, budget).text;
}

/** A block to be copied. A fence in it is parted by a mark that nobody sees. */
export function codeBlock(lines: readonly string[], language = ''): string {
  const body = lines.map((line) => visibleCode(line).replaceAll(/`(?=``)/g, '`\u200B')).join('\n');
  return `\`\`\`${language}\n${body}\n\`\`\``;
}

/** As many lines as fit into `budget` characters, and a last one that counts the others. */
export function linesWithin(lines: readonly string[], budget: number): string {
  const whole = lines.join('\n');
  if (whole.length <= budget) return whole;
  const shown: string[] = [];
  let left = budget - '- …and 999999 more'.length;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) break;
    shown.push(line);
  }
  const rest = lines.length - shown.length;
  return [...shown, shown.length > 0 ? `- …and ${rest} more` : `- ${rest}: see the attached file`].join('\n');
}

function wholeBlock(lines: readonly string[], language: string, budget: number): Fitted {
  const text = codeBlock(lines, language);
  return text.length < budget ? { text, cut: false } : { text: budget > 1 ? '…' : '', cut: true };
}

/** `undefined` if the line is nothing but a mark. */
function textLine(
  raw: string,
  next: Block | undefined,
  budget: number,
): { readonly text: string | undefined; readonly cut: boolean } {
  const line = raw.replace(/^(?:\s{0,3}>)+\s?/, '');
  if (isRule(line) || isTableRule(line)) return { text: undefined, cut: false };
  const note = /^\s*\[!(note|tip|important|warning|caution)\]\s*$/i.exec(line)?.[1];
  if (note !== undefined)
    return { text: `${note.charAt(0).toUpperCase()}${note.slice(1).toLowerCase()}:`, cut: false };
  const cells = cellsOf(line);
  if (cells)
    return marked(next?.kind === 'text' && isTableRule(next.line) ? '' : '- ', cells.join(' · '), budget);
  const [, indent = '', bullet = '', rest = ''] = /^(\s*)((?:[-*+]|\d{1,9}[.)])\s+)?(.*)$/s.exec(line) ?? [];
  if (bullet === '') return marked('', rest.replace(/^#{1,6}\s+/, ''), budget);
  const depth = Math.min(2, Math.floor(indent.length / 2));
  const number = /^\d+/.exec(bullet)?.[0];
  return marked(`${'  '.repeat(depth)}${number === undefined ? '-' : `${number}.`} `, rest, budget);
}

function marked(mark: string, rest: string, budget: number): Fitted {
  const { text, cut } = safeLine(rest, budget - mark.length - 1);
  return { text: text === '' ? '' : `${mark}${text}`, cut };
}

/** A line across, or the line under a heading. */
function isRule(line: string): boolean {
  const marks = line.replaceAll(/\s/g, '');
  return /^(?:-{2,}|\*{3,}|_{3,}|={2,})$/.test(marks);
}

function isTableRule(line: string): boolean {
  return line.includes('|') && /^[\s|:-]*-[\s|:-]*$/.test(line);
}

/** The cells of a table's row; Discord has no tables. */
function cellsOf(line: string): string[] | undefined {
  const row = line.trim();
  if (row.length < 3 || !row.startsWith('|') || !row.endsWith('|')) return undefined;
  return row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '');
}
