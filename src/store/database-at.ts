import Sqlite from 'better-sqlite3';
import { isBefore } from '../process/time.ts';
import { fenceNumbers } from './fence.ts';
import { readBeside } from './read-beside.ts';
import { restoredMark, type RestoredMark } from './restore.ts';

/** What a database says of itself, where several machines might have one. */
export interface DatabaseThere {
  /** The numbers by which the lease may know it as the truth. */
  readonly numbers: readonly number[];
  /** That it was restored, and nobody has looked since what happened in the world. */
  readonly restored: RestoredMark | undefined;
}

/**
 * Reads it of a database beside the process that holds it, and changes nothing.
 *
 * @returns `undefined` where there is no database
 */
export function databaseAt(path: string): DatabaseThere | undefined {
  const facts = readBeside(path)?.facts;
  return facts && { numbers: fenceNumbers(facts), restored: restoredMark(facts) };
}

/** How far a database has come, by what is only ever added to it and by no clock. */
export interface Progress {
  readonly events: number;
  /** All the rows that were ever given a number, whether they are still there or not. */
  readonly rows: number;
}

/** Reads it beside the process that holds the database; of one that cannot be read, nothing. */
export function progressAt(path: string): Progress {
  let sqlite: Sqlite.Database | undefined;
  try {
    sqlite = new Sqlite(path, { readonly: true, fileMustExist: true });
    const row = sqlite
      .prepare<[], Progress>(
        'SELECT (SELECT count(*) FROM events) AS events, (SELECT total(seq) FROM sqlite_sequence) AS rows',
      )
      .get();
    return row ?? NO_PROGRESS;
  } catch {
    return NO_PROGRESS;
  } finally {
    sqlite?.close();
  }
}

const NO_PROGRESS: Progress = { events: 0, rows: 0 };

/** The events of a case after an instant, oldest first. */
export interface EventsAfter {
  readonly caseId: string;
  readonly events: readonly { readonly type: string; readonly at: Temporal.Instant }[];
}

/** The events that a database has after an instant, by case; of one that cannot be read, none. */
export function eventsAfter(path: string, instant: Temporal.Instant): readonly EventsAfter[] {
  let sqlite: Sqlite.Database | undefined;
  try {
    sqlite = new Sqlite(path, { readonly: true, fileMustExist: true });
    const rows = sqlite
      .prepare<[], { caseId: string; type: string; at: string }>(
        "SELECT case_id AS caseId, json_extract(body, '$.type') AS type, at FROM events ORDER BY case_id, seq",
      )
      .all()
      .map((row) => ({ ...row, at: Temporal.Instant.from(row.at) }))
      .filter(({ at }) => isBefore(instant, at));
    return [...Map.groupBy(rows, ({ caseId }) => caseId)].map(([caseId, events]) => ({
      caseId,
      events: events.map(({ type, at }) => ({ type, at })),
    }));
  } catch {
    return [];
  } finally {
    sqlite?.close();
  }
}
