import { SimpleMarkdown } from '../packages/markdown.ts';

type Rule = Parameters<typeof SimpleMarkdown.parserFor>[0][string];
type Parse = Parameters<Rule['parse']>[1];
type State = Parameters<Rule['parse']>[2];
type Node = ReturnType<Parse>[number];

/** A line of a list: how far it stands in, its mark, and its text. */
const LINE = /^( *)([-*]|\d{1,9}\.) +(\S[^\n]*)$/;
/** The line break at its end is a group: by that the parser knows that a heading or small print may follow. */
const LIST = /^ *(?:[-*]|\d{1,9}\.) +\S[^\n]*(?:\n *(?:[-*]|\d{1,9}\.) +\S[^\n]*|\n {2,}\S[^\n]*)*(\n|$)/;

/** Lists, which the parser does not know; they stand at the beginning of a line. */
export const listRule: Rule = {
  order: SimpleMarkdown.defaultRules.heading.order - 0.25,
  match: (source, _state, before) => (/(?:^|\n)$/.test(before) ? LIST.exec(source) : null),
  parse: ([text = ''], parse, state) => listsOf(linesOf(text), parse, state),
};

interface Line {
  readonly indent: number;
  readonly mark: string;
  text: string;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const [, indent = '', mark = '', rest = ''] = LINE.exec(line) ?? [];
    const last = lines.at(-1);
    if (mark !== '') lines.push({ indent: indent.length, mark, text: rest });
    else if (last) last.text += `\n${line.trim()}`;
  }
  return lines;
}

/** Points and numbers are lists of their own; the lines up to the next of the same depth are what stands under a line. */
function listsOf(lines: readonly Line[], parse: Parse, state: State): Node[] {
  const depth = lines[0]?.indent ?? 0;
  const lists: { type: 'list'; from: number | undefined; items: Node[][] }[] = [];
  for (let index = 0; index < lines.length;) {
    const { text = '', mark = '' } = lines[index] ?? {};
    const next = lines.findIndex((each, at) => at > index && each.indent <= depth);
    const end = next === -1 ? lines.length : next;
    const item = [
      ...parse(text, { ...state, inline: true }),
      ...listsOf(lines.slice(index + 1, end), parse, state),
    ];
    const from = /^\d/.test(mark) ? Number.parseInt(mark, 10) : undefined;
    const last = lists.at(-1);
    if (last && (last.from === undefined) === (from === undefined)) last.items.push(item);
    else lists.push({ type: 'list', from, items: [item] });
    index = end;
  }
  return lists;
}
