import { html, type TemplateResult } from '../packages/lit.ts';
import type { Followed } from '../state/kept.ts';
import { Page } from '../state/page.ts';
import { PageElement } from './page-element.ts';

const PANES = ['channels', 'conversation', 'outside'] as const;
type Pane = (typeof PANES)[number];

/** The whole page: channels, conversation, and the world outside of Discord; on a phone one beside the other. */
export class SandboxApp extends PageElement {
  constructor() {
    super();
    this.page = new Page();
  }

  protected override get follows(): readonly Followed[] {
    return [this.page.session.place, this.page.session.me, this.page.bot];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.page.start();
  }

  override render(): TemplateResult {
    const { page } = this;
    const place = page.session.place.value;
    const title = place.kind === 'dm' ? 'codegate-advisory-bot' : `#${place.name}`;
    return html`<sandbox-notices .page=${page}></sandbox-notices>
      <div class="panes" @click=${this.#followLink}>
        <div class="pane channels-pane" data-pane="channels" @opened=${() => this.#show('conversation')}>
          <header class="bar">
            <strong>CodeGate sandbox</strong>
            <button type="button" class="to-pane" @click=${() => this.#show('conversation')}>
              Messages ›
            </button>
          </header>
          <sandbox-channels .page=${page}></sandbox-channels>
          <section class="begin" aria-label="Begin">
            <button type="button" class="button primary" @click=${() => this.#follow()}>Guide</button>
            <sandbox-start-over .page=${page}></sandbox-start-over>
          </section>
          <footer class="self">
            <sandbox-acting-as .page=${page}></sandbox-acting-as>
            <sandbox-theme></sandbox-theme>
          </footer>
        </div>
        <main class="pane conversation-pane" data-pane="conversation">
          <header class="bar">
            <button type="button" class="to-pane" @click=${() => this.#show('channels')}>‹ Channels</button>
            <h1>${title} <small>as ${page.session.me.value}</small></h1>
            <button type="button" class="to-pane" data-to="outside" @click=${() => this.#show('outside')}>
              Outside ›
            </button>
          </header>
          <sandbox-guide .page=${page}></sandbox-guide>
          <sandbox-messages .page=${page}></sandbox-messages>
          <sandbox-composer .page=${page}></sandbox-composer>
        </main>
        <aside class="pane outside-pane" data-pane="outside" aria-label="Outside of Discord">
          <header class="bar">
            <button type="button" class="to-pane" @click=${() => this.#show('conversation')}>
              ‹ Messages
            </button>
            <strong>Outside of Discord</strong>
          </header>
          <div class="panels">
            <sandbox-clock .page=${page}></sandbox-clock>
            <sandbox-github .page=${page}></sandbox-github>
            <sandbox-mail .page=${page}></sandbox-mail>
            <sandbox-faults .page=${page}></sandbox-faults>
          </div>
        </aside>
      </div>
      <sandbox-question .page=${page}></sandbox-question>
      <sandbox-form .page=${page}></sandbox-form> `;
  }

  override firstUpdated(): void {
    this.#show('conversation');
  }

  #follow(): void {
    this.page.guide.begin();
    this.#show('conversation');
  }

  /** A link to an advisory of the sandbox leads into its GitHub, and not out of it. */
  #followLink(event: Event): void {
    const link =
      event.target instanceof Element ? event.target.closest('a[href^="https://github.com/"]') : null;
    const [id = ''] = /GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}/.exec(link?.getAttribute('href') ?? '') ?? [];
    const advisory = id === '' ? null : document.getElementById(id);
    if (!advisory) return;
    event.preventDefault();
    for (const part of advisory.querySelectorAll('details')) part.open = true;
    this.#show('outside');
    advisory.scrollIntoView({ block: 'nearest' });
    advisory.querySelector('summary')?.focus();
  }

  /** Brings a pane before the person's eyes, where they do not all have room. */
  #show(pane: Pane): void {
    this.querySelector(`[data-pane="${pane}"]`)?.scrollIntoView({ inline: 'start', block: 'nearest' });
  }
}
