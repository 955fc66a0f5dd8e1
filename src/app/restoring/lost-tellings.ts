import { z } from 'zod';
import { isBefore } from '../../process/time.ts';
import type { Store } from '../../store/store.ts';
import { noteStanding } from '../notifications/standing.ts';
import { tracesOf } from '../notifications/traces.ts';
import type { OwnMessage } from './own-messages.ts';

/** Of each restore: what was told in the time of which there is no record, and nothing counts as told by. Stored: it never changes. */
const FACT = 'lost tellings';
const lostTellings = z.array(
  z.object({
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
    /** The cases in which something has happened since the restore. */
    movedOn: z.array(z.string()),
  }),
);

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
  // The copy may be of a bot that was restored itself.
  const noted = stored(facts);
  const isNoted = new Set(noted.flatMap(({ told }) => told).map(({ messageId }) => messageId));
  const told = found
    .filter(({ place, traces }) => place !== 'codegate' && traces.size > 0)
    .filter(({ messageId }) => !isNoted.has(messageId) && outbox.byMessageId(messageId) === undefined)
    .map(({ place, channelId, messageId, at, traces }) => ({
      place,
      channelId,
      messageId,
      at: at.epochMilliseconds,
      traces: [...traces],
    }));
  if (told.length > 0) keep(facts, [...noted, { until: now.add(A_DAY).toString(), told, movedOn: [] }]);
}

/**
 * Something has happened in a case that was not the bot's own doing: what the bot comes to in it from then on is news, even in the
 * words of before. By the order of events, since clocks may have been set. To be used in the transaction that records it.
 */
export function countNoMoreAsTold({ facts }: Pick<Store, 'facts'>, caseId: string): void {
  const noted = stored(facts);
  if (noted.every(({ movedOn }) => movedOn.includes(caseId))) return;
  keep(
    facts,
    noted.map((each) => ({ ...each, movedOn: [...new Set([...each.movedOn, caseId])] })),
  );
}

/**
 * A message of a case that the bot stored by itself, since it came to the same as in a time of which there is no record, was told
 * then: once for each that stands there. To be used in the transaction that stored it.
 */
export function countAsToldBefore(
  { facts, outbox }: Pick<Store, 'facts' | 'outbox'>,
  { caseId, key }: { readonly caseId: string; readonly key: string },
  now: Temporal.Instant,
): void {
  const noted = stored(facts);
  const message = noted.length === 0 ? undefined : outbox.find(key);
  if (message?.state !== 'pending') return;
  const traces = tracesOf(message.notification);
  const before = noted
    .filter(({ until, movedOn }) => !isOver(until, now) && !movedOn.includes(caseId))
    .flatMap(({ told }) => told)
    .find((each) => each.place === message.recipient && traces.every((trace) => each.traces.includes(trace)));
  if (!before || traces.length === 0) return;
  outbox.sent(message, before, Temporal.Instant.fromEpochMilliseconds(before.at));
  if (message.recipient === 'security') noteStanding({ facts }, message, '');
  // One call may have been for several things.
  before.traces = before.traces.filter((trace) => !traces.includes(trace));
  keep(
    facts,
    noted.map((each) => ({ ...each, told: each.told.filter((telling) => telling.traces.length > 0) })),
  );
}

/** Forgets what counts no more. */
export function forgetLostTellings({ facts }: Pick<Store, 'facts'>, now: Temporal.Instant): void {
  const noted = stored(facts);
  const left = noted.filter(({ until }) => !isOver(until, now));
  if (left.length < noted.length) keep(facts, left);
}

function isOver(until: string, now: Temporal.Instant): boolean {
  return isBefore(Temporal.Instant.from(until), now);
}

function stored(facts: Store['facts']): z.infer<typeof lostTellings> {
  return lostTellings.parse(JSON.parse(facts.get(FACT) ?? '[]'));
}

function keep(facts: Store['facts'], noted: z.infer<typeof lostTellings>): void {
  const left = noted.filter(({ told }) => told.length > 0);
  if (left.length === 0) facts.delete(FACT);
  else facts.set(FACT, JSON.stringify(left));
}
