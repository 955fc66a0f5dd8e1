/** Lists and quotations in each other. */
const DEEPEST = 40;
/**
 * What the parser may look through again and again in one text: for each mark the paragraph that it stands in, and for
 * each line those before it where any of them opens or closes a list or a quotation. It takes half a second for that;
 * what people write needs a tenth at most.
 */
const STEPS = 10_000_000;
/** Steps for a line of a paragraph as parts of a mark, and for a pair of lines of lists and quotations. */
const PER_LINE = 0.1;
const PER_LISTED_LINES = 2;

/**
 * The parser's time grows with the square of the length of some texts that no person writes. A budget for one text:
 * what would spend more is not parsed, and stays words.
 */
export class ParsingBudget {
  #left = STEPS;

  /** Whether a piece of a text may be parsed; takes its cost if so. */
  spend(text: string): boolean {
    const cost = costOf(text);
    if (cost > this.#left) return false;
    this.#left -= cost;
    return true;
  }
}

function costOf(text: string): number {
  const lines = text.split('\n');
  const fences = new Fences();
  let opened = 0;
  let deepest = 0;
  let steps = 0;
  let paragraph = { marks: 0, length: 0 };
  for (const line of lines) {
    if (fences.isCode(line)) continue;
    const own = openedIn(line);
    opened += own;
    // The lists that a line goes on with take two columns of its indent each.
    deepest = Math.max(deepest, Math.min(deepest, indentOf(line) / 2) + own);
    if (deepest > DEEPEST) return Infinity;
    if (isWhite(line) || ENDS_PARAGRAPH.test(line)) {
      steps += paragraph.marks * paragraph.length;
      paragraph = { marks: 0, length: 0 };
    }
    paragraph = {
      marks: paragraph.marks + marksIn(line) + PER_LINE,
      length: paragraph.length + line.length + 1,
    };
  }
  steps += paragraph.marks * paragraph.length;
  const listed = opened === 0 ? 0 : lines.length * Math.max(lines.length, opened);
  return steps + PER_LISTED_LINES * listed;
}

/** The first item of a list, and a heading, end the paragraph before them; whether others do depends on much. */
const ENDS_PARAGRAPH = /^ {0,3}(?:[-+*]|1[.)]|#{1,6})[ \t]+\S/;

/** Whether a line is white; the marks of a quotation are no words. */
export function isWhite(line: string): boolean {
  return /^[\s>]*$/.test(line);
}

const MARKS: ReadonlySet<string> = new Set('*_~[]<`!&\\');

function marksIn(line: string): number {
  let marks = line.split(/www\.|https?:\/\//i).length - 1;
  for (const character of line) if (MARKS.has(character)) marks += 1;
  return marks;
}

/** How many lists, quotations and footnotes begin before the first word of a line, or a heading ends below it. */
function openedIn(line: string): number {
  let opened = 0;
  let end = 0;
  while (end < line.length) {
    const isFootnote = line.startsWith('[^', end);
    const after = isFootnote ? line.indexOf(']:', end) + 2 : end + 1;
    if (isFootnote ? after < 2 : !BEFORE_WORDS.has(line.charAt(end))) break;
    if (isFootnote || OPENING.has(line.charAt(end))) opened += 1;
    end = after;
  }
  const isRule = end === line.length && /^[ \t]*([-*=])(?:\1|[ \t])*$/.test(line);
  return isRule ? 1 : opened;
}

/** In columns. */
function indentOf(line: string): number {
  let columns = 0;
  for (const character of line) {
    if (character !== ' ' && character !== '\t') break;
    columns += character === '\t' ? 4 : 1;
  }
  return columns;
}

const OPENING: ReadonlySet<string> = new Set('>*+-.)');
const BEFORE_WORDS: ReadonlySet<string> = new Set(' \t>*+-.)=0123456789');

/** Knows the lines of a text that are code for certain: marks in code cost nothing. */
class Fences {
  #fence: string | undefined;
  /** HTML, and fences in lists and quotations, leave open which fence belongs to which. */
  #isSure = true;

  isCode(line: string): boolean {
    if (this.#fence !== undefined) {
      if (/^ {0,3}\S/.test(line) && line.trim().startsWith(this.#fence) && new Set(line.trim()).size === 1)
        this.#fence = undefined;
      return true;
    }
    if (/^ {0,3}</.test(line) || /^[ \t]*(?:[-+*>]|\d{1,9}[.)])[-+*>.)\d \t]*(?:`{3}|~{3})/.test(line))
      this.#isSure = false;
    this.#fence = this.#isSure ? /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1] : undefined;
    return this.#fence !== undefined;
  }
}
