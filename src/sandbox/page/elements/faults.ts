import { html, type TemplateResult } from '../packages/lit.ts';
import type { Followed } from '../state/kept.ts';
import { SERVICE_NAMES, TROUBLES } from '../state/faults.ts';
import { PageElement } from './page-element.ts';

const SERVICES = ['discord', 'github'] as const;

/** What goes wrong around the bot, so that one sees it hold. */
export class SandboxFaults extends PageElement {
  protected override get follows(): readonly Followed[] {
    const { bot, faults } = this.page;
    return [bot, faults.armed, faults.isRestarting];
  }

  override render(): TemplateResult {
    const { bot, faults } = this.page;
    const isReady = bot.value.ready && !faults.isRestarting.value;
    return html`<section class="panel faults" aria-label="Faults">
      <h2>Faults</h2>
      ${SERVICES.map((service) => {
        const name = SERVICE_NAMES[service];
        return html`<div class="part" role="group" aria-label=${`${name}’s faults`}>
          <h3>${name}</h3>
          <div class="row">
            ${TROUBLES.map((trouble) =>
              this.#button(`${name} ${trouble.label}`, trouble.about, () => faults.arm(service, trouble)),
            )}
          </div>
        </div>`;
      })}
      <div class="row">
        ${this.#button('Cut the Gateway', 'The bot loses its connection and comes back.', () => faults.cutGateway())}
        ${this.#button('Clear faults', 'Everything answers again.', () => faults.clear())}
      </div>
      <p class="facts" role="status">${faults.armed.value.join(' · ') || 'No fault is set.'}</p>
      <div class="part">
        <h3>The bot ${isReady ? 'is running' : 'is not running'}</h3>
        <div class="row">
          ${this.#button('Restart the bot', 'It stops as it is told, and starts again.', () => faults.restart('SIGTERM'))}
          ${this.#button('Kill the bot', 'It is gone in the middle of what it does, and starts again.', () => faults.restart('SIGKILL'))}
        </div>
      </div>
    </section>`;
  }

  #button(label: string, about: string, act: () => Promise<void>): TemplateResult {
    return html`<button type="button" class="button secondary" title=${about} @click=${() => void act()}>
      ${label}
    </button>`;
  }
}
