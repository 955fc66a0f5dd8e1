import { and, asc, eq, gt, lte, sql } from 'drizzle-orm';
import type { StageId } from '../process/policy.ts';
import type { Db } from './database.ts';
import { cases, reminders, snoozes } from './schema.ts';

/** What makes a reminder the same reminder: it is given to a person once. */
export interface ReminderKey {
  readonly caseId: string;
  readonly stage: StageId;
  readonly revision: number;
  readonly mark: string;
  readonly recipient: string;
}

/** Which reminders were given out already, who snoozed what, and which cases must be looked at. */
export class Reminders {
  readonly #db: Db;
  readonly #dueCases: ReturnType<typeof prepareDueCases>;
  constructor(db: Db) {
    this.#db = db;
    this.#dueCases = prepareDueCases(db);
  }

  /** The ids of the cases whose reminders must be looked at by `now`. */
  dueCases(now: Temporal.Instant): string[] {
    return this.#dueCases.all({ now: now.epochMilliseconds }).map((row) => row.id);
  }

  /** Sets when a case must be looked at next; undefined: when something happens to it. */
  lookAgain(caseId: string, at: Temporal.Instant | undefined): void {
    this.#db
      .update(cases)
      .set({ remindAt: at?.epochMilliseconds ?? null })
      .where(eq(cases.id, caseId))
      .run();
  }

  /** Takes the one right to give this reminder to this recipient; false where it was taken before. */
  take(reminder: ReminderKey, now: Temporal.Instant): boolean {
    const { caseId, stage, revision, mark, recipient } = reminder;
    const result = this.#db
      .insert(reminders)
      .values({ caseId, stage, revision, mark, recipient, at: now.epochMilliseconds })
      .onConflictDoNothing()
      .run();
    return result.changes > 0;
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
    const rows = this.#db
      .select()
      .from(snoozes)
      .where(and(eq(snoozes.caseId, caseId), gt(snoozes.until, now.epochMilliseconds)))
      .all();
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

/** Asked every minute, so it is prepared once. */
function prepareDueCases(db: Db) {
  return db
    .select({ id: cases.id })
    .from(cases)
    .where(lte(cases.remindAt, sql.placeholder('now')))
    .orderBy(asc(cases.remindAt), asc(cases.id))
    .prepare();
}
