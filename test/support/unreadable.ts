import { START, type TemporaryStore } from './temporary.ts';

/** Spoils the first event of a case, by words that no one is to see, or puts it right again. */
export function change({ database, store }: TemporaryStore, caseId: string, body: 'damaged' | 'whole'): void {
  database.sqlite.exec(
    `DROP TRIGGER IF EXISTS events_never_change;
     UPDATE events SET body = ${body === 'damaged' ? "'secret' || body" : 'substr(body, 7)'}
     WHERE case_id = '${caseId}' AND seq = 1`,
  );
  store.cases.lookThrough(START, [caseId]);
}
