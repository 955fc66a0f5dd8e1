import { inOne, thingsOf, withoutThings } from '../../process/notifications/in-one.ts';
import { manyKey, partKey } from '../../process/notifications/message-keys.ts';
import { caseIdsOf, TOGETHER, type Notification } from '../../process/notifications/notification.ts';
import { reasonsOf } from '../../process/notifications/reasons.ts';
import type { OutboxMessage } from '../../store/outbox.ts';
import type { Store } from '../../store/store.ts';
import { tracesOfCall } from './traces.ts';

/** So many messages of one kind to one recipient are a flood: up to here each of them has its own buttons. */
const MANY = 4;

/** How many cases share a message of the private channel's board, where many come at once. */
const LOT = 20;

/** Things that come at once: each alone, or where they are a flood, in lots. */
export function aloneOrInLots<T>(things: readonly T[]): (readonly T[])[] {
  const size = things.length < MANY ? 1 : LOT;
  return Array.from({ length: Math.ceil(things.length / size) }, (_, lot) =>
    things.slice(lot * size, (lot + 1) * size),
  );
}

/**
 * Puts one message in place of the many of one kind that each recipient was to have at `now`, and calls the role once. Until
 * then each of them is stored with its event: whatever ends the bot before, nothing is lost. What is on its way by then
 * arrives as it is.
 */
export function tellTogether(store: Pick<Store, 'atomically' | 'outbox'>, now: Temporal.Instant): void {
  const { outbox } = store;
  if (outbox.untried(now).length < MANY) return;
  store.atomically(() => {
    const kinds = Map.groupBy(outbox.untried(now), ({ notification, recipient }) =>
      JSON.stringify([notification.template, recipient]),
    );
    for (const messages of kinds.values()) {
      const [first, ...others] = messages;
      if (!first || messages.length < MANY) continue;
      if (first.notification.template === 'role-ping') {
        for (const message of others) outbox.obsolete(message, now);
        continue;
      }
      const what = TOGETHER.find((each) => each === first.notification.template);
      if (what === undefined) continue;
      for (const message of messages) outbox.obsolete(message, now);
      // In the private channel each case has its line, which stays.
      for (const lot of first.kind === 'channel' ? aloneOrInLots(messages) : [messages])
        addMany(outbox, what, lot, now);
    }
  });
}

function addMany(
  outbox: Store['outbox'],
  what: (typeof TOGETHER)[number],
  messages: readonly OutboxMessage[],
  now: Temporal.Instant,
): void {
  const [first] = messages;
  const caseIds = messages.flatMap(({ notification }) => caseIdsOf(notification));
  if (first) addInPlaceOf(outbox, first, { template: 'of-many-cases', what, caseIds }, now);
}

/** Stores one message to the recipient of several, of which `first` is the first; `false` if it was stored before. */
function addInPlaceOf(
  outbox: Store['outbox'],
  first: OutboxMessage,
  notification: Notification,
  now: Temporal.Instant,
): boolean {
  const { kind, recipient } = first;
  const to = kind === 'dm' ? { kind, recipient } : { kind, recipient };
  return outbox.add({ ...manyKey(first), ...to, notification }, now);
}

/**
 * Puts one message in place of several of a kind that waited for the same recipient, oldest first; none of them has
 * arrived.
 */
export function tellInOne(
  store: Pick<Store, 'atomically' | 'outbox'>,
  waiting: readonly OutboxMessage[],
  now: Temporal.Instant,
): void {
  const notification = inOne(waiting.map((message) => message.notification));
  if (waiting.length > 1 && notification) tellInPlaceOf(store, waiting, notification, now);
}

/** Puts one message in place of several that waited for the same recipient, oldest first; `undefined` where nothing is left to say. */
export function tellInPlaceOf(
  { outbox, atomically }: Pick<Store, 'atomically' | 'outbox'>,
  waiting: readonly OutboxMessage[],
  notification: Notification | undefined,
  now: Temporal.Instant,
): void {
  const [first] = waiting;
  if (!first) return;
  atomically(() => {
    if (!notification || addInPlaceOf(outbox, first, notification, now))
      for (const message of waiting) outbox.obsolete(message, now);
  });
}

