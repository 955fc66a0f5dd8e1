import { plainLine, type Inline, type Line } from './tree.ts';

/** What stands around some parts of a line. */
export interface Around {
  /** By which it is ended. */
  readonly name: string;
  readonly wrap: (content: Line) => Inline;
  /** A link is one even where its words go on in the next line. */
  readonly isOneLine: boolean;
}

export const emphasis = (name: string, isStrong: boolean): Around => ({
  name,
  wrap: (content) => ({ kind: 'emphasis', isStrong, content }),
  isOneLine: false,
});

export const struck = (name: string): Around => ({
  name,
  wrap: (content) => ({ kind: 'struck', content }),
  isOneLine: false,
});

export const link = (name: string, url: string): Around => ({
  name,
  wrap: (content) => ({ kind: 'link', url, content }),
  isOneLine: true,
});

export const code = (name: string): Around => ({
  name,
  wrap: (content) => ({ kind: 'code', text: plainLine(content) }),
  isOneLine: true,
});

/** Nothing goes deeper than that: the words do, without what stands around them. */
const DEEPEST = 100;

interface Open extends Around {
  content: Inline[];
}

/** Puts lines together: what stands around words at the end of a line stands around those of the next one too. */
export class LineBuilder {
  #lines: Line[] = [];
  #line: Inline[] = [];
  #open: Open[] = [];

  add(inline: Inline): void {
    (this.#open.at(-1)?.content ?? this.#line).push(inline);
  }

  /** Words as they were written: the end of a line in them is one. */
  words(text: string): void {
    for (const [index, part] of text.split('\n').entries()) {
      if (index > 0) this.endLine();
      if (part !== '') this.add({ kind: 'words', text: part });
    }
  }

  endLine(): void {
    if (this.#open.some(({ isOneLine }) => isOneLine)) {
      this.add({ kind: 'words', text: ' ' });
      return;
    }
    const open = this.#open.map(({ name, wrap, isOneLine }) => ({ name, wrap, isOneLine }));
    while (this.#open.length > 0) this.#close();
    this.#lines.push(this.#line);
    this.#line = [];
    for (const around of open) this.open(around);
  }

  open(around: Around): void {
    if (this.#open.length < DEEPEST) this.#open.push({ ...around, content: [] });
  }

  /** Ends the last of that name, and what was opened in it; nothing where there is none. */
  close(name: string): void {
    const index = this.#open.findLastIndex((each) => each.name === name);
    if (index === -1) return;
    for (let ended = this.#open.length; ended > index; ended -= 1) this.#close();
  }

  /** All lines so far; the builder is empty afterwards. */
  finished(): Line[] {
    while (this.#open.length > 0) this.#close();
    const lines = [...this.#lines, this.#line];
    this.#lines = [];
    this.#line = [];
    return lines;
  }

  #close(): void {
    const last = this.#open.pop();
    if (last && (last.content.length > 0 || last.isOneLine)) this.add(last.wrap(last.content));
  }
}
