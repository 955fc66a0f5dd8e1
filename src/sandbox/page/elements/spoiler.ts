import { html, type TemplateResult } from '../packages/lit.ts';
import { PlainElement } from './page-element.ts';

/** What is hidden until a person wants to see it. */
export class SandboxSpoiler extends PlainElement {
  static override properties = { content: { attribute: false }, open: { state: true } };
  declare content: TemplateResult;
  declare open: boolean;

  override render(): TemplateResult {
    return this.open
      ? html`<span class="spoiler open">${this.content}</span>`
      : html`<button type="button" class="spoiler" aria-label="Spoiler: show it" @click=${this.#show}>
          <span aria-hidden="true">${this.content}</span>
        </button>`;
  }

  #show(): void {
    this.open = true;
  }
}
