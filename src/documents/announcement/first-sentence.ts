import type { Block } from './blocks.ts';

/** Characters in which the end of a first sentence is looked for. */
const REACH = 2000;

/**
 * The first sentence of a text of the advisory, its Markdown still in it, or nothing where there is none. A list that
 * follows a colon belongs to it.
 */
export function firstSentence(blocks: readonly Block[]): string {
  const prose = firstParagraph(blocks);
  // What stands in code or in an address ends no sentence.
  const words = prose.replaceAll(/`[^`]{0,500}`|\]\([^()]{0,500}\)/g, (part) => 'x'.repeat(part.length));
  for (const { index, 0: end } of words.matchAll(
    /[.!?](?:["'”’)\]*_]{0,4})(?=\s+["'“‘([*_]{0,4}[\p{Lu}\p{Lo}\p{N}`]|\s*$)|[。！？]/gu,
  )) {
    if (!endsInAbbreviation(words.slice(Math.max(0, index - 8), index)))
      return prose.slice(0, index + end.length);
  }
  return prose;
}

function endsInAbbreviation(before: string): boolean {
  return /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|approx|incl|no|cf|\p{Lu})$/iu.test(before);
}

function firstParagraph(blocks: readonly Block[]): string {
  let prose = '';
  for (const block of blocks) {
    const line = block.kind === 'text' ? block.line.trim() : '';
    const isItem = /^(?:[-*+]|\d{1,9}[.)])\s/.test(line);
    // A white line, or code, ends a paragraph; but not between a colon and its list.
    if (prose !== '' && !isItem && line === '' && !prose.endsWith(':')) break;
    if (line === '' || (prose === '' && !/\p{L}/u.test(line)) || line.startsWith('|')) continue;
    const words = line.replace(/^(?:[\s>]*(?:[-*+]|\d{1,9}[.)]|#{1,6}|>)\s+)+/, '').trim();
    if (/^\[!\w+\]$/.test(words)) continue;
    prose += prose === '' || prose.endsWith(':') || !isItem ? ` ${words}` : `; ${words}`;
    prose = prose.trimStart();
    if (prose.length > REACH) break;
  }
  return prose.slice(0, REACH).toWellFormed();
}
