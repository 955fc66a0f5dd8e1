import { html, nothing, repeat, type TemplateResult } from '../packages/lit.ts';
import type { Followed } from '../state/kept.ts';
import type { Note } from '../state/messages.ts';
import { PageElement } from './page-element.ts';

/** So many messages are drawn at first, and so many more whenever a person scrolls up to the oldest one. */
const PAGE = 50;

/** The messages of the open place, oldest first. A person at the end stays at the end. */
export class SandboxMessages extends PageElement {
  static override properties = { ...PageElement.properties, drawn: { state: true } };
  declare drawn: number;
  #isAtEnd = true;
  #lastTop = 0;
  /** The oldest message that was drawn, and where it stood before older ones came. */
  #oldest: { readonly message: Element; readonly top: number } | undefined;
  readonly #sizes = new ResizeObserver(() => this.#keepAtEnd());

  constructor() {
    super();
    this.drawn = PAGE;
  }

  protected override get follows(): readonly Followed[] {
    const { conversation, guide, session } = this.page;
    return [
      conversation.messages,
      conversation.notes,
      conversation.isRead,
      guide.at,
      session.place,
      session.me,
    ];
  }

  override render(): TemplateResult {
    const { isRead, messages, notes } = this.page.conversation;
    const all = messages.value;
    const first = Math.max(0, all.length - this.drawn);
    return html`<div class="log" role="log" aria-label="Messages" tabindex="0" @scroll=${this.#scrolled}>
      <div>
        ${first > 0 ? html`<p class="more">Scroll up for ${first} older messages</p>` : nothing}
        ${isRead.value && all.length + notes.value.length === 0 ? this.#nothingYet() : nothing}
        ${repeat(
          all.slice(first),
          ({ id }) => id,
          (message) => html`<sandbox-message .page=${this.page} .message=${message}></sandbox-message>`,
        )}
        ${notes.value.map((note) => this.#note(note))}
      </div>
    </div>`;
  }

  /** A newcomer comes here first, and is shown where to begin. */
  #nothingYet(): TemplateResult {
    const { guide, session } = this.page;
    const place = session.place.value;
    if (guide.at.value !== undefined || place.kind === 'dm' || place.name !== 'security')
      return html`<p class="empty">Nothing has been said here yet.</p>`;
    return html`<div class="welcome">
      <h2>A place to practise</h2>
      <p>
        The real bot, between a Discord and a GitHub on this machine: nothing here leaves it. Be any of the
        eight people, let a report arrive in GitHub, and let time pass by the clock.
      </p>
      <button type="button" class="button primary" @click=${() => guide.begin()}>
        Lead me through a case
      </button>
    </div>`;
  }

  override firstUpdated(): void {
    for (const part of this.querySelectorAll('.log, .log > div')) this.#sizes.observe(part);
    const { session } = this.page;
    for (const value of [session.place, session.me]) value.onChange(() => this.#begin());
  }

  override updated(): void {
    this.#keepInPlace();
    this.#keepAtEnd();
  }

  /** What is read stays before the eyes while older messages come in above it. */
  #keepInPlace(): void {
    const log = this.#log;
    if (!log || !this.#oldest) return;
    const { message, top } = this.#oldest;
    this.#oldest = undefined;
    log.scrollTop += message.getBoundingClientRect().top - top;
    this.#lastTop = log.scrollTop;
  }

  get #log(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.log');
  }

  #begin(): void {
    this.drawn = PAGE;
    this.#lastTop = 0;
    this.#isAtEnd = true;
  }

  /** Messages are drawn a moment after the log, and pictures later still. */
  #keepAtEnd(): void {
    const log = this.#log;
    // A person may have gone up, of which the browser tells a moment later.
    if (!log || !this.#isAtEnd || log.scrollTop < this.#lastTop - 2) return;
    log.scrollTop = log.scrollHeight;
    this.#lastTop = log.scrollTop;
  }

  #scrolled(): void {
    const log = this.#log;
    if (!log) return;
    const isNear = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    // Only a person goes up; what is drawn below them does not.
    if (log.scrollTop < this.#lastTop - 2 || isNear) this.#isAtEnd = isNear;
    this.#lastTop = log.scrollTop;
    if (log.scrollTop > 400 || this.drawn >= this.page.conversation.messages.value.length) return;
    const oldest = this.querySelector('sandbox-message');
    this.#oldest = oldest ? { message: oldest, top: oldest.getBoundingClientRect().top } : undefined;
    this.drawn += PAGE;
  }

  #note({ id, kind, text }: Note): TemplateResult {
    return kind === 'sending'
      ? html`<p class="note sending">Sending <code>${text}</code>…</p>`
      : html`<article class="message note failed" aria-label="Failed">
          <span class="avatar bot" aria-hidden="true"></span>
          <div class="body">
            <p class="error">${text}</p>
            <p class="only-you">
              Only you can see this ·
              <button type="button" class="as-link" @click=${() => this.page.conversation.forget(id)}>
                Dismiss message
              </button>
            </p>
          </div>
        </article>`;
  }
}
