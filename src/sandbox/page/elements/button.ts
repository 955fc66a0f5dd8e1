import { ButtonStyle, type APIButtonComponent } from '../packages/discord.ts';
import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import type { PageMessage } from '../state/messages.ts';
import type { Page } from '../state/page.ts';
import { withEmoji } from './emoji.ts';

const STYLES: Readonly<Record<number, string>> = {
  [ButtonStyle.Primary]: 'primary',
  [ButtonStyle.Secondary]: 'secondary',
  [ButtonStyle.Success]: 'success',
  [ButtonStyle.Danger]: 'danger',
  [ButtonStyle.Link]: 'link secondary',
};

/** A button of a message, which works under the acting person's name. */
export function messageButton(
  button: APIButtonComponent,
  message: PageMessage,
  page: Page,
): TemplateResult | typeof nothing {
  if (button.style === ButtonStyle.Premium) return nothing;
  const label = button.label ?? button.emoji?.name ?? '';
  const shown = button.label && button.emoji?.name ? `${button.emoji.name} ${button.label}` : label;
  const style = `button ${STYLES[button.style] ?? 'secondary'}`;
  if (button.style === ButtonStyle.Link)
    return html`<a class=${style} href=${button.url} target="_blank" rel="noreferrer"
      >${withEmoji(shown)}</a
    >`;
  const customId = button.custom_id;
  const waits = page.pending.value.has(`${message.id} ${customId}`);
  return html`<button
    type="button"
    class="${style} ${waits ? 'waits' : ''}"
    ?disabled=${button.disabled ?? false}
    aria-busy=${waits ? 'true' : nothing}
    @click=${() => waits || void page.press(message.id, customId)}
  >
    <span>${withEmoji(shown)}</span>
  </button>`;
}
