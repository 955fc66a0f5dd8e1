import { START, type TemporaryStore } from './temporary.ts';

/** Spoils the first event of a case, by words that no one is to see, or puts it right again; a bot has not looked yet. */
export function rewrite(
  { sqlite }: TemporaryStore['database'],
  caseId: string,
  body: 'damaged' | 'whole',
): void {
  sqlite.exec(
    `DROP TRIGGER IF EXISTS events_never_change;
     UPDATE events SET body = ${body === 'damaged' ? "'secret' || body" : 'substr(body, 7)'}
     WHERE case_id = '${caseId}' AND seq = 1`,
  );
}

/** The same, and a look at it. */
export function change({ database, store }: TemporaryStore, caseId: string, body: 'damaged' | 'whole'): void {
  rewrite(database, caseId, body);
  store.cases.lookThrough(START, [caseId]);
}
