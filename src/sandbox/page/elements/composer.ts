import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import { commandsOf, type Command } from '../slash/command.ts';
import {
  asksBot,
  isBeginning,
  lineToAsk,
  proposals,
  suggestionsFor,
  type Suggestion,
} from '../slash/suggest.ts';
import { typedIn, type Typed } from '../slash/typed.ts';
import type { Followed } from '../state/kept.ts';
import { commandBox, optionId } from './command-box.ts';
import { PageElement } from './page-element.ts';

/** Milliseconds after the last letter until the bot is asked for values. */
const PAUSE_MS = 80;

/** Where a person types a slash command, with what can be picked above it. */
export class SandboxComposer extends PageElement {
  static override properties = {
    ...PageElement.properties,
    suggestions: { state: true },
    active: { state: true },
  };
  declare suggestions: readonly Suggestion[];
  declare active: number;
  /** Whether the person went through the suggestions by keys: Enter then takes one of them. */
  #hasMoved = false;
  #asked = 0;
  #commands: readonly Command[] = [];

  constructor() {
    super();
    this.suggestions = [];
    this.active = 0;
  }

  protected override get follows(): readonly Followed[] {
    return [this.page.session.place, this.page.commands, this.page.draft];
  }

  override render(): TemplateResult {
    const { place } = this.page.session;
    const placeholder =
      place.value.kind === 'dm'
        ? 'Commands are typed in a channel'
        : `Type / for commands in #${place.value.name}`;
    const isOpen = this.suggestions.length > 0;
    return html`<form class="composer" @submit=${this.#sent}>
      ${commandBox(this.suggestions, this.active, (index) => this.#pick(index))}
      <textarea
        aria-label="Message"
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls="commands"
        aria-activedescendant=${isOpen ? optionId(this.active) : nothing}
        placeholder=${placeholder}
        rows="1"
        spellcheck="false"
        autocomplete="off"
        autocapitalize="off"
        @keydown=${this.#typed}
        @input=${this.#changed}
        @blur=${this.#close}
      ></textarea>
      <button type="submit" class="send" aria-label="Send"></button>
    </form>`;
  }

  protected override willUpdate(): void {
    this.#commands = commandsOf(this.page.commands.value);
  }

  /** Takes a line that another part of the page prepared, for the person to look at and to send. */
  override updated(): void {
    const { draft } = this.page;
    const input = this.#input;
    if (draft.value === '' || !input) return;
    input.value = draft.value;
    draft.value = '';
    input.focus();
    this.#close();
  }

  get #input(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  #changed(): void {
    const line = this.#input?.value ?? '';
    const { place } = this.page.session;
    const typed = place.value.kind === 'dm' ? undefined : typedIn(line, this.#commands);
    this.#hasMoved = false;
    this.#asked += 1;
    if (!typed) this.#close();
    else if (asksBot(typed)) void this.#ask(line, typed, this.#asked);
    else this.#offer(suggestionsFor(line, typed, this.#commands, this.page.directory));
  }

  /** Asks the bot for values, once the person pauses; an answer that comes too late is for another line. */
  async #ask(line: string, typed: Typed & { at: 'value' }, asked: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (asked !== this.#asked) return;
    const choices = await this.page.autocomplete(lineToAsk(line, typed), typed.option.name);
    if (asked === this.#asked) this.#offer(proposals(line, typed, choices));
  }

  #offer(suggestions: readonly Suggestion[]): void {
    this.suggestions = suggestions;
    this.active = 0;
  }

  #close(): void {
    this.#asked += 1;
    this.#hasMoved = false;
    this.#offer([]);
  }

  #pick(index: number): void {
    const picked = this.suggestions[index];
    const input = this.#input;
    if (!picked || !input) return;
    input.value = picked.line;
    input.focus();
    this.#changed();
  }

  #typed(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const { length } = this.suggestions;
    if (length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp'))
      this.#move(event.key === 'ArrowDown' ? 1 : length - 1);
    else if (length > 0 && event.key === 'Escape') this.#close();
    else if (length > 0 && event.key === 'Tab' && !event.shiftKey) this.#pick(this.active);
    else if (event.key === 'Enter' && !event.shiftKey) this.#entered();
    else return;
    event.preventDefault();
  }

  #move(by: number): void {
    this.#hasMoved = true;
    this.active = (this.active + by) % this.suggestions.length;
  }

  #entered(): void {
    const line = this.#input?.value ?? '';
    const typed = typedIn(line, this.#commands);
    if (this.#hasMoved || (typed && isBeginning(line, typed, this.suggestions, this.#commands)))
      this.#pick(this.active);
    else this.#send();
  }

  #sent(event: Event): void {
    event.preventDefault();
    this.#send();
  }

  #send(): void {
    const input = this.#input;
    const line = input?.value.trim() ?? '';
    if (!input || line === '') return;
    this.#close();
    if (!line.startsWith('/')) {
      this.page.notices.tell('Only commands are played here: begin with a slash, such as /advisory list.');
      return;
    }
    input.value = '';
    void this.page.run(line);
  }
}
