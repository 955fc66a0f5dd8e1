import { hashOf, type StoredEvent } from '../../src/store/stored-event.ts';
import { examine, type Trail } from '../../src/store/trail.ts';
import type { CaseEvent } from '../../src/process/events.ts';
import { CASE_ID } from './cases.ts';

/** A history as the database holds it, with its hashes. */
export function stored(history: readonly CaseEvent[], caseId = CASE_ID): StoredEvent[] {
  let previous = '';
  return history.map(({ seq, at, actor, cause, body }) => {
    const event = {
      caseId,
      seq,
      at: at.toString(),
      actor: JSON.stringify(actor),
      cause,
      body: JSON.stringify(body),
    };
    previous = hashOf(previous, event);
    return { ...event, hash: previous };
  });
}

/** The trail of histories that the index knows as they are. */
export function trailOf(...histories: readonly (readonly StoredEvent[])[]): Trail {
  const traces = histories.flatMap((each) => {
    const last = each.at(-1);
    return last ? [{ caseId: last.caseId, seq: each.length, source: 'index' as const }] : [];
  });
  return examine(histories.flat(), traces, { whole: true });
}
