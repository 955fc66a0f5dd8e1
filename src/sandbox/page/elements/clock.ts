import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import { dateInWords, exactInstant, writtenInstant } from '../state/instants.ts';
import type { Followed } from '../state/kept.ts';
import { PageElement } from './page-element.ts';

const STEPS: readonly (readonly [string, string])[] = [
  ['+5 min', 'PT5M'],
  ['+1 hour', 'PT1H'],
  ['+1 day', 'P1D'],
];

/** The sandbox's clock, and what makes time pass. */
export class SandboxClock extends PageElement {
  protected override get follows(): readonly Followed[] {
    const { now, isMoving, what } = this.page.clock;
    return [now, isMoving, what];
  }

  override render(): TemplateResult {
    const { clock } = this.page;
    const now = clock.now.value;
    return html`<section class="panel clock" aria-label="Clock" aria-busy=${String(clock.isMoving.value)}>
      <time datetime=${new Date(now).toISOString()} title=${exactInstant(now)}>
        <b>${writtenInstant(now, 't', now)}</b> <span>UTC</span> <small>${dateInWords(now)}</small>
      </time>
      <div class="row">
        ${STEPS.map(([label, duration]) => this.#button(label, () => clock.advance(duration)))}
        ${this.#button('Next event', () => clock.toNext())}
      </div>
      <div class="what" role="status">
        ${
          clock.isMoving.value
            ? html`<p>Time passes…</p>`
            : clock.what.value.length === 0
              ? nothing
              : html`<ul>
                  ${clock.what.value.map((line) => html`<li>${line}</li>`)}
                </ul>`
        }
      </div>
    </section>`;
  }

  #button(label: string, move: () => Promise<void>): TemplateResult {
    return html`<button
      type="button"
      class="button secondary"
      aria-disabled=${String(this.page.clock.isMoving.value)}
      @click=${() => this.page.clock.isMoving.value || void move()}
    >
      ${label}
    </button>`;
  }
}
