import type { Delivery, DeliveryOutcome } from '../discord/delivery.ts';
import type { View } from '../discord/views/view.ts';
import { errorKind, type Log } from '../log.ts';
import { standInKey, undeliveredKey, unreachableKey } from '../process/notifications/message-keys.ts';
import { isPublic, type ReminderItem } from '../process/notifications/notification.ts';
import { SECURITY_ROLE, standIn } from '../process/notifications/reminders.ts';
import type { OutboxMessage } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import type { Codegate } from '../app/publication/post.ts';
import { Drain, waitSeconds } from './drain.ts';

/** How many messages are taken from the outbox at a time. */
const BATCH = 50;

export interface DeliverOptions {
  readonly store: Store;
  readonly delivery: Pick<Delivery, 'attempt'>;
  readonly codegate: Pick<Codegate, 'attempt'>;
  /** The words of a message at an instant; undefined where it is out of date. */
  readonly render: (message: OutboxMessage, now: Temporal.Instant) => View | undefined;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

interface Attempted {
  readonly outcome: DeliveryOutcome | { readonly kind: 'obsolete' };
  readonly record: () => void;
}

const OBSOLETE = { kind: 'obsolete' } as const;
const nothing = () => {};

/** Empties the outbox: one message at a time to each recipient. */
export class Deliverer {
  readonly #options: DeliverOptions;
  readonly #messages = new Drain((stopped) => this.#tryDue('messages', stopped));
  /** On its own: what is for #codegate is made from GitHub and the registries, and may take its time. */
  readonly #public = new Drain((stopped) => this.#tryDue('public', stopped));

  constructor(options: DeliverOptions) {
    this.#options = options;
  }

  /** Resolves when everything whose turn it is has been tried, including what was stored while it ran. */
  async run(): Promise<void> {
    await Promise.all([this.runMessages(), this.runPublic()]);
  }

  /** Only what is for people and for the private channel: a reminder waits for no announcement. */
  runMessages(): Promise<void> {
    return this.#messages.run();
  }

  /** Only what is for #codegate. */
  runPublic(): Promise<void> {
    return this.#public.run();
  }

  /** Finishes the messages in flight and takes no further ones. */
  async stop(): Promise<void> {
    await Promise.all([this.#messages.stop(), this.#public.stop()]);
  }

  async #tryDue(which: 'messages' | 'public', stopped: () => boolean): Promise<boolean> {
    const { store, now } = this.#options;
    const due = which === 'public' ? store.outbox.duePublic(now(), BATCH) : store.outbox.due(now(), BATCH);
    const queues = [...Map.groupBy(due, (message) => message.recipient).values()];
    await Promise.all(
      queues.map(async (queue) => {
        for (const message of queue) if (!stopped()) await this.#deliver(message);
      }),
    );
    // What was done in #codegate may have to be told.
    if (which === 'public' && due.length > 0) await this.runMessages();
    return due.length > 0;
  }

  async #deliver(message: OutboxMessage): Promise<void> {
    const { store, now, log } = this.#options;
    const { outbox, people } = store;
    try {
      const { outcome, record } = await this.#attempt(message);
      switch (outcome.kind) {
        case 'obsolete':
          store.atomically(() => {
            record();
            outbox.obsolete(message, now());
          });
          return;
        case 'sent':
          store.atomically(() => {
            outbox.sent(message, outcome, now());
            record();
            if (message.kind === 'dm') people.setDm(message.recipient, 'open');
          });
          return;
        case 'closed':
          this.#tellSomebodyElse(message, outcome.failure);
          return;
        case 'later':
          log.warn(
            { failure: outcome.failure, attempts: message.attempts + 1 },
            'a message must be sent again',
          );
          outbox.retry(
            message,
            now().add({ seconds: waitSeconds(message.attempts) }),
            outcome.failure,
            outcome.unknown,
          );
          return;
        case 'parked':
          log.error(
            { failure: outcome.failure },
            'a message cannot be delivered until somebody mends the cause',
          );
          this.#park(message, outcome.failure);
          return;
      }
    } catch (error) {
      // A defect in one message must not hold up the others.
      log.error(errorKind(error), 'a message could not be made');
      this.#park(message, 'defect');
    }
  }

