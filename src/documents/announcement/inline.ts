/**
 * Marks that turn the direction of a text, or that nobody sees. The joiners and selectors that emoji and some scripts
 * need stay.
 */
const HIDDEN =
  /[\p{Bidi_Control}\p{Cc}\u00AD\u115F\u1160\u180E\u200B\u2060-\u2064\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E007F}]|\u034F/gu;

/** Plain text only, in one line: no marks that hide, and no tower of accents that reaches into the lines around it. */
function visible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(HIDDEN, '')
    .replaceAll(/(\p{M}{4})\p{M}+/gu, '$1');
}

/** The same for a line of code, whose spaces count. */
export function visibleCode(line: string): string {
  return withoutMentions(
    line
      .toWellFormed()
      .replaceAll('\t', '    ')
      .replaceAll(HIDDEN, '')
      .replaceAll(/(\p{M}{4})\p{M}+/gu, '$1'),
  );
}

/** Nobody is notified, wherever the text comes to stand: a mark that nobody sees parts each mention. */
function withoutMentions(text: string): string {
  return text.replaceAll(/@(?=everyone|here)|(?<=<)@(?=[!&]?\d)/giu, '@\u200B');
}

/** Whether a text is shown with a mark in it that nobody sees, and would not work as a command. */
export function mentions(text: string): boolean {
  return withoutMentions(text) !== text;
}

/** A span of code: what is in it stays as it is. */
export function inCode(text: string): string {
  const code = withoutMentions(visible(text).trim());
  if (code === '') return '';
  return code.includes('`') ? `\`\` ${code.replaceAll(/`(?=`)/g, '`\u200B')} \`\`` : `\`${code}\``;
}

/** Part of a line. What is not made of words is shown whole or not at all. */
interface Piece {
  readonly safe: string;
  /** A word as it was written, which may be cut between characters if it is a long one. */
  readonly word?: string;
}

/** Text that fits into some room; `cut` where something of it is missing. */
export interface Fitted {
  readonly text: string;
  readonly cut: boolean;
}

/**
 * A line of foreign text, with its Markdown taken away: code stays code, a link or a picture becomes its words
 * with its address, stars around words fall away, and all other marks are plain text. At most `budget` characters long;
 * what is left out ends in an ellipsis, and no escape, address or span of code is cut through.
 */
export function safeLine(line: string, budget: number): Fitted {
  const said = visible(line).trim();
  // Nobody reads 65,535 characters to show a hundred: what is shown is seldom a quarter of what was written.
  const most = 4 * budget + 2000;
  const pieces = piecesOf(said.length > most ? said.slice(0, most).toWellFormed() : said);
  const whole = atLineStart(joined(pieces.map(({ safe }) => safe)).trim());
  if (whole.length <= budget && said.length <= most) return { text: whole, cut: false };
  const shown: string[] = [];
  // One letter for the ellipsis, and one for an escape at the start of the line.
  let left = budget - 2;
  for (const { safe, word } of pieces) {
    if (costOf(safe) <= left) {
      shown.push(safe);
      left -= costOf(safe);
      continue;
    }
    if (word !== undefined && (word.length > LONG_WORD || shown.length === 0))
      shown.push(startOf(word, left));
    break;
  }
  const text = atLineStart(joined(shown).trim());
  return { text: budget > 0 ? `${text}…` : '', cut: true };
}

/** A longer word is cut in its middle: not all scripts part words. */
const LONG_WORD = 30;

/** Characters that a piece may come to take: each mention in it gets a mark. */
function costOf(safe: string): number {
  return safe.length + safe.split('@').length - 1;
}

function joined(pieces: readonly string[]): string {
  // Two spans of code that touch would be one: no text that was written has the mark that is around each of them.
  return withoutMentions(pieces.join('')).replaceAll('\u0000\u0000', '\u200B').replaceAll('\u0000', '');
}

/** Nothing at the start of a line makes it a heading, a list or a quotation. */
function atLineStart(safe: string): string {
  return safe.replace(/^[#+-]/, String.raw`\$&`).replace(/^(\d+)([.)])/, String.raw`$1\$2`);
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function startOf(word: string, budget: number): string {
  let shown = '';
  let left = budget;
  for (const { segment } of graphemes.segment(word.slice(0, Math.max(0, budget)).toWellFormed())) {
    left -= costOf(escaped(segment));
    if (left < 0) break;
    shown += escaped(segment);
  }
  return shown;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_~|<>[\]]/g, String.raw`\$&`);
}

/** What is more than plain text. Each part has a greatest length, so that no text takes long to read. */
const TOKEN = new RegExp(
  [
    String.raw`\\(?<escape>[!-\/:-@[-\x60{-~])`,
    String.raw`(?<!\x60)(?<ticks>\x60{1,3})(?!\x60)(?<code>.{0,500}?[^\x60])\k<ticks>(?!\x60)`,
    String.raw`<!--.{0,500}?-->`,
    String.raw`<(?<bracketed>https?:\/\/[^\s<>]{1,1000})>`,
    String.raw`<(?<tag>\/?(?:details|summary|br|p|div|sub|sup|b|i|em|strong|u|kbd|code|pre|ul|ol|li|h[1-6])\b)[^<>]{0,200}>`,
    String.raw`!?\[(?<words>(?:[^[\]\\]|\\.){0,300})\]\( ?<?(?<address>(?:[^\s()<>]|\([^\s()<>]{0,200}\)){0,1000})>?(?: ["'][^"']{0,200}["'])? ?\)`,
    String.raw`(?<bare>https?:\/\/(?:[^\s<>()[\]{}"'|\\^\x60]|\([^\s<>()[\]{}"'|\\^\x60]{0,200}\)){1,1000}(?<![.,:;!?*_~]))`,
    String.raw`(?<mark>\*{1,3}|_{1,3})`,
  ].join('|'),
  'giu',
);

interface Mark {
  readonly index: number;
  readonly mark: string;
}

function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  /** Stars and underscores that wait for their other half, by how they are written. */
  const waiting = new Map<string, Mark>();
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    pieces.push(...wordsOf(line.slice(end, match.index)));
    end = match.index + match[0].length;
    const { mark } = match.groups ?? {};
    if (mark === undefined) {
      pieces.push(pieceOf(match.groups ?? {}));
      continue;
    }
    const opener = waiting.get(mark);
    if (opener && standsAfterWord(line, match.index, end)) {
      pieces[opener.index] = { safe: '' };
      waiting.delete(mark);
    } else {
      if (standsBeforeWord(line, match.index, end)) waiting.set(mark, { index: pieces.length, mark });
      pieces.push({ safe: escaped(mark) });
    }
  }
  pieces.push(...wordsOf(line.slice(end)));
  return pieces;
}

