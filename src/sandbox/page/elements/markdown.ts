import { html, type TemplateResult } from '../packages/lit.ts';
import type { MarkdownNode } from '../markdown/nodes.ts';
import { parseMarkdown } from '../markdown/parse.ts';
import type { Followed } from '../state/kept.ts';
import type { Page } from '../state/page.ts';
import { hashOf } from '../state/place.ts';
import { withEmoji } from './emoji.ts';
import { PageElement } from './page-element.ts';

type Shown = TemplateResult | readonly (TemplateResult | string)[];

/** A text in Discord's Markdown. What people wrote becomes text nodes, and never HTML. */
export class SandboxMarkdown extends PageElement {
  static override properties = { ...PageElement.properties, text: {} };
  declare text: string;

  protected override get follows(): readonly Followed[] {
    return [this.page.names];
  }

  override render(): readonly Shown[] {
    return shownAll(parseMarkdown(this.text), this.page);
  }
}

function shownAll(nodes: readonly MarkdownNode[], page: Page): readonly Shown[] {
  return nodes.map((node) => shown(node, page));
}

function shown(node: MarkdownNode, page: Page): Shown {
  switch (node.kind) {
    case 'text':
      return withEmoji(node.text);
    case 'break':
      return html`<br />`;
    case 'strong':
      return html`<strong>${shownAll(node.content, page)}</strong>`;
    case 'em':
      return html`<em>${shownAll(node.content, page)}</em>`;
    case 'underline':
      return html`<u>${shownAll(node.content, page)}</u>`;
    case 'strikethrough':
      return html`<s>${shownAll(node.content, page)}</s>`;
    case 'spoiler':
      return html`<sandbox-spoiler .content=${html`${shownAll(node.content, page)}`}></sandbox-spoiler>`;
    case 'quote':
      return html`<blockquote>${shownAll(node.content, page)}</blockquote>`;
    case 'subtext':
      return html`<small class="subtext">${shownAll(node.content, page)}</small>`;
    case 'heading':
      return headingOf(node.level, shownAll(node.content, page));
    case 'code':
      return html`<code>${node.text}</code>`;
    case 'code-block':
      return html`<pre tabindex="0"><code>${node.text}</code></pre>`;
    case 'link':
      return html`<a href=${node.url} title=${node.url} target="_blank" rel="noreferrer"
        >${shownAll(node.content, page)}</a
      >`;
    case 'list':
      return listOf(node, page);
    case 'user':
      return mention(`@${page.names.value.users[node.id] ?? node.id}`);
    case 'role':
      return mention(`@${page.names.value.roles[node.id] ?? node.id}`);
    case 'everyone':
      return mention(`@${node.name}`);
    case 'command':
      return mention(`/${node.name}`);
    case 'channel': {
      const name = page.names.value.places.find(({ id }) => id === node.id)?.name;
      return name === undefined
        ? mention('#unknown')
        : html`<a class="mention" href=${hashOf({ kind: 'channel', name })}>#${name}</a>`;
    }
    case 'time':
      return html`<sandbox-time .page=${page} .at=${node.seconds * 1000} .form=${node.style}></sandbox-time>`;
  }
}

function mention(text: string): TemplateResult {
  return html`<span class="mention">${text}</span>`;
}

/** Of one level for those who hear the page: a text begins with any of them. */
function headingOf(level: number, content: readonly Shown[]): TemplateResult {
  return html`<h2 class="heading-${level}">${content}</h2>`;
}

function listOf({ from, items }: MarkdownNode & { kind: 'list' }, page: Page): TemplateResult {
  const shownItems = items.map((item) => html`<li>${shownAll(item, page)}</li>`);
  return from === undefined
    ? html`<ul>
        ${shownItems}
      </ul>`
    : html`<ol start=${from}>
        ${shownItems}
      </ol>`;
}
