/** A line of ordinary Markdown, or a block of code with all of its lines. */
export type Block =
  | { readonly kind: 'text'; readonly line: string }
  | { readonly kind: 'code'; readonly language: string; readonly lines: readonly string[] };

/** Any end of a line that some program takes for one. */
const END_OF_LINE = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
/** What opens a block of code, also inside a list or a quotation. */
const OPENING = /^([\s>]*)(`{3,}|~{3,})\s*([\w+-]*)[^`]*$/;
const CLOSING = /^[\s>]*(`{3,}|~{3,})\s*$/;

interface Fence {
  readonly indent: string;
  readonly mark: string;
  readonly language: string;
}

/**
 * Markdown cut into lines and blocks of code. A fence that nobody closes is no fence: it would hide all that follows,
 * headings too. Takes time in proportion to the text, whatever the text.
 */
export function blocksOf(markdown: string): Block[] {
  const lines = linesOf(markdown);
  const longest = longestClosings(lines);
  const blocks: Block[] = [];
  let open: Fence | undefined;
  let code: string[] = [];
  const lastEnd = lines.findLastIndex((line) => line.includes('-->'));
  let isComment = false;
  for (const [index, line] of lines.entries()) {
    if (open) {
      if (closes(line, open)) {
        blocks.push({ kind: 'code', language: open.language, lines: code });
        open = undefined;
      } else code.push(withoutIndent(line, open.indent));
      continue;
    }
    if (isComment) {
      const end = line.indexOf('-->');
      isComment = end === -1;
      if (!isComment) blocks.push({ kind: 'text', line: line.slice(end + '-->'.length).trim() });
      continue;
    }
    const fence = fenceOf(line);
    const comment = line.lastIndexOf('<!--');
    if (fence && fence.mark.length <= (longest[index]?.[fence.mark[0] === '~' ? '~' : '`'] ?? 0)) {
      open = fence;
      code = [];
    } else if (comment !== -1 && index < lastEnd && !line.includes('-->', comment)) {
      // A comment of several lines: nobody sees it in GitHub.
      isComment = true;
      blocks.push({ kind: 'text', line: line.slice(0, comment).trimEnd() });
    } else blocks.push({ kind: 'text', line: line.trimEnd() });
  }
  return blocks;
}

/** The lines of a text, whatever ends them. */
export function linesOf(text: string): string[] {
  return text.toWellFormed().split(END_OF_LINE);
}

function fenceOf(line: string): Fence | undefined {
  const [, indent = '', mark, language = ''] = OPENING.exec(line) ?? [];
  return mark === undefined ? undefined : { indent, mark, language: language.slice(0, 20) };
}

function closes(line: string, { mark }: Fence): boolean {
  return (CLOSING.exec(line)?.[1] ?? '').startsWith(mark);
}

/** For each line, how long the longest closing fence of either kind below it is. */
function longestClosings(lines: readonly string[]): { readonly '`': number; readonly '~': number }[] {
  const longest: { '`': number; '~': number }[] = [];
  let below = { '`': 0, '~': 0 };
  for (const line of lines.toReversed()) {
    longest.push(below);
    const mark = CLOSING.exec(line)?.[1];
    if (mark === undefined) continue;
    const kind = mark.startsWith('~') ? '~' : '`';
    below = { ...below, [kind]: Math.max(below[kind], mark.length) };
  }
  return longest.toReversed();
}

function withoutIndent(line: string, indent: string): string {
  let start = 0;
  while (start < indent.length && start < line.length && /[\s>]/.test(line.charAt(start))) start += 1;
  return line.slice(start);
}
