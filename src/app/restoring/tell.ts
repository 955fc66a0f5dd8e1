import { z } from 'zod';
import { restoredKey } from '../../process/notifications/message-keys.ts';
import type { Notification } from '../../process/notifications/notification.ts';
import { isBefore } from '../../process/time.ts';
import type { RestoredMark } from '../../store/restore.ts';
import type { Store } from '../../store/store.ts';
import { sendToChannel, sendToPerson } from '../notifications/send.ts';

/** What came of the look at the world after a restore. */
export interface Reconciled {
  readonly mark: RestoredMark;
  /** The cases that the bot's own messages name and that it does not know any more. */
  readonly unknown: readonly string[];
  /** Repositories that GitHub did not show, and places of which Discord did not. */
  readonly unseen: { readonly repositories: readonly string[]; readonly places: number };
  /** The cases of which something stands in #codegate that is not what would be said now, or could not be compared with it. */
  readonly uncompared?: readonly string[];
}

/** So many cases are named; the private channel has the messages that name the others. */
const MOST_NAMED = 50;

/** Tells each member of the team, and the private channel, what is lost. To be used in the transaction that ends the look. */
export function tellRestored(
  store: Pick<Store, 'outbox' | 'people'>,
  { mark, unknown, unseen, uncompared = [] }: Reconciled,
  now: Temporal.Instant,
): void {
  const notification: Extract<Notification, { template: 'restored' }> = {
    template: 'restored',
    from: mark.from.slice(0, 100),
    asOf: mark.asOf.toString(),
    to: now.toString(),
    unknown: unknown.slice(0, MOST_NAMED),
    repositories: [...unseen.repositories],
    places: unseen.places,
    ...(uncompared.length > 0 ? { uncompared: uncompared.slice(0, MOST_NAMED) } : {}),
  };
  const roster = store.people.roster();
  for (const id of roster) sendToPerson(store, restoredKey(mark.at, id), id, { notification }, now);
  sendToChannel(store, restoredKey(mark.at, 'security'), 'security', notification, now);
}

/** The times of which there is no record, each from and to. Stored: it never changes. */
const LOST_TIMES = 'lost times';
const lostTimes = z.array(
  z.object({ from: z.string(), to: z.string(), takenOver: z.array(z.string()).optional() }),
);

/** Keeps in mind that there is no record of a time, and by which of its messages, by their ids, something counts as told. */
export function noteLostTime(
  { facts }: Pick<Store, 'facts'>,
  {
    from,
    to,
    takenOver,
  }: {
    readonly from: Temporal.Instant;
    readonly to: Temporal.Instant;
    readonly takenOver: readonly string[];
  },
): void {
  const before = lostTimes.parse(JSON.parse(facts.get(LOST_TIMES) ?? '[]'));
  const noted = {
    from: from.toString(),
    to: to.toString(),
    ...(takenOver.length > 0 ? { takenOver } : {}),
  };
  facts.set(LOST_TIMES, JSON.stringify([...before, noted]));
}

/**
 * Whether a message was sent in a time of which there is no record, and not by a row that is known: it may speak of events that
 * are not known any more.
 */
export function isOfLostTime(
  { facts, outbox }: Pick<Store, 'facts' | 'outbox'>,
  { id, at }: { readonly id: string; readonly at: Temporal.Instant },
): boolean {
  const text = facts.get(LOST_TIMES);
  if (text === undefined) return false;
  const times = lostTimes.parse(JSON.parse(text));
  // It tells the same as the row that it was found for, but may name another event.
  if (times.some(({ takenOver = [] }) => takenOver.includes(id))) return true;
  const time = times
    .map(({ from, to }) => ({ from: Temporal.Instant.from(from), to: Temporal.Instant.from(to) }))
    .find(({ from, to }) => !isBefore(at, from) && !isBefore(to, at));
  if (!time) return false;
  const known = outbox.byMessageId(id);
  return !known || known.createdAt > time.from.epochMilliseconds;
}