  /** One attempt, and what is recorded of the case where it comes to an end. */
  async #attempt(message: OutboxMessage): Promise<Attempted> {
    const { store, delivery, codegate, render, now } = this.#options;
    const { outbox, cases } = store;
    const { notice } = message;
    const begin = () => outbox.begin(message);
    if (isPublic(notice)) {
      const state = cases.load(notice.caseId);
      if (!state) return { outcome: OBSOLETE, record: nothing };
      const latest = () => cases.load(notice.caseId) ?? state;
      const { outcome, events } = await codegate.attempt(message, notice, latest, { now: now(), begin });
      const origin = { actor: { kind: 'bot' }, cause: 'delivery', now: now() } as const;
      return { outcome, record: () => void cases.recordFact(state, events, origin) };
    }
    const view = render(message, now());
    if (!view) return { outcome: OBSOLETE, record: nothing };
    if (this.#isClosed(message))
      return { outcome: { kind: 'closed', failure: 'known to be closed' }, record: nothing };
    return { outcome: await delivery.attempt(message, view, begin), record: nothing };
  }

  /** Asking Discord again would count as an invalid request; a test by `me` is how a person opens it again. */
  #isClosed(message: OutboxMessage): boolean {
    if (message.kind !== 'dm' || message.notice.template === 'dm-test') return false;
    return this.#options.store.people.find(message.recipient)?.dm === 'closed';
  }

  /** The team sees in the private channel that something was not delivered, once a day. */
  #park(message: OutboxMessage, failure: string): void {
    const { store, now } = this.#options;
    const instant = now();
    store.atomically(() => {
      store.outbox.park(message, failure, instant);
      if (message.notice.template === 'undelivered') return;
      store.outbox.add(
        {
          ...undeliveredKey(instant),
          kind: 'channel',
          recipient: 'security',
          notice: { template: 'undelivered', count: store.outbox.parkedCount() },
        },
        instant,
      );
    });
  }

  /**
   * Direct messages of this person are closed: the next person on the case is told by direct message, and the
   * private channel calls the person without content. Never anything in a public place (DESIGN §6).
   */
  #tellSomebodyElse(message: OutboxMessage, failure: string): void {
    const { store, now } = this.#options;
    const { outbox, people, cases } = store;
    const instant = now();
    const { recipient, notice } = message;
    store.atomically(() => {
      outbox.undeliverable(message, failure, instant);
      people.setDm(recipient, 'closed');
      if (notice.template === 'dm-test') return;
      outbox.add(
        {
          ...unreachableKey(message),
          kind: 'channel',
          recipient: 'security',
          notice: { template: 'unreachable', member: recipient },
        },
        instant,
      );
      const unreachable = people.unreachable();
      const other = (caseId: string) => {
        const state = cases.load(caseId);
        return (state && standIn(people.of(state), recipient, unreachable)) ?? SECURITY_ROLE;
      };
      if (notice.template === 'reminder') {
        const items = notice.items.map((item): ReminderItem => ({ ...item, insteadOf: recipient }));
        for (const [person, theirs] of Map.groupBy(items, (item) => other(item.caseId))) {
          // Whoever was told of the same deadline in their own right is not told twice.
          const news = theirs.filter((item) => store.reminders.take({ ...item, recipient: person }, instant));
          if (news.length > 0)
            this.#standInFor(message, person, { notice: { template: 'reminder', items: news } });
        }
      } else if (notice.template === 'login-wanted')
        // Only whoever wanted them can do something about it.
        this.#standInFor(message, notice.by, { notice, insteadOf: recipient });
      else if ('caseId' in notice)
        this.#standInFor(message, other(notice.caseId), { notice, insteadOf: recipient });
      else {
        // About no case, such as somebody's claim to a login: anyone of the security team can answer it.
        const team = { security: people.roster(), fixTeam: [] };
        this.#standInFor(message, standIn(team, recipient, unreachable) ?? SECURITY_ROLE, { notice });
      }
    });
  }

  #standInFor(
    message: OutboxMessage,
    person: string,
    what: Pick<OutboxMessage, 'notice'> & { insteadOf?: string },
  ): void {
    const { store, now } = this.#options;
    const key = standInKey(message, person);
    if (person === SECURITY_ROLE)
      store.outbox.add(
        { ...key, kind: 'channel', recipient: 'security', notice: { template: 'role-ping' } },
        now(),
      );
    else store.outbox.add({ ...key, kind: 'dm', recipient: person, ...what }, now());
  }
}
