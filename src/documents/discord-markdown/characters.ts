/**
 * Marks that turn the direction of a text, or that nobody sees. The joiners and selectors that emoji and some scripts
 * need stay.
 */
const HIDDEN =
  /[\p{Bidi_Control}\p{Cc}\u00AD\u115F\u1160\u180E\u200B\u2060-\u2064\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E007F}]|\u034F/gu;

/** A text in one line, without marks that hide. */
export function visible(text: string): string {
  return text.toWellFormed().replaceAll(/\s+/gu, ' ').replaceAll(HIDDEN, '');
}

/** Accents of one character; a tower of more reaches into the lines around it. */
const ACCENTS = /(\p{M}{4})\p{M}+/gu;

/** A text that is ready to be shown: it notifies nobody, and no character of it reaches far. */
export function harmless(text: string): string {
  return withoutMentions(text.replaceAll(ACCENTS, '$1'));
}

/** Nobody is notified, wherever the text comes to stand: a mark that nobody sees parts each mention. */
function withoutMentions(text: string): string {
  return text.replaceAll(/@(?=everyone|here)|(?<=<)@(?=[!&]?\d)/giu, '@\u200B');
}

/** Whether a text is shown with a mark in it that nobody sees, and would not work as a command. */
export function mentions(text: string): boolean {
  return withoutMentions(text) !== text;
}

const MARKS = /[\\`*_~|<>[\]]/g;

/** Each mark is the character that it is. */
export function escaped(text: string): string {
  // Most words have none, which is found out in less time than it takes to replace them.
  return text.search(MARKS) === -1 ? text : text.replaceAll(MARKS, String.raw`\$&`);
}

/** Nothing at the start of a line makes it a heading, a list or a quotation. */
export function atLineStart(safe: string): string {
  if (!/^[#+\-\d]/.test(safe)) return safe;
  return safe.replace(/^[#+-]/, String.raw`\$&`).replace(/^(\d+)([.)])/, String.raw`$1\$2`);
}

/** A span of code: what is in it stays as it is. */
export function inCode(text: string): string {
  const code = harmless(visible(text).trim());
  if (code === '') return '';
  return code.includes('`') ? `\`\` ${code.replaceAll(/`(?=`)/g, '`\u200B')} \`\`` : `\`${code}\``;
}

/** A block to be copied. A fence in it is parted by a mark that nobody sees. */
export function codeBlock(lines: readonly string[], language = ''): string {
  const [name = ''] = /^[\w+-]{0,20}/.exec(language) ?? [];
  const body = lines.map((line) => codeLine(line).replaceAll(/`(?=``)/g, '`\u200B')).join('\n');
  return `\`\`\`${name}\n${body}\n\`\`\``;
}

function codeLine(line: string): string {
  return harmless(line.toWellFormed().replaceAll('\t', '    ').replaceAll(HIDDEN, ''));
}

/** An address that programs make a link of: it shows where it goes, and nothing in it is a mark. */
export function addressOf(url: string): string {
  return visible(url)
    .trim()
    .replaceAll(
      /[ @*~`|\\[\]{}"'^<>]/g,
      (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
}

/** Whether programs make a link of it. */
export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}
