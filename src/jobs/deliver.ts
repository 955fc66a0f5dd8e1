import type { Delivery } from '../discord/delivery.ts';
import type { View } from '../discord/views/view.ts';
import { errorKind, type Log } from '../log.ts';
import type { ReminderItem } from '../process/notices.ts';
import { SECURITY_ROLE, standIn } from '../process/reminders.ts';
import type { OutboxMessage } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { Drain, waitSeconds } from './drain.ts';

/** How many messages are taken from the outbox at a time. */
const BATCH = 50;

export interface DeliverOptions {
  readonly store: Store;
  readonly delivery: Pick<Delivery, 'attempt'>;
  /** The words of a message at an instant; undefined where it is out of date. */
  readonly render: (message: OutboxMessage, now: Temporal.Instant) => View | undefined;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** Empties the outbox: one run at a time, one message at a time to each recipient. */
export class Deliverer {
  readonly #options: DeliverOptions;
  readonly #drain = new Drain((stopped) => this.#tryDue(stopped));

  constructor(options: DeliverOptions) {
    this.#options = options;
  }

  /** Resolves when everything whose turn it is has been tried, including what was stored while it ran. */
  run(): Promise<void> {
    return this.#drain.run();
  }

  /** Finishes the messages in flight and takes no further ones. */
  stop(): Promise<void> {
    return this.#drain.stop();
  }

  async #tryDue(stopped: () => boolean): Promise<boolean> {
    const due = this.#options.store.outbox.due(this.#options.now(), BATCH);
    const queues = [...Map.groupBy(due, (message) => message.recipient).values()];
    await Promise.all(
      queues.map(async (queue) => {
        for (const message of queue) if (!stopped()) await this.#deliver(message);
      }),
    );
    return due.length > 0;
  }

  async #deliver(message: OutboxMessage): Promise<void> {
    const { store, delivery, render, now, log } = this.#options;
    const { outbox, people } = store;
    try {
      const view = render(message, now());
      if (!view) {
        outbox.obsolete(message, now());
        return;
      }
      const outcome = this.#isClosed(message)
        ? ({ kind: 'closed', failure: 'known to be closed' } as const)
        : await delivery.attempt(message, view, () => outbox.begin(message));
      switch (outcome.kind) {
        case 'sent':
          store.atomically(() => {
            outbox.sent(message, outcome, now());
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
          key: `undelivered ${instant.toString().slice(0, 10)}`,
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
          key: `${message.key} unreachable`,
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
    // The key that person's own message would have: whoever is told in their own right is not told twice, nor
    // for each of several who cannot be reached.
    const key = `${message.key.replace(new RegExp(` ${message.recipient}$`), '')} ${person}`;
    if (person === SECURITY_ROLE)
      store.outbox.add(
        { key, kind: 'channel', recipient: 'security', notice: { template: 'role-ping' } },
        now(),
      );
    else store.outbox.add({ key, kind: 'dm', recipient: person, ...what }, now());
  }
}
