/** A word of a line as it was typed: `reason:"a conference"`. */
export interface Word {
  readonly start: number;
  readonly raw: string;
  /** Without its quotes and backslashes. */
  readonly text: string;
  /** Whether a quote in it is opened and not closed yet. */
  readonly isOpen: boolean;
}

/** Splits a line at spaces outside of double quotes, as the sandbox does; a backslash keeps a quote. */
export function wordsIn(line: string): Word[] {
  const words: Word[] = [];
  let start = -1;
  let text = '';
  let isQuoted = false;
  const end = (at: number) => {
    if (start >= 0) words.push({ start, raw: line.slice(start, at), text, isOpen: isQuoted });
    start = -1;
    text = '';
  };
  for (let index = 0; index < line.length; index += 1) {
    const letter = line.charAt(index);
    if (/\s/.test(letter) && !isQuoted) {
      end(index);
      continue;
    }
    if (start < 0) start = index;
    if (letter === '"') isQuoted = !isQuoted;
    else if (letter === '\\' && /["\\]/.test(line.charAt(index + 1))) {
      index += 1;
      text += line.charAt(index);
    } else text += letter;
  }
  end(line.length);
  return words;
}

/** A value as it is typed into a line. */
export function quoted(value: string): string {
  return /^[^\s"\\]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
