import type { Db } from './database.ts';
import { prepared } from './prepared.ts';

/** What a row may be in whose message, or e-mail, has not come to its end. */
const UNFINISHED = `('pending', 'sending', 'parked')`;

/** That nothing has happened to a closed case since, and nothing of it waits to leave. */
function isSettled(caseId: string): string {
  return `(
    EXISTS (
      SELECT 1 FROM cases JOIN events ON events.case_id = cases.id AND events.seq = cases.version
      WHERE cases.id = ${caseId} AND cases.status = 'closed' AND events.at < @before
    )
    AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.case_id = ${caseId} AND o.state IN ${UNFINISHED})
    AND NOT EXISTS (SELECT 1 FROM mail WHERE mail.case_id = ${caseId} AND mail.state IN ${UNFINISHED})
  )`;
}

/**
 * Direct messages that nothing asks about any more. These stay, whatever their age: the message that tells the audit of the
 * latest event of its case, the last that arrived at each person and the first that arrived at all, the reasons of what still
 * waits, and what is told again at each look for as long as it is so.
 */
const selectMessages = prepared((db) =>
  db.$client
    .prepare<{ from: number; to: number; first: number; before: string; beforeMs: number }, number>(
      `SELECT m.id FROM outbox AS m NOT INDEXED
       WHERE m.id > @from AND m.id <= @to
         AND m.kind = 'dm' AND m.state IN ('sent', 'undeliverable', 'obsolete') AND m.finished_at < @beforeMs
         AND json_extract(m.notice, '$.template') <> 'privacy-lost'
         AND m.id <> @first
         AND (m.state <> 'sent' OR EXISTS (
           SELECT 1 FROM outbox AS o
           WHERE o.recipient = m.recipient AND o.state = 'sent' AND o.kind = 'dm'
             AND (o.finished_at, o.id) > (m.finished_at, m.id)
         ))
         AND (m.case_id IS NULL OR ${isSettled('m.case_id')})
         AND (m.case_id IS NULL OR EXISTS (
           SELECT 1 FROM outbox AS o
           WHERE o.case_id = m.case_id
             AND (coalesce(o.event_seq, 0), o.id) > (coalesce(m.event_seq, 0), m.id)
         ))
         AND NOT EXISTS (
           SELECT 1 FROM outbox AS o
           WHERE o.state IN ${UNFINISHED} AND coalesce(o.key_base, o.key) = coalesce(m.key_base, m.key)
         )`,
    )
    .pluck(),
);

const deleteMessages = prepared((db) =>
  db.$client.prepare<[ids: string]>('DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?))'),
);

const lastMessage = prepared((db) =>
  db.$client.prepare<[], number | null>('SELECT max(id) FROM outbox').pluck(),
);
const firstArrived = prepared((db) =>
  db.$client
    .prepare<[], number>('SELECT id FROM outbox WHERE message_id IS NOT NULL ORDER BY id LIMIT 1')
    .pluck(),
);

/** The numbers of the messages there are. */
export interface MessageNumbers {
  /** Of the first that arrived; 0 where none has. */
  readonly first: number;
  /** Of the newest; 0 where there is none. */
  readonly last: number;
}

const blankAddresses = prepared((db) =>
  db.$client.prepare<{ before: string }>(
    `UPDATE mail AS m SET address = ''
     WHERE m.address <> '' AND m.state NOT IN ${UNFINISHED} AND ${isSettled('m.case_id')}`,
  ),
);

const deleteContributions = prepared((db) =>
  db.$client.prepare<{ before: string }>(`DELETE FROM contributions AS c WHERE ${isSettled('c.case_id')}`),
);

const deleteSnoozes = prepared((db) =>
  db.$client.prepare<[now: number]>('DELETE FROM snoozes WHERE until <= ?'),
);

const selectLeft = prepared((db) =>
  db.$client
    .prepare<{ beforeMs: number; now: number }, string>(
      `SELECT p.id FROM people AS p
       WHERE p.security = 0 AND p.left_at < @beforeMs
         AND NOT EXISTS (SELECT 1 FROM cases WHERE status IN ('open', 'unreadable') AND coordinator = p.id)
         AND NOT EXISTS (
           SELECT 1 FROM asked JOIN cases ON cases.id = asked.case_id AND cases.status IN ('open', 'unreadable')
           WHERE asked.member = p.id
         )
         AND NOT EXISTS (
           SELECT 1 FROM fix_team JOIN cases ON cases.id = fix_team.case_id AND cases.status IN ('open', 'unreadable')
           WHERE fix_team.login = p.login
         )
         AND NOT EXISTS (SELECT 1 FROM people AS o WHERE o.stand_in = p.id AND o.away_until > @now)
         AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.recipient = p.id AND o.state IN ${UNFINISHED})
       ORDER BY p.id`,
    )
    .pluck(),
);

/**
 * What may be erased once the policy's time is over. Events, the changes of distributors and logins, what stands in a channel, and
 * all by which a thing is done once (reminders given, mails seen, answers sent) are never touched. Each call is one transaction.
 */
export class Retention {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  messageNumbers(): MessageNumbers {
    return { first: firstArrived(this.#db).get() ?? 0, last: lastMessage(this.#db).get() ?? 0 };
  }

  /**
   * Erases direct messages that ended before an instant, and whose cases are closed and have been left alone since.
   *
   * @param lot of the messages that are looked at, by number: those after `from`, up to `to`; `first` is the first that arrived.
   * @returns how many
   */
  eraseMessages(
    before: Temporal.Instant,
    lot: Pick<MessageNumbers, 'first'> & { readonly from: number; readonly to: number },
  ): number {
    return this.#db.transaction(
      () => {
        const ids = selectMessages(this.#db).all({
          ...lot,
          before: before.toString(),
          beforeMs: before.epochMilliseconds,
        });
        if (ids.length > 0) deleteMessages(this.#db).run(JSON.stringify(ids));
        return ids.length;
      },
      { behavior: 'immediate' },
    );
  }

  /** Erases the addresses of advance notices; that, when and how each distributor was told stays. Gives how many. */
  eraseAddresses(before: Temporal.Instant): number {
    return blankAddresses(this.#db).run({ before: before.toString() }).changes;
  }

  /** Erases what people said for retrospectives; that they were heard stays. Gives how many. */
  eraseContributions(before: Temporal.Instant): number {
    return deleteContributions(this.#db).run({ before: before.toString() }).changes;
  }

  /** Erases the snoozes that are over; gives how many. */
  eraseSnoozes(now: Temporal.Instant): number {
    return deleteSnoozes(this.#db).run(now.epochMilliseconds).changes;
  }

  /** The people who left the security team before an instant, and for whom nothing waits in an open case, by id. */
  peopleWhoLeft(before: Temporal.Instant, now: Temporal.Instant): string[] {
    return selectLeft(this.#db).all({ beforeMs: before.epochMilliseconds, now: now.epochMilliseconds });
  }
}
