import { html, type TemplateResult } from '../packages/lit.ts';
import type { Followed } from '../state/kept.ts';
import { PageElement } from './page-element.ts';

/** Where a person types a slash command. */
export class SandboxComposer extends PageElement {
  protected override get follows(): readonly Followed[] {
    return [this.page.session.place];
  }

  override render(): TemplateResult {
    const { place } = this.page.session;
    const where = place.value.kind === 'dm' ? 'the bot' : `#${place.value.name}`;
    return html`<form class="composer" @submit=${this.#sent}>
      <textarea
        aria-label="Message"
        placeholder=${`Message ${where}: type / for commands`}
        rows="1"
        spellcheck="false"
        autocomplete="off"
        @keydown=${this.#typed}
      ></textarea>
      <button type="submit" class="send" aria-label="Send"></button>
    </form>`;
  }

  #typed(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  #sent(event: Event): void {
    event.preventDefault();
    this.#send();
  }

  #send(): void {
    const input = this.querySelector('textarea');
    const line = input?.value.trim() ?? '';
    if (!input || line === '') return;
    if (!line.startsWith('/')) {
      this.page.notices.tell('Only commands are played here: begin with a slash, such as /advisory list.');
      return;
    }
    input.value = '';
    void this.page.run(line);
  }
}
