import { z } from 'zod';
import type { Policy } from '../process/policy.ts';
import { Audit } from './audit.ts';
import { isIndexed } from './case-index.ts';
import type { Db } from './database.ts';
import { sql } from './drizzle.ts';
import { checkedChanges } from './distributor-changes.ts';
import { IncomingMails } from './incoming-mails.ts';
import { LoginChanges } from './login-changes.ts';
import { cases } from './schema.ts';
import { caseOf } from './trail.ts';

/** What a database holds, and whether it is what its events say. */
export interface Soundness {
  readonly cases: number;
  readonly events: number;
  /** Where a history does not hold, by the case, `logins`, `distributors` or `mails`. */
  readonly broken: readonly string[];
  /** The cases whose rows in the index are not what their events say: the index can be made anew. */
  readonly misindexed: readonly string[];
  /** The last instant of which it knows anything; `undefined` where it knows of none. */
  readonly asOf: Temporal.Instant | undefined;
}

/** Looks through a whole database: every hash chain, and every case's row by the fold of its events. */
export function soundnessOf(db: Db, policy: Policy): Soundness {
  const { cases: trails } = new Audit(db).read();
  const broken = trails
    // A row of the index that is behind is made anew.
    .filter(({ problems }) => problems.some(({ kind }) => kind !== 'not-indexed'))
    .map(({ caseId }) => caseId);
  const changes = {
    logins: new LoginChanges(db).all(),
    distributors: checkedChanges(db),
    mails: new IncomingMails(db).changes(),
  };
  for (const [name, all] of Object.entries(changes)) if (all.some(({ holds }) => !holds)) broken.push(name);
  const misindexed = trails.flatMap((trail) => {
    const state = caseOf(trail);
    return state && isIndexed(db, state, policy) ? [] : [trail.caseId];
  });
  const known = new Set(trails.map(({ caseId }) => caseId));
  const rows = db.select({ id: cases.id }).from(cases).all();
  return {
    cases: trails.length,
    events: trails.reduce((sum, { events }) => sum + events.length, 0),
    broken,
    misindexed: [...misindexed, ...rows.flatMap(({ id }) => (known.has(id) ? [] : [id]))],
    asOf: lastInstantIn(db),
  };
}

const instants = z.array(z.object({ at: z.union([z.string(), z.number()]) }));

/**
 * The last instant at which anything was written that tells when it was. Every few minutes the bot notes when what it depends
 * on was well, so that a quiet day is none of which nothing is known.
 */
export function lastInstantIn(db: Db): Temporal.Instant | undefined {
  const rows = instants.parse(
    db
      .all(
        sql`
    select max(at) as at from events
    union all select max(at) from login_changes
    union all select max(at) from distributor_changes
    union all select max(at) from mail_changes
    union all select max(created_at) from outbox
    union all select max(finished_at) from outbox
    union all select max(at) from reminders
    union all select max(seen_at) from incoming_mail
    union all select max(value) from json_each((select value from facts where name = 'dependency good-at'))`,
      )
      .filter((row) => isWritten(row)),
  );
  return rows
    .map(({ at }) =>
      typeof at === 'number' ? Temporal.Instant.fromEpochMilliseconds(at) : Temporal.Instant.from(at),
    )
    .toSorted((a, b) => Temporal.Instant.compare(a, b))
    .at(-1);
}

function isWritten(row: unknown): boolean {
  return typeof row === 'object' && row !== null && 'at' in row && row.at !== null;
}
