/** Part of a line. Character references are characters here, and links know where they lead. */
export type Inline =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'emphasis'; readonly isStrong: boolean; readonly content: Line }
  | { readonly kind: 'struck'; readonly content: Line }
  | { readonly kind: 'link'; readonly url: string; readonly content: Line }
  | { readonly kind: 'picture'; readonly url: string; readonly words: string }
  /** An HTML tag or comment, of which readers see nothing; what it stands around follows it. */
  | { readonly kind: 'tag'; readonly name: string };

/** A line of words, without its end. */
export type Line = readonly Inline[];

interface Placed {
  /** The number of its first line in the text, from 1 on. */
  readonly line: number;
  /** Whether a white line stands before it. */
  readonly isApart: boolean;
}

export interface ListItem {
  /** Of a task list. */
  readonly isDone: boolean | undefined;
  readonly blocks: readonly Block[];
}

export interface Paragraph extends Placed {
  readonly kind: 'paragraph';
  readonly lines: readonly Line[];
}

interface Code extends Placed {
  readonly kind: 'code';
  /** Empty where none is named. */
  readonly language: string;
  readonly lines: readonly string[];
}

export interface List extends Placed {
  readonly kind: 'list';
  /** The number of its first item, or `undefined` where the items have none. */
  readonly first: number | undefined;
  readonly items: readonly ListItem[];
}

/** What an advisory's text is made of, as readers see it in GitHub. */
export type Block =
  | Paragraph
  | Code
  | (Placed & { readonly kind: 'heading'; readonly level: number; readonly content: Line })
  | List
  /** `note` is what GitHub writes above it, such as "Warning". */
  | (Placed & {
      readonly kind: 'quotation';
      readonly note: string | undefined;
      readonly blocks: readonly Block[];
    })
  /** Rows of cells; the first one is the head. */
  | (Placed & { readonly kind: 'table'; readonly rows: readonly (readonly Line[])[] })
  | (Placed & { readonly kind: 'rule' })
  /** A stretch of HTML, with what readers see of it; or comments, the last of which may have no end. */
  | (Placed & {
      readonly kind: 'html';
      readonly blocks: readonly Block[];
      readonly hides: 'nothing' | 'itself' | 'all-that-follows';
    });

/** The characters of a line that readers see, without any mark. */
export function plainLine(line: Line): string {
  return line.map(plainInline).join('');
}

function plainInline(inline: Inline): string {
  switch (inline.kind) {
    case 'words':
    case 'code':
      return inline.text;
    case 'emphasis':
    case 'struck':
    case 'link':
      return plainLine(inline.content);
    case 'picture':
      return inline.words;
    case 'tag':
      return '';
  }
}

/** As much of a line as that many characters; no part of code. */
export function startOf(line: Line, length: number): Line {
  const shown: Inline[] = [];
  let left = length;
  for (const inline of line) {
    const whole = plainLine([inline]).length;
    if (whole <= left) shown.push(inline);
    else if (inline.kind === 'words')
      shown.push({ ...inline, text: inline.text.slice(0, left).toWellFormed() });
    else if ('content' in inline) shown.push({ ...inline, content: startOf(inline.content, left) });
    left -= whole;
    if (left <= 0) break;
  }
  return shown;
}

/** Lines as one, with a space between them. */
export function joined(lines: readonly Line[]): Line {
  return lines.flatMap((line, index) =>
    index > 0 ? [{ kind: 'words', text: ' ' } as const, ...line] : line,
  );
}

/** The characters of blocks that readers see, a line each. */
export function plainText(blocks: readonly Block[]): string {
  return blocks.map(plainBlock).join('\n');
}

function plainBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return block.lines.map(plainLine).join('\n');
    case 'heading':
      return plainLine(block.content);
    case 'code':
      return block.lines.join('\n');
    case 'list':
      return block.items.map((item) => plainText(item.blocks)).join('\n');
    case 'quotation':
    case 'html':
      return plainText(block.blocks);
    case 'table':
      return block.rows.map((cells) => cells.map(plainLine).join(' ')).join('\n');
    case 'rule':
      return '';
  }
}
