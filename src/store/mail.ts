import { createHash } from 'node:crypto';
import type { NoticeWay } from '../process/acts/distributors.ts';
import type { Case, ToldElsewhere } from '../process/case.ts';
import type { Db } from './database.ts';
import { and, asc, desc, eq, gt, inArray, lte, ne, or, sql, gte } from './drizzle.ts';
import { CASE_UNREADABLE, LONGEST_WAIT_MS } from './outbox.ts';
import { appendChange } from './distributor-changes.ts';
import type { Distributor } from './distributors.ts';
import { prepared } from './prepared.ts';
import { mail } from './schema.ts';
import { whileUnchanged } from './while-unchanged.ts';

type Row = typeof mail.$inferSelect;

/** An advance notice to be sent once: case, revision and distributor name it. */
export interface NewMail {
  readonly caseId: string;
  /** The proposal of the release day, by the number of its event; 0 where no day is agreed, its negative where it fell. */
  readonly revision: number;
  /** The release day of that proposal; `undefined` for "as soon as possible", and where it fell. */
  readonly day: Temporal.Instant | undefined;
  readonly distributor: Pick<Distributor, 'id' | 'name' | 'contact'>;
  /** The notices of other cases that told of this one as well. */
  readonly elsewhere?: readonly ToldElsewhere[] | undefined;
}

/** What makes an advance notice the same one. */
type MailKey = Pick<Row, 'caseId' | 'revision' | 'distributorId'>;

/** A release day that a distributor was told; `at` is `undefined` for "as soon as possible". */
interface ToldDay {
  readonly at: Temporal.Instant | undefined;
}

/** A stored advance notice. */
export interface StoredMail extends Pick<
  Row,
  'id' | 'caseId' | 'revision' | 'distributorId' | 'name' | 'address' | 'state' | 'attempts' | 'failure'
> {
  /** The release day that they were told before this one; `undefined` if this is the first they hear. */
  readonly changedFrom: ToldDay | undefined;
  /**
   * What every attempt's Message-ID begins with. SMTP cannot be asked whether a mail arrived, so an attempt whose
   * outcome is unknown is made again with the very same id, and the receiver sees one mail, not two.
   */
  readonly messageId: string;
  /** An earlier attempt may have arrived. */
  readonly doubtful: boolean;
  readonly createdAt: Temporal.Instant;
  readonly nextAttemptAt: Temporal.Instant;
}

/** Whether and how one distributor was told of one release day of a case. */
export interface NoticeDelivery extends Pick<
  Row,
  'distributorId' | 'name' | 'address' | 'revision' | 'attempts'
> {
  /** `waiting` may have arrived where it is `doubtful`. */
  readonly how: NoticeWay;
  /** When they were told; `undefined` if they were not yet, as far as is known. */
  readonly at: Temporal.Instant | undefined;
  /** The member who told them by hand. */
  readonly by: string | undefined;
  readonly doubtful: boolean;
  readonly failure: string | undefined;
  /** The notice that told them, where it is another case's. */
  readonly elsewhere?: Pick<Row, 'caseId' | 'revision'>;
}

const UNFINISHED = ['pending', 'sending'] as const;

const dueMail = prepared((db) =>
  db
    .select()
    .from(mail)
    .where(and(inArray(mail.state, [...UNFINISHED]), lte(mail.nextAttemptAt, sql.placeholder('now'))))
    .orderBy(asc(mail.nextAttemptAt), asc(mail.id))
    .limit(sql.placeholder('limit'))
    .prepare(),
);

