import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import { epochOf, exactInstant, messageInstant } from '../state/instants.ts';
import type { Followed } from '../state/kept.ts';
import type { Letter } from '../state/letter.ts';
import { PageElement } from './page-element.ts';

/** What distributors got by e-mail, and writing to security@. */
export class SandboxMail extends PageElement {
  protected override get follows(): readonly Followed[] {
    return [this.page.mail.letters, this.page.clock.now];
  }

  override render(): TemplateResult {
    const letters = this.page.mail.letters.value;
    return html`<section class="panel mail" aria-label="Mail">
      <header><h2>Mail</h2></header>
      <div class="row">
        <button type="button" class="button secondary" @click=${this.#write}>Write to security@</button>
      </div>
      ${letters.length === 0 ? html`<p class="empty">No e-mail yet.</p>` : nothing}
      ${letters.map((letter) => this.#letter(letter))}
    </section>`;
  }

  #letter({ from, to, subject, text, at }: Letter): TemplateResult {
    const instant = epochOf(at);
    return html`<article class="letter" aria-label=${subject}>
      <details>
        <summary>
          <span class="title">${subject}</span>
          <small>${from} → ${to.join(', ')}</small>
          <small title=${exactInstant(instant)}>${messageInstant(instant, this.page.clock.now.value)}</small>
        </summary>
        <p class="foreign" tabindex="0">${text}</p>
      </details>
    </article>`;
  }

  #write(): void {
    const { mail } = this.page;
    this.page.ask({
      title: 'Write to security@',
      send: 'Send',
      fields: [
        { name: 'from', label: 'From', kind: 'line', value: 'reporter@example.org' },
        { name: 'subject', label: 'Subject', kind: 'line' },
        { name: 'text', label: 'Text', kind: 'lines' },
      ],
      answer: (values) => mail.send(values),
    });
  }
}
