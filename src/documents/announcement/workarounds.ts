import { blocksOf, linesOf, type Block } from './blocks.ts';

/** Titles of a section that holds workarounds and nothing else. */
const TITLES: ReadonlySet<string> = new Set(
  ['workaround', 'work around', 'mitigation'].flatMap((one) => [
    one,
    `${one}s`,
    ...['known', 'possible', 'suggested', 'recommended', 'available', 'temporary'].flatMap((kind) => [
      `${kind} ${one}`,
      `${kind} ${one}s`,
    ]),
    ...['workaround', 'mitigation'].flatMap((other) => [`${one} and ${other}`, `${one}s and ${other}s`]),
  ]),
);

/** Words with which a line announces what is about the vulnerability. */
const TELLING =
  /impact|detail|vulnerab|exploit|proof|\bpoc\b|attack|cause|summary|descri|background|reproduc|reference/iu;

/**
 * What an advisory says under a title that promises workarounds and nothing else, to be told while the advisory is not
 * published. In doubt the section has ended: at whatever looks like a heading, in any language, also inside of a list,
 * a quotation or a block of code; at a line across; at HTML; and comments are left out with all that follows where
 * nobody closes them.
 */
export function onlyWorkarounds(description: string): Block[] {
  const lines = linesOf(withoutComments(description));
  const told: string[] = [];
  let isInside = false;
  let isCode = false;
  /** The line under a title is part of it. */
  let isTitled = false;
  for (const [index, line] of lines.entries()) {
    const seen = line.normalize('NFKC').replaceAll(/\p{Cf}/gu, '');
    const title = titleOf(seen) ?? (isUnderline(lines[index + 1] ?? '') ? seen : undefined);
    if (title !== undefined && TITLES.has(wordsOf(title))) {
      // Two such sections are two paragraphs.
      if (told.length > 0) told.push('');
      isInside = true;
      isTitled = isUnderline(lines[index + 1] ?? '');
      isCode = false;
    } else if (isTitled) isTitled = false;
    else if (isInside) {
      if (/^[\s>]*(?:`{3,}|~{3,})/.test(seen)) isCode = !isCode;
      if (isCode ? endsCode(seen) : title !== undefined || ends(seen)) isInside = false;
      else told.push(line);
    }
  }
  return blocksOf(told.join('\n'));
}

/** The title of what looks like a heading with marks, with or without a space, in a list or a quotation too. */
function titleOf(line: string): string | undefined {
  const marked = /^[\s>*+\-.)\d]*#{1,6}(?!\d)(.*)$/s.exec(line);
  if (marked) return marked[1];
  return /^[\s>*+\-.)\d]*(?:\*\*|__)([^*_]{1,80})(?:\*\*|__)[\s:.]*$/.exec(line)?.[1];
}

function wordsOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replaceAll(/[^\p{L}]+/gu, ' ')
    .trim();
}

/** The mark of a heading above it, or a line across. */
function isUnderline(line: string): boolean {
  return /^[\s>]*(?:=+|-{2,}|(?:[-*_]\s*){3,})$/.test(line);
}

function ends(line: string): boolean {
  const isTelling = line.length < 80 && /[:：]\s*$/.test(line) && TELLING.test(line);
  return isTelling || isUnderline(line) || /^[\s>*+-]*<\/?[a-z]|<\/?(?:details|summary|h[1-6])\b/i.test(line);
}

/** A comment of a script is no heading; what could be one of an advisory is. */
function endsCode(line: string): boolean {
  if (/^[\s>*+-]*#{2,6}(?!\d)/.test(line)) return true;
  return line.length < 80 && TELLING.test(line) && /^[\s>*+-]*(?:#|\*\*|__|<)|[:：]\s*$/.test(line);
}

function withoutComments(text: string): string {
  let rest = text;
  let shown = '';
  for (;;) {
    const start = rest.indexOf('<!--');
    if (start === -1) return shown + rest;
    shown += rest.slice(0, start);
    const end = rest.indexOf('-->', start + '<!--'.length);
    if (end === -1) return shown;
    rest = rest.slice(end + '-->'.length);
  }
}
