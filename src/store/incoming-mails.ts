import { z } from 'zod';
import { mailChange, type IncomingMail, type MailChange, type MailCursor } from '../process/incoming-mail.ts';
import type { Cause } from './cause.ts';
import { changeChain, type CheckedChange } from './change-chain.ts';
import type { Db } from './database.ts';
import { and, asc, count, desc, eq, gt, gte, inArray, isNotNull, or, sql } from './drizzle.ts';
import { Facts } from './facts.ts';
import { keyedHash } from './keyed-hash.ts';
import { prepared } from './prepared.ts';
import { incomingMail, mailChanges } from './schema.ts';
import { whileUnchanged } from './while-unchanged.ts';

type Row = typeof incomingMail.$inferSelect;

const chain = changeChain('mails', mailChanges);

/** A mail that came to the security team. */
export interface ReceivedMail extends Pick<
  Row,
  'id' | 'hash' | 'state' | 'encrypted' | 'asksForKey' | 'toldAfter'
> {
  /** The mail that began the thread, by its number. */
  readonly thread: number | undefined;
  readonly arrivedAt: Temporal.Instant;
  readonly caseId: string | undefined;
  /** Who said what it is, and when. */
  readonly saidBy: string | undefined;
  readonly saidAt: Temporal.Instant | undefined;
}

/** Under which name it is kept how far the mailbox was read. */
const CURSOR = 'mail cursor';

const storedCursor = z.object({
  validity: z.string(),
  next: z.number(),
  at: z.string().transform((text) => Temporal.Instant.from(text)),
});

const select = prepared((db) =>
  db
    .select()
    .from(incomingMail)
    .where(eq(incomingMail.state, 'waiting'))
    .orderBy(asc(incomingMail.arrivedAt), asc(incomingMail.id))
    .prepare(),
);
/** It is asked each minute, and mostly none waits. */
const waiting = whileUnchanged((db) => select(db).all().map(parse));

const byHash = prepared((db) =>
  db
    .select()
    .from(incomingMail)
    .where(eq(incomingMail.hash, sql.placeholder('hash')))
    .prepare(),
);

/** The mails that came to the security team, each by a hash of its id. */
export class IncomingMails {
  readonly #db: Db;
  readonly #facts: Facts;
  constructor(db: Db) {
    this.#db = db;
    this.#facts = new Facts(db);
  }

