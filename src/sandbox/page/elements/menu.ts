import { ComponentType, type APISelectMenuComponent } from '../packages/discord.ts';
import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import type { Followed } from '../state/kept.ts';
import type { PageMessage } from '../state/messages.ts';
import { withEmoji } from './emoji.ts';
import { PageElement } from './page-element.ts';

/** A choice as a person reads it. */
interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description: string | undefined;
}

let menus = 0;

/** A select menu of a message: with one choice it is sent at once, with several when the menu is closed. */
export class SandboxMenu extends PageElement {
  static override properties = {
    ...PageElement.properties,
    message: { attribute: false },
    menu: { attribute: false },
    open: { state: true },
    active: { state: true },
    picked: { state: true },
  };
  declare message: PageMessage;
  declare menu: APISelectMenuComponent;
  declare open: boolean;
  /** The choice that the keyboard is on. */
  declare active: number;
  declare picked: readonly string[];
  readonly #id: string;

  constructor() {
    super();
    menus += 1;
    this.#id = `menu-${menus}`;
    this.open = false;
    this.active = 0;
    this.picked = [];
  }

  protected override get follows(): readonly Followed[] {
    return [this.page.pending];
  }

  override render(): TemplateResult {
    const { menu } = this;
    const name = menu.placeholder ?? 'Make a selection';
    const waits = this.page.pending.value.has(`${this.message.id} ${menu.custom_id}`);
    const labels = this.#choices.filter(({ value }) => this.picked.includes(value)).map(({ label }) => label);
    return html`<div class="menu" @focusout=${this.#left} @keydown=${this.#typed}>
      <button
        type="button"
        class="menu-button"
        role="combobox"
        aria-label=${name}
        aria-haspopup="listbox"
        aria-expanded=${String(this.open)}
        aria-controls=${this.#id}
        aria-activedescendant=${this.open ? `${this.#id}-${this.active}` : nothing}
        aria-busy=${waits ? 'true' : nothing}
        ?disabled=${menu.disabled ?? false}
        @click=${this.#toggled}
      >
        <span>${labels.length > 0 ? labels.join(', ') : name}</span>
      </button>
      <ul
        id=${this.#id}
        role="listbox"
        aria-label=${name}
        aria-multiselectable=${this.#takesSeveral ? 'true' : nothing}
        ?hidden=${!this.open}
      >
        ${this.#choices.map((choice, index) => this.#option(choice, index))}
      </ul>
    </div>`;
  }

  #option({ value, label, description }: Choice, index: number): TemplateResult {
    return html`<li
      id=${`${this.#id}-${index}`}
      role="option"
      class=${index === this.active ? 'active' : ''}
      aria-selected=${String(this.picked.includes(value))}
      @mousedown=${(event: Event) => event.preventDefault()}
      @click=${() => this.#pick(index)}
    >
      <span>${withEmoji(label)}</span>
      ${description ? html`<small>${withEmoji(description)}</small>` : nothing}
    </li>`;
  }

  get #choices(): readonly Choice[] {
    const { menu } = this;
    if (menu.type === ComponentType.StringSelect)
      return menu.options.map(({ value, label, description }) => ({ value, label, description }));
    const { users, roles, places } = this.page.names.value;
    switch (menu.type) {
      case ComponentType.UserSelect:
        return named(Object.values(users));
      case ComponentType.RoleSelect:
        return named(Object.values(roles));
      case ComponentType.MentionableSelect:
        return named([...Object.values(users), ...Object.values(roles)]);
      case ComponentType.ChannelSelect:
        return named(places.map(({ name }) => name));
    }
  }

  get #takesSeveral(): boolean {
    return (this.menu.max_values ?? 1) > 1;
  }

  #toggled(): void {
    if (this.open) this.#close();
    else this.open = true;
  }

  #pick(index: number): void {
    const value = this.#choices[index]?.value;
    if (value === undefined) return;
    this.active = index;
    if (!this.#takesSeveral) {
      this.picked = [value];
      this.#close();
      return;
    }
    const others = this.picked.filter((each) => each !== value);
    const isPicked = others.length < this.picked.length;
    if (isPicked || others.length < (this.menu.max_values ?? 1))
      this.picked = isPicked ? others : [...others, value];
  }

  #left(event: FocusEvent): void {
    if (!(event.relatedTarget instanceof Node && this.contains(event.relatedTarget))) this.#close();
  }

  #typed(event: KeyboardEvent): void {
    const last = this.#choices.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(this.active + 1, last),
      ArrowUp: Math.max(this.active - 1, 0),
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    if (to !== undefined) {
      this.active = this.open ? to : this.active;
      this.open = true;
    } else if (this.open && (event.key === 'Enter' || event.key === ' ')) this.#pick(this.active);
    else if (this.open && event.key === 'Escape') this.#close();
    else return;
    event.preventDefault();
    this.querySelector(`#${this.#id}-${this.active}`)?.scrollIntoView({ block: 'nearest' });
  }

  /** Sends what was picked, if it is enough. */
  #close(): void {
    if (!this.open) return;
    this.open = false;
    const { picked } = this;
    if (picked.length === 0 || picked.length < (this.menu.min_values ?? 1)) return;
    this.picked = [];
    void this.page.choose(this.message.id, picked, this.menu.custom_id, this.menu.placeholder);
  }
}

function named(names: readonly string[]): Choice[] {
  return names.map((name) => ({ value: name, label: name, description: undefined }));
}
