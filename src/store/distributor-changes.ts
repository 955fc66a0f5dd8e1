import { z } from 'zod';
import { changeChain, type CheckedChange } from './change-chain.ts';
import type { Actor } from '../process/events.ts';
import type { Db } from './database.ts';
import { distributorChanges } from './schema.ts';
import type { StoredEvent } from './stored-event.ts';

const chain = changeChain('distributors', distributorChanges);

/** The e-mail address is in it: whom a release was told to before its day is told apart by that. */
const distributor = { name: z.string(), contact: z.string() };
const listChange = z.object({ type: z.enum(['distributor-added', 'distributor-removed']), ...distributor });
const noticeDelivery = z.object({
  /** Sent by the bot, or by a member; `uncertain`: the bot gave up, and an attempt may have arrived all the same. */
  type: z.enum(['notice-sent', 'notice-by-hand', 'notice-uncertain']),
  caseId: z.string(),
  /** The release day that it told, by the number of its proposal; 0 for "as soon as possible". */
  proposal: z.int(),
  ...distributor,
});
const changeBody = z.union([listChange, noticeDelivery]);

/** What happened to the list of distributors. */
export type DistributorChange = z.output<typeof listChange>;
/** An advance notice has left for an address. */
type NoticeRecord = z.output<typeof noticeDelivery>;

/** Adds a change of the list, or a delivery, in the transaction that makes it; gives its number. */
export function appendChange(
  db: Pick<Db, 'select' | 'insert'>,
  change: DistributorChange | NoticeRecord,
  { actor, cause, at }: { readonly actor: Actor; readonly cause: string; readonly at: Temporal.Instant },
): number {
  return chain.append(db, JSON.stringify(changeBody.parse(change)), { actor, cause, at });
}

/** All changes as they stand in the file, the oldest first, each judged by the one before. */
export function checkedChanges(db: Db): CheckedChange[] {
  return chain.checked(db);
}

/** Whether it is an advance notice of this case. */
export function isNoticeOf({ body }: Pick<StoredEvent, 'body'>, caseId: string): boolean {
  try {
    return noticeDelivery.safeParse(JSON.parse(body)).data?.caseId === caseId;
  } catch {
    return false;
  }
}
