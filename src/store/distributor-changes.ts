import { z } from 'zod';
import { changeChain, type CheckedChange } from './change-chain.ts';
import type { Db } from './database.ts';
import { distributorChanges } from './schema.ts';

const chain = changeChain('distributors', distributorChanges);

const changeBody = z.object({
  type: z.enum(['distributor-added', 'distributor-removed']),
  name: z.string(),
  /** The e-mail address: who is told of a release before its day is told apart by it. */
  contact: z.string(),
});

/** What happened to the list of distributors. */
export type DistributorChange = z.output<typeof changeBody>;

/** Adds a change by a member, in the transaction that makes it; gives its number. */
export function appendChange(
  db: Pick<Db, 'select' | 'insert'>,
  change: DistributorChange,
  { by, cause, at }: { readonly by: string; readonly cause: string; readonly at: Temporal.Instant },
): number {
  const body = JSON.stringify(changeBody.parse(change));
  return chain.append(db, body, { actor: { kind: 'member', id: by }, cause, at });
}

/** All changes as they stand in the file, the oldest first, each judged by the one before. */
export function checkedChanges(db: Db): CheckedChange[] {
  return chain.checked(db);
}
