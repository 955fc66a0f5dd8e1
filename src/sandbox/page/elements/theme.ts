import { html, type TemplateResult } from '../packages/lit.ts';
import { PlainElement } from './page-element.ts';

const KEY = 'theme';
const THEMES = ['system', 'dark', 'light'] as const;
type Theme = (typeof THEMES)[number];

/** Dark or light: as the system has it, or as the person says. */
export class SandboxTheme extends PlainElement {
  static override properties = { theme: { state: true } };
  declare theme: Theme;

  constructor() {
    super();
    const kept = localStorage.getItem(KEY);
    this.theme = THEMES.find((theme) => theme === kept) ?? 'system';
  }

  override render(): TemplateResult {
    return html`<label class="theme">
      <span class="label">Theme</span>
      <select aria-label="Theme" .value=${this.theme} @change=${(event: Event) => this.#change(event)}>
        ${THEMES.map((theme) => html`<option value=${theme} ?selected=${theme === this.theme}>${theme}</option>`)}
      </select>
    </label>`;
  }

  override updated(): void {
    if (this.theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = this.theme;
  }

  #change({ target }: Event): void {
    if (!(target instanceof HTMLSelectElement)) return;
    const { value } = target;
    this.theme = THEMES.find((theme) => theme === value) ?? 'system';
    localStorage.setItem(KEY, this.theme);
  }
}
