import type { Actor } from '../process/events.ts';
import type { Db } from './database.ts';
import { asc, desc } from './drizzle.ts';
import type { ChangesTable } from './schema.ts';
import { hashOf, type StoredEvent } from './stored-event.ts';

/** A change as it is stored, and whether the chain holds there. */
export interface CheckedChange {
  readonly stored: StoredEvent;
  readonly holds: boolean;
}

/** Who made a change, by what and when. */
interface Made {
  readonly actor: Actor;
  readonly cause: string;
  readonly at: Temporal.Instant;
}

/** Changes of something that concerns no case, in a hash chain of their own, as a case's events have it. */
export interface ChangeChain {
  /** Adds a change, in the transaction that makes it; gives its number. */
  append(db: Pick<Db, 'select' | 'insert'>, body: string, made: Made): number;
  /** All changes as they stand in the file, the oldest first, each judged by the one before. */
  checked(db: Db): CheckedChange[];
}

/** The chain in a table. `name` stands in each hash where an event has its case: it never changes. */
export function changeChain(name: string, table: ChangesTable): ChangeChain {
  return {
    append(db, body, { actor, cause, at }) {
      const last = db.select().from(table).orderBy(desc(table.seq)).limit(1).get();
      const row = {
        seq: (last?.seq ?? 0) + 1,
        at: at.toString(),
        actor: JSON.stringify(actor),
        cause,
        body,
      };
      const hash = hashOf(last?.hash ?? '', { caseId: name, ...row });
      db.insert(table)
        .values({ ...row, hash })
        .run();
      return row.seq;
    },
    checked(db) {
      let before = { seq: 0, hash: '' };
      return db
        .select()
        .from(table)
        .orderBy(asc(table.seq))
        .all()
        .map((row) => {
          const stored = { caseId: name, ...row };
          const holds = row.seq === before.seq + 1 && row.hash === hashOf(before.hash, stored);
          before = { seq: row.seq, hash: row.hash };
          return { stored, holds };
        });
    },
  };
}
