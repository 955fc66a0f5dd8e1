import { SimpleMarkdown } from '../packages/markdown.ts';

type Rule = Parameters<typeof SimpleMarkdown.parserFor>[0][string];
type Parse = Parameters<Rule['parse']>[1];
type State = Parameters<Rule['parse']>[2];
type Node = ReturnType<Parse>[number];

/** A line of a list: how far it stands in, its mark, and its text. */
const LINE = /^( *)([-*]|\d{1,9}\.) +(\S[^\n]*)$/;
const LIST = /^ *(?:[-*]|\d{1,9}\.) +\S[^\n]*(?:\n *(?:[-*]|\d{1,9}\.) +\S[^\n]*|\n {2,}\S[^\n]*)*(?:\n|$)/;

/** Lists, which the parser does not know; they stand at the beginning of a line. */
export const listRule: Rule = {
  order: SimpleMarkdown.defaultRules.heading.order - 0.25,
  match: (source, _state, before) => (/(?:^|\n)$/.test(before) ? LIST.exec(source) : null),
  parse: ([text = ''], parse, state) => listOf(linesOf(text), parse, state),
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

/** The lines up to the next of the same depth are what stands under a line. */
function listOf(lines: readonly Line[], parse: Parse, state: State): Node {
  const [first] = lines;
  const depth = first?.indent ?? 0;
  const items: Node[][] = [];
  for (let index = 0; index < lines.length;) {
    const line = lines[index];
    const next = lines.findIndex((each, at) => at > index && each.indent <= depth);
    const end = next === -1 ? lines.length : next;
    const under = lines.slice(index + 1, end);
    const inner = parse(line?.text ?? '', { ...state, inline: true });
    items.push(under.length > 0 ? [...inner, listOf(under, parse, state)] : inner);
    index = end;
  }
  const from = /^\d/.test(first?.mark ?? '') ? Number.parseInt(first?.mark ?? '1', 10) : undefined;
  return { type: 'list', from, items };
}
