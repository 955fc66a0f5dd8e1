import { plainLine, type Inline, type Line } from '../advisory-markdown/tree.ts';
import { boldIn } from './labels.ts';

/** Words with which a line announces what is about the vulnerability. */
const TELLING =
  /impact|detail|vulnerab|exploit|proof|\bpoc\b|attack|cause|summary|descri|background|reproduc|reference/iu;

/** As people see it: without marks that nobody sees, and with each letter in its usual width. */
export function seenIn(text: string): string {
  return text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '');
}

/** The title of what looks like a heading, with or without marks; `undefined` of any other line. */
export function titleIn(line: Line): string | undefined {
  return markedTitle(seenIn(plainLine(line))) ?? boldTitle(line);
}

/** With marks, with or without a space, in a list or a quotation too. */
function markedTitle(line: string): string | undefined {
  const marked = /^[\s>*+\-.)\d]*#{1,6}(?!\d)(.*)$/s.exec(line);
  if (marked) return marked[1];
  return /^[\s>*+\-.)\d]*(?:\*\*|__)([^*_]{1,80})(?:\*\*|__)[\s:.]*$/.exec(line)?.[1];
}

function boldTitle(line: Line): string | undefined {
  const bold = boldIn(line);
  return bold && bold.words.length <= 80 && /^[\s:.]*$/.test(bold.after) ? bold.words : undefined;
}

/** Whether a section may have ended at a line that is no title. */
export function endsSection(line: string): boolean {
  const isTelling = line.length < 80 && /[:：]\s*$/.test(line) && TELLING.test(line);
  const isUnderline = /^[\s>]*(?:=+|-{2,}|(?:[-*_]\s*){3,})$/.test(line);
  return isTelling || isUnderline || /^[\s>*+-]*<\/?[a-z]|<\/?(?:details|summary|h[1-6])\b/i.test(line);
}

/** Whether a line begins with a name for what is about the vulnerability, such as `Exploit:`. */
export function tellsMore(line: Line): boolean {
  const bold = boldIn(line);
  if (
    bold &&
    bold.words.length <= 80 &&
    /[:：]\s*$|^[:：]/.test(`${bold.words}\n${bold.after}`.replace('\n', ''))
  )
    return TELLING.test(bold.words);
  const [, name] = /^((?:\S+ ){0,2}\S+)[:：]\s/.exec(seenIn(plainLine(line)).slice(0, 80)) ?? [];
  return name !== undefined && TELLING.test(name);
}

/** Whether there is something that folds, or a heading, in the middle of a line. */
export function isFolding(inline: Inline): boolean {
  if ('content' in inline) return inline.content.some(isFolding);
  return inline.kind === 'tag' && /^(?:details|summary|h[1-6])$/.test(inline.name);
}

export function startsWithTag(line: Line): boolean {
  const first = line.find((inline) => inline.kind !== 'words' || inline.text.trim() !== '');
  return first?.kind === 'tag' && first.name !== '!--';
}

/** A comment of a script is no heading; what could be one of an advisory is. */
export function endsCode(line: string): boolean {
  if (/^[\s>*+-]*#{2,6}(?!\d)/.test(line)) return true;
  return line.length < 80 && TELLING.test(line) && /^[\s>*+-]*(?:#|\*\*|__|<)|[:：]\s*$/.test(line);
}
