import { ComponentType } from '../packages/discord.ts';
import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import type { OpenForm } from '../state/form.ts';
import type { Followed } from '../state/kept.ts';
import { filledIn, formField } from './form-fields.ts';
import { DialogElement } from './dialog-element.ts';

/** The form that stands open before the acting person, over everything else. */
export class SandboxForm extends DialogElement {
  protected override get follows(): readonly Followed[] {
    return [this.page.form];
  }

  override render(): TemplateResult {
    const form = this.page.form.value;
    return html`<dialog class="form" aria-labelledby="form-title" @cancel=${this.cancelled}>
      ${form ? this.#form(form) : nothing}
    </dialog>`;
  }

  protected override get isOpen(): boolean {
    return this.page.form.value !== undefined;
  }

  protected override close(): void {
    this.page.form.value = undefined;
  }

  #form(form: OpenForm): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => void this.#submitted(event, form)}>
      <header>
        <h2 id="form-title">${form.title}</h2>
        <button type="button" class="close" aria-label="Close" @click=${this.close}></button>
      </header>
      <div class="fields">
        ${form.components.map((part) =>
          part.type === ComponentType.TextDisplay
            ? html`<sandbox-markdown .page=${this.page} .text=${part.content}></sandbox-markdown>`
            : formField(part, form.id, this.page),
        )}
        <p class="error" role="alert">${this.problem}</p>
      </div>
      <footer>
        <button type="button" class="button secondary" @click=${this.close}>Cancel</button>
        <button type="submit" class="button primary" ?disabled=${this.isSending}>Submit</button>
      </footer>
    </form>`;
  }

  async #submitted(event: SubmitEvent, form: OpenForm): Promise<void> {
    event.preventDefault();
    const { target } = event;
    if (!(target instanceof HTMLFormElement)) return;
    await this.send(() => this.page.submit(form, filledIn(target, form.components)));
  }
}
