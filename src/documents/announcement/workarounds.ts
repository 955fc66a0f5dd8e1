import { readMarkdown } from '../advisory-markdown/read-markdown.ts';
import {
  joined,
  plainLine,
  plainText,
  startOf,
  type Block,
  type Line,
  type List,
  type Paragraph,
} from '../advisory-markdown/tree.ts';
import { endsCode, endsSection, isFolding, seenIn, startsWithTag, tellsMore, titleIn } from './in-doubt.ts';
import { labelOf, labelsIn, LINE } from './labels.ts';
import { isEmbargoed } from './masking.ts';
import { withoutPrompts } from './prompts.ts';
import { promisesWorkaroundsOnly, topicOf } from './titles.ts';

/** Why something of a section of workarounds is not told. */
export type WhyCut =
  | 'heading'
  /** Words that announce something else. */
  | 'words'
  | 'rule'
  | 'html'
  | 'comment'
  /** A block of code that looks as if a section ended in it, or that nobody closes. */
  | 'code'
  /** It names the advisory. */
  | 'name';

/** Something of a section of workarounds that is not told. */
export interface Cut {
  readonly line: number;
  readonly why: WhyCut;
}

/** What may be told while the advisory is not published. */
export interface Told {
  /** Blocks as they were written, each of them whole. */
  readonly blocks: readonly Block[];
  /** The lines under whose titles they stand. */
  readonly under: readonly number[];
  /** What was left out of these sections, in its order; a section that ends where the next one begins has none. */
  readonly cuts: readonly Cut[];
}

/**
 * What an advisory says under a title that promises workarounds and nothing else, to be told while the advisory is not
 * published. In doubt the section has ended: at whatever is a heading or looks like one, in any language, also inside
 * of a list, a quotation or a block of code; at a line across; at HTML; and comments are left out with all that follows
 * where nobody closes them. Only whole blocks are told: a list or a block of code in which it may have ended is left
 * out, and so is the sentence that announces it.
 */
export function onlyWorkarounds(description: string): Told {
  const telling = new Telling();
  telling.read(withoutPrompts(readMarkdown(description)));
  return telling.told();
}

/** Goes through a description, and knows whether it is in a section that may be told. */
class Telling {
  readonly #blocks: Block[] = [];
  readonly #under: number[] = [];
  readonly #cuts: Cut[] = [];
  /** The level of the title whose section it is in. */
  #level: number | undefined;
  /** Nothing more is told, whatever its title. */
  #isOver = false;
  /** Two such sections are two paragraphs. */
  #isNew = false;

  told(): Told {
    this.#withdrawAnnouncement();
    return { blocks: this.#blocks, under: this.#under, cuts: this.#cuts };
  }

  read(blocks: readonly Block[]): void {
    for (const block of blocks) this.#read(block);
  }

  #read(block: Block): void {
    switch (block.kind) {
      case 'heading':
        this.#meet(plainLine(block.content), block.level, block.line);
        break;
      case 'paragraph':
        this.#readParagraph(block);
        break;
      case 'code': {
        const why = doubtIn(block);
        if (why) this.#end(why);
        else if (block.lines.some(isEmbargoed)) this.#leaveOut({ line: block.line, why: 'name' });
        else this.#tell(block);
        break;
      }
      case 'list':
        if (!this.#isTelling() && this.#readLabels(block)) break;
        this.#tellWhole(block);
        break;
      case 'quotation':
        if (this.#isTelling()) this.#tellWhole(block);
        else {
          this.read(block.blocks);
          this.#level = undefined;
        }
        break;
      case 'table':
        this.#tellWhole(block);
        break;
      case 'rule':
        this.#end({ line: block.line, why: 'rule' });
        break;
      case 'html':
        if (block.hides === 'nothing') this.#end({ line: block.line, why: 'html' });
        if (block.hides === 'all-that-follows') this.#endAll(block.line);
        break;
    }
  }

  #readParagraph({ lines, ...place }: Paragraph): void {
    let own: Line[] = [];
    const tellOwn = () => {
      if (own.length > 0) this.#tell({ ...place, lines: own });
      own = [];
    };
    for (const [index, written] of lines.entries()) {
      const line = place.line + index;
      // Nobody closes it, so it is shown; but nobody meant it to be.
      const comment = plainLine(written).indexOf('<!--');
      const shown = comment === -1 ? written : startOf(written, comment);
      const label = labelOf(shown, { line, isApart: true }, lines.length === 1);
      const title = titleIn(shown) ?? label?.title;
      if (title !== undefined) {
        tellOwn();
        this.#meet(title, LINE, line);
        const [rest] = label?.rest?.lines ?? [];
        if (rest && this.#isTelling()) own.push(rest);
      } else {
        const why = doubtOf(shown);
        if (why) {
          tellOwn();
          this.#end({ line, why });
        } else if (this.#isTelling()) own.push(shown);
      }
      if (comment !== -1) {
        tellOwn();
        this.#endAll(line);
      }
    }
    tellOwn();
  }

  /** Outside of a section, an item of a list may be one. */
  #readLabels(list: List): boolean {
    const labels = labelsIn(list);
    if (!labels.some((label) => label && promisesWorkaroundsOnly(label.title))) return false;
    for (const [index, item] of list.items.entries()) {
      const label = labels[index];
      if (label) this.#meet(label.title, LINE, label.line);
      const first = label ? (label.rest ? [label.rest] : []) : item.blocks.slice(0, 1);
      this.read([...first, ...item.blocks.slice(1)]);
    }
    this.#level = undefined;
    return true;
  }

  #meet(title: string, level: number, line: number): void {
    this.#withdrawAnnouncement();
    const isNew = promisesWorkaroundsOnly(title);
    if (!isNew && this.#level !== undefined && level > this.#level) this.#leaveOut({ line, why: 'heading' });
    this.#level = isNew ? level : undefined;
    this.#isNew = isNew;
    if (isNew && !this.#isOver) this.#under.push(line);
  }

  #tellWhole(block: Block): void {
    const why = doubtIn(block);
    if (why) this.#end(why);
    else if (codeIn(block).some((code) => isEmbargoed(code)))
      this.#leaveOut({ line: block.line, why: 'name' });
    else this.#tell(block);
  }

  #tell(block: Block): void {
    if (!this.#isTelling()) return;
    this.#blocks.push(this.#isNew ? { ...block, isApart: true } : block);
    this.#isNew = false;
  }

  #end(cut: Cut): void {
    this.#leaveOut(cut);
    this.#level = undefined;
  }

  #endAll(line: number): void {
    this.#end({ line, why: 'comment' });
    this.#isOver = true;
  }

