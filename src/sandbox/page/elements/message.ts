import { InteractionType, MessageFlags } from '../packages/discord.ts';
import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import { epochOf, exactInstant, messageInstant } from '../state/instants.ts';
import type { Followed } from '../state/kept.ts';
import type { PageMessage } from '../state/messages.ts';
import { hashOf } from '../state/place.ts';
import { messageComponent } from './components.ts';
import { fileCard, picture } from './files.ts';
import { PageElement } from './page-element.ts';

/** A message in the log, with all that Discord's client shows around it. */
export class SandboxMessage extends PageElement {
  static override properties = { ...PageElement.properties, message: { attribute: false } };
  declare message: PageMessage;

  protected override get follows(): readonly Followed[] {
    return [this.#pending, this.page.names];
  }

  /** What waits for an answer here, and not elsewhere. */
  readonly #pending: Followed = {
    onChange: (follow) => {
      const waiting = () =>
        [...this.page.pending.value].filter((part) => part.startsWith(this.message.id)).join();
      let before = waiting();
      return this.page.pending.onChange(() => {
        const now = waiting();
        if (now !== before) follow();
        before = now;
      });
    },
  };

  override render(): TemplateResult {
    const { message } = this;
    const { raw } = message;
    const isOnlyMine = message.ephemeral;
    const name = `author-${message.id} time-${message.id}`;
    return html`<article
      id="message-${message.id}"
      class="message ${isOnlyMine ? 'ephemeral' : ''}"
      aria-labelledby=${name}
    >
      <span class="avatar bot" aria-hidden="true"></span>
      <div class="body">
        ${this.#usedCommand()}
        <header>
          <strong id="author-${message.id}" class="author">${message.author}</strong>
          <span class="tag">APP</span>
          ${this.#sentAt()} ${message.crossposted ? html`<span class="published">Published</span>` : nothing}
        </header>
        ${(raw.flags ?? 0) & MessageFlags.Loading ? this.#thinking() : this.#content()}
        ${message.edited ? this.#edited() : nothing} ${this.#thread()}
        ${isOnlyMine ? this.#dismissal() : nothing}
      </div>
    </article>`;
  }

  #content(): TemplateResult {
    const { message, page } = this;
    const { raw } = message;
    const isV2 = ((raw.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
    return html`${
      raw.content
        ? html`<sandbox-markdown class="text" .page=${page} .text=${raw.content}></sandbox-markdown>`
        : nothing
    }
    ${(raw.components ?? []).map((part) => messageComponent(part, message, page))}
    ${isV2 ? nothing : raw.attachments.map((file) => attached(file))}`;
  }

  #sentAt(): TemplateResult {
    const at = epochOf(this.message.at);
    return html`<time
      id="time-${this.message.id}"
      datetime=${new Date(at).toISOString()}
      title=${exactInstant(at)}
      >${messageInstant(at, this.page.clock.now.value)}</time
    >`;
  }

  #thinking(): TemplateResult {
    return html`<p class="thinking">
      <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span> ${this.message.author} is thinking…
    </p>`;
  }

  #edited(): TemplateResult {
    const at = this.message.raw.edited_timestamp;
    return html`<small class="edited" title=${at === null ? nothing : exactInstant(epochOf(at))}
      >(edited)</small
    >`;
  }

  #usedCommand(): TemplateResult | typeof nothing {
    const { interaction_metadata: made } = this.message.raw;
    if (made?.type !== InteractionType.ApplicationCommand) return nothing;
    return html`<p class="used">
      <span class="avatar tiny" aria-hidden="true"></span><b>${made.user.username}</b> used a command
    </p>`;
  }

  #thread(): TemplateResult | typeof nothing {
    const thread = this.page.names.value.places.find(
      ({ id, parent }) => parent !== null && id === this.message.id,
    );
    if (!thread) return nothing;
    return html`<p class="thread">
      <a href=${hashOf({ kind: 'channel', name: thread.name })}
        >${thread.name}<span>See the thread ›</span></a
      >
    </p>`;
  }

  #dismissal(): TemplateResult {
    return html`<p class="only-you">
      <span aria-hidden="true" class="eye"></span>Only you can see this ·
      <button type="button" class="as-link" @click=${() => void this.page.dismiss(this.message.id)}>
        Dismiss message
      </button>
    </p>`;
  }
}

function attached(file: PageMessage['raw']['attachments'][number]): TemplateResult | typeof nothing {
  return file.content_type?.startsWith('image/')
    ? picture({ url: file.url, attachment_id: file.id }, file.description, 'picture')
    : fileCard(file);
}
