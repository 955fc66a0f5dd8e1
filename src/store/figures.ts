import { ENOUGH_FOR_A_DAY, QUIET_HOURS } from './outbox.ts';
import type { Db } from './database.ts';
import { and, count, eq, inArray, isNull, lte, ne, or, sql } from './drizzle.ts';
import { Facts } from './facts.ts';
import { prepared } from './prepared.ts';
import { cases, outbox, reminders } from './schema.ts';
import { lastVerified } from './verification.ts';
import { whileUnchanged } from './while-unchanged.ts';

const countMessages = prepared((db) =>
  db.select({ state: outbox.state, number: count() }).from(outbox).groupBy(outbox.state).prepare(),
);
// These two count all there is, which takes a while in ten years' rows; a monitor asks every few seconds.
const messagesByState = whileUnchanged((db) => countMessages(db).all());
const remindersGiven = whileUnchanged((db) => countReminders(db).get()?.number ?? 0);

/** What waits for its recipient's hours, or for their next day, hangs on nothing. */
const isToLeave = or(
  isNull(outbox.failure),
  and(ne(outbox.failure, QUIET_HOURS), ne(outbox.failure, ENOUGH_FOR_A_DAY)),
);
const oldestUnsent = prepared((db) =>
  db
    .select({ at: sql<number | null>`min(${outbox.createdAt})` })
    .from(outbox)
    .where(and(inArray(outbox.state, ['pending', 'sending']), isToLeave))
    .prepare(),
);

const remindersDue = prepared((db) =>
  db
    .select({ number: count() })
    .from(cases)
    .where(lte(cases.remindAt, sql.placeholder('now')))
    .prepare(),
);
const countReminders = prepared((db) => db.select({ number: count() }).from(reminders).prepare());

const openByStage = prepared((db) =>
  db
    .select({ stage: cases.stage, number: count() })
    .from(cases)
    .where(eq(cases.status, 'open'))
    .groupBy(cases.stage)
    .prepare(),
);

const unreadable = prepared((db) =>
  db.select({ number: count() }).from(cases).where(eq(cases.status, 'unreadable')).prepare(),
);

/** Counts and instants of all that is kept, for a monitor: nothing in them tells one case or one person from another. */
export interface Figures {
  /** How many messages are in each state of the outbox. */
  readonly messages: ReadonlyMap<string, number>;
  /** When the oldest message was stored that should have left; `undefined` if all have. */
  readonly oldestUnsent: Temporal.Instant | undefined;
  /** How many cases have a reminder to be looked at now. */
  readonly remindersDue: number;
  /** How many reminders were given to the outbox, ever. */
  readonly remindersGiven: number;
  /** How many cases are open, by stage; `undefined` stands for those whose steps are all done. */
  readonly openCases: ReadonlyMap<string | undefined, number>;
  /** How many cases cannot be read. */
  readonly unreadableCases: number;
  /** The last instant that the copy knows of which was restored from the replica last; `undefined` where none was. */
  readonly replicaAsOf: Temporal.Instant | undefined;
}

/** Counts what is kept at `now`. */
export function readFigures(db: Db, now: Temporal.Instant): Figures {
  const oldest = oldestUnsent(db).get()?.at ?? undefined;
  return {
    messages: new Map(messagesByState(db).map(({ state, number }) => [state, number])),
    oldestUnsent: oldest === undefined ? undefined : Temporal.Instant.fromEpochMilliseconds(oldest),
    remindersDue: remindersDue(db).get({ now: now.epochMilliseconds })?.number ?? 0,
    remindersGiven: remindersGiven(db),
    openCases: new Map(
      openByStage(db)
        .all()
        .map(({ stage, number }) => [stage ?? undefined, number]),
    ),
    unreadableCases: unreadable(db).get()?.number ?? 0,
    replicaAsOf: lastVerified(new Facts(db))?.asOf ?? undefined,
  };
}
