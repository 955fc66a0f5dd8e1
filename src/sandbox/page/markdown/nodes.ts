/** A part of a text in Discord's Markdown. */
export type MarkdownNode =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | {
      readonly kind: 'strong' | 'em' | 'underline' | 'strikethrough' | 'spoiler' | 'quote' | 'subtext';
      readonly content: readonly MarkdownNode[];
    }
  | { readonly kind: 'heading'; readonly level: number; readonly content: readonly MarkdownNode[] }
  | { readonly kind: 'code-block'; readonly language: string; readonly text: string }
  | { readonly kind: 'link'; readonly url: string; readonly content: readonly MarkdownNode[] }
  | {
      readonly kind: 'list';
      /** The first number; `undefined` if it has points. */
      readonly from: number | undefined;
      readonly items: readonly (readonly MarkdownNode[])[];
    }
  | { readonly kind: 'user' | 'role' | 'channel'; readonly id: string }
  | { readonly kind: 'command'; readonly name: string }
  /** Seconds of the epoch, and how they are written. */
  | { readonly kind: 'time'; readonly seconds: number; readonly style: string }
  | { readonly kind: 'everyone'; readonly name: 'everyone' | 'here' }
  | { readonly kind: 'break' };

const BLOCKS: ReadonlySet<MarkdownNode['kind']> = new Set([
  'heading',
  'subtext',
  'quote',
  'list',
  'code-block',
]);

/** Whether it stands in lines of its own. */
export function isBlock(node: MarkdownNode | undefined): boolean {
  return node !== undefined && BLOCKS.has(node.kind);
}
