import { z } from 'zod';
import type { Arrival } from '../../process/notifications/a-day.ts';
import { isBefore } from '../../process/time.ts';
import type { Store } from '../../store/store.ts';
import type { OwnMessage } from './own-messages.ts';

/** The direct messages that arrived in a time of which there is no record, by their recipients. Stored: it never changes. */
const FACT = 'lost arrivals';
const lostArrivals = z.record(z.string(), z.array(z.object({ messageId: z.string(), at: z.number() })));

/** So long an arrival counts. */
const A_DAY = { hours: 24 };

/**
 * Keeps in mind what has arrived at people in a time of which there is no record, as long as it counts: it is of the messages that
 * a person gets in a day.
 *
 * @param toPeople each by the clock here, by which what arrives from now on is counted
 */
export function noteLostArrivals(
  { facts }: Pick<Store, 'facts'>,
  toPeople: readonly OwnMessage[],
  now: Temporal.Instant,
): void {
  const recent = toPeople.filter(({ at }) => !isBefore(at, now.subtract(A_DAY)));
  if (recent.length === 0) return;
  const noted = stored(facts);
  for (const { place, messageId, at } of recent) {
    const theirs = (noted[place] ??= []);
    // The copy may be of a bot that was restored itself.
    if (theirs.every((each) => each.messageId !== messageId))
      theirs.push({ messageId, at: at.epochMilliseconds });
  }
  facts.set(FACT, JSON.stringify(noted));
}

/**
 * The last `most` messages that have arrived at a person by `now`, and those of a time of which there is no record. Of these nobody
 * can tell whether they were reminders: they count as such.
 */
export function arrivalsTo(
  { facts, outbox }: Pick<Store, 'facts' | 'outbox'>,
  person: string,
  most: number,
  now: Temporal.Instant,
): Arrival[] {
  const known = outbox.arrivals(person, most, now);
  // What was found by its row after all is on record.
  const isKnown = new Set(known.map(({ messageId }) => messageId));
  const lost = (stored(facts)[person] ?? []).filter(({ messageId }) => !isKnown.has(messageId));
  return [...known, ...lost.map(({ at }) => ({ at, isReminder: true }))];
}

/** Forgets them once none counts any more. */
export function forgetLostArrivals({ facts }: Pick<Store, 'facts'>, now: Temporal.Instant): void {
  const from = now.subtract(A_DAY).epochMilliseconds;
  const all = Object.values(stored(facts)).flat();
  if (all.every(({ at }) => at < from)) facts.delete(FACT);
}

function stored(facts: Store['facts']): z.infer<typeof lostArrivals> {
  return lostArrivals.parse(JSON.parse(facts.get(FACT) ?? '{}'));
}
