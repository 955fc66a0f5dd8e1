import { html, live, type TemplateResult } from '../packages/lit.ts';
import type { Followed } from '../state/kept.ts';
import { PageElement } from './page-element.ts';

/** Who everything is done as. */
export class SandboxActingAs extends PageElement {
  protected override get follows(): readonly Followed[] {
    return [this.page.people, this.page.session.me];
  }

  override render(): TemplateResult {
    const { people, session } = this.page;
    return html`<label class="acting-as">
      <span class="avatar" aria-hidden="true">${session.me.value.slice(0, 1)}</span>
      <span class="label">Acting as</span>
      <select
        aria-label="Acting as"
        .value=${live(session.me.value)}
        @change=${(event: Event) => this.#change(event)}
      >
        ${people.value.map(
          (person) =>
            html`<option value=${person} ?selected=${person === session.me.value}>${person}</option>`,
        )}
      </select>
    </label>`;
  }

  #change({ target }: Event): void {
    if (target instanceof HTMLSelectElement) this.page.session.actAs(target.value);
  }
}
