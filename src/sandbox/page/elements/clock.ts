import { html, type TemplateResult } from '../packages/lit.ts';
import { exactInstant, writtenInstant } from '../state/instants.ts';
import type { Followed } from '../state/kept.ts';
import { PageElement } from './page-element.ts';

const STEPS: readonly (readonly [string, string])[] = [
  ['+5 minutes', 'PT5M'],
  ['+1 hour', 'PT1H'],
  ['+1 day', 'P1D'],
];

/** The sandbox's clock, which moves only when it is told to. */
export class SandboxClock extends PageElement {
  protected override get follows(): readonly Followed[] {
    return [this.page.now, this.page.moving];
  }

  override render(): TemplateResult {
    const now = this.page.now.value;
    const moves = this.page.moving.value;
    return html`<section class="panel clock" aria-label="Clock" aria-busy=${String(moves)}>
      <p class="shows">
        <time datetime=${new Date(now).toISOString()} title=${exactInstant(now)}>
          <b>${writtenInstant(now, 't', now)}</b> <span>UTC</span>
          <small>${weekday.format(now)}</small>
        </time>
      </p>
      <div class="row">
        ${STEPS.map(
          ([label, duration]) =>
            html`<button
              type="button"
              class="button secondary"
              ?disabled=${moves}
              @click=${() => void this.page.advance(duration)}
            >
              ${label}
            </button>`,
        )}
      </div>
    </section>`;
  }
}

const weekday = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
