import { and, asc, eq, gt } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { eventBody, type Actor, type CaseEvent } from '../process/events.ts';
import type { Db } from './database.ts';
import * as schema from './schema.ts';

const actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('member'), id: z.string() }),
  z.object({ kind: z.literal('github') }),
  z.object({ kind: z.literal('bot') }),
]);

type Row = typeof schema.events.$inferSelect;

/** The events of a case after number `after`, oldest first. */
export function readEvents(db: Db, caseId: string, after = 0): CaseEvent[] {
  const { events } = schema;
  return db
    .select()
    .from(events)
    .where(and(eq(events.caseId, caseId), gt(events.seq, after)))
    .orderBy(asc(events.seq))
    .all()
    .map(parse);
}

/** Adds events to a case. The numbers must follow the last one stored; the primary key refuses a second writer. */
export function appendEvents(db: Db, caseId: string, added: readonly CaseEvent[]): void {
  const { events } = schema;
  let previous = lastHash(db, caseId);
  for (const event of added) {
    const row = {
      caseId,
      seq: event.seq,
      at: event.at.toString(),
      actor: JSON.stringify(event.actor),
      cause: event.cause,
      body: JSON.stringify(event.body),
    };
    previous = hashOf(previous, row);
    db.insert(events)
      .values({ ...row, hash: previous })
      .run();
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

function lastHash(db: Db, caseId: string): string {
  const row = db.query.events
    .findFirst({
      columns: { hash: true },
      where: eq(schema.events.caseId, caseId),
      orderBy: (table, { desc }) => desc(table.seq),
    })
    .sync();
  return row?.hash ?? '';
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
