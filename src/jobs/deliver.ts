import { followRefusal, sendToStandIn, sendToSuccessor } from '../app/notifications/stand-ins.ts';
import {
  channelTakesMessages,
  tellInsteadOfChannel,
  tellUndelivered,
} from '../app/notifications/troubles.ts';
import type { DeliveryOutcome, NotificationDelivery } from '../app/delivery.ts';
import { errorKind, type Log } from '../log.ts';
import { isPublic } from '../process/notifications/notification.ts';
import type { OutboxMessage } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { concernsTheTeam } from '../app/notifications/still-true.ts';
import type { SecurityRole } from '../app/security-role.ts';
import { placeOf, type Codegate } from '../app/publication/codegate.ts';
import { Drain, waitSeconds } from './drain.ts';

/** How many messages are taken from the outbox at a time. */
const BATCH = 50;

export interface DeliverOptions {
  readonly store: Store;
  readonly notifications: NotificationDelivery;
  readonly codegate: Pick<Codegate, 'attempt'>;
  /** Asked before a member of the security team is told of a case: at most once a minute. */
  readonly securityRole: SecurityRole;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

interface Attempted {
  /** `left`: its recipient is of the security team no more, and it is not theirs to hear. */
  readonly outcome: DeliveryOutcome | { readonly kind: 'obsolete' } | { readonly kind: 'left' };
  readonly record: () => void;
}

/** Whether a message may leave to its recipient, as far as that hangs on the role of the security team. */
type Rights = 'held' | 'lost' | 'unknown';

/** The failure of a direct message that was not tried, since another was refused a short while ago. */
const KNOWN = 'known to be closed';

const OBSOLETE = { kind: 'obsolete' } as const;
const nothing = () => {};

/** Empties the outbox: one message at a time to each recipient. */
export class Deliverer {
  readonly #options: DeliverOptions;
  /** Those who were found here to be of the security team no more: what waits for them is another's to hear. */
  readonly #lost = new Set<string>();
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
        const tried = new Set<number>();
        for (const message of queue) if (!stopped()) await this.#inTurn(message, tried);
      }),
    );
    // What was done in #codegate may have to be told.
    if (which === 'public' && due.length > 0) await this.runMessages();
    return due.length > 0;
  }

  /**
   * Tries a message after all that was approved before it for the same place in #codegate: each of those has arrived, or
   * will not any more, before the next one leaves. `tried` are the ids that had their turn in this run.
   */
  async #inTurn(message: OutboxMessage, tried: Set<number>): Promise<void> {
    const { outbox } = this.#options.store;
    const unfinished = () => this.#before(message);
    for (const earlier of unfinished()) {
      if (tried.has(earlier.id)) continue;
      tried.add(earlier.id);
      await this.#deliver(earlier);
    }
    if (unfinished().length > 0) {
      const at = this.#options.now().add({ seconds: waitSeconds(message.attempts) });
      outbox.retry(message, at, 'waits for an earlier message', message.interrupted);
      return;
    }
    tried.add(message.id);
    await this.#deliver(message);
  }

  /** What was approved before a message for its place in #codegate, and is not at its end. */
  #before(message: OutboxMessage): OutboxMessage[] {
    const place = isPublic(message.notification) ? placeOf(message.notification) : undefined;
    if (place === undefined) return [];
    return this.#options.store.outbox
      .unfinishedPublic(message)
      .filter(({ notification }) => isPublic(notification) && placeOf(notification) === place);
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
        case 'left':
          store.atomically(() => {
            outbox.obsolete(message, now());
            sendToSuccessor(store, message, now());
          });
          return;
        case 'sent':
          store.atomically(() => {
            outbox.sent(message, outcome, now());
            record();
            if (message.kind === 'dm') people.setDm(message.recipient, 'open');
            else if (message.recipient === 'security') channelTakesMessages(store);
          });
          return;
        case 'closed':
          store.atomically(() => {
            const tried = outcome.failure !== KNOWN;
            followRefusal(store, message, { failure: outcome.failure, tried }, now());
          });
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
          if (outcome.unsafe && message.recipient === 'security')
            store.atomically(() => tellInsteadOfChannel(store, message, undefined, now()));
          return;
        case 'parked':
          log.error({ failure: outcome.failure }, 'a message cannot be delivered until its cause is mended');
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
    const { store, notifications, codegate, now } = this.#options;
    const { outbox, cases } = store;
    const { notification } = message;
    const begin = () => outbox.begin(message);
    if (isPublic(notification)) {
      const state = cases.load(notification.caseId);
      if (!state) return { outcome: OBSOLETE, record: nothing };
      const latest = () => cases.load(notification.caseId) ?? state;
      const { outcome, events } = await codegate.attempt(message, notification, latest, {
        now: now(),
        begin,
      });
      const cause = { actor: { kind: 'bot' }, cause: 'delivery', now: now() } as const;
      return { outcome, record: () => void cases.recordFact(state, events, cause) };
    }
    const rights = this.#knownRights(message) ?? (await this.#askRights(message));
    if (rights === 'unknown')
      return {
        outcome: { kind: 'later', failure: 'rights unknown', unknown: message.interrupted },
        record: nothing,
      };
    const ready = notifications.prepare(message, now());
    if (!ready) return { outcome: rights === 'lost' ? { kind: 'left' } : OBSOLETE, record: nothing };
    if (this.#isClosed(message)) return { outcome: { kind: 'closed', failure: KNOWN }, record: nothing };
    return { outcome: await ready.send(begin), record: nothing };
  }

  /** What needs no asking; `undefined` if the recipient hears of it as one of the security team, as the bot knows them. */
  #knownRights({ kind, recipient, notification }: OutboxMessage): Rights | undefined {
    if (kind !== 'dm' || !concernsTheTeam(notification)) return 'held';
    if (this.#options.store.people.find(recipient)?.security === true) return undefined;
    return this.#lost.has(recipient) ? 'lost' : 'held';
  }

  /** Whether a member of the security team is one still; where Discord does not say, their message waits. */
  async #askRights({ recipient }: OutboxMessage): Promise<Rights> {
    const { store, securityRole } = this.#options;
    try {
      if (await securityRole.isHeldBy(recipient)) {
        this.#lost.delete(recipient);
        return 'held';
      }
    } catch {
      return 'unknown';
    }
    store.people.seen(recipient, false);
    this.#lost.add(recipient);
    return 'lost';
  }

  /** Asking Discord again at once would count as an invalid request, and gets the same answer. */
  #isClosed({ kind, recipient, notification }: OutboxMessage): boolean {
    if (kind !== 'dm' || notification.template === 'dm-test') return false;
    const { store, now } = this.#options;
    return store.people.unreachable(now()).has(recipient);
  }

  /**
   * The team sees in the private channel that something was not delivered, once a day; meanwhile another hears what was for
   * one person, and the team what was for the channel.
   */
  #park(message: OutboxMessage, failure: string): void {
    const { store, now } = this.#options;
    const instant = now();
    store.atomically(() => {
      store.outbox.park(message, failure, instant);
      if (message.kind === 'dm') sendToStandIn(store, message, instant);
      else if (message.recipient === 'security') tellInsteadOfChannel(store, message, failure, instant);
      if (message.notification.template === 'undelivered') return;
      tellUndelivered(store, instant);
    });
  }
}
