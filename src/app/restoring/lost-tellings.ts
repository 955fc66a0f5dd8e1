import { z } from 'zod';
import { isBefore } from '../../process/time.ts';
import type { Store } from '../../store/store.ts';
import { noteStanding } from '../notifications/standing.ts';
import { tracesOf, type OwnMessage } from './own-messages.ts';

/** What was told in a time of which there is no record, and nothing counts as told by. Stored: it never changes. */
const FACT = 'lost tellings';
const lostTellings = z.object({
  until: z.string(),
  told: z.array(
    z.object({
      place: z.string(),
      channelId: z.string(),
      messageId: z.string(),
      at: z.number(),
      traces: z.array(z.int()),
    }),
  ),
});

/** So long after a restore the bot may come by itself to tell the same again. */
const A_DAY = { hours: 24 };

/**
 * Keeps in mind what people, and the private channel, were told in a time of which there is no record, and what no row stands for: the
 * bot may come to the same by itself once it goes on. To be used in the transaction that ends the look.
 *
 * @param found each by the clock here
 */
export function noteLostTellings(
  { facts, outbox }: Pick<Store, 'facts' | 'outbox'>,
  found: readonly OwnMessage[],
  now: Temporal.Instant,
): void {
  const told = found
    .filter(({ place, traces }) => place !== 'codegate' && traces.size > 0)
    .filter(({ messageId }) => outbox.byMessageId(messageId) === undefined)
    .map(({ place, channelId, messageId, at, traces }) => ({
      place,
      channelId,
      messageId,
      at: at.epochMilliseconds,
      traces: [...traces],
    }));
  if (told.length === 0) return facts.delete(FACT);
  facts.set(FACT, JSON.stringify({ until: now.add(A_DAY).toString(), told }));
}

/**
 * A message that the bot stored by itself, since it came to the same as in a time of which there is no record, was told then: once
 * for each that stands there. To be used in the transaction that stored it.
 */
export function countAsToldBefore(
  { facts, outbox }: Pick<Store, 'facts' | 'outbox'>,
  key: string,
  now: Temporal.Instant,
): void {
  const text = facts.get(FACT);
  const message = text === undefined ? undefined : outbox.find(key);
  if (text === undefined || message?.state !== 'pending') return;
  const { until, told } = lostTellings.parse(JSON.parse(text));
  if (isBefore(Temporal.Instant.from(until), now)) return facts.delete(FACT);
  const traces = tracesOf(message.notification);
  const before = told.find(
    (each) => each.place === message.recipient && traces.every((trace) => each.traces.includes(trace)),
  );
  if (!before || traces.length === 0) return;
  outbox.sent(message, before, Temporal.Instant.fromEpochMilliseconds(before.at));
  if (message.recipient === 'security') noteStanding({ facts }, message, '');
  facts.set(FACT, JSON.stringify({ until, told: told.filter((each) => each !== before) }));
}