const failingMail = prepared((db) =>
  db
    .select({ createdAt: mail.createdAt, failure: mail.failure })
    .from(mail)
    .where(and(inArray(mail.state, [...UNFINISHED]), ne(mail.failure, CASE_UNREADABLE)))
    .orderBy(asc(mail.id))
    .limit(1)
    .prepare(),
);
const sentMail = prepared((db) =>
  db
    .select({ id: mail.id })
    .from(mail)
    .where(and(eq(mail.state, 'sent'), gte(mail.finishedAt, sql.placeholder('since'))))
    .limit(1)
    .prepare(),
);
const failing = whileUnchanged((db) => {
  const oldest = failingMail(db).get();
  const arrived = oldest && sentMail(db).get({ since: oldest.createdAt });
  return arrived ? undefined : (oldest?.failure ?? undefined);
});

const selectFirstTurn = prepared((db) =>
  db
    .select({ at: sql<number | null>`min(${mail.nextAttemptAt})` })
    .from(mail)
    .where(inArray(mail.state, [...UNFINISHED]))
    .prepare(),
);
/** When the first of the notices that wait has its turn: infinitely late where none waits. It is asked every minute. */
const firstTurn = whileUnchanged((db) => selectFirstTurn(db).get()?.at ?? Infinity);

const selectLastTurn = prepared((db) =>
  db
    .select({ at: sql<number | null>`max(${mail.nextAttemptAt})` })
    .from(mail)
    .where(inArray(mail.state, [...UNFINISHED]))
    .prepare(),
);
/** Likewise the last one: infinitely early where none waits. */
const lastTurn = whileUnchanged((db) => selectLastTurn(db).get()?.at ?? -Infinity);

/**
 * The advance notices, each sent once, as exactly as SMTP allows. A row is written in the transaction of the events
 * that caused it; the delivery moves it `pending → sending → sent`, and each step is on disk before the next
 * begins. A row that was finished otherwise meanwhile, such as by hand, is left as it is.
 */
export class MailOutbox {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * Stores an advance notice to be sent from `now` on; one that was given up as obsolete is sent after all. Marks it as
   * changed where the distributor was, or may have been, told another day.
   *
   * @returns whether it was stored; not if the same one is there already
   */
  add(notice: NewMail, now: Temporal.Instant): boolean {
    return this.#upsert(notice, { state: 'pending', finishedAt: null }, ['obsolete'], now);
  }

