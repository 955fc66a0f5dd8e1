import { client } from '../client.ts';
import type { Happening } from './events.ts';
import { Kept } from './kept.ts';
import { byId, type Note, type PageMessage } from './messages.ts';
import { keyOf } from './place.ts';
import type { Session } from './session.ts';
import { soon } from './soon.ts';

/** What the acting person sees in the open place: its messages, and the answers that they alone see. */
export class Conversation {
  /** Those of the open place, oldest first. */
  readonly messages = new Kept<readonly PageMessage[]>([]);
  readonly notes = new Kept<readonly Note[]>([]);
  /** Whether the open place has been read: until then nobody knows whether it is empty. */
  readonly isRead = new Kept(false);
  /** How many messages came to a place that the acting person did not look at, by its key. */
  readonly unread = new Kept<ReadonlyMap<string, number>>(new Map());
  readonly #session: Session;
  readonly #placeOf: (channelId: string) => string | undefined;
  /** The messages of the open place that everybody there sees, by id. */
  #stored = new Map<string, PageMessage>();
  /** What the acting person alone sees, wherever it stands, by id. */
  #answers = new Map<string, PageMessage>();
  #loads = 0;
  /** What came while the place was being read: what was read may be older. */
  readonly #arrived: Happening[] = [];

  /** @param placeOf gives the name of the channel or thread with an id */
  constructor(session: Session, placeOf: (channelId: string) => string | undefined) {
    this.#session = session;
    this.#placeOf = placeOf;
    const loadSoon = soon(0, () => this.load());
    for (const value of [session.me, session.place])
      value.onChange(() => {
        this.#clear();
        loadSoon();
      });
  }

  #clear(): void {
    this.#stored = new Map();
    this.#answers = new Map();
    this.notes.value = [];
    this.isRead.value = false;
    this.#show();
  }

  /** Reads the open place anew. */
  async load(): Promise<void> {
    this.#loads += 1;
    const load = this.#loads;
    this.#arrived.length = 0;
    const { me, place } = this.#session;
    const [{ messages }, { answers }] = await Promise.all([
      place.value.kind === 'dm' ? client.dms(me.value) : client.channel(place.value.name),
      client.answers(me.value),
    ]);
    // Another place was opened meanwhile.
    if (load !== this.#loads) return;
    this.#stored = byTheirId(messages);
    this.#answers = byTheirId(answers);
    this.#countUnread(this.#key, 0);
    for (const happening of this.#arrived) this.#take(happening);
    this.#show();
    this.isRead.value = true;
  }

  /** Reads anew what the acting person alone sees. */
  async readAnswers(): Promise<void> {
    const me = this.#session.me.value;
    const { answers } = await client.answers(me);
    if (me !== this.#session.me.value) return;
    this.#answers = byTheirId(answers);
    this.#show();
  }

  /** What the sandbox tells of a message. */
  receive(happening: Happening): void {
    this.#arrived.push(happening);
    this.#take(happening);
    this.#show();
  }

  #take(happening: Happening): void {
    const { event, data } = happening;
    if (event === 'message' || event === 'edit') {
      const key = data.dm === null ? `#${data.channel ?? ''}` : `@${data.dm}`;
      if (key === this.#key) this.#stored.set(data.message.id, data.message);
      else if (event === 'message') this.#countUnread(key, (this.unread.value.get(key) ?? 0) + 1);
    } else if (event === 'delete') {
      this.#stored.delete(data.id);
      this.#answers.delete(data.id);
    }
  }

  /** What the acting person alone sees, when it comes or changes. */
  keepAnswer(message: PageMessage): void {
    this.#answers.set(message.id, message);
    this.notes.value = this.notes.value.filter(({ kind }) => kind !== 'sending');
    this.#show();
  }

  /** Says below the messages what Discord's client itself has to say. */
  note(note: Note): void {
    this.notes.value = [...this.notes.value, note];
  }

  /** Takes a note or an answer away. */
  forget(id: string): void {
    this.#answers.delete(id);
    this.notes.value = this.notes.value.filter((note) => note.id !== id);
    this.#show();
  }

  /** Of the open place, for the acting person. */
  get #key(): string {
    return keyOf(this.#session.place.value, this.#session.me.value);
  }

  #countUnread(key: string, count: number): void {
    const counts = new Map(this.unread.value);
    if (count === 0) counts.delete(key);
    else counts.set(key, count);
    this.unread.value = counts;
  }

  #show(): void {
    const { place } = this.#session;
    const here = place.value.kind === 'dm' ? undefined : place.value.name;
    const answers = [...this.#answers.values()].filter(({ raw }) => this.#placeOf(raw.channel_id) === here);
    this.messages.value = [...this.#stored.values(), ...answers].toSorted(byId);
  }
}

function byTheirId(messages: readonly PageMessage[]): Map<string, PageMessage> {
  return new Map(messages.map((message) => [message.id, message]));
}
