import type { Database, Statement } from 'better-sqlite3';
import { traceOfCall } from '../../src/app/notifications/traces.ts';
import type { ReminderItem } from '../../src/process/notifications/notification.ts';
import { REMINDER_KINDS } from '../../src/process/notifications/reminder-kinds.ts';
import { reasonsOf } from '../../src/process/notifications/reasons.ts';
import type { Outbox } from '../../src/store/outbox.ts';
import type { Reminded } from './promises/promise.ts';

type Given = Omit<Reminded, 'kind'> & { readonly revision: number };

/** What the role was called for: a call says no word of it, and bears marks that the database's key alone can read. */
export class Calls {
  readonly #given: Statement<[number], Given & { readonly row: number }>;
  readonly #outbox: Outbox;
  /** What each mark stands for, of all that was given to the role up to a row. */
  readonly #reminded = new Map<number, Reminded>();
  #row = 0;

  constructor(sqlite: Database, outbox: Outbox) {
    this.#outbox = outbox;
    this.#given = sqlite.prepare(
      "SELECT rowid AS row, case_id AS caseId, stage, revision, mark FROM reminders WHERE recipient = 'role' AND rowid > ? ORDER BY rowid",
    );
  }

  /** The reminders among what a call is for, by the marks that it bears. */
  of(traces: readonly number[]): readonly Reminded[] {
    for (const { row, ...given } of this.#given.all(this.#row)) {
      this.#row = row;
      for (const kind of REMINDER_KINDS) this.#know({ ...given, kind });
    }
    return traces.flatMap((trace) => this.#reminded.get(trace) ?? []);
  }

  #know(item: ReminderItem): void {
    for (const reason of reasonsOf({ template: 'reminder', items: [item] }))
      this.#reminded.set(traceOfCall(reason, this.#outbox), item);
  }
}
