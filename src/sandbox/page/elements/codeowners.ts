import { html, type TemplateResult } from '../packages/lit.ts';
import type { Followed } from '../state/kept.ts';
import { PageElement } from './page-element.ts';

/** Who owns which files of the repository. */
export class SandboxCodeowners extends PageElement {
  static override properties = { ...PageElement.properties, repository: {} };
  declare repository: string;

  protected override get follows(): readonly Followed[] {
    return [this.page.github.names];
  }

  override render(): TemplateResult {
    const repository = this.page.github.names.value.repositories.find(({ name }) => name === this.repository);
    return html`<details class="part">
      <summary><h3>CODEOWNERS of ${this.repository}</h3></summary>
      <form @submit=${(event: Event) => this.#saved(event)}>
        <textarea
          aria-label="CODEOWNERS"
          rows="8"
          spellcheck="false"
          .value=${repository?.codeowners ?? ''}
        ></textarea>
        <button type="submit" class="button secondary">Save CODEOWNERS</button>
      </form>
    </details>`;
  }

  #saved(event: Event): void {
    event.preventDefault();
    const content = this.querySelector('textarea')?.value ?? '';
    void this.page.github.saveFile(this.repository, '.github/CODEOWNERS', content);
  }
}
