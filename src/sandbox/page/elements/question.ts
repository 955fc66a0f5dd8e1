import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import type { Followed } from '../state/kept.ts';
import type { Question, QuestionField } from '../state/question.ts';
import { DialogElement } from './dialog-element.ts';

/** A form of the page's own, over everything else. */
export class SandboxQuestion extends DialogElement {
  protected override get follows(): readonly Followed[] {
    return [this.page.question];
  }

  override render(): TemplateResult {
    const question = this.page.question.value;
    return html`<dialog class="question" aria-labelledby="question-title" @cancel=${this.cancelled}>
      ${question ? this.#form(question) : nothing}
    </dialog>`;
  }

  protected override get isOpen(): boolean {
    return this.page.question.value !== undefined;
  }

  protected override close(): void {
    this.page.question.value = undefined;
  }

  #form(question: Question): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => void this.#submitted(event, question)}>
      <header>
        <h2 id="question-title">${question.title}</h2>
        <button type="button" class="close" aria-label="Close" @click=${this.close}></button>
      </header>
      <div class="fields">
        ${question.fields.map((field) => questionField(field))}
        <p class="error" role="alert">${this.problem}</p>
      </div>
      <footer>
        <button type="button" class="button secondary" @click=${this.close}>Cancel</button>
        <button type="submit" class="button primary" ?disabled=${this.isSending}>${question.send}</button>
      </footer>
    </form>`;
  }

  async #submitted(event: SubmitEvent, question: Question): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    const values = Object.fromEntries(
      [...data].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim()]] : [])),
    );
    await this.send(async () => {
      await question.answer(values);
      this.close();
    });
  }
}

function questionField(field: QuestionField): TemplateResult {
  const id = `question-${field.name}`;
  return html`<div class="field">
    <label for=${id}>${field.label}</label>
    ${field.isOptional ? html`<small class="optional">optional</small>` : nothing}
    ${field.hint ? html`<small id=${`${id}-hint`}>${field.hint}</small>` : nothing} ${controlOf(field, id)}
  </div>`;
}

function controlOf(field: QuestionField, id: string): TemplateResult {
  const { name, value = '', options = [], isOptional = false } = field;
  const hint = field.hint ? `${id}-hint` : nothing;
  switch (field.kind) {
    case 'line':
      return html`<input
        id=${id}
        type="text"
        name=${name}
        autocomplete="off"
        ?required=${!isOptional}
        aria-describedby=${hint}
        .defaultValue=${value}
      />`;
    case 'lines':
      return html`<textarea
        id=${id}
        name=${name}
        rows="5"
        ?required=${!isOptional}
        aria-describedby=${hint}
        .defaultValue=${value}
      ></textarea>`;
    case 'choice':
      return html`<select id=${id} name=${name} ?required=${!isOptional} aria-describedby=${hint}>
        ${options.map((option) => html`<option value=${option} ?selected=${option === value}>${option}</option>`)}
      </select>`;
  }
}
