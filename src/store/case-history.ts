import Sqlite from 'better-sqlite3';
import type { Case } from '../process/case.ts';
import type { CaseEvent } from '../process/events.ts';
import type { Policy } from '../process/policy.ts';
import { indexOf, putAsUnreadable } from './case-index.ts';
import type { Db } from './database.ts';
import { drizzle } from './drizzle.ts';
import { caseIds, storedHistory } from './event-log.ts';
import { prepared } from './prepared.ts';
import * as schema from './schema.ts';
import { caseOf, checkChain } from './trail.ts';

/**
 * A case whose history cannot be read: damaged, cut off, or written by a newer version of the bot. Nothing is recorded in it, and
 * that it is not shown says nothing about what is in it.
 */
export class UnreadableCaseError extends Error {
  override name = 'UnreadableCaseError';
  readonly caseId: string;
  constructor(caseId: string) {
    super('the history of the case cannot be read');
    this.caseId = caseId;
  }
}

/** A case, and the events that tell it, oldest first. */
interface CaseHistory {
  readonly state: Case;
  readonly events: readonly CaseEvent[];
}

const indexedVersion = prepared((db) =>
  db.$client.prepare<[caseId: string], number>('SELECT version FROM cases WHERE id = ?').pluck(),
);

/**
 * Reads the history of a case: the one way from the file to a case. Every event has to be what its hash says and follow the one
 * before, be of a kind that this version knows, and none may be missing which the index knows of.
 *
 * @returns `undefined` if nothing is known of such a case
 */
export function readHistory(db: Db, caseId: string): CaseHistory | 'unreadable' | undefined {
  const stored = storedHistory(db, caseId);
  const indexed = indexedVersion(db).get(caseId);
  const last = stored.at(-1);
  if (!last) return indexed === undefined ? undefined : 'unreadable';
  if (typeof last.seq !== 'number' || (indexed !== undefined && indexed > last.seq)) return 'unreadable';
  const checked = checkChain(stored);
  const events = checked.flatMap(({ standing, event }) => (standing === 'ok' && event ? [event] : []));
  const state = events.length < stored.length ? undefined : caseOf({ caseId, events: checked });
  return state ? { state, events } : 'unreadable';
}

/**
 * The cases in the database at `path` that cannot be read; a bot may have it open.
 *
 * @throws where it is no database of the bot
 */
export function unreadableIn(path: string): string[] {
  const sqlite = new Sqlite(path, { readonly: true, fileMustExist: true });
  try {
    const db = drizzle(sqlite, { schema });
    // As it is at one instant: what is recorded meanwhile is in the index as well.
    return sqlite.transaction(() => caseIds(db).filter((id) => readHistory(db, id) === 'unreadable'))();
  } finally {
    sqlite.close();
  }
}

/** Keeps in the index that a case cannot be read: by it no list and no search finds the case, and its number stays taken. */
export function setAside(db: Db, caseId: string, policy: Policy): void {
  const checked = checkChain(storedHistory(db, caseId));
  const damaged = checked.findIndex(({ standing }) => standing !== 'ok');
  const beginning = caseOf({ caseId, events: damaged === -1 ? checked : checked.slice(0, damaged) });
  putAsUnreadable(db, caseId, beginning && indexOf(beginning, policy));
}