  /**
   * Records that the member `by` told a distributor by hand.
   *
   * @returns whether that was recorded; not if the distributor was told already
   */
  byHand(notice: NewMail, by: string, now: Temporal.Instant): boolean {
    const set = { state: 'by-hand', finishedAt: now.epochMilliseconds, toldBy: by } as const;
    return this.#db.transaction(() => {
      const told = this.#upsert(notice, set, ['pending', 'sending', 'parked', 'obsolete'], now);
      const { caseId, revision, distributor } = notice;
      const record = { caseId, revision, name: distributor.name, address: distributor.contact };
      if (told) this.#record('notice-by-hand', record, now, by);
      return told;
    });
  }

  /**
   * The distributors who are told of a case's release, by its own notices and those of other cases, in the order of asking;
   * what became obsolete is left out.
   */
  deliveriesOf({ id, toldElsewhere }: Pick<Case, 'id' | 'toldElsewhere'>): NoticeDelivery[] {
    const rows = this.#db
      .select()
      .from(mail)
      .where(
        and(inArray(mail.caseId, [id, ...toldElsewhere.map(({ lead }) => lead)]), ne(mail.state, 'obsolete')),
      )
      .orderBy(asc(mail.id))
      .all();
    return rows.flatMap((row) => {
      if (row.caseId === id) return [delivery(row)];
      const { caseId, revision } = row;
      const told = toldElsewhere.find((each) => isToldBy(each, row));
      return told ? [{ ...delivery(row), revision: told.proposal, elsewhere: { caseId, revision } }] : [];
    });
  }

  /** The advance notices whose turn it is: those that waited longest first. */
  due(now: Temporal.Instant, limit: number): StoredMail[] {
    if (firstTurn(this.#db) > now.epochMilliseconds) return [];
    return dueMail(this.#db).all({ now: now.epochMilliseconds, limit }).map(parse);
  }

  /** The failure of the oldest advance notice that waits, where none has arrived since it was stored. */
  failing(): string | undefined {
    return failing(this.#db);
  }

  find(key: MailKey): StoredMail | undefined {
    const { caseId, revision, distributorId } = key;
    const row = this.#db
      .select()
      .from(mail)
      .where(and(eq(mail.caseId, caseId), eq(mail.revision, revision), eq(mail.distributorId, distributorId)))
      .get();
    return row && parse(row);
  }

  /**
   * An attempt begins: from here on it may have arrived.
   *
   * @returns whether it begins; not if the notice has ended, or another attempt began since it was read
   */
  begin(notice: StoredMail): boolean {
    return this.#set(notice, { state: 'sending', attempts: notice.attempts + 1, doubtful: true }, [
      eq(mail.attempts, notice.attempts),
    ]);
  }

  sent(notice: StoredMail, now: Temporal.Instant): void {
    this.#db.transaction(() => {
      this.#set(notice, { state: 'sent', finishedAt: now.epochMilliseconds });
      // It has left, also where a member has told them by hand meanwhile.
      this.#record('notice-sent', notice, now);
    });
  }

  /** Tries again at `at`. `unknown` where the failed attempt may have arrived all the same. */
  retry(notice: StoredMail, at: Temporal.Instant, failure: string, unknown: boolean): void {
    this.#set(notice, {
      state: 'pending',
      nextAttemptAt: at.epochMilliseconds,
      failure,
      doubtful: unknown || notice.doubtful,
    });
  }

  /** Parks it: trying again would not help until its cause is mended; shown to the team. */
  park(notice: StoredMail, failure: string, now: Temporal.Instant): void {
    const { doubtful } = notice;
    const set = { state: 'parked', finishedAt: now.epochMilliseconds, failure, doubtful } as const;
    this.#giveUp(notice, set, now);
  }

  /** What it would have said is no longer so, or the distributor has left the list. */
  obsolete(notice: StoredMail, now: Temporal.Instant): void {
    this.#giveUp(notice, { state: 'obsolete', finishedAt: now.epochMilliseconds }, now);
  }

  #giveUp(notice: StoredMail, set: Partial<Row>, now: Temporal.Instant): void {
    this.#db.transaction(() => {
      if (this.#set(notice, set) && notice.doubtful) this.#record('notice-uncertain', notice, now);
    });
  }

  /** What was sent where, by address, for the audit. Without a member it is the bot that sent it. */
  #record(
    type: 'notice-sent' | 'notice-by-hand' | 'notice-uncertain',
    { caseId, revision, name, address }: Pick<Row, 'caseId' | 'revision' | 'name' | 'address'>,
    at: Temporal.Instant,
    member?: string,
  ): void {
    const by =
      member === undefined
        ? ({ actor: { kind: 'bot' }, cause: 'mail', at } as const)
        : ({ actor: { kind: 'member', id: member }, cause: '/advisory distributors notify', at } as const);
    appendChange(this.#db, { type, caseId, proposal: revision, name, contact: address }, by);
  }

  /** Gives parked advance notices another turn, after a start or when what hindered them was mended. */
  unpark(now: Temporal.Instant): void {
    this.#db
      .update(mail)
      .set({ state: 'pending', nextAttemptAt: now.epochMilliseconds, finishedAt: null })
      .where(eq(mail.state, 'parked'))
      .run();
  }

  /** Gives a turn to what was put off by a clock that was ahead, and has been set right since. */
  rouse({ epochMilliseconds: now }: Temporal.Instant): void {
    if (lastTurn(this.#db) <= now + LONGEST_WAIT_MS) return;
    this.#db
      .update(mail)
      .set({ nextAttemptAt: now })
      .where(and(inArray(mail.state, ['pending', 'sending']), gt(mail.nextAttemptAt, now + LONGEST_WAIT_MS)))
      .run();
  }

  #upsert(
    { caseId, revision, day, distributor, elsewhere = [] }: NewMail,
    set: Pick<Row, 'state' | 'finishedAt'> & Partial<Row>,
    replaces: Row['state'][],
    now: Temporal.Instant,
  ): boolean {
    const key = { caseId, revision, distributorId: distributor.id };
    const at = now.epochMilliseconds;
    const before = this.#toldBefore(key, elsewhere);
    const toldDay = day?.epochMilliseconds ?? null;
    const row = {
      name: distributor.name,
      address: distributor.contact,
      day: toldDay,
      changed: before !== undefined && before.day !== toldDay,
      formerDay: before?.day ?? null,
      nextAttemptAt: at,
      failure: null,
      ...set,
    };
    return (
      this.#db
        .insert(mail)
        .values({ ...key, ...row, createdAt: at })
        .onConflictDoUpdate({
          target: [mail.caseId, mail.revision, mail.distributorId],
          set: row,
          setWhere: inArray(mail.state, replaces),
        })
        .run().changes > 0
    );
  }

  /** The last advance notice of another day that reached a distributor, or may have; that it fell is no day. */
  #toldBefore(
    { caseId, revision, distributorId }: MailKey,
    elsewhere: readonly ToldElsewhere[],
  ): Row | undefined {
    const others = elsewhere.filter(
      (each) => each.proposal !== revision && each.distributors.includes(distributorId),
    );
    return this.#db
      .select()
      .from(mail)
      .where(
        and(
          or(
            and(eq(mail.caseId, caseId), ne(mail.revision, revision)),
            ...others.map((each) => and(eq(mail.caseId, each.lead), eq(mail.revision, each.revision))),
          ),
          gte(mail.revision, 0),
          eq(mail.distributorId, distributorId),
          or(inArray(mail.state, ['sent', 'by-hand']), eq(mail.doubtful, true)),
        ),
      )
      .orderBy(desc(mail.id))
      .limit(1)
      .get();
  }

  /** Only while it is unfinished: a member who tells them by hand while an attempt runs is not overruled by it. */
  #set(notice: StoredMail, set: Partial<Row>, further: ReturnType<typeof eq>[] = []): boolean {
    const where = and(eq(mail.id, notice.id), inArray(mail.state, [...UNFINISHED]), ...further);
    return this.#db.update(mail).set(set).where(where).run().changes > 0;
  }
}

