import { followRefusal, sendToStandIn, sendToSuccessor } from '../app/notifications/stand-ins.ts';
import {
  channelTakesMessages,
  tellInsteadOfChannel,
  tellUndelivered,
} from '../app/notifications/troubles.ts';
import { noteStanding } from '../app/notifications/standing.ts';
import { arrivalsTo } from '../app/restoring/lost-arrivals.ts';
import { HELD_UP, type DeliveryOutcome, type NotificationDelivery } from '../app/delivery.ts';
import type { Log } from '../log.ts';
import { isPublic } from '../process/notifications/notification.ts';
import {
  CASE_UNREADABLE,
  ENOUGH_FOR_A_DAY,
  LONGEST_WAIT_MS,
  QUIET_HOURS,
  type OutboxMessage,
} from '../store/outbox.ts';
import { UnreadableCaseError } from '../store/case-history.ts';
import type { Store } from '../store/store.ts';
import { failureKind } from '../app/failure.ts';
import { tellApart, tellInOne } from '../app/notifications/together.ts';
import { apartByReading, concernsTheTeam, isOfUnreadable } from '../app/notifications/still-true.ts';
import type { SecurityRole } from '../app/security-role.ts';
import { saidOnce } from '../process/notifications/in-one.ts';
import { leavesAt, neverWaits } from '../process/notifications/a-day.ts';
import { firstOfRelease } from '../process/links.ts';
import { canWait, isForTheNight } from '../process/notifications/quiet-hours.ts';
import { placeOf, type Codegate } from '../app/publication/codegate.ts';
import { Drain, UNREADABLE_AGAIN, waitSeconds } from './drain.ts';

/** How many messages are taken from the outbox at a time, for each recipient. */
const BATCH = 50;

export interface DeliverOptions {
  readonly store: Store;
  readonly notifications: NotificationDelivery;
  readonly codegate: Pick<Codegate, 'attempt'>;
  /** Asked before a member of the security team is told of a case. */
  readonly securityRole: SecurityRole;
  /** So many direct messages a person gets in 24 hours at most, but for what cannot wait; left out, there is no such limit. */
  readonly mostADay?: number;
  /** Whether nothing may leave yet: it is not known what has happened since the database was restored. */
  readonly isHeld?: () => boolean;
  /** Whether anything may be posted in #codegate: what stands there is known. */
  readonly mayPost?: () => Promise<boolean>;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

interface Attempted {
  /** `left`: its recipient is of the security team no more, and it is not theirs to hear. */
  readonly outcome:
    | DeliveryOutcome
    | { readonly kind: 'obsolete' }
    | { readonly kind: 'left' }
    /** It waits until then: it is quiet for its recipient, they have had enough for a day, or its case cannot be read. */
    | {
        readonly kind: 'waits';
        readonly until: Temporal.Instant;
        readonly why: string;
        /** Whether an earlier attempt may have arrived. */
        readonly unknown: boolean;
      };
  readonly record: () => void;
}

/** Whether a message may leave to its recipient, as far as that hangs on the role of the security team. */
type Rights = 'held' | 'lost' | 'unknown';

/** The failure of a direct message that was not tried, since another was refused a short while ago. */
const KNOWN = 'known to be closed';

const OBSOLETE = { kind: 'obsolete' } as const;
const nothing = () => {};

/**
 * Empties the outbox: one message at a time to each recipient, and no recipient waits for another. What is for #codegate
 * goes on its own, too: it is made from GitHub and the registries, and may take its time.
 */
export class Deliverer {
  readonly #options: DeliverOptions;
  /** How often each message, by its number, came to nothing before an attempt could begin. */
  readonly #heldUp = new Map<number, number>();
  readonly #queues = new Map<string, Drain>();
  /** The queues that are being emptied. */
  readonly #running = new Set<Promise<void>>();
  readonly #public = new Drain((stopped) => this.#tryPublic(stopped));
  #stopped = false;

  constructor(options: DeliverOptions) {
    this.#options = options;
  }

  /** Resolves when everything whose turn it is has been tried, including what was stored while it ran. */
  async run(): Promise<void> {
    await Promise.all([this.runMessages(), this.runPublic()]);
    // What was done in #codegate may have to be told.
    await this.runMessages();
  }

