import { html, type TemplateResult } from '../packages/lit.ts';
import { PageElement } from './page-element.ts';

const KINDS: readonly (readonly [string, boolean | 'wrong-identity'])[] = [
  ['Good release', true],
  ['Unsigned release', false],
  ['Wrongly signed release', 'wrong-identity'],
];

/** Releases of the project, as its workflow makes them, or as it should not. */
export class SandboxReleases extends PageElement {
  static override properties = { ...PageElement.properties, repository: {} };
  declare repository: string;

  override render(): TemplateResult {
    return html`<div class="part">
      <h3>Releases</h3>
      <div class="field">
        <label for="release-tag">Tag</label>
        <input id="release-tag" type="text" value="v0.1.29" autocomplete="off" spellcheck="false" />
      </div>
      <div class="row">
        ${KINDS.map(
          ([label, signed]) =>
            html`<button type="button" class="button secondary" @click=${() => this.#release(signed)}>
              ${label}
            </button>`,
        )}
      </div>
    </div>`;
  }

  #release(signed: boolean | 'wrong-identity'): void {
    const tag = this.querySelector('input')?.value.trim() ?? '';
    void this.page.github.release(this.repository, tag, signed);
  }
}
