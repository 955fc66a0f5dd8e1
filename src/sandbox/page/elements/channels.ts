import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import type { Followed } from '../state/kept.ts';
import { hashOf, keyOf, type Place } from '../state/place.ts';
import { PageElement } from './page-element.ts';

/** The places there are: channels with their threads, and the acting person's direct messages. */
export class SandboxChannels extends PageElement {
  protected override get follows(): readonly Followed[] {
    const { channels, conversation, names, session } = this.page;
    return [channels, conversation.unread, names, session.place, session.me];
  }

  override render(): TemplateResult {
    const { channels, names } = this.page;
    return html`<nav class="channels" aria-label="Channels">
      <h2 id="text-channels">Text channels</h2>
      <ul aria-labelledby="text-channels">
        ${channels.value.map((name) => {
          const id = names.value.places.find((place) => place.name === name && place.parent === null)?.id;
          const threads = names.value.places.filter(({ parent }) => parent !== null && parent === id);
          return html`<li>
            ${this.#link({ kind: 'channel', name }, `#${name}`)}
            ${
              threads.length === 0
                ? nothing
                : html`<ul class="threads" aria-label=${`Threads of #${name}`}>
                    ${threads.map((thread) => html`<li>${this.#link({ kind: 'channel', name: thread.name }, thread.name)}</li>`)}
                  </ul>`
            }
          </li>`;
        })}
      </ul>
      <h2 id="direct-messages">Direct messages</h2>
      <ul aria-labelledby="direct-messages">
        <li>${this.#link({ kind: 'dm' }, 'codegate-advisory-bot')}</li>
      </ul>
    </nav>`;
  }

  #link(place: Place, text: string): TemplateResult {
    const { session } = this.page;
    const me = session.me.value;
    const key = keyOf(place, me);
    const isOpen = key === keyOf(session.place.value, me);
    const unread = this.page.conversation.unread.value.get(key) ?? 0;
    return html`<a
      class=${unread > 0 ? 'unread' : ''}
      href=${hashOf(place)}
      aria-current=${isOpen ? 'page' : nothing}
      aria-description=${unread > 0 ? `${unread} new` : nothing}
      @click=${() => this.dispatchEvent(new CustomEvent('opened', { bubbles: true }))}
      >${place.kind === 'dm' ? html`<span class="avatar bot" aria-hidden="true"></span>` : nothing}<span
        class="name"
        >${place.kind === 'dm' ? withPeople(text, me) : text}</span
      >${unread > 0 ? html`<span class="count" aria-hidden="true">${unread}</span>` : nothing}</a
    >`;
  }
}

/** Whose direct messages they are is plain to see; those who hear the page are told. */
function withPeople(bot: string, person: string): TemplateResult {
  return html`<span class="visually-hidden">Direct messages: </span>${bot}<span class="visually-hidden">
      and ${person}</span
    >`;
}
