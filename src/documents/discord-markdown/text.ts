import { plainLine, type Block, type Line, type ListItem } from '../advisory-markdown/tree.ts';
import { codeBlock } from './characters.ts';
import { lineWriter, type Fitted, type Writer } from './line.ts';

/** What is shown in one line, or a block of code in several; undefined for a white line. */
type Part =
  | { readonly kind: 'line'; readonly mark: string; readonly write: Writer }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'white' };

/**
 * Text of an advisory in the Markdown that Discord has: readable, and harmless. Code stays code; nothing
 * notifies anybody; a link shows its address; headings and quotations are lines, tables are lists, and all other marks
 * are characters. What does not fit is left out from the end, never half a block of code.
 */
export function textWriter(blocks: readonly Block[]): Writer {
  const parts = partsOf(blocks, -1);
  return (budget) => fitted(parts, budget);
}

function fitted(parts: readonly Part[], budget: number): Fitted {
  const shown: string[] = [];
  let left = budget;
  for (const part of parts) {
    const { text, cut } = fittedPart(part, left);
    // One white line parts paragraphs, however many were written.
    if (text === '' && !cut && (shown.at(-1) ?? '') === '') continue;
    shown.push(text);
    left -= text.length + 1;
    if (cut) return { text: shown.join('\n').trimEnd(), cut: true };
  }
  return { text: shown.join('\n').trimEnd(), cut: false };
}

function fittedPart(part: Part, budget: number): Fitted {
  switch (part.kind) {
    case 'white':
      return { text: '', cut: false };
    case 'code':
      return part.text.length < budget
        ? { text: part.text, cut: false }
        : { text: budget > 1 ? '…' : '', cut: true };
    case 'line': {
      const { text, cut } = part.write(budget - part.mark.length - 1);
      return { text: text === '' ? '' : `${part.mark}${text}`, cut };
    }
  }
}

/** `depth` is how many lists they stand in, less one. */
function partsOf(blocks: readonly Block[], depth: number): Part[] {
  return blocks.flatMap((block) => [
    ...(block.isApart ? [{ kind: 'white' } as const] : []),
    ...partsOfBlock(block, depth),
  ]);
}

function partsOfBlock(block: Block, depth: number): Part[] {
  switch (block.kind) {
    case 'paragraph':
      return linesOf(block.lines);
    case 'heading':
      return linesOf([block.content]);
    case 'code':
      return [{ kind: 'code', text: codeBlock(block.lines, block.language) }];
    case 'list':
      return block.items.flatMap((item, index) =>
        partsOfItem(item, block.first === undefined ? '-' : `${block.first + index}.`, depth + 1),
      );
    case 'quotation': {
      const note = block.note === undefined ? [] : linesOf([[{ kind: 'words', text: `${block.note}:` }]]);
      return [...note, ...partsOf(block.blocks, depth)];
    }
    case 'html':
      return partsOf(block.blocks, depth);
    case 'table':
      return block.rows.flatMap((cells, index) => row(cells, index === 0 ? '' : '- '));
    case 'rule':
      return [];
  }
}

/** The mark stands before the first line of an item, as deep as people can still see. */
function partsOfItem({ isDone, blocks }: ListItem, bullet: string, depth: number): Part[] {
  const parts = partsOf(blocks, depth);
  const first = parts.findIndex(({ kind }) => kind !== 'white');
  const mark = `${'  '.repeat(Math.min(2, depth))}${bullet} `;
  const done = isDone === undefined ? '' : isDone ? String.raw`\[x\] ` : String.raw`\[ \] `;
  return parts.map((part, index) =>
    index === first && part.kind === 'line' && part.mark.trim() === ''
      ? { ...part, mark: mark + done + part.mark.trim() }
      : part,
  );
}

function linesOf(lines: readonly Line[]): Part[] {
  return lines.map((line) => ({ kind: 'line', mark: '', write: lineWriter(line) }));
}

/** A row of a table, which Discord does not have. An empty cell keeps the place of those after it. */
function row(cells: readonly Line[], mark: string): Part[] {
  const last = cells.findLastIndex((cell) => plainLine(cell).trim() !== '');
  if (last === -1) return [];
  const line = cells.slice(0, last + 1).flatMap((cell, index): Line => {
    const shown: Line = plainLine(cell).trim() === '' ? [{ kind: 'words', text: '–' }] : cell;
    return index === 0 ? shown : [{ kind: 'words', text: ' · ' }, ...shown];
  });
  return [{ kind: 'line', mark, write: lineWriter(line) }];
}
