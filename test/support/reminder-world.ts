import { remind } from '../../src/jobs/remind.ts';
import type { EventBody } from '../../src/process/events.ts';
import type { ReminderItem } from '../../src/process/notifications/notification.ts';
import { remindersAt } from '../../src/process/notifications/reminders.ts';
import type { OutboxMessage } from '../../src/store/outbox.ts';
import { by, START, temporaryStore, type TemporaryStore } from './temporary.ts';

/** One reminder as it was given out. */
export interface Given {
  readonly recipient: string;
  readonly item: ReminderItem;
}

/** A store whose clock the test moves, and what its reminder ticks gave to the outbox. */
export class ReminderWorld implements Disposable {
  readonly temporary: TemporaryStore;
  now = START;
  readonly caseIds: string[] = [];
  #lastMessage = 0;

  constructor() {
    this.temporary = temporaryStore();
    // What the power does is shown elsewhere; here thousands of ticks are to pass quickly.
    this.temporary.database.sqlite.pragma('synchronous = OFF');
  }

  get store() {
    return this.temporary.store;
  }

  [Symbol.dispose](): void {
    this.temporary[Symbol.dispose]();
  }

  open(...bodies: EventBody[]): string {
    const { id } = this.store.cases.open(bodies, by('0', this.now));
    this.caseIds.push(id);
    return id;
  }

  record(caseId: string, ...bodies: EventBody[]): void {
    this.store.cases.record(this.load(caseId), bodies, by('0', this.now));
  }

  load(caseId: string) {
    const state = this.store.cases.load(caseId);
    if (!state) throw new Error(`there is no ${caseId}`);
    return state;
  }

  advance(length: Temporal.DurationLike): void {
    this.now = this.now.add(length);
  }

  /** Lets time pass and the reminders tick; gives the messages that this tick stored. */
  tick(length: Temporal.DurationLike = { minutes: 1 }): OutboxMessage[] {
    this.advance(length);
    // Whatever was stored meanwhile was caused by events, not by the tick.
    this.#newMessages();
    const stored = remind(this.store, this.temporary.policy, this.now);
    const messages = this.#newMessages();
    if (stored !== messages.length) throw new Error(`${stored} counted, ${messages.length} stored`);
    return messages;
  }

  /** Who owes what at this instant by the rules alone, told or not. */
  owed(caseId: string) {
    const state = this.load(caseId);
    return remindersAt(state, this.temporary.policy, this.store.people.of(state, this.now), this.now);
  }

  #newMessages(): OutboxMessage[] {
    const messages = this.temporary.database.sqlite
      .prepare<[number], { id: number }>('SELECT id FROM outbox WHERE id > ? ORDER BY id')
      .all(this.#lastMessage)
      .flatMap(({ id }) => this.store.outbox.byId(id) ?? []);
    this.#lastMessage = messages.at(-1)?.id ?? this.#lastMessage;
    return messages;
  }
}

/** The reminders in the messages of a tick, one for each deadline and person. */
export function givenBy(messages: readonly OutboxMessage[]): Given[] {
  return messages.flatMap(({ notification, recipient }) =>
    notification.template === 'reminder' ? notification.items.map((item) => ({ recipient, item })) : [],
  );
}
