import { client } from '../client.ts';
import { Kept } from './kept.ts';
import { byId, type Note, type PageMessage } from './messages.ts';
import { keyOf } from './place.ts';
import type { Session } from './session.ts';

/** What the acting person sees in the open place: its messages, and the answers that they alone see. */
export class Conversation {
  readonly messages = new Kept<readonly PageMessage[]>([]);
  readonly notes = new Kept<readonly Note[]>([]);
  readonly #session: Session;
  /** Ephemeral answers, by the key of place and person. */
  readonly #answers = new Map<string, readonly PageMessage[]>();
  #stored: readonly PageMessage[] = [];
  #loads = 0;

  constructor(session: Session) {
    this.#session = session;
    session.me.onChange(() => void this.open());
    session.place.onChange(() => void this.open());
  }

  /** Shows the place of the session from its beginning. */
  async open(): Promise<void> {
    this.#stored = [];
    this.notes.value = [];
    this.#show();
    await this.load();
  }

  /** Reads the open place anew. */
  async load(): Promise<void> {
    this.#loads += 1;
    const load = this.#loads;
    const { me, place } = this.#session;
    const { messages } =
      place.value.kind === 'dm' ? await client.dms(me.value) : await client.channel(place.value.name);
    // Another place was opened meanwhile.
    if (load !== this.#loads) return;
    this.#stored = messages;
    this.#show();
  }

  /** An answer that a person got, or what became of it. */
  keepAnswer(message: PageMessage, key = this.#key): void {
    const others = (this.#answers.get(key) ?? []).filter(({ id }) => id !== message.id);
    this.#answers.set(key, [...others, message]);
    this.#show();
  }

  dismiss(id: string): void {
    for (const [key, answers] of this.#answers)
      this.#answers.set(
        key,
        answers.filter((each) => each.id !== id),
      );
    this.notes.value = this.notes.value.filter((note) => note.id !== id);
    this.#show();
  }

  /** Says below the messages what Discord's client itself has to say. */
  note(note: Note): void {
    this.notes.value = [...this.notes.value.filter(({ id }) => id !== note.id), note];
  }

  /** Of the open place and the acting person: what one sees, another does not. */
  get #key(): string {
    const { me, place } = this.#session;
    return `${me.value} ${keyOf(place.value, me.value)}`;
  }

  #show(): void {
    const own = this.#answers.get(this.#key) ?? [];
    this.messages.value = [...this.#stored, ...own].toSorted(byId);
  }
}
