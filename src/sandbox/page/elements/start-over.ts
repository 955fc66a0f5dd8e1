import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import type { Followed } from '../state/kept.ts';
import { PageElement } from './page-element.ts';

const PRESETS: readonly (readonly [string, string, string])[] = [
  ['empty', 'Empty', 'Nothing has happened yet.'],
  ['report', 'Report', 'A report has just come in.'],
  ['fix-team', 'Fix team', 'Accepted, coordinated, a maintainer on the fix team.'],
  ['release-day', 'Release day', 'The fix is released and checked; the agreed hour has come.'],
  ['published', 'Published', 'The advisory is public, and is to be announced.'],
  ['zero-day', '0-day', 'Publicly known, 03:00 at night, one person awake.'],
];

/** A new beginning: of everything, for everybody who practises here. */
export class SandboxStartOver extends PageElement {
  static override properties = { ...PageElement.properties, isOpen: { state: true } };
  declare isOpen: boolean;

  protected override get follows(): readonly Followed[] {
    return [this.page.isResetting];
  }

  override render(): TemplateResult {
    const isBusy = this.page.isResetting.value;
    return html`<div class="start-over" @keydown=${this.#typed}>
      <button
        type="button"
        class="button secondary"
        aria-expanded=${String(this.isOpen)}
        aria-controls="presets"
        aria-busy=${isBusy ? 'true' : nothing}
        @click=${this.#toggle}
      >
        ${isBusy ? 'Starting over…' : 'Start over'}
      </button>
      <ul id="presets" class="presets" aria-label="Where to begin" ?hidden=${!this.isOpen}>
        ${PRESETS.map(
          ([preset, name, about]) =>
            html`<li>
              <button type="button" @click=${() => void this.#begin(preset)}>
                <b>${name}</b> <small>${about}</small>
              </button>
            </li>`,
        )}
      </ul>
    </div>`;
  }

  #toggle(): void {
    this.isOpen = !this.isOpen && !this.page.isResetting.value;
  }

  #typed(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.isOpen) return;
    this.isOpen = false;
    this.querySelector('button')?.focus();
  }

  async #begin(preset: string): Promise<void> {
    this.isOpen = false;
    this.querySelector('button')?.focus();
    await this.page.reset(preset);
  }
}