/** Puts two messages in place of one that has not arrived: what is of cases that cannot be read waits by itself. */
export function tellApart(
  store: Pick<Store, 'atomically' | 'outbox'>,
  message: OutboxMessage,
  parts: { readonly read: Notification; readonly unread: Notification },
  now: Temporal.Instant,
): void {
  const { outbox } = store;
  const { kind, recipient, insteadOf } = message;
  const to = kind === 'dm' ? { kind, recipient } : { kind, recipient };
  store.atomically(() => {
    for (const part of ['read', 'unread'] as const)
      outbox.add(
        {
          ...partKey(message, part),
          ...to,
          notification: parts[part],
          ...(insteadOf === null ? {} : { insteadOf }),
        },
        now,
      );
    outbox.obsolete(message, now);
  });
}

/**
 * What a message that was put in place of several has to tell a person who may have heard it otherwise: their own were told alone, or
 * put together with others, so that no key tells. What waits for them they will hear. Of any other message it is all.
 *
 * @returns `undefined` where that is nothing
 */
export function newsFor(
  { outbox }: Pick<Store, 'outbox'>,
  message: OutboxMessage,
  person: string,
): Notification | undefined {
  const told = new Set<string>();
  for (const [since, parts] of Map.groupBy(partsOf(outbox, message), ([, came]) => came)) {
    const heard = outbox
      .triedSince(person, Temporal.Instant.fromEpochMilliseconds(since))
      .filter(({ state, createdAt }) => state !== 'undeliverable' && createdAt >= since)
      .flatMap(({ notification }) => thingsOf(notification));
    const isHeard = new Set(heard);
    for (const [thing] of parts) if (isHeard.has(thing)) told.add(thing);
  }
  return withoutThings(message.notification, told);
}

/** Whether the role was called already because of what a message was put in place of, which no key tells. */
export function isRoleCalledFor({ outbox }: Pick<Store, 'outbox'>, message: OutboxMessage): boolean {
  const traces = tracesOfCall(reasonsOf(message.notification), outbox);
  const parts = partsOf(outbox, message);
  if (traces.length === 0 || parts.size === 0) return false;
  const since = Math.min(...parts.values());
  return outbox
    .triedSince('security', Temporal.Instant.fromEpochMilliseconds(since))
    .some(
      ({ createdAt, notification }) =>
        createdAt >= since &&
        notification.template === 'role-ping' &&
        traces.every((trace) => notification.traces?.includes(trace)),
    );
}

/**
 * What a message tells in place of others: each thing, and the time, in epoch milliseconds, at which it came to be told last. A stand-in
 * has it of the one whom it did not reach.
 */
function partsOf(outbox: Store['outbox'], message: OutboxMessage): ReadonlyMap<string, number> {
  const own = putTogetherIn(outbox, message);
  if (own.size > 0) return own;
  const unreached = outbox.unreached(message);
  if (!unreached || unreached.id >= message.id) return own;
  const things = new Set(thingsOf(message.notification));
  return new Map([...putTogetherIn(outbox, unreached)].filter(([thing]) => things.has(thing)));
}

function putTogetherIn(outbox: Store['outbox'], message: OutboxMessage): ReadonlyMap<string, number> {
  const things = new Set(thingsOf(message.notification));
  const came = new Map<string, number>();
  for (const each of outbox.endedBy(message)) {
    const told = thingsOf(each.notification);
    if (!told.every((thing) => things.has(thing))) continue;
    const isOfSeveral = told.length > 1;
    const isAtOnce = each.createdAt === message.createdAt;
    // What is of one thing was put in place of nothing; and the parts of what was put together at the same instant are all among these.
    const earlier = isOfSeveral && !isAtOnce ? putTogetherIn(outbox, each) : undefined;
    for (const thing of told)
      if (!isOfSeveral || !isAtOnce || !came.has(thing))
        came.set(thing, earlier?.get(thing) ?? each.createdAt);
  }
  return came;
}
