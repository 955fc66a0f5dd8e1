import { z } from 'zod';
import type { Db } from './database.ts';
import { asc, desc } from './drizzle.ts';
import { distributorChanges } from './schema.ts';
import { hashOf, type StoredEvent } from './stored-event.ts';

/** What stands in a change's hash where an event has its case. Stored in each hash: it never changes. */
const CHAIN = 'distributors';

const changeBody = z.object({
  type: z.enum(['distributor-added', 'distributor-removed']),
  name: z.string(),
  /** The e-mail address: who is told of a release before its day is told apart by it. */
  contact: z.string(),
});

/** What happened to the list of distributors. */
export type DistributorChange = z.output<typeof changeBody>;

/** A change as it is stored, and whether the chain holds there. */
export interface CheckedChange {
  readonly stored: StoredEvent;
  readonly holds: boolean;
}

/** Adds a change by a member, in the transaction that makes it; gives its number. */
export function appendChange(
  db: Pick<Db, 'select' | 'insert'>,
  change: DistributorChange,
  { by, cause, at }: { readonly by: string; readonly cause: string; readonly at: Temporal.Instant },
): number {
  const last = db.select().from(distributorChanges).orderBy(desc(distributorChanges.seq)).limit(1).get();
  const row = {
    seq: (last?.seq ?? 0) + 1,
    at: at.toString(),
    actor: JSON.stringify({ kind: 'member', id: by }),
    cause,
    body: JSON.stringify(changeBody.parse(change)),
  };
  const hash = hashOf(last?.hash ?? '', { caseId: CHAIN, ...row });
  db.insert(distributorChanges)
    .values({ ...row, hash })
    .run();
  return row.seq;
}

/** All changes as they stand in the file, the oldest first, each judged by the one before. */
export function checkedChanges(db: Db): CheckedChange[] {
  let before = { seq: 0, hash: '' };
  return db
    .select()
    .from(distributorChanges)
    .orderBy(asc(distributorChanges.seq))
    .all()
    .map((row) => {
      const stored = { caseId: CHAIN, ...row };
      const holds = row.seq === before.seq + 1 && row.hash === hashOf(before.hash, stored);
      before = { seq: row.seq, hash: row.hash };
      return { stored, holds };
    });
}
