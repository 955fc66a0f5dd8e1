import { ComponentType } from '../packages/discord.ts';
import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import { Refused } from '../client.ts';
import type { OpenForm } from '../state/form.ts';
import type { Followed } from '../state/kept.ts';
import { filledIn, formField } from './form-fields.ts';
import { PageElement } from './page-element.ts';

/** The form that stands open before the acting person, over everything else. */
export class SandboxForm extends PageElement {
  static override properties = {
    ...PageElement.properties,
    problem: { state: true },
    sending: { state: true },
  };
  declare problem: string;
  declare sending: boolean;

  protected override get follows(): readonly Followed[] {
    return [this.page.form];
  }

  override render(): TemplateResult {
    const form = this.page.form.value;
    return html`<dialog class="form" aria-labelledby="form-title" @cancel=${this.#cancelled}>
      ${form ? this.#form(form) : nothing}
    </dialog>`;
  }

  override updated(): void {
    const dialog = this.querySelector('dialog');
    const isOpen = this.page.form.value !== undefined;
    if (!dialog || dialog.open === isOpen) return;
    this.problem = '';
    if (isOpen) dialog.showModal();
    else dialog.close();
    dialog.querySelector<HTMLElement>('input, textarea, select')?.focus();
  }

  #form(form: OpenForm): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => void this.#submitted(event, form)}>
      <header>
        <h2 id="form-title">${form.title}</h2>
        <button type="button" class="close" aria-label="Close" @click=${this.#close}></button>
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
        <button type="button" class="button secondary" @click=${this.#close}>Cancel</button>
        <button type="submit" class="button primary" ?disabled=${this.sending}>Submit</button>
      </footer>
    </form>`;
  }

  async #submitted(event: SubmitEvent, form: OpenForm): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    this.sending = true;
    try {
      await this.page.submit(form, filledIn(event.target, form.components));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.problem = error.message;
    } finally {
      this.sending = false;
    }
  }

  #cancelled(event: Event): void {
    event.preventDefault();
    this.#close();
  }

  #close(): void {
    this.page.form.value = undefined;
  }
}