  /** Only what is for people and for the private channel: a reminder waits for no announcement. */
  async runMessages(): Promise<void> {
    this.#start();
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** All of it, and resolves when what is for one person has been tried: who waits for it waits for no other. */
  async runTo(recipient: string): Promise<void> {
    if (this.#isHeld()) return;
    this.#start();
    return this.#empty(recipient);
  }

  /** Only what is for #codegate. */
  async runPublic(): Promise<void> {
    if (this.#isHeld()) return;
    if ((await this.#options.mayPost?.()) !== false) await this.#public.run();
    // It waits for none of these: where one is slow, the announcement has left all the same.
    this.#start();
  }

  /** What waited for the server to be as it should be has its turn: it has changed. */
  runHeldUp(): Promise<void> {
    this.#heldUp.clear();
    this.#options.store.outbox.hasten(Object.values(HELD_UP), this.#options.now());
    return this.runMessages();
  }

  /** Finishes the messages in flight and takes no further ones. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const queues = [...this.#queues.values(), this.#public];
    await Promise.all(queues.map((queue) => queue.stop()));
  }

  #isHeld(): boolean {
    return this.#options.isHeld?.() === true;
  }

  /** Begins with each recipient for whom there is something. */
  #start(): void {
    if (this.#stopped || this.#isHeld()) return;
    const { store, now } = this.#options;
    for (const recipient of store.outbox.recipients(now())) void this.#empty(recipient);
  }

  #empty(recipient: string): Promise<void> {
    const queue = this.#queueOf(recipient);
    const { isRunning } = queue;
    const run = queue.run();
    if (isRunning) return run;
    const emptied: Promise<void> = run
      // What could not be delivered to one may have become another's to hear.
      .then(() => this.#start())
      .catch((error: unknown) => this.#options.log.error(failureKind(error), 'a delivery failed'))
      .finally(() => this.#running.delete(emptied));
    this.#running.add(emptied);
    return run;
  }

  #queueOf(recipient: string): Drain {
    return this.#queues.getOrInsertComputed(
      recipient,
      () => new Drain((stopped) => this.#tryDueTo(recipient, stopped)),
    );
  }

  async #tryDueTo(recipient: string, stopped: () => boolean): Promise<boolean> {
    const { store, now } = this.#options;
    const waiting = store.outbox.dueTo(recipient, now(), BATCH);
    const isOnce = waiting.some(({ notification }) => saidOnce(notification) !== undefined);
    const due =
      isOnce && (await this.#putInOne(recipient)) ? store.outbox.dueTo(recipient, now(), BATCH) : waiting;
    for (const message of due) {
      if (stopped()) break;
      const parts = apartByReading(message, store);
      if (parts) {
        // An earlier attempt may have told of both.
        if (await this.#isUnsent(message)) tellApart(store, message, parts, now());
      } else if (!(await this.#deliver(message))) break;
    }
    return due.length > 0;
  }

  /**
   * Puts one message in place of those of a kind that something keeps from a recipient, once it is known that none of them has arrived.
   * @returns whether any of them was changed
   */
  async #putInOne(recipient: string): Promise<boolean> {
    const { store, now } = this.#options;
    const readable = store.outbox.waitingFor(recipient).filter((message) => !isOfUnreadable(message, store));
    const waiting = Map.groupBy(readable, ({ notification }) => saidOnce(notification));
    let isChanged = false;
    for (const [common, all] of waiting) {
      // What was hindered piles up; what merely has its turn leaves as it is.
      const isPile = all.length > 1 && all.some(({ failure }) => failure !== null);
      if (common === undefined || !isPile) continue;
      isChanged = true;
      const unsent: OutboxMessage[] = [];
      for (const message of all) if (await this.#isUnsent(message)) unsent.push(message);
      tellInOne(store, unsent, now());
    }
    return isChanged;
  }

  /** Whether a message has not arrived, by an earlier attempt that was interrupted; not where that cannot be seen now. */
  async #isUnsent(message: OutboxMessage): Promise<boolean> {
    if (!message.interrupted) return true;
    const outcome = await this.#options.notifications.look(message);
    if (outcome?.kind === 'sent') this.#finish(message, outcome, nothing);
    else if (outcome?.kind === 'later') this.#putOff(message, outcome, false);
    return outcome === undefined;
  }

  async #tryPublic(stopped: () => boolean): Promise<boolean> {
    const { store, now } = this.#options;
    const due = store.outbox.duePublic(now(), BATCH);
    const tried = new Set<number>();
    for (const message of due) if (stopped() || !(await this.#inTurn(message, tried))) break;
    return due.length > 0;
  }

  /**
   * Tries a message after all that was approved before it for the same place in #codegate: each of those has arrived, or
   * will not any more, before the next one leaves. `tried` are the ids that had their turn in this run.
   * @returns whether #codegate takes another now
   */
  async #inTurn(message: OutboxMessage, tried: Set<number>): Promise<boolean> {
    const { outbox } = this.#options.store;
    const unfinished = () => this.#before(message);
    for (const earlier of unfinished()) {
      if (tried.has(earlier.id)) continue;
      tried.add(earlier.id);
      if (!(await this.#deliver(earlier))) return false;
    }
    if (unfinished().length > 0) {
      const at = this.#options.now().add({ seconds: waitSeconds(message.attempts) });
      outbox.retry(message, at, 'waits for an earlier message', message.interrupted);
      return true;
    }
    tried.add(message.id);
    return this.#deliver(message);
  }

  /** What was approved before a message for its place in #codegate, and is not at its end. */
  #before(message: OutboxMessage): OutboxMessage[] {
    const { cases } = this.#options.store;
    const leadOf = (caseId: string) => {
      const state = cases.load(caseId);
      return state ? firstOfRelease(state, cases.linkedWith(state)) : caseId;
    };
    const place = isPublic(message.notification) ? placeOf(message.notification, leadOf) : undefined;
    if (place === undefined) return [];
    return this.#options.store.outbox
      .unfinishedPublic(message)
      .filter(({ notification }) => isPublic(notification) && placeOf(notification, leadOf) === place);
  }

  /** @returns whether its place takes another now; where not, all that is for it is put off */
  async #deliver(message: OutboxMessage): Promise<boolean> {
    const { store, log } = this.#options;
    const { outbox } = store;
    let begun = false;
    const begin = () => {
      begun = true;
      outbox.begin(message);
    };
    try {
      const { outcome, record } = await this.#attempt(message, begin);
      if (outcome.kind !== 'later') {
        this.#heldUp.delete(message.id);
        this.#finish(message, outcome, record);
        return true;
      }
      this.#putOff(message, outcome, begun);
      return outcome.wait === undefined;
    } catch (error) {
      if (error instanceof UnreadableCaseError) {
        this.#finish(message, this.#untilRead(begun || message.interrupted), nothing);
        return true;
      }
      // A defect in one message must not hold up the others.
      log.error(failureKind(error), 'a message could not be made');
      this.#park(message, 'defect');
      return true;
    }
  }

  #putOff(
    message: OutboxMessage,
    { failure, unknown, unsafe, wait, again }: Extract<DeliveryOutcome, { kind: 'later' }>,
    begun: boolean,
  ): void {
    const { store, now, log } = this.#options;
    const { outbox } = store;
    const attempts = message.attempts + this.#heldUpBefore(message, begun);
    log.warn({ failure, attempts: attempts + 1 }, 'a message must be sent again');
    // A wait that is longer than any is asked for again when it is over.
    const left = Math.min(wait ?? 0, LONGEST_WAIT_MS / 2000);
    const alone = Math.min(again ?? 0, LONGEST_WAIT_MS / 2000);
    const at = now().add({ seconds: Math.max(waitSeconds(attempts), left, alone) });
    outbox.retry(message, at, failure, unknown);
    if (wait !== undefined) outbox.putOff(message.recipient, now().add({ seconds: left }));
    if (unsafe && message.recipient === 'security')
      store.atomically(() => tellInsteadOfChannel(store, message, undefined, now()));
  }

  /** How often it came to nothing before, with no attempt on record: it waits longer each time, as after an attempt. */
  #heldUpBefore({ id }: OutboxMessage, begun: boolean): number {
    const times = this.#heldUp.get(id) ?? 0;
    if (!begun) this.#heldUp.set(id, times + 1);
    return times;
  }

  #finish(
    message: OutboxMessage,
    outcome: Exclude<Attempted['outcome'], { kind: 'later' }>,
    record: () => void,
  ): void {
    const { store, now, log } = this.#options;
    const { outbox, people } = store;
    switch (outcome.kind) {
      case 'obsolete':
        store.atomically(() => {
          record();
          outbox.obsolete(message, now());
        });
        return;
      case 'waits':
        outbox.retry(message, outcome.until, outcome.why, outcome.unknown);
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
      case 'gone':
        // A person took it away: what it said is said anew, if it is so, by a message of its own.
        if (message.recipient === 'security')
          return store.atomically(() => {
            outbox.obsolete(message, now());
            noteStanding(store, message, undefined);
          });
        log.error({ failure: outcome.failure }, 'a message that was to be changed is gone');
        this.#park(message, outcome.failure);
        return;
      case 'parked':
        log.error({ failure: outcome.failure }, 'a message cannot be delivered until its cause is mended');
        this.#park(message, outcome.failure);
        return;
    }
  }

  /** One attempt, and what is recorded of the case where it comes to an end. */
  async #attempt(message: OutboxMessage, begin: () => void): Promise<Attempted> {
    const { store, notifications, codegate, now } = this.#options;
    const { cases } = store;
    const { notification } = message;
    if (isOfUnreadable(message, store))
      return { outcome: this.#untilRead(message.interrupted), record: nothing };
    if (isPublic(notification)) {
      const { caseId } = notification;
      const state = cases.load(caseId);
      if (!state) return { outcome: OBSOLETE, record: nothing };
      const latest = () => {
        const known = cases.load(caseId);
        if (!known) throw new UnreadableCaseError(caseId);
        return known;
      };
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
        outcome: { kind: 'later', failure: HELD_UP.rights, unknown: message.interrupted },
        record: nothing,
      };
    const ready = notifications.prepare(message, now());
    if (!ready) return { outcome: rights === 'lost' ? { kind: 'left' } : OBSOLETE, record: nothing };
    const quietUntil = this.#quietUntil(message);
    const { interrupted: unknown } = message;
    if (quietUntil)
      return { outcome: { kind: 'waits', until: quietUntil, why: QUIET_HOURS, unknown }, record: nothing };
    const until = this.#leavesAt(message);
    if (until) {
      // What has arrived already is no further one.
      const arrived = await notifications.look(message);
      if (arrived) return { outcome: arrived, record: () => noteStanding(store, message, ready.shows) };
      const outcome = { kind: 'waits', until, why: ENOUGH_FOR_A_DAY, unknown: false } as const;
      return { outcome, record: nothing };
    }
    if (this.#isClosed(message)) return { outcome: { kind: 'closed', failure: KNOWN }, record: nothing };
    // Discord may have taken its time since: whoever left meanwhile hears nothing.
    const mayLeave = async () => (this.#knownRights(message) ?? (await this.#askRights(message))) === rights;
    const outcome = await ready.send(begin, mayLeave);
    return { outcome, record: () => noteStanding(store, message, ready.shows) };
  }

  /** It waits until its case can be read; `unknown` where an attempt may have arrived. */
  #untilRead(unknown: boolean): Extract<Attempted['outcome'], { kind: 'waits' }> {
    return { kind: 'waits', until: this.#options.now().add(UNREADABLE_AGAIN), why: CASE_UNREADABLE, unknown };
  }

  /** What needs no asking; `undefined` if the recipient hears of it as one of the security team, as the bot knows them. */
  #knownRights({ kind, recipient, notification }: OutboxMessage): Rights | undefined {
    if (kind !== 'dm' || !concernsTheTeam(notification)) return 'held';
    const person = this.#options.store.people.find(recipient);
    if (person?.security === true) return undefined;
    // What waits for one who was of the team is another's to hear.
    return person && person.leftAt !== null ? 'lost' : 'held';
  }

  /** Whether a member of the security team is one still; where Discord does not say, their message waits. */
  async #askRights({ recipient }: OutboxMessage): Promise<Rights> {
    try {
      return (await this.#options.securityRole.isHeldBy(recipient)) ? 'held' : 'lost';
    } catch {
      return 'unknown';
    }
  }

  /** When a direct message may leave that can wait for the end of its recipient's quiet hours. */
  #quietUntil({ kind, recipient, notification }: OutboxMessage): Temporal.Instant | undefined {
    const { store, now } = this.#options;
    if (kind !== 'dm' || isForTheNight(notification)) return undefined;
    const until = store.people.quiet(now()).get(recipient);
    if (!until || !('caseId' in notification)) return undefined;
    const state = store.cases.load(notification.caseId);
    return state && canWait(state, until) ? until : undefined;
  }

  /** When a direct message may leave that can wait, to a person who has had as many as they get in a day. */
  #leavesAt({ kind, recipient, notification }: OutboxMessage): Temporal.Instant | undefined {
    const { store, now, mostADay: most } = this.#options;
    if (kind !== 'dm' || most === undefined || neverWaits(notification)) return undefined;
    const instant = now();
    const day = { most, arrivals: arrivalsTo(store, recipient, most, instant) };
    return leavesAt(notification, day, (caseId) => store.cases.load(caseId), instant);
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
