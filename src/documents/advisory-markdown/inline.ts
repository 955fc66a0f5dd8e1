import type { PhrasingContent } from 'mdast';
import { htmlParts, type HtmlPart } from './html.ts';
import { code, emphasis, link, LineBuilder, struck } from './line-builder.ts';
import type { Definitions } from './syntax.ts';
import type { Line } from './tree.ts';

/** The lines of what stands in a paragraph, a heading or a cell. */
export function linesOf(nodes: readonly PhrasingContent[], definitions: Definitions): Line[] {
  const builder = new LineBuilder();
  addAll(builder, nodes, definitions);
  return builder.finished();
}

function addAll(builder: LineBuilder, nodes: readonly PhrasingContent[], definitions: Definitions): void {
  for (const node of nodes) add(builder, node, definitions);
}

function add(builder: LineBuilder, node: PhrasingContent, definitions: Definitions): void {
  switch (node.type) {
    case 'text':
      builder.words(node.value);
      break;
    case 'inlineCode':
      builder.add({ kind: 'code', text: node.value.replaceAll('\n', ' ') });
      break;
    case 'break':
      builder.endLine();
      break;
    case 'emphasis':
    case 'strong':
      builder.open(emphasis(MARKS, node.type === 'strong'));
      addAll(builder, node.children, definitions);
      builder.close(MARKS);
      break;
    case 'delete':
      builder.open(struck(MARKS));
      addAll(builder, node.children, definitions);
      builder.close(MARKS);
      break;
    case 'link':
    case 'linkReference':
      builder.open(link(MARKS, addressOf(node, definitions)));
      addAll(builder, node.children, definitions);
      builder.close(MARKS);
      break;
    case 'image':
    case 'imageReference':
      builder.add({ kind: 'picture', url: addressOf(node, definitions), words: node.alt ?? '' });
      break;
    case 'footnoteReference':
      builder.words(`[^${node.label ?? node.identifier}]`);
      break;
    case 'html':
      for (const part of htmlParts(node.value)) addHtml(builder, part);
      break;
    default:
      break;
  }
}

/** No tag has this name: a tag ends nothing that Markdown's own marks began. */
const MARKS = '';

function addressOf(
  node:
    | { readonly url: string }
    | { readonly type: 'linkReference' | 'imageReference'; readonly identifier: string },
  definitions: Definitions,
): string {
  return 'url' in node ? node.url : (definitions.get(node.identifier)?.url ?? '');
}

/** Tags that end the line before them and that in them. */
const OWN_LINES: ReadonlySet<string> = new Set(
  'address article aside blockquote br caption center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tr ul'.split(
    ' ',
  ),
);

/** Adds a part of some HTML to a line: what it shows, and that there is a tag. */
export function addHtml(builder: LineBuilder, part: HtmlPart): void {
  if (part.kind === 'text') {
    builder.words(part.text);
    return;
  }
  if (part.kind === 'comment') {
    builder.add({ kind: 'tag', name: '!--' });
    return;
  }
  const { name, isEnd, attributes } = part;
  if (isEnd) builder.close(name);
  if (OWN_LINES.has(name)) builder.endLine();
  builder.add({ kind: 'tag', name });
  if (isEnd) return;
  switch (name) {
    case 'a': {
      const url = attributes.get('href');
      if (url !== undefined) builder.open(link(name, url));
      break;
    }
    case 'b':
    case 'strong':
    case 'em':
    case 'i':
      builder.open(emphasis(name, name === 'b' || name === 'strong'));
      break;
    case 'del':
    case 's':
    case 'strike':
      builder.open(struck(name));
      break;
    case 'code':
    case 'kbd':
    case 'samp':
    case 'tt':
      builder.open(code(name));
      break;
    case 'img':
      builder.add({
        kind: 'picture',
        url: attributes.get('src') ?? '',
        words: attributes.get('alt') ?? '',
      });
      break;
    default:
      break;
  }
}
