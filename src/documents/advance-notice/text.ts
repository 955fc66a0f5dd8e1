/** Narrower than the 78 columns of a mail, so that a quoted answer stays within them too. */
const WIDTH = 72;

/** `text` in lines of at most 72 columns, broken between words; a longer word, such as an address, stays whole. */
export function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indent.length + longer.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].join(`\n${indent}`);
}

/** A list with a hyphen before each item. */
export function bulleted(items: readonly string[]): string {
  return items.map((item) => `- ${wrapped(item, '  ')}`).join('\n');
}
