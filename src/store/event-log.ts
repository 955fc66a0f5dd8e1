import { hashOf, type StoredEvent } from './stored-event.ts';
import { checkChain } from './trail.ts';
import { eventBody, type CaseEvent, type EventBody } from '../process/events.ts';
import type { Db } from './database.ts';
import { asc, desc, eq, sql } from './drizzle.ts';
import { prepared } from './prepared.ts';
import { whileUnchanged } from './while-unchanged.ts';
import * as schema from './schema.ts';

// A look at all cases reads every event there is, and what Drizzle does around a row costs more than the row.
const eventsOf = prepared((db) =>
  db.$client.prepare<[caseId: string, until: number], Record<keyof StoredEvent, unknown>>(
    `SELECT case_id AS caseId, seq, at, actor, cause, body, hash FROM events
     WHERE case_id = ? AND +rowid <= ? ORDER BY seq`,
  ),
);

const lastEvent = prepared((db) =>
  db
    .select({ hash: schema.events.hash })
    .from(schema.events)
    .where(eq(schema.events.caseId, sql.placeholder('caseId')))
    .orderBy(desc(schema.events.seq))
    .limit(1)
    .prepare(),
);

const insertEvent = prepared((db) =>
  db
    .insert(schema.events)
    .values({
      caseId: sql.placeholder('caseId'),
      seq: sql.placeholder('seq'),
      at: sql.placeholder('at'),
      actor: sql.placeholder('actor'),
      cause: sql.placeholder('cause'),
      body: sql.placeholder('body'),
      hash: sql.placeholder('hash'),
    })
    .prepare(),
);

/** The hash of a case's last event: it covers the whole history, so it names what the case is now. */
export const lastHash = whileUnchanged(
  (db, caseId: string): string | undefined => lastEvent(db).get({ caseId })?.hash,
);

const lastOfAll = prepared((db) =>
  db.$client.prepare<[], number | null>('SELECT max(rowid) FROM events').pluck(),
);
const lastOfCase = prepared((db) =>
  db.$client
    .prepare<[caseId: string], number>('SELECT rowid FROM events WHERE case_id = ? ORDER BY seq DESC LIMIT 1')
    .pluck(),
);

/**
 * The place of the last event in the file, of all cases or of one; 0 where there is none. Places grow, since no event is ever
 * deleted; only `VACUUM`, which a start alone does, gives others.
 */
export function lastRecorded(db: Db, caseId?: string): number {
  return (caseId === undefined ? lastOfAll(db).get() : lastOfCase(db).get(caseId)) ?? 0;
}

const selectPlace = prepared((db) =>
  db.$client
    .prepare<[caseId: string, seq: number], number>('SELECT rowid FROM events WHERE case_id = ? AND seq = ?')
    .pluck(),
);

/** The place of an event in the file, by its number; 0 where there is none. */
export function placeOf(db: Db, caseId: string, seq: number): number {
  return selectPlace(db).get(caseId, seq) ?? 0;
}

const ofCaseAfter = prepared((db) =>
  db.$client
    .prepare<[caseId: string, place: number], [seq: number, place: number]>(
      'SELECT seq, rowid FROM events WHERE case_id = ? AND rowid > ?',
    )
    .raw(),
);

/** The events of a case that were recorded after a place in the file, by their numbers: the place of each. */
export function recordedAfter(db: Db, caseId: string, place: number): ReadonlyMap<number, number> {
  return new Map(ofCaseAfter(db).all(caseId, place));
}

const selectCaseIds = prepared((db) =>
  db.$client.prepare<[], string>('SELECT id FROM cases UNION SELECT case_id FROM events').pluck(),
);

/** The ids of all cases of which anything is known, also of one that has lost its history. */
export function caseIds(db: Db): string[] {
  return selectCaseIds(db).all();
}

/** An event to be stored. */
export interface Added {
  /** As it will be read again. */
  readonly event: CaseEvent;
  /** Its body as JSON. */
  readonly body: string;
}

/**
 * A body as it is stored, and as it will be read again: what could not be read again must not be written, for it would
 * take the whole case with it.
 */
export function storable(given: EventBody): { readonly stored: string; readonly body: EventBody } {
  const stored = JSON.stringify(given);
  return { stored, body: eventBody.parse(JSON.parse(stored)) };
}

/**
 * Adds events to a case. The numbers must follow the last one stored; the primary key refuses a second writer.
 * @returns The hash of the last one.
 */
export function appendEvents(db: Db, caseId: string, added: readonly Added[]): string {
  let previous = lastHash(db, caseId) ?? '';
  for (const { event, body } of added) {
    const row = {
      caseId,
      seq: event.seq,
      at: event.at.toString(),
      actor: JSON.stringify(event.actor),
      cause: event.cause,
      body,
    };
    previous = hashOf(previous, row);
    insertEvent(db).run({ ...row, hash: previous });
  }
  return previous;
}

/**
 * The events of a case, or of all cases, as they stand in the file, whatever was done to it: in the order of
 * their numbers, and of the cases' ids.
 */
export function storedEvents(db: Db, caseId?: string): StoredEvent[] {
  const { events } = schema;
  return db
    .select()
    .from(events)
    .where(caseId === undefined ? undefined : eq(events.caseId, caseId))
    .orderBy(asc(events.caseId), asc(events.seq))
    .all()
    .map(asStored);
}

/**
 * The events of one case likewise; quicker, for it is done wherever a case is read.
 *
 * @param until the place in the file behind which they are left out
 */
export function storedHistory(db: Db, caseId: string, until = Number.MAX_SAFE_INTEGER): StoredEvent[] {
  return eventsOf(db).all(caseId, until).map(asStored);
}

function asStored({
  caseId,
  seq,
  at,
  actor,
  cause,
  body,
  hash,
}: Record<keyof StoredEvent, unknown>): StoredEvent {
  return {
    caseId: asText(caseId),
    seq: typeof seq === 'number' && Number.isSafeInteger(seq) ? seq : asText(seq),
    at: asText(at),
    actor: asText(actor),
    cause: asText(cause),
    body: asText(body),
    hash: asText(hash),
  };
}

/** The number of the first event whose hash does not fit its history, or `undefined` if the chain holds. */
export function firstBrokenEvent(db: Db, caseId: string): number | string | undefined {
  return checkChain(storedEvents(db, caseId)).find(({ standing }) => standing !== 'ok')?.stored.seq;
}

/** What SQLite holds in a column, whose type is a mere recommendation to it. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return Buffer.isBuffer(value) ? `x'${value.toString('hex')}'` : String(value);
}
