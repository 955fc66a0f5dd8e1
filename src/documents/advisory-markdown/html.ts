import { decodeHTML } from 'entities';

/** A stretch of HTML: its words, a tag, or a comment. */
export type HtmlPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'comment'; readonly isClosed: boolean }
  | {
      readonly kind: 'tag';
      readonly name: string;
      readonly isEnd: boolean;
      readonly attributes: ReadonlyMap<string, string>;
    };

/** Tags by which GitHub shapes a text. Others are words: `<your-host>` is what readers put there. */
const TAGS: ReadonlySet<string> = new Set(
  (
    'a abbr address article aside b big blockquote br caption center cite code col colgroup dd del details dfn div dl ' +
    'dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p picture pre q ' +
    'rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead time tr tt ' +
    'u ul var wbr'
  ).split(' '),
);

/** Characters in which the end of a tag is looked for. */
const TAG = 2000;

/** The parts of some HTML, with character references as characters; in time that grows with its length alone. */
export function htmlParts(html: string): HtmlPart[] {
  const parts: HtmlPart[] = [];
  let words = '';
  const endWords = () => {
    if (words !== '') parts.push({ kind: 'text', text: decodeHTML(words) });
    words = '';
  };
  let end = 0;
  while (end < html.length) {
    const start = html.indexOf('<', end);
    if (start === -1) break;
    words += html.slice(end, start);
    const hidden = HIDDEN.find(([opening]) => html.startsWith(opening, start));
    const tag = hidden ? undefined : tagAt(html, start);
    if (hidden) {
      const closing = html.indexOf(hidden[1], start + hidden[0].length);
      end = closing === -1 ? html.length : closing + hidden[1].length;
      endWords();
      parts.push({ kind: 'comment', isClosed: closing !== -1 });
    } else if (tag) {
      end = tag.end;
      endWords();
      parts.push(tag.part);
    } else {
      end = start + 1;
      words += '<';
    }
  }
  words += html.slice(end);
  endWords();
  return parts;
}

/** What begins and ends something that nobody sees. */
const HIDDEN: readonly (readonly [string, string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<!', '>'],
  ['<?', '?>'],
];

const NAME = /^<(\/?)([a-z][a-z0-9]{0,19})(?=[\s/>])/i;
const ATTRIBUTE = /\s([a-z-]{1,20})=(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))/gi;

function tagAt(html: string, start: number): { readonly part: HtmlPart; readonly end: number } | undefined {
  const near = html.slice(start, start + TAG);
  const [head, slash, name = ''] = NAME.exec(near) ?? [];
  if (head === undefined || !TAGS.has(name.toLowerCase())) return undefined;
  const length = lengthOfTag(near, head.length);
  if (length === undefined) return undefined;
  const attributes = new Map<string, string>();
  for (const [, key = '', ...values] of near.slice(0, length).matchAll(ATTRIBUTE))
    attributes.set(key.toLowerCase(), decodeHTML(values.find((value) => value !== undefined) ?? ''));
  return {
    part: { kind: 'tag', name: name.toLowerCase(), isEnd: slash === '/', attributes },
    end: start + length,
  };
}

/** Up to the bracket that closes it, which stands in no quotation marks. */
function lengthOfTag(tag: string, from: number): number | undefined {
  let quote = '';
  for (let index = from; index < tag.length; index += 1) {
    const character = tag.charAt(index);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '>') return index + 1;
    else if (character === '"' || character === "'") quote = character;
  }
  return undefined;
}