  #leaveOut(cut: Cut): void {
    if (!this.#isTelling()) return;
    this.#withdrawAnnouncement();
    this.#cuts.push(cut);
  }

  /** What announces something that does not follow is half of it. */
  #withdrawAnnouncement(): void {
    const last = this.#blocks.at(-1);
    if (!this.#isTelling() || this.#isNew || last?.kind !== 'paragraph') return;
    if (!/[:：]\s*$/.test(plainText([last]))) return;
    this.#blocks.pop();
    this.#cuts.push({ line: last.line, why: 'words' });
  }

  #isTelling(): boolean {
    return this.#level !== undefined && !this.#isOver;
  }
}

/** What may end a section in a line. */
function doubtOf(line: Line): WhyCut | undefined {
  const seen = seenIn(plainLine(line));
  if (/^\s*(?:`{3}|~{3})/.test(seen)) return 'code';
  if (line.some(isFolding) || startsWithTag(line)) return 'html';
  return endsSection(seen) || tellsMore(line) ? 'words' : undefined;
}

/** Where a section may have ended in the midst of a block. */
function doubtIn(block: Block): Cut | undefined {
  switch (block.kind) {
    case 'heading':
      return { line: block.line, why: 'heading' };
    case 'rule':
      return { line: block.line, why: 'rule' };
    case 'html':
      return block.hides === 'itself' ? undefined : { line: block.line, why: 'html' };
    case 'code': {
      const ends = block.lines.some((line) => endsCode(seenIn(line)));
      return ends ? { line: block.line, why: 'code' } : undefined;
    }
    case 'list':
      return firstOf(block.items.flatMap(({ blocks }) => blocks.map(doubtIn)));
    case 'quotation':
      return firstOf(block.blocks.map(doubtIn));
    case 'table':
      return firstOf(block.rows.map((cells) => doubtAt(joined(cells), block.line)));
    case 'paragraph':
      return firstOf(block.lines.map((line, index) => doubtAt(line, block.line + index)));
  }
}

function doubtAt(line: Line, at: number): Cut | undefined {
  const label = labelOf(line, { line: at, isApart: true }, false);
  const isOther = label && !['workarounds', 'other'].includes(topicOf(label.title));
  if (titleIn(line) !== undefined || isOther) return { line: at, why: 'heading' };
  const why = plainLine(line).includes('<!--') ? 'comment' : doubtOf(line);
  return why && { line: at, why };
}

function firstOf(cuts: readonly (Cut | undefined)[]): Cut | undefined {
  return cuts.find((cut) => cut !== undefined);
}

function codeIn(block: Block): string[] {
  switch (block.kind) {
    case 'code':
      return [...block.lines];
    case 'list':
      return block.items.flatMap(({ blocks }) => blocks.flatMap(codeIn));
    case 'quotation':
    case 'html':
      return block.blocks.flatMap(codeIn);
    default:
      return [];
  }
}