/**
 * Names the row in all installations: the time of writing is in it because two of them may well have the same case
 * and numbers. A hash, so that a header says nothing of the case.
 */
function messageIdOf({ caseId, revision, distributorId, createdAt }: Row): string {
  const key = JSON.stringify([caseId, revision, distributorId, createdAt]);
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

function instantOf(milliseconds: number | null): Temporal.Instant | undefined {
  return milliseconds === null ? undefined : Temporal.Instant.fromEpochMilliseconds(milliseconds);
}

function parse(row: Row): StoredMail {
  return {
    ...row,
    changedFrom: row.changed ? { at: instantOf(row.formerDay) } : undefined,
    messageId: messageIdOf(row),
    createdAt: Temporal.Instant.fromEpochMilliseconds(row.createdAt),
    nextAttemptAt: Temporal.Instant.fromEpochMilliseconds(row.nextAttemptAt),
  };
}

function isToldBy(told: ToldElsewhere, { caseId, revision, distributorId }: MailKey): boolean {
  return told.lead === caseId && told.revision === revision && told.distributors.includes(distributorId);
}

function delivery(row: Row): NoticeDelivery {
  const { distributorId, name, address, revision, attempts, doubtful, state } = row;
  const how = state === 'sent' ? 'mail' : state === 'by-hand' || state === 'parked' ? state : 'waiting';
  return {
    distributorId,
    name,
    address,
    revision,
    attempts,
    doubtful,
    how,
    at: how === 'mail' || how === 'by-hand' ? instantOf(row.finishedAt) : undefined,
    by: row.toldBy ?? undefined,
    failure: row.failure ?? undefined,
  };
}
