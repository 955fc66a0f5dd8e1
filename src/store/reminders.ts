import type { StageId } from '../process/policy.ts';
import type { Db } from './database.ts';
import { and, asc, eq, gt, lte, sql } from './drizzle.ts';
import { prepared } from './prepared.ts';
import { cases, reminders, snoozes } from './schema.ts';
import { whileUnchanged } from './while-unchanged.ts';

/** What stands for a case where a reminder is of none. Stored: it never changes. */
export const NO_CASE = 'logins';

/** What makes a reminder the same reminder: it is given to a person once. */
export interface ReminderKey {
  readonly caseId: string;
  readonly stage: StageId;
  readonly revision: number;
  readonly mark: string;
  readonly recipient: string;
}

const dueCases = prepared((db) =>
  db
    .select({ id: cases.id })
    .from(cases)
    .where(lte(cases.remindAt, sql.placeholder('now')))
    .orderBy(asc(cases.remindAt), asc(cases.id))
    .prepare(),
);

const selectFirstLook = prepared((db) =>
  db
    .select({ at: sql<number | null>`min(${cases.remindAt})` })
    .from(cases)
    .prepare(),
);
/** When the first of the cases has to be looked at: infinitely late where none has to. */
const firstLook = whileUnchanged((db) => selectFirstLook(db).get()?.at ?? Infinity);

const lookAgainAt = prepared((db) =>
  db
    .update(cases)
    .set({ remindAt: sql`${sql.placeholder('at')}` })
    .where(eq(cases.id, sql.placeholder('caseId')))
    .prepare(),
);

const insertReminder = prepared((db) =>
  db
    .insert(reminders)
    .values({
      caseId: sql.placeholder('caseId'),
      stage: sql.placeholder('stage'),
      revision: sql.placeholder('revision'),
      mark: sql.placeholder('mark'),
      recipient: sql.placeholder('recipient'),
      at: sql.placeholder('at'),
    })
    .onConflictDoNothing()
    .prepare(),
);

const selectReminder = prepared((db) =>
  db
    .select({ at: reminders.at })
    .from(reminders)
    .where(
      and(
        eq(reminders.caseId, sql.placeholder('caseId')),
        eq(reminders.stage, sql.placeholder('stage')),
        eq(reminders.revision, sql.placeholder('revision')),
        eq(reminders.mark, sql.placeholder('mark')),
        eq(reminders.recipient, sql.placeholder('recipient')),
      ),
    )
    .prepare(),
);
const isTaken = whileUnchanged((db, key: ReminderKey) => selectReminder(db).get({ ...key }) !== undefined);

const sleepersOf = prepared((db) =>
  db
    .select()
    .from(snoozes)
    .where(and(eq(snoozes.caseId, sql.placeholder('caseId')), gt(snoozes.until, sql.placeholder('now'))))
    .prepare(),
);

/** The reminders that were given, the cases that people snoozed, and when each case must be looked at. */
export class Reminders {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /** The ids of the cases whose reminders must be looked at by `now`. */
  dueCases({ epochMilliseconds: now }: Temporal.Instant): string[] {
    if (firstLook(this.#db) > now) return [];
    return dueCases(this.#db)
      .all({ now })
      .map((row) => row.id);
  }

  /** Sets when a case must be looked at next; `undefined` for when something happens to it. */
  lookAgain(caseId: string, at: Temporal.Instant | undefined): void {
    lookAgainAt(this.#db).run({ caseId, at: at?.epochMilliseconds ?? null });
  }

  /**
   * Takes the one right to give this reminder to this recipient.
   *
   * @returns whether it was taken; not if it was before
   */
  take(reminder: ReminderKey, now: Temporal.Instant): boolean {
    return insertReminder(this.#db).run({ ...reminder, at: now.epochMilliseconds }).changes > 0;
  }

  /** Whether somebody has the right to give this reminder to this recipient. */
  isTaken(reminder: ReminderKey): boolean {
    return isTaken(this.#db, reminder);
  }

  /** No reminder of the case to this person until then; their other cases and other people are not touched. */
  snooze(personId: string, caseId: string, until: Temporal.Instant): void {
    const row = { personId, caseId, until: until.epochMilliseconds };
    this.#db
      .insert(snoozes)
      .values(row)
      .onConflictDoUpdate({ target: [snoozes.personId, snoozes.caseId], set: row })
      .run();
  }

  /** Ends every snooze of a case; its reminders are looked at again when its index is written. */
  endSnoozes(caseId: string): void {
    this.#db.delete(snoozes).where(eq(snoozes.caseId, caseId)).run();
  }

  endSnooze(personId: string, caseId: string, now: Temporal.Instant): void {
    this.#db
      .delete(snoozes)
      .where(and(eq(snoozes.personId, personId), eq(snoozes.caseId, caseId)))
      .run();
    this.#db
      .update(cases)
      .set({
        remindAt: sql`min(coalesce(${cases.remindAt}, ${now.epochMilliseconds}), ${now.epochMilliseconds})`,
      })
      .where(and(eq(cases.id, caseId), eq(cases.status, 'open')))
      .run();
  }

  /** Until when each person sleeps on a case. */
  sleepers(caseId: string, now: Temporal.Instant): Map<string, Temporal.Instant> {
    const rows = sleepersOf(this.#db).all({ caseId, now: now.epochMilliseconds });
    return new Map(rows.map((row) => [row.personId, Temporal.Instant.fromEpochMilliseconds(row.until)]));
  }

  /** The cases a person snoozed, and until when. */
  snoozesOf(personId: string, now: Temporal.Instant): { caseId: string; until: Temporal.Instant }[] {
    return this.#db
      .select()
      .from(snoozes)
      .where(and(eq(snoozes.personId, personId), gt(snoozes.until, now.epochMilliseconds)))
      .orderBy(asc(snoozes.caseId))
      .all()
      .map((row) => ({ caseId: row.caseId, until: Temporal.Instant.fromEpochMilliseconds(row.until) }));
  }
}
