import { html, type TemplateResult } from '../packages/lit.ts';
import type { Followed } from '../state/kept.ts';
import { PageElement } from './page-element.ts';

/** What the page has to say, over everything else, until it is closed. */
export class SandboxNotices extends PageElement {
  protected override get follows(): readonly Followed[] {
    return [this.page.notices.all];
  }

  override render(): TemplateResult {
    const { notices } = this.page;
    return html`<div class="notices" role="alert">
      ${notices.all.value.map(
        ({ id, text }) =>
          html`<p class="notice">
            <span>${text}</span>
            <button type="button" class="as-link" @click=${() => notices.close(id)}>Close</button>
          </p>`,
      )}
    </div>`;
  }
}