  /** Hashes Message-IDs by a key that this database alone has: who knows an id cannot say whether it is here. */
  hasher(): (messageId: string) => string {
    const hash = keyedHash(this.#facts, 'mail key');
    return (messageId) => hash(messageId).slice(0, 40);
  }

  /** How far the mailbox was read; `undefined` if never. */
  cursor(): MailCursor | undefined {
    const text = this.#facts.get(CURSOR);
    return text === undefined ? undefined : storedCursor.parse(JSON.parse(text));
  }

  readUpTo(cursor: MailCursor): void {
    this.#facts.set(CURSOR, JSON.stringify(cursor));
  }

  find(hash: string): ReceivedMail | undefined {
    const row = byHash(this.#db).get({ hash });
    return row && parse(row);
  }

  byId(id: number): ReceivedMail | undefined {
    const row = this.#db.select().from(incomingMail).where(eq(incomingMail.id, id)).get();
    return row && parse(row);
  }

  /** Those of which nobody has said what they are, the oldest first. */
  waiting(): readonly ReceivedMail[] {
    return waiting(this.#db);
  }

  /** Those of which a member has said what they are since, the latest first. */
  saidSince(since: Temporal.Instant, limit: number): ReceivedMail[] {
    return this.#db
      .select()
      .from(incomingMail)
      .where(and(isNotNull(incomingMail.saidAt), gte(incomingMail.saidAt, since.epochMilliseconds)))
      .orderBy(desc(incomingMail.saidAt), desc(incomingMail.id))
      .limit(limit)
      .all()
      .map(parse);
  }

  /** Records a word on what a mail is that concerns no case, in the transaction that makes it so. */
  record(change: MailChange, { actor, cause, now }: Cause): void {
    chain.append(this.#db, JSON.stringify(mailChange.parse(change)), { actor, cause, at: now });
  }

  /** All such words, the oldest first, for the audit. */
  changes(): CheckedChange[] {
    return chain.checked(this.#db);
  }

  /** The mails from which a case was opened, or that belong to it, the oldest first. */
  ofCase(caseId: string): ReceivedMail[] {
    return this.#db
      .select()
      .from(incomingMail)
      .where(eq(incomingMail.caseId, caseId))
      .orderBy(asc(incomingMail.arrivedAt), asc(incomingMail.id))
      .all()
      .map(parse);
  }

  /** The talk with the reporter of a case that was seen after an instant, in that order: their mails, and the team's own. */
  talkAfter(
    caseId: string,
    { epochMilliseconds: instant }: Temporal.Instant,
  ): { readonly by: 'reporter' | 'team'; readonly arrivedAt: Temporal.Instant }[] {
    const ofThread = inArray(
      incomingMail.thread,
      this.ofCase(caseId).map(({ id }) => id),
    );
    const isTalk = or(eq(incomingMail.state, 'follows'), eq(incomingMail.aside, 'own'));
    return this.#db
      .select()
      .from(incomingMail)
      .where(and(ofThread, isTalk, gt(incomingMail.seenAt, instant)))
      .orderBy(asc(incomingMail.id))
      .all()
      .map((row) => ({ by: row.aside === 'own' ? 'team' : 'reporter', arrivedAt: parse(row).arrivedAt }));
  }

  /**
   * The mail of the reporter of a case that came by e-mail: the first of which a member said that it is of this case.
   *
   * @returns `undefined` where none is known
   */
  ofReporter(caseId: string): ReceivedMail | undefined {
    const row = this.#db
      .select()
      .from(incomingMail)
      .where(and(eq(incomingMail.caseId, caseId), eq(incomingMail.state, 'case')))
      .orderBy(asc(incomingMail.saidAt), asc(incomingMail.id))
      .limit(1)
      .get();
    return row && parse(row);
  }

  /** Whether any mail of a thread, by the number of the one that began it, is encrypted. */
  isEncrypted(thread: number): boolean {
    const ofThread = or(eq(incomingMail.id, thread), eq(incomingMail.thread, thread));
    return (
      this.#db
        .select({ id: incomingMail.id })
        .from(incomingMail)
        .where(and(ofThread, eq(incomingMail.encrypted, true)))
        .limit(1)
        .get() !== undefined
    );
  }

  /** How many were no report, as they say themselves, that came since. The team's own mails do not count. */
  asideSince({ epochMilliseconds: since }: Temporal.Instant): number {
    const isAside = and(
      eq(incomingMail.state, 'aside'),
      sql`${incomingMail.aside} <> 'own'`,
      gte(incomingMail.seenAt, since),
    );
    return this.#db.select({ n: count() }).from(incomingMail).where(isAside).get()?.n ?? 0;
  }

  /** Remembers a mail that is not known yet, as what it is; gives its number. */
  add(
    mail: IncomingMail,
    as: {
      readonly state: Row['state'];
      readonly thread?: number;
      readonly caseId?: string;
      readonly toldAfter?: number;
    },
    now: Temporal.Instant,
  ): number {
    const { hash, arrivedAt, setAside, encrypted, asksForKey } = mail;
    const { id } = this.#db
      .insert(incomingMail)
      .values({
        ...as,
        hash,
        encrypted,
        asksForKey,
        aside: setAside ?? null,
        arrivedAt: arrivedAt.epochMilliseconds,
        seenAt: now.epochMilliseconds,
      })
      .returning({ id: incomingMail.id })
      .get();
    return id;
  }

  /** The team was told of it again, after it had waited for so many seconds. */
  toldAfter(id: number, seconds: number): void {
    this.#db.update(incomingMail).set({ toldAfter: seconds }).where(eq(incomingMail.id, id)).run();
  }

  /** It waits again for a member to say what it is, and those that followed it with it. */
  waitAgain(id: number): void {
    this.#db
      .update(incomingMail)
      .set({ state: 'waiting', caseId: null, saidBy: null, saidAt: null })
      .where(eq(incomingMail.id, id))
      .run();
    this.#followTo(id, null);
  }

  #followTo(thread: number, caseId: string | null): void {
    this.#db
      .update(incomingMail)
      .set({ caseId })
      .where(and(eq(incomingMail.thread, thread), eq(incomingMail.state, 'follows')))
      .run();
  }

  /**
   * A member says what a mail is that waits: of a case, with those that followed it, or no report.
   *
   * @returns whether it did wait
   */
  say(
    id: number,
    what: { readonly caseId: string } | 'no-report',
    by: string,
    now: Temporal.Instant,
  ): boolean {
    const said = what === 'no-report' ? { state: what } : { state: 'case' as const, caseId: what.caseId };
    const { changes } = this.#db
      .update(incomingMail)
      .set({ ...said, saidBy: by, saidAt: now.epochMilliseconds })
      .where(and(eq(incomingMail.id, id), eq(incomingMail.state, 'waiting')))
      .run();
    if (changes > 0 && what !== 'no-report') this.#followTo(id, what.caseId);
    return changes > 0;
  }
}

function parse({ thread, arrivedAt, caseId, saidBy, saidAt, ...row }: Row): ReceivedMail {
  return {
    ...row,
    saidAt: saidAt === null ? undefined : Temporal.Instant.fromEpochMilliseconds(saidAt),
    thread: thread ?? undefined,
    arrivedAt: Temporal.Instant.fromEpochMilliseconds(arrivedAt),
    caseId: caseId ?? undefined,
    saidBy: saidBy ?? undefined,
  };
}
