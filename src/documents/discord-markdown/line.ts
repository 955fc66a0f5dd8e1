import { plainLine, type Inline, type Line } from '../advisory-markdown/tree.ts';
import { addressOf, atLineStart, escaped, harmless, inCode, isAddress, visible } from './characters.ts';

/** Text that fits into some budget; `cut` where something of it is missing. */
export interface Fitted {
  readonly text: string;
  readonly cut: boolean;
}

/** What writes a text into some budget, as many characters as that at most. */
export type Writer = (budget: number) => Fitted;

/** Part of a line. What is not made of words is shown whole or not at all. */
interface Piece {
  readonly safe: string;
  /** A word as it was written, which may be cut between characters if it is a long one. */
  readonly word?: string;
  readonly isCode?: boolean;
}

/**
 * A line of foreign text: code stays code, a link or a picture becomes its words with its address, and all
 * marks are characters. What does not fit ends in an ellipsis, and no escape, address or span of code is cut through.
 */
export function lineWriter(line: Line): Writer {
  const pieces = piecesOf(line);
  const whole = atLineStart(harmless(joined(pieces)).trim());
  return (budget) =>
    whole.length <= budget ? { text: whole, cut: false } : { text: startOf(pieces, budget), cut: true };
}

/** Words of others, likewise; no mark in them is Markdown. */
export function safeWords(text: string, budget: number): string {
  return lineWriter([{ kind: 'words', text }])(budget).text;
}

/** A longer word is cut in its middle: not all scripts part words. */
const LONG_WORD = 30;

function startOf(pieces: readonly Piece[], budget: number): string {
  if (budget <= 0) return '';
  const shown: Piece[] = [];
  // One character for the ellipsis, and one for an escape at the start of the line.
  let left = budget - 2;
  for (const piece of pieces) {
    const cost = costOf(piece.safe) + (touches(piece, shown.at(-1)) ? 1 : 0);
    if (cost <= left) {
      shown.push(piece);
      left -= cost;
      continue;
    }
    const { word } = piece;
    if (word !== undefined && (word.length > LONG_WORD || shown.length === 0))
      shown.push({ safe: wordStart(word, left) });
    break;
  }
  return `${atLineStart(harmless(joined(shown)).trim())}…`;
}

/** Characters that a piece may come to take: each mention in it gets a mark. */
function costOf(safe: string): number {
  return safe.length + safe.split('@').length - 1;
}

/** What touches is parted by a mark that nobody sees. */
function joined(pieces: readonly Piece[]): string {
  return pieces
    .map((piece, index) => (touches(piece, pieces[index - 1]) ? `\u200B${piece.safe}` : piece.safe))
    .join('');
}

/** A span of code after another, or after a backtick that is a character: read together they would be one mark. */
function touches(piece: Piece, before: Piece | undefined): boolean {
  return piece.isCode === true && before?.safe.endsWith('`') === true;
}

function wordStart(word: string, budget: number): string {
  // Made here, and not with the module: it takes two megabytes, and few words are cut.
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
  let shown = '';
  let left = budget;
  for (const { segment } of graphemes.segment(word.slice(0, Math.max(0, budget)).toWellFormed())) {
    left -= costOf(escaped(segment));
    if (left < 0) break;
    shown += escaped(segment);
  }
  return shown;
}

function piecesOf(line: Line): Piece[] {
  const pieces: Piece[] = [];
  for (const piece of line.flatMap(piecesOfInline)) {
    if (piece.safe === '') continue;
    const isSpaced = pieces.length === 0 || pieces.at(-1)?.safe.endsWith(' ');
    const { word } = piece;
    if (!isSpaced || !piece.safe.startsWith(' ')) pieces.push(piece);
    else if (piece.safe !== ' ')
      pieces.push({ safe: piece.safe.slice(1), ...(word === undefined ? {} : { word: word.slice(1) }) });
  }
  return pieces;
}

function piecesOfInline(inline: Inline): Piece[] {
  switch (inline.kind) {
    case 'words':
      return wordsOf(inline.text);
    case 'code': {
      const code = inCode(inline.text);
      return [code === '' ? { safe: ' ' } : { safe: code, isCode: true }];
    }
    case 'emphasis':
      return inline.content.flatMap(piecesOfInline);
    case 'struck':
      // Without its marks it would say the opposite.
      return [{ safe: escaped('~~') }, ...inline.content.flatMap(piecesOfInline), { safe: escaped('~~') }];
    case 'link':
      return [{ safe: linked(plainLine(inline.content), inline.url) }];
    case 'picture':
      // Without words, it is worth no more than the way to it.
      return inline.words === '' && !isAddress(inline.url)
        ? []
        : [{ safe: linked(inline.words, inline.url) }];
    case 'tag':
      return [];
  }
}

function wordsOf(text: string): Piece[] {
  return (visible(text).match(/ ?[^ ]+| /g) ?? []).map((word) => {
    const start = word.startsWith(' ') ? ' ' : '';
    return isAddress(word.trim()) ? { safe: start + addressOf(word) } : { safe: escaped(word), word };
  });
}

/** The words do not hide where a link goes. */
function linked(words: string, url: string): string {
  const said = visible(words).trim();
  const address = visible(url).trim();
  const where = isAddress(address) ? addressOf(address) : escaped(address);
  if (said === '' || said === address || `http://${said}` === address) return where;
  if (where === '' || address === `mailto:${said}`) return escaped(said);
  return `${escaped(said)} (${where})`;
}