function standsBeforeWord(line: string, start: number, end: number): boolean {
  return /\S/.test(line.charAt(end)) && !/[\p{L}\p{N}]/u.test(line.charAt(start - 1));
}

function standsAfterWord(line: string, start: number, end: number): boolean {
  return /\S/.test(line.charAt(start - 1)) && !/[\p{L}\p{N}]/u.test(line.charAt(end));
}

function wordsOf(text: string): Piece[] {
  return (text.match(/\s*\S+|\s+/g) ?? []).map((word) => ({ safe: escaped(word), word }));
}

function pieceOf(groups: Readonly<Record<string, string | undefined>>): Piece {
  const { escape, code, bracketed, bare, tag, words, address } = groups;
  if (escape !== undefined) return { safe: escaped(escape) };
  if (code !== undefined) return { safe: code.trim() === '' ? ' ' : `\u0000${inCode(code)}\u0000` };
  if (bracketed !== undefined || bare !== undefined) return { safe: addressOf(bracketed ?? bare ?? '') };
  if (tag !== undefined) return { safe: /^br\b/i.test(tag) ? ' ' : '' };
  if (words !== undefined && address !== undefined) return { safe: linkOf(words, address) };
  return { safe: '' };
}

/** The words do not hide where the link goes. */
function linkOf(words: string, address: string): string {
  const said = escaped(words.replaceAll(/[`*]|\\(?=[!-/:-@[-`{-~])/g, '').trim());
  const where = /^https?:\/\//i.test(address) ? addressOf(address) : escaped(address);
  if (said === '' || said === escaped(address)) return where;
  return where === '' ? said : `${said} (${where})`;
}

/** An address that programs make a link of: it shows where it goes, and nothing in it is a mark. */
function addressOf(url: string): string {
  return url.replaceAll(
    /[@*~`|\\[\]{}"'^<>]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
