import { createHash } from 'node:crypto';
import { z } from 'zod';
import { eventBody, type Actor, type CaseEvent } from '../process/events.ts';
import type { Db } from './database.ts';
import { and, asc, desc, eq, gt, sql } from './drizzle.ts';
import { prepared } from './prepared.ts';
import * as schema from './schema.ts';

const actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('member'), id: z.string() }),
  z.object({ kind: z.literal('github') }),
  z.object({ kind: z.literal('bot') }),
]);

type Row = typeof schema.events.$inferSelect;

const eventsAfter = prepared((db) =>
  db
    .select()
    .from(schema.events)
    .where(
      and(
        eq(schema.events.caseId, sql.placeholder('caseId')),
        gt(schema.events.seq, sql.placeholder('after')),
      ),
    )
    .orderBy(asc(schema.events.seq))
    .prepare(),
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
export function lastHash(db: Db, caseId: string): string | undefined {
  return lastEvent(db).get({ caseId })?.hash;
}

/** The ids of all cases that have a history. */
export function caseIds(db: Db): string[] {
  const { events } = schema;
  return db
    .selectDistinct({ id: events.caseId })
    .from(events)
    .all()
    .map((row) => row.id);
}

/** The events of a case after number `after`, oldest first. */
export function readEvents(db: Db, caseId: string, after = 0): CaseEvent[] {
  return eventsAfter(db).all({ caseId, after }).map(parse);
}

/** Adds events to a case. The numbers must follow the last one stored; the primary key refuses a second writer. */
export function appendEvents(db: Db, caseId: string, added: readonly CaseEvent[]): void {
  let previous = lastHash(db, caseId) ?? '';
  for (const event of added) {
    const body = JSON.stringify(event.body);
    // What could not be read again must not be written: it would take the whole case with it.
    eventBody.parse(JSON.parse(body));
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
}

/** The number of the first event whose hash does not fit its history, or undefined where the chain holds. */
export function firstBrokenEvent(db: Db, caseId: string): number | undefined {
  const { events } = schema;
  const rows = db.select().from(events).where(eq(events.caseId, caseId)).orderBy(asc(events.seq)).all();
  let previous = '';
  for (const [index, row] of rows.entries()) {
    previous = hashOf(previous, row);
    if (row.seq !== index + 1 || row.hash !== previous) return row.seq;
  }
  return undefined;
}

function hashOf(previous: string, row: Omit<Row, 'hash'>): string {
  const covered = [previous, row.caseId, row.seq, row.at, row.actor, row.cause, row.body];
  return createHash('sha256').update(JSON.stringify(covered)).digest('hex');
}

function parse(row: Row): CaseEvent {
  const who: Actor = actor.parse(JSON.parse(row.actor));
  return {
    seq: row.seq,
    at: Temporal.Instant.from(row.at),
    actor: who,
    cause: row.cause,
    body: eventBody.parse(JSON.parse(row.body)),
  };
}
