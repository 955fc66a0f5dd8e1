import type { HtmlPart } from './html.ts';

/** An element of HTML with what is in it. */
export interface Element {
  readonly name: string;
  readonly tag: HtmlPart & { readonly kind: 'tag' };
  readonly children: readonly HtmlNode[];
}

export type HtmlNode =
  | { readonly kind: 'part'; readonly part: HtmlPart }
  | { readonly kind: 'element'; readonly element: Element };

/** Elements without an end. */
const VOID: ReadonlySet<string> = new Set(['br', 'col', 'hr', 'img', 'source', 'wbr']);

/** What a tag ends that nobody ended before it, and in what that may stand at most. */
const ENDED_BY: ReadonlyMap<
  string,
  { readonly ends: readonly string[]; readonly within: readonly string[] }
> = new Map([
  ['li', { ends: ['li'], within: ['ul', 'ol'] }],
  ['tr', { ends: ['tr', 'td', 'th'], within: ['table'] }],
  ['td', { ends: ['td', 'th'], within: ['tr', 'table'] }],
  ['th', { ends: ['td', 'th'], within: ['tr', 'table'] }],
  ['p', { ends: ['p'], within: ['td', 'th', 'li', 'div', 'details', 'blockquote'] }],
]);

/** Elements in elements; what is deeper belongs to the last one. */
const DEEPEST = 40;

/** The elements of some HTML, as far as its tags make any; in time that grows with its length alone. */
export function htmlTree(parts: readonly HtmlPart[]): readonly HtmlNode[] {
  const root: HtmlNode[] = [];
  const open: { readonly name: string; readonly children: HtmlNode[] }[] = [];
  for (const part of parts) {
    const isTag = part.kind === 'tag';
    const ended = isTag ? endedBy(part, open) : -1;
    if (ended !== -1) open.length = ended;
    if (isTag && part.isEnd) continue;
    const into = open.at(-1)?.children ?? root;
    if (!isTag || VOID.has(part.name) || open.length >= DEEPEST) into.push({ kind: 'part', part });
    else {
      const element = { name: part.name, tag: part, children: [] };
      into.push({ kind: 'element', element });
      open.push(element);
    }
  }
  return root;
}

/** The first of the open elements that a tag ends, or -1. */
function endedBy(
  tag: HtmlPart & { readonly kind: 'tag' },
  open: readonly { readonly name: string }[],
): number {
  if (tag.isEnd) return open.findLastIndex(({ name }) => name === tag.name);
  const rule = ENDED_BY.get(tag.name);
  if (!rule) return -1;
  const border = open.findLastIndex(({ name }) => rule.within.includes(name));
  return open.findIndex(({ name }, index) => index > border && rule.ends.includes(name));
}
