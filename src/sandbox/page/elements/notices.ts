import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import type { Followed } from '../state/kept.ts';
import { PageElement } from './page-element.ts';

const GONE = 'The sandbox does not answer. Start it again with npm run sandbox: this page goes on by itself.';

/** What the page has to say, over everything else, until it is closed. */
export class SandboxNotices extends PageElement {
  protected override get follows(): readonly Followed[] {
    return [this.page.notices.all, this.page.isLive];
  }

  override render(): TemplateResult {
    const { isLive, notices } = this.page;
    return html`<div class="notices" role="alert">
      ${isLive.value ? nothing : html`<p class="notice">${GONE}</p>`}
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
