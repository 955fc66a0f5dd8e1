import { z } from 'zod';
import {
  byNumber,
  examine,
  examineCase,
  skippedAmong,
  TRACE_SOURCES,
  type CaseTrail,
  type Trace,
  type Trail,
} from './trail.ts';
import type { Db } from './database.ts';
import { sql } from './drizzle.ts';
import { caseIds, lastRecorded, storedEvents, storedHistory } from './event-log.ts';
import { inLots } from './in-lots.ts';
import { NO_CASE } from './reminders.ts';
import { cases, contributors, mail, outbox, reminders } from './schema.ts';

/** The audit trail: every history as it stands in the file, checked against its hashes and all that tells of it. */
export class Audit {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * The trail of one case, or of all. It takes nothing for granted and refuses nothing: whatever was done to
   * the file, it tells. A case of which nothing is known at all gives a trail without cases. All of them are read in one piece, in
   * which nobody else has their turn: beside the work, that is `readAll`.
   */
  read(caseId?: string): Trail {
    return this.#db.transaction(() =>
      examine(storedEvents(this.#db, caseId), traces(this.#db, caseId), { whole: caseId === undefined }),
    );
  }

  /**
   * The trail of all cases likewise, read beside the work: what is recorded after it has begun is not in it.
   *
   * @throws the reason of `signal`, which ends it
   */
  async readAll(signal?: AbortSignal): Promise<Trail> {
    const db = this.#db;
    const { begun, told, ids } = db.transaction(() => ({
      begun: lastRecorded(db),
      told: Map.groupBy(traces(db, undefined), ({ caseId }) => caseId),
      ids: caseIds(db),
    }));
    const trails = new Map<string, CaseTrail>();
    for await (const lot of inLots([...new Set([...ids, ...told.keys()])], signal))
      for (const id of lot) {
        const stored = storedHistory(db, id, begun);
        // What stands there as an id may be no text.
        const caseId = stored[0]?.caseId ?? id;
        trails.set(caseId, examineCase(caseId, stored, told.get(id) ?? []));
      }
    const inOrder = byNumber(trails.keys());
    return { cases: inOrder.flatMap((id) => trails.get(id) ?? []), skipped: skippedAmong(inOrder) };
  }
}

const trace = z.object({ caseId: z.string(), seq: z.number(), source: z.enum(TRACE_SOURCES) });

/**
 * What else tells of events: each of these rows is written in the transaction of the event whose number it has, or
 * later. A message that no event caused tells of its case alone.
 */
function traces(db: Db, caseId: string | undefined): Trace[] {
  const told = sql`
    select ${cases.id} as id, ${cases.version} as seq, 'index' as source from ${cases}
    union all
    select ${outbox.caseId}, coalesce(${outbox.eventSeq}, 0), 'message'
    from ${outbox} where ${outbox.caseId} is not null
    union all
    select ${reminders.caseId}, ${reminders.revision}, 'reminder' from ${reminders} where ${reminders.caseId} <> ${NO_CASE}
    union all
    select ${mail.caseId}, ${mail.revision}, 'mail' from ${mail}
    union all
    select ${contributors.caseId}, 1, 'contribution' from ${contributors}`;
  const rows = db.all(sql`
    select cast(id as text) as caseId, cast(max(seq) as integer) as seq, source from (${told})
    where ${caseId ?? null} is null or id = ${caseId ?? null}
    group by id, source`);
  return z.array(trace).parse(rows);
}
