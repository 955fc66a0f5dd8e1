import {
  plainLine,
  type Block,
  type Inline,
  type Line,
  type List,
  type Paragraph,
} from '../advisory-markdown/tree.ts';
import { isLabel, topicOf } from './titles.ts';

/** Words that name a section, and stand in its first line or above it. */
export interface Label {
  readonly title: string;
  readonly line: number;
  /** What follows in the same line. */
  readonly rest: Paragraph | undefined;
}

/** Part of a paragraph: a line that names a section, or lines that do not. */
interface Part {
  readonly title: Label | undefined;
  /** The same as it was written. */
  readonly block: Block;
}

/** The lines of a paragraph that name a section, and those between them. */
export function titledLine({ lines, ...paragraph }: Paragraph): Part[] {
  const parts: Part[] = [];
  let rest: Line[] = [];
  const endParagraph = () => {
    const isApart = paragraph.isApart && parts.length === 0;
    if (rest.length > 0) parts.push({ title: undefined, block: { ...paragraph, lines: rest, isApart } });
    rest = [];
  };
  for (const [index, line] of lines.entries()) {
    const place = { line: paragraph.line + index, isApart: index > 0 || paragraph.isApart };
    const label = labelOf(line, place, lines.length === 1);
    if (label) {
      endParagraph();
      const isTitle = label.rest === undefined;
      const block: Block = isTitle
        ? { kind: 'heading', level: 6, content: line, ...place }
        : { ...paragraph, ...place, lines: [line] };
      parts.push({ title: label, block });
    } else rest.push(line);
  }
  endParagraph();
  return parts;
}

/** The name of a section with which a paragraph begins; `undefined` where it begins otherwise. */
function labelIn({ lines: [first, ...others], ...paragraph }: Paragraph): Label | undefined {
  const label = first && labelOf(first, paragraph, false);
  if (!label || topicOf(label.title) === 'other') return undefined;
  const lines = [...(label.rest?.lines ?? []), ...others];
  return { ...label, rest: lines.length === 0 ? undefined : { ...paragraph, lines } };
}

/** The labels with which the items of a list begin, one for each item; `undefined` where it begins otherwise. */
export function labelsIn({ items }: List): (Label | undefined)[] {
  return items.map(({ blocks: [first] }) => (first?.kind === 'paragraph' ? labelIn(first) : undefined));
}

/** Longer than that, it is no title. */
export const TITLE = 200;
/** The level of a line that stands for a heading: below those that are some. */
export const LINE = 7;

export function labelOf(
  line: Line,
  place: Pick<Paragraph, 'line' | 'isApart'>,
  isAlone: boolean,
): Label | undefined {
  const text = plainLine(line);
  const titled = (title: string): Label => ({ title, line: place.line, rest: undefined });
  // `#123` is an issue; `##Impact` is a heading whose space was forgotten.
  const [, forgotten] = text.length > TITLE ? [] : (/^#{1,6}([^#].*)$/.exec(text.normalize('NFKC')) ?? []);
  if (forgotten !== undefined && topicOf(titleOf(forgotten)) !== 'other') return titled(titleOf(forgotten));
  const bold = boldIn(line);
  if (bold) return labelInBold(bold, place);
  const [, words = '', after = ''] = LABEL.exec(text.slice(0, LONGEST)) ?? [];
  if (words !== '' && isLabel(titleOf(words))) {
    const rest = after.trim() === '' ? undefined : withoutStart(line, words.length + 1);
    return { ...titled(titleOf(words)), rest: rest && { kind: 'paragraph', ...place, lines: [rest] } };
  }
  return isAlone && isLabel(titleOf(text)) && text.length < LONGEST ? titled(titleOf(text)) : undefined;
}

/** Characters in which the colon of a label stands. */
const LONGEST = 80;
const LABEL = /^([^:：]{2,60})[:：](?=\s|$|\P{ASCII})(.*)$/u;

function labelInBold(
  { words, after, rest }: Bold,
  place: Pick<Paragraph, 'line' | 'isApart'>,
): Label | undefined {
  if (words.length < 2 || words.length > 60) return undefined;
  const title = titleOf(words);
  const said = after.trim();
  if (said === '' || said === ':' || said === '：') return { title, line: place.line, rest: undefined };
  const isNamed = /[:：]\s*$/.test(words) || /^[:：]/.test(said);
  if (!isNamed || topicOf(title) === 'other') return undefined;
  const colon = /^\s*[:：]/.exec(plainLine(rest))?.[0].length ?? 0;
  return {
    title,
    line: place.line,
    rest: { kind: 'paragraph', ...place, lines: [withoutStart(rest, colon)] },
  };
}

interface Bold {
  readonly words: string;
  readonly after: string;
  readonly rest: Line;
}

/** The words in bold with which a line begins, and those after them; undefined where it begins otherwise. */
export function boldIn(line: Line): Bold | undefined {
  const index = line.findIndex(
    (inline) => inline.kind !== 'tag' && (inline.kind !== 'words' || inline.text.trim() !== ''),
  );
  const first = line[index];
  if (first?.kind !== 'emphasis' || !first.isStrong) return undefined;
  const rest = line.slice(index + 1);
  return { words: plainLine(first.content), after: plainLine(rest), rest };
}

/** A line without as many of its first characters, and the space after them. */
function withoutStart(line: Line, length: number): Line {
  let left = length;
  let isStart = true;
  return line.flatMap((inline): Inline[] => {
    const whole = plainLine([inline]).length;
    const gone = Math.min(left, whole);
    left -= gone;
    if (!isStart || (gone === whole && whole > 0)) return isStart ? [] : [inline];
    isStart = false;
    return inline.kind === 'words' ? [{ ...inline, text: inline.text.slice(gone).trimStart() }] : [inline];
  });
}

/** Without marks, numbers and pictures before it. */
export function titleOf(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[*_`#]/g, '')
    .replaceAll(/\p{Cf}/gu, '')
    .replace(/^[^\p{L}]+/u, '')
    .replace(/(?<![\s:：])[\s:：]+$/u, '');
}
