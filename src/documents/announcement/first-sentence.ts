import { plainLine, startOf, type Block, type Inline, type Line } from '../advisory-markdown/tree.ts';

/** Characters in which the end of a first sentence is looked for. */
const REACH = 2000;

/** Where a sentence ends, with what closes behind it. */
const END = /[.!?]["'”’)\]]{0,4}(?=\s+["'“‘([]{0,4}[\p{Lu}\p{Lo}\p{N}]|\s*$)|[。！？]/gu;

/**
 * The first sentence of a text of the advisory, or an empty line where there is none. A list that follows a colon belongs
 * to it.
 */
export function firstSentence(blocks: readonly Block[]): Line {
  const prose = startOf(firstParagraph(blocks), REACH);
  const words = wordsOf(prose);
  for (const { index, 0: end } of words.matchAll(END))
    if (!endsInAbbreviation(words.slice(Math.max(0, index - 8), index)))
      return startOf(prose, index + end.length);
  return prose;
}

function endsInAbbreviation(before: string): boolean {
  return /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|approx|incl|no|cf|\p{Lu})$/iu.test(before);
}

/** The characters of a line, but for those of code, in which no sentence ends. */
function wordsOf(line: Line): string {
  return line
    .map((inline) => {
      if (inline.kind === 'code') return 'x'.repeat(inline.text.length);
      return 'content' in inline ? wordsOf(inline.content) : plainLine([inline]);
    })
    .join('');
}

/** A line of prose, and how it stands to the line before it. */
interface ProseLine {
  readonly line: Line;
  readonly isApart: boolean;
  readonly isItem: boolean;
}

function firstParagraph(blocks: readonly Block[]): Line {
  const prose: Inline[] = [];
  let said = '';
  for (const { line, isApart, isItem } of proseOf(blocks, false)) {
    const words = plainLine(line).trim();
    // A white line, or code, ends a paragraph; but not between a colon and its list.
    if (said !== '' && isApart && !said.endsWith(':')) break;
    if (words === '' || words.startsWith('|') || (said === '' && !/\p{L}/u.test(words))) continue;
    const between = said === '' ? '' : isItem && !said.endsWith(':') ? '; ' : ' ';
    prose.push({ kind: 'words', text: between }, ...trimmed(line));
    said += between + words;
    if (said.length > REACH) break;
  }
  return prose;
}

function* proseOf(blocks: readonly Block[], isItem: boolean): Generator<ProseLine> {
  let isApart = false;
  for (const block of blocks) {
    isApart ||= block.isApart;
    switch (block.kind) {
      case 'paragraph':
        for (const [index, line] of block.lines.entries())
          yield { line, isApart: isApart && index === 0, isItem: isItem && index === 0 };
        isApart = false;
        break;
      case 'list':
        for (const item of block.items) yield* proseOf(item.blocks, true);
        break;
      case 'quotation':
      case 'html':
        yield* proseOf(block.blocks, isItem);
        break;
      default:
        isApart = true;
        break;
    }
  }
}

/** Without the space at its start and at its end. */
function trimmed(line: Line): Line {
  return line.map((inline, index) =>
    inline.kind === 'words'
      ? {
          ...inline,
          text: withoutSpace(inline.text, index === 0, index === line.length - 1),
        }
      : inline,
  );
}

function withoutSpace(text: string, isFirst: boolean, isLast: boolean): string {
  const end = isLast ? text.trimEnd() : text;
  return isFirst ? end.trimStart() : end;
}
