import { hash } from 'node:crypto';
import { z } from 'zod';
import { eventBody, type CaseEvent } from '../process/events.ts';

/**
 * An event as it stands in the database: text, and nothing about it taken for granted. What the file holds instead
 * of text or of a whole number is here as text.
 */
export interface StoredEvent {
  readonly caseId: string;
  readonly seq: number | string;
  /** ISO 8601, to the nanosecond. */
  readonly at: string;
  /** JSON. */
  readonly actor: string;
  readonly cause: string;
  /** JSON. */
  readonly body: string;
  /** Covers this event and, through the hash of the one before, the whole history of the case. */
  readonly hash: string;
}

const actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('member'), id: z.string() }),
  z.object({ kind: z.literal('github') }),
  z.object({ kind: z.literal('bot') }),
]);

const number = z.int();

/** The event that was stored; throws of what no bot of this version has written. */
export function parseEvent(stored: StoredEvent): CaseEvent {
  return {
    seq: number.parse(stored.seq),
    at: Temporal.Instant.from(stored.at),
    actor: actor.parse(JSON.parse(stored.actor)),
    cause: stored.cause,
    body: eventBody.parse(JSON.parse(stored.body)),
  };
}

/**
 * The hash of an event after one whose hash is `previous` (of a case's first event: the empty text): SHA-256, in
 * hexadecimal, of these texts as one JSON array. It never changes: every stored history depends on it, and the
 * audit trail's export tells people to compute it by themselves.
 */
export function hashOf(previous: string, event: Omit<StoredEvent, 'hash'>): string {
  const covered = [previous, event.caseId, event.seq, event.at, event.actor, event.cause, event.body];
  return hash('sha256', JSON.stringify(covered), 'hex');
}
