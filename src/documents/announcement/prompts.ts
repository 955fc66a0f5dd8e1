import { plainLine, type Block, type Inline, type Line } from '../advisory-markdown/tree.ts';

/** What GitHub's form asks under each heading, and people leave standing. */
const PROMPTS = [
  ['What kind of vulnerability is it?', 'Who is impacted?'],
  ['Has the problem been patched?', 'What versions should users upgrade to?'],
  ['Is there a way for users to fix or remediate the vulnerability without upgrading?'],
  ['Are there any links users can visit to find out more?'],
];
const WHOLE: readonly string[] = PROMPTS.map((questions) => plain(questions.join(' ')));
const QUESTIONS: ReadonlySet<string> = new Set([...WHOLE, ...PROMPTS.flat().map(plain)]);

/** The blocks of a description without these questions, wherever they stand: nobody answered with them. */
export function withoutPrompts(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block): Block[] => {
    switch (block.kind) {
      case 'paragraph': {
        const lines = withoutQuestions(block.lines);
        return lines.length === 0 ? [] : [{ ...block, lines }];
      }
      case 'heading': {
        const content = withoutQuestion(block.content);
        // As the only words of a heading they are its title.
        return [isEmpty(content) ? block : { ...block, content }];
      }
      case 'list': {
        const items = block.items
          .map((item) => ({ ...item, blocks: withoutPrompts(item.blocks) }))
          .filter((item, index) => item.blocks.length > 0 || block.items[index]?.blocks.length === 0);
        return items.length === 0 ? [] : [{ ...block, items }];
      }
      case 'quotation': {
        const own = withoutPrompts(block.blocks);
        return own.length === 0 && block.blocks.length > 0 ? [] : [{ ...block, blocks: own }];
      }
      case 'html':
        return [{ ...block, blocks: withoutPrompts(block.blocks) }];
      case 'table':
        return [{ ...block, rows: block.rows.map((cells) => cells.map(withoutQuestion)) }];
      default:
        return [block];
    }
  });
}

/** A question may go on in the next line. */
function withoutQuestions(lines: readonly Line[]): Line[] {
  const left: Line[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? [];
    const next = lines[index + 1];
    const both = next && `${plain(plainLine(line))} ${plain(plainLine(next))}`;
    if (both !== undefined && QUESTIONS.has(both)) {
      index += 1;
      continue;
    }
    const rest = withoutQuestion(line);
    if (rest === line || !isEmpty(rest)) left.push(rest);
  }
  return left;
}

/** The same line where nobody asks anything in it. */
function withoutQuestion(line: Line): Line {
  if (!WHOLE.some((prompt) => plain(plainLine(line)).includes(prompt)))
    return QUESTIONS.has(plain(plainLine(line))) && !isTitle(line) ? [] : line;
  return line.flatMap((inline): Inline[] => {
    if (QUESTIONS.has(plain(plainLine([inline])))) return [];
    if (inline.kind === 'words') return [{ ...inline, text: cut(inline.text) }];
    return 'content' in inline ? [{ ...inline, content: withoutQuestion(inline.content) }] : [inline];
  });
}

/** A line in bold is a title. */
function isTitle(line: Line): boolean {
  return line.some((inline) => inline.kind === 'emphasis' && inline.isStrong);
}

function isEmpty(line: Line): boolean {
  return plainLine(line).trim() === '';
}

function cut(text: string): string {
  const small = text.toLowerCase();
  for (const questions of PROMPTS) {
    const prompt = questions.join(' ');
    const start = small.indexOf(prompt.toLowerCase());
    if (start !== -1) return `${text.slice(0, start)}${text.slice(start + prompt.length).trimStart()}`;
  }
  return text;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
