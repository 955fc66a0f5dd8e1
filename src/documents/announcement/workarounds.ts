import { readMarkdown } from '../advisory-markdown/read-markdown.ts';
import {
  joined,
  plainLine,
  startOf,
  type Block,
  type Code,
  type Inline,
  type Line,
  type List,
  type Paragraph,
} from '../advisory-markdown/tree.ts';
import { boldIn } from './labels.ts';

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
 * published. In doubt the section has ended: at whatever is a heading or looks like one, in any language, also inside
 * of a list, a quotation or a block of code; at a line across; at HTML; and comments are left out with all that follows
 * where nobody closes them.
 */
export function onlyWorkarounds(description: string): Block[] {
  return new Telling().toldOf(readMarkdown(description));
}

/** Goes through a description, and knows whether it is in a section that may be told. */
class Telling {
  #isInside = false;
  /** Nothing more is told, whatever its title. */
  #isOver = false;
  /** Two such sections are two paragraphs. */
  #isNew = false;

  /** What may be told of some blocks, in their order. */
  toldOf(blocks: readonly Block[]): Block[] {
    return blocks.flatMap((block): Block[] => {
      switch (block.kind) {
        case 'heading':
          this.#meet(seenIn(plainLine(block.content)));
          return [];
        case 'paragraph':
          return this.#paragraphs(block);
        case 'code':
          return this.#code(block);
        case 'list':
          return this.#list(block);
        case 'quotation': {
          const own = this.toldOf(block.blocks);
          return own.length === 0 ? [] : [{ ...block, blocks: own }];
        }
        case 'table': {
          const rows = block.rows.filter((cells) => this.#isTold(joined(cells)));
          return rows.length === 0 ? [] : [{ ...block, rows }];
        }
        case 'rule':
          this.#isInside = false;
          return [];
        case 'html':
          if (block.hides === 'nothing') this.#isInside = false;
          if (block.hides === 'all-that-follows') this.#isOver = true;
          return [];
      }
    });
  }

  #meet(title: string): void {
    this.#isInside = TITLES.has(wordsOf(title));
    this.#isNew = this.#isInside;
  }

  #paragraphs({ lines, ...place }: Paragraph): Block[] {
    const paragraphs: Paragraph[] = [];
    let own: Line[] = [];
    for (const line of lines) {
      // Nobody closes it, so it is shown; but nobody meant it to be.
      const comment = plainLine(line).indexOf('<!--');
      const shown = comment === -1 ? line : startOf(line, comment);
      if (this.#isTold(shown)) {
        if (own.length === 0 || this.#isNew) {
          own = [];
          paragraphs.push({ ...place, lines: own, isApart: this.#isApart(place.isApart) });
        }
        own.push(shown);
      }
      if (comment !== -1) this.#isOver = true;
    }
    return paragraphs;
  }

  #code(block: Code): Block[] {
    if (!this.#isTelling()) return [];
    const end = block.lines.findIndex((line) => endsCode(seenIn(line)));
    if (end !== -1) this.#isInside = false;
    if (end === 0) return [];
    const lines = end === -1 ? block.lines : block.lines.slice(0, end);
    return [{ ...block, lines, isApart: this.#isApart(block.isApart) }];
  }

  #list(list: List): Block[] {
    const items = list.items.map((item, index) => ({ ...item, index, blocks: this.toldOf(item.blocks) }));
    const told = items.filter(({ blocks }) => blocks.length > 0);
    const [first] = told;
    if (!first) return [];
    const number = list.first === undefined ? undefined : list.first + first.index;
    return [{ ...list, first: number, items: told.map(({ isDone, blocks }) => ({ isDone, blocks })) }];
  }

  /** Whether a line is part of what may be told; a title begins or ends that. */
  #isTold(line: Line): boolean {
    const seen = seenIn(plainLine(line));
    const title = titleOf(seen) ?? boldTitleOf(line);
    if (title !== undefined && TITLES.has(wordsOf(title))) {
      this.#meet(title);
      return false;
    }
    if (title !== undefined || ends(seen) || line.some(isFolding) || startsWithTag(line))
      this.#isInside = false;
    return this.#isTelling();
  }

  #isTelling(): boolean {
    return this.#isInside && !this.#isOver;
  }

  /** Whether a white line stands before a block: also before the first one of a section. */
  #isApart(isApart: boolean): boolean {
    const isNew = this.#isNew;
    this.#isNew = false;
    return isApart || isNew;
  }
}

/** As people see it: without marks that nobody sees, and with each letter in its usual width. */
function seenIn(text: string): string {
  return text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '');
}

/** The title of what looks like a heading with marks, with or without a space, in a list or a quotation too. */
function titleOf(line: string): string | undefined {
  const marked = /^[\s>*+\-.)\d]*#{1,6}(?!\d)(.*)$/s.exec(line);
  if (marked) return marked[1];
  return /^[\s>*+\-.)\d]*(?:\*\*|__)([^*_]{1,80})(?:\*\*|__)[\s:.]*$/.exec(line)?.[1];
}

function boldTitleOf(line: Line): string | undefined {
  const bold = boldIn(line);
  return bold && bold.words.length <= 80 && /^[\s:.]*$/.test(bold.after) ? bold.words : undefined;
}

function wordsOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replaceAll(/[^\p{L}]+/gu, ' ')
    .trim();
}

function ends(line: string): boolean {
  const isTelling = line.length < 80 && /[:：]\s*$/.test(line) && TELLING.test(line);
  const isUnderline = /^[\s>]*(?:=+|-{2,}|(?:[-*_]\s*){3,})$/.test(line);
  return isTelling || isUnderline || /^[\s>*+-]*<\/?[a-z]|<\/?(?:details|summary|h[1-6])\b/i.test(line);
}

/** Whether there is something that folds, or a heading, in the middle of a line. */
function isFolding(inline: Inline): boolean {
  if ('content' in inline) return inline.content.some(isFolding);
  return inline.kind === 'tag' && /^(?:details|summary|h[1-6])$/.test(inline.name);
}

function startsWithTag(line: Line): boolean {
  const first = line.find((inline) => inline.kind !== 'words' || inline.text.trim() !== '');
  return first?.kind === 'tag' && first.name !== '!--';
}

/** A comment of a script is no heading; what could be one of an advisory is. */
function endsCode(line: string): boolean {
  if (/^[\s>*+-]*#{2,6}(?!\d)/.test(line)) return true;
  return line.length < 80 && TELLING.test(line) && /^[\s>*+-]*(?:#|\*\*|__|<)|[:：]\s*$/.test(line);
}
