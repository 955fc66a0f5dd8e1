import type { Arrival } from '../process/notifications/a-day.ts';
import type { MessageKey } from '../process/notifications/message-keys.ts';
import { notification, type Notification } from '../process/notifications/notification.ts';
import type { ChannelName, Destination } from '../process/notifications/recipients.ts';
import type { Db } from './database.ts';
import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  ne,
  or,
  sql,
  type SQL,
} from './drizzle.ts';
import type { KeyedHash } from './keyed-hash.ts';
import { prepared } from './prepared.ts';
import { outbox } from './schema.ts';
import { whileUnchanged } from './while-unchanged.ts';

type Row = typeof outbox.$inferSelect;

/** What becomes of a message: the columns that an attempt changes. */
type Change = Pick<
  Row,
  'state' | 'attempts' | 'nextAttemptAt' | 'finishedAt' | 'channelId' | 'messageId' | 'failure'
>;
const UNCHANGED: Record<keyof Change, null> = {
  state: null,
  attempts: null,
  nextAttemptAt: null,
  finishedAt: null,
  channelId: null,
  messageId: null,
  failure: null,
};

/** The recipient of everything that is for #codegate. */
const CODEGATE = 'codegate' satisfies ChannelName;

/** The recipient of everything that is for the private channel. */
const SECURITY = 'security' satisfies ChannelName;

/** Why a message waits that nothing hinders but the hours in which its recipient is left alone. */
export const QUIET_HOURS = 'quiet hours';
/** Likewise, but that its recipient has had as many messages as they get in a day. */
export const ENOUGH_FOR_A_DAY = 'enough for a day';

/** Likewise, but that the case it is about cannot be read: that is told by itself. */
export const CASE_UNREADABLE = 'its case cannot be read';

/** No failure puts anything off for longer, in milliseconds. */
export const LONGEST_WAIT_MS = 2 * 3_600_000;

/** The failure of a message that cannot be written: the code of its problem. */
export const UNWRITABLE = 'advisory-too-intricate';

/** A message to be sent once: a second one with the same key is never stored. */
export type NewMessage = MessageKey &
  Destination & {
    readonly notification: Notification;
    readonly insteadOf?: string;
  };

/** A stored message. `interrupted` where an attempt began whose outcome is not known. */
export type OutboxMessage = Omit<
  Row,
  'key' | 'keyBase' | 'caseId' | 'eventSeq' | 'kind' | 'recipient' | 'notification'
> &
  MessageKey &
  Destination & {
    readonly notification: Notification;
    readonly interrupted: boolean;
  };

const insertMessage = prepared((db) =>
  db
    .insert(outbox)
    .values({
      key: sql.placeholder('key'),
      keyBase: sql.placeholder('keyBase'),
      caseId: sql.placeholder('caseId'),
      eventSeq: sql.placeholder('eventSeq'),
      kind: sql.placeholder('kind'),
      recipient: sql.placeholder('recipient'),
      notification: sql.placeholder('notification'),
      insteadOf: sql.placeholder('insteadOf'),
      state: 'pending',
      createdAt: sql.placeholder('now'),
      nextAttemptAt: sql.placeholder('now'),
    })
    .onConflictDoNothing({ target: outbox.key })
    .prepare(),
);

const waiting = inArray(outbox.state, ['pending', 'sending']);

const dueMessages = prepared((db) => due(db, ne(outbox.recipient, CODEGATE)));
const duePublicMessages = prepared((db) => due(db, eq(outbox.recipient, CODEGATE)));

function due(db: Db, whose: SQL) {
  return db
    .select()
    .from(outbox)
    .where(and(waiting, lte(outbox.nextAttemptAt, sql.placeholder('now')), whose))
    .orderBy(asc(outbox.id))
    .limit(sql.placeholder('limit'))
    .prepare();
}

const dueMessagesTo = prepared((db) => due(db, eq(outbox.recipient, sql.placeholder('recipient'))));

const untried = and(eq(outbox.state, 'pending'), eq(outbox.attempts, 0), ne(outbox.recipient, CODEGATE));

const untriedMessages = prepared((db) =>
  db
    .select()
    .from(outbox)
    .where(and(untried, eq(outbox.createdAt, sql.placeholder('now'))))
    .orderBy(asc(outbox.id))
    .prepare(),
);

const selectNewestUntried = prepared((db) =>
  db
    .select({ at: sql<number | null>`max(${outbox.createdAt})` })
    .from(outbox)
    .where(untried)
    .prepare(),
);
/** When the newest of the messages was stored of which none was tried: infinitely early where there is none. */
const newestUntried = whileUnchanged((db) => selectNewestUntried(db).get()?.at ?? -Infinity);

const waitingMessagesTo = prepared((db) =>
  db
    .select()
    .from(outbox)
    .where(and(waiting, isNull(outbox.messageId), eq(outbox.recipient, sql.placeholder('recipient'))))
    .orderBy(asc(outbox.id))
    .prepare(),
);

const messageById = prepared((db) =>
  db
    .select()
    .from(outbox)
    .where(eq(outbox.id, sql.placeholder('id')))
    .prepare(),
);

const messageByKey = prepared((db) =>
  db
    .select()
    .from(outbox)
    .where(eq(outbox.key, sql.placeholder('key')))
    .prepare(),
);

const lastSentTo = prepared((db) =>
  db
    .select({
      at: outbox.finishedAt,
      messageId: outbox.messageId,
      template: sql<string>`json_extract(${outbox.notification}, '$.template')`,
    })
    .from(outbox)
    .where(
      and(
        eq(outbox.state, 'sent'),
        eq(outbox.recipient, sql.placeholder('recipient')),
        // What arrived by a clock that ran ahead would leave no place for what has arrived since.
        lte(outbox.finishedAt, sql.placeholder('now')),
      ),
    )
    // What had to wait arrives after what was stored later.
    .orderBy(desc(outbox.finishedAt))
    .limit(sql.placeholder('limit'))
    .prepare(),
);

const firstUnreached = prepared((db) =>
  db
    .select()
    .from(outbox)
    .where(and(eq(outbox.state, 'undeliverable'), eq(outbox.keyBase, sql.placeholder('base'))))
    .orderBy(asc(outbox.id))
    .limit(1)
    .prepare(),
);

const firstArrived = prepared((db) =>
  db
    .select({ id: outbox.messageId })
    .from(outbox)
    .where(isNotNull(outbox.messageId))
    .orderBy(asc(outbox.id))
    .limit(1)
    .prepare(),
);

const lastArrived = prepared((db) =>
  db
    .select({ id: outbox.messageId })
    .from(outbox)
    .where(isNotNull(outbox.messageId))
    // Discord's ids grow, and are numbers.
    .orderBy(desc(sql`length(${outbox.messageId})`), desc(outbox.messageId))
    .limit(1)
    .prepare(),
);

/** What was posted in #codegate since an instant. */
const postedSince = prepared((db) =>
  db
    .selectDistinct({ caseId: outbox.caseId, messageId: outbox.messageId })
    .from(outbox)
    .where(
      and(
        eq(outbox.recipient, CODEGATE),
        isNotNull(outbox.messageId),
        gte(outbox.createdAt, sql.placeholder('since')),
      ),
    )
    .prepare(),
);

const dueRecipients = prepared((db) =>
  db
    .selectDistinct({ recipient: outbox.recipient })
    .from(outbox)
    .where(and(waiting, lte(outbox.nextAttemptAt, sql.placeholder('now')), ne(outbox.recipient, CODEGATE)))
    .prepare(),
);

const selectFirstTurn = prepared((db) =>
  db
    .select({ at: sql<number | null>`min(${outbox.nextAttemptAt})` })
    .from(outbox)
    .where(waiting)
    .prepare(),
);
/** When the first of the messages that wait has its turn: infinitely late where none waits. */
const firstTurn = whileUnchanged((db) => selectFirstTurn(db).get()?.at ?? Infinity);

const selectLastUntried = prepared((db) =>
  db
    .select({ at: sql<number | null>`max(${outbox.nextAttemptAt})` })
    .from(outbox)
    .where(and(waiting, isNull(outbox.failure)))
    .prepare(),
);
/** When the last of the messages that nothing has hindered yet has its turn: infinitely early where none waits. */
const lastUntried = whileUnchanged((db) => selectLastUntried(db).get()?.at ?? -Infinity);

const unfinishedPublicMessages = prepared((db) =>
  db
    .select()
    .from(outbox)
    .where(
      and(
        inArray(outbox.state, ['pending', 'sending', 'parked']),
        eq(outbox.recipient, CODEGATE),
        lt(outbox.id, sql.placeholder('before')),
      ),
    )
    .orderBy(asc(outbox.id))
    .prepare(),
);

/** What an attempt changes of a message; what is not given stays as it is. */
const changeMessage = prepared((db) =>
  db
    .update(outbox)
    .set({
      state: given('state'),
      attempts: given('attempts'),
      nextAttemptAt: given('nextAttemptAt'),
      finishedAt: given('finishedAt'),
      channelId: given('channelId'),
      messageId: given('messageId'),
      failure: given('failure'),
    })
    .where(eq(outbox.id, sql.placeholder('id')))
    .prepare(),
);

/** A message's new value of a column, or the one it has where none is given. */
function given(name: keyof Change): SQL {
  return sql`coalesce(${sql.placeholder(name)}, ${outbox[name]})`;
}

const unparkMessages = prepared((db) =>
  db
    .update(outbox)
    .set({
      state: sql`case when ${outbox.attempts} > 0 then 'sending' else 'pending' end`,
      nextAttemptAt: sql`${sql.placeholder('now')}`,
    })
    .where(
      and(
        eq(outbox.state, 'parked'),
        sql`(${eq(outbox.failure, UNWRITABLE)} and ${lte(outbox.createdAt, sql.placeholder('dayAgo'))}) is not true`,
      ),
    )
    .prepare(),
);

const unfinishedChannelMessages = prepared((db) =>
  db
    .select()
    .from(outbox)
    .where(and(inArray(outbox.state, ['pending', 'sending', 'parked']), eq(outbox.recipient, SECURITY)))
    .prepare(),
);

/** The messages of a case that arrived in the private channel, the newest first. */
const channelMessagesAbout = prepared((db) =>
  db
    .select()
    .from(outbox)
    .where(
      and(
        eq(outbox.caseId, sql.placeholder('caseId')),
        eq(outbox.channelId, sql.placeholder('channelId')),
        eq(outbox.recipient, SECURITY),
        eq(outbox.state, 'sent'),
      ),
    )
    .orderBy(desc(outbox.id))
    .prepare(),
);

const reachedSince = prepared((db) =>
  db
    .select({ id: outbox.id })
    .from(outbox)
    .where(
      and(
        eq(outbox.kind, 'dm'),
        eq(outbox.recipient, sql.placeholder('recipient')),
        eq(outbox.state, 'sent'),
        gt(outbox.finishedAt, sql.placeholder('since')),
      ),
    )
    .limit(1)
    .prepare(),
);

/** What has arrived has a turn again, to be changed: its number and place stay, and no failure of before counts. */
const sendAgain = prepared((db) =>
  db
    .update(outbox)
    .set({ state: 'pending', attempts: 0, nextAttemptAt: sql`${sql.placeholder('now')}`, failure: null })
    .where(and(eq(outbox.id, sql.placeholder('id')), eq(outbox.state, 'sent')))
    .prepare(),
);

/** What waits for a person, or came to an end since, having arrived or been refused. */
const triedSince = prepared((db) =>
  db
    .select()
    .from(outbox)
    .where(
      and(
        eq(outbox.recipient, sql.placeholder('recipient')),
        or(
          waiting,
          and(
            inArray(outbox.state, ['sent', 'undeliverable']),
            gte(outbox.finishedAt, sql.placeholder('since')),
          ),
        ),
      ),
    )
    .orderBy(asc(outbox.id))
    .prepare(),
);

/** What ended for a recipient at an instant without having arrived, since it was so no more, or is said in another message. */
const endedAt = prepared((db) =>
  db
    .select()
    .from(outbox)
    .where(
      and(
        eq(outbox.recipient, sql.placeholder('recipient')),
        eq(outbox.state, 'obsolete'),
        eq(outbox.finishedAt, sql.placeholder('at')),
        lt(outbox.id, sql.placeholder('before')),
      ),
    )
    .orderBy(asc(outbox.id))
    .prepare(),
);

/** What was stored since an instant, and has neither arrived nor ended. */
const unsentSince = prepared((db) =>
  db
    .select()
    .from(outbox)
    .where(and(waiting, gte(outbox.createdAt, sql.placeholder('since')), isNull(outbox.messageId)))
    .orderBy(asc(outbox.id))
    .prepare(),
);

const messageByDiscordId = prepared((db) =>
  db
    .select()
    .from(outbox)
    .where(eq(outbox.messageId, sql.placeholder('messageId')))
    .orderBy(asc(outbox.id))
    .limit(1)
    .prepare(),
);

const countParked = prepared((db) =>
  db.select({ n: count() }).from(outbox).where(eq(outbox.state, 'parked')).prepare(),
);
const parked = whileUnchanged((db) => countParked(db).get()?.n ?? 0);

const oldestFailing = prepared((db) =>
  db
    .select({ createdAt: outbox.createdAt, failure: outbox.failure })
    .from(outbox)
    .where(
      and(
        waiting,
        ne(outbox.failure, QUIET_HOURS),
        ne(outbox.failure, ENOUGH_FOR_A_DAY),
        ne(outbox.failure, CASE_UNREADABLE),
        eq(outbox.kind, sql.placeholder('kind')),
      ),
    )
    .orderBy(asc(outbox.id))
    .limit(1)
    .prepare(),
);
const sentSince = prepared((db) =>
  db
    .select({ id: outbox.id })
    .from(outbox)
    .where(
      and(
        eq(outbox.state, 'sent'),
        eq(outbox.kind, sql.placeholder('kind')),
        gte(outbox.finishedAt, sql.placeholder('since')),
      ),
    )
    .limit(1)
    .prepare(),
);
const failing = whileUnchanged((db, kind: 'dm' | 'channel') => {
  const oldest = oldestFailing(db).get({ kind });
  if (!oldest) return undefined;
  const arrived = sentSince(db).get({ kind, since: oldest.createdAt });
  return arrived ? undefined : (oldest.failure ?? undefined);
});

/**
 * Everything that leaves the process. A row is written in the transaction of the events that caused it; the deliverer
 * moves it `pending → sending → sent`, and each of these steps is on disk before the next begins, so
 * that a kill at any instant leaves a row that tells what may have happened.
 */
export class Outbox {
  readonly #db: Db;
  /** Hashes what the role is called for, by a key that this database and its copies alone have. */
  readonly hashOfCall: KeyedHash;

  constructor(db: Db, hashOfCall: KeyedHash) {
    this.#db = db;
    this.hashOfCall = hashOfCall;
  }

  /** Stores a message to be sent from `now` on; false where one with the same key is there already. */
  add(message: NewMessage, now: Temporal.Instant): boolean {
    const { base, about, ...rest } = message;
    const row = {
      ...rest,
      keyBase: base === message.key ? null : base,
      caseId: about?.caseId ?? null,
      eventSeq: about?.seq ?? null,
      notification: JSON.stringify(message.notification),
      insteadOf: message.insteadOf ?? null,
      now: now.epochMilliseconds,
    };
    return insertMessage(this.#db).run(row).changes > 0;
  }

  /** The messages to people and to the team whose turn it is, oldest first. */
  due(now: Temporal.Instant, limit: number): OutboxMessage[] {
    return this.#due(dueMessages, now, limit);
  }

  /** Likewise those to one person, or to the private channel. */
  dueTo(recipient: string, { epochMilliseconds: now }: Temporal.Instant, limit: number): OutboxMessage[] {
    return firstTurn(this.#db) > now ? [] : dueMessagesTo(this.#db).all({ recipient, now, limit }).map(parse);
  }

  /** What waits for one person, or for the private channel, and stands nowhere, whether its turn has come or not, oldest first. */
  waitingFor(recipient: string): OutboxMessage[] {
    return waitingMessagesTo(this.#db).all({ recipient }).map(parse);
  }

  /** The last `most` messages that have arrived at a recipient by `now`, the last one first. */
  arrivals(
    recipient: string,
    most: number,
    { epochMilliseconds: now }: Temporal.Instant,
  ): (Arrival & { readonly messageId: string | null })[] {
    return lastSentTo(this.#db)
      .all({ recipient, limit: most, now })
      .flatMap(({ at, messageId, template }) =>
        at === null ? [] : { at, messageId, isReminder: template === 'reminder' },
      );
  }

  /** The people, and the private channel, for whom there is a message whose turn it is: who waits longest, first. */
  recipients({ epochMilliseconds: now }: Temporal.Instant): string[] {
    if (firstTurn(this.#db) > now) return [];
    return dueRecipients(this.#db)
      .all({ now })
      .map(({ recipient }) => recipient);
  }

  /** The messages that were stored at `now`, and of which none was tried yet, oldest first. */
  untried({ epochMilliseconds: now }: Temporal.Instant): OutboxMessage[] {
    return newestUntried(this.#db) < now ? [] : untriedMessages(this.#db).all({ now }).map(parse);
  }

  /** Likewise what is for #codegate. */
  duePublic(now: Temporal.Instant, limit: number): OutboxMessage[] {
    return this.#due(duePublicMessages, now, limit);
  }

  /** What is for #codegate, older than `message`, and neither sent nor given up: parked messages may have arrived. */
  unfinishedPublic(message: OutboxMessage): OutboxMessage[] {
    return unfinishedPublicMessages(this.#db).all({ before: message.id }).map(parse);
  }

  /** What is for the private channel and neither sent nor given up. */
  unfinishedInChannel(): OutboxMessage[] {
    return unfinishedChannelMessages(this.#db).all().map(parse);
  }

  /** The messages about a case that arrived in a channel as the private one, the newest first. */
  lastInChannel(caseId: string, channelId: string): OutboxMessage[] {
    return channelMessagesAbout(this.#db).all({ caseId, channelId }).map(parse);
  }

  /** The id, in Discord, of the first message that arrived; `undefined` if none has. */
  firstMessageId(): string | undefined {
    return firstArrived(this.#db).get()?.id ?? undefined;
  }

  /** The id, in Discord, of the message that Discord has numbered last; `undefined` if none has arrived. Looks through all of them. */
  lastMessageId(): string | undefined {
    return lastArrived(this.#db).get()?.id ?? undefined;
  }

  /** The messages that were posted, or changed, in #codegate since an instant, with their cases. */
  postedSince({ epochMilliseconds: since }: Temporal.Instant): { caseId: string; messageId: string }[] {
    return postedSince(this.#db)
      .all({ since })
      .flatMap(({ caseId, messageId }) =>
        caseId !== null && messageId !== null ? [{ caseId, messageId }] : [],
      );
  }

  /** What was stored since an instant, and has neither arrived nor ended, oldest first. */
  unsentSince({ epochMilliseconds: since }: Temporal.Instant): OutboxMessage[] {
    return unsentSince(this.#db).all({ since }).map(parse);
  }

  find(key: string): OutboxMessage | undefined {
    const row = messageByKey(this.#db).get({ key });
    return row && parse(row);
  }

  /** The first message that arrived under an id of Discord's. */
  byMessageId(messageId: string): OutboxMessage | undefined {
    const row = messageByDiscordId(this.#db).get({ messageId });
    return row && parse(row);
  }

  byId(id: number): OutboxMessage | undefined {
    const row = messageById(this.#db).get({ id });
    return row && parse(row);
  }

  /** Whether a direct message has reached a person since, in epoch milliseconds. */
  hasReached(recipient: string, since: number): boolean {
    return reachedSince(this.#db).get({ recipient, since }) !== undefined;
  }

  /** What waits for a person, and what has arrived, or was refused, since an instant, oldest first. */
  triedSince(recipient: string, { epochMilliseconds: since }: Temporal.Instant): OutboxMessage[] {
    return triedSince(this.#db).all({ recipient, since }).map(parse);
  }

  /** What was stored for a message's recipient before it, and ended at the instant at which it was stored, oldest first. */
  endedBy({ id: before, recipient, createdAt: at }: OutboxMessage): OutboxMessage[] {
    return endedAt(this.#db).all({ recipient, at, before }).map(parse);
  }

  /** The first of the messages of one reason that reached nobody; `undefined` if there is none. */
  unreached({ base }: OutboxMessage): OutboxMessage | undefined {
    const row = firstUnreached(this.#db).get({ base });
    return row && parse(row);
  }

  /** A message that stands in a channel has a turn, to be changed there. */
  again({ id }: OutboxMessage, { epochMilliseconds: now }: Temporal.Instant): void {
    sendAgain(this.#db).run({ id, now });
  }

  /** An attempt begins: from here on the message may have arrived. */
  begin(message: OutboxMessage): void {
    this.#set(message, { state: 'sending', attempts: message.attempts + 1 });
  }

  sent(
    message: OutboxMessage,
    { channelId, messageId }: { channelId: string; messageId: string },
    now: Temporal.Instant,
  ): void {
    this.#finish(message, 'sent', now, { channelId, messageId });
  }

  /** Tries again at `at`. `unknown` where the failed attempt may have arrived all the same. */
  retry(message: OutboxMessage, at: Temporal.Instant, failure: string, unknown: boolean): void {
    this.#set(message, {
      state: unknown ? 'sending' : 'pending',
      nextAttemptAt: at.epochMilliseconds,
      failure,
    });
  }

  /** Nothing for `recipient` has its turn before `at`. */
  putOff(recipient: string, { epochMilliseconds: at }: Temporal.Instant): void {
    this.#db
      .update(outbox)
      .set({ nextAttemptAt: at })
      .where(and(waiting, eq(outbox.recipient, recipient), lt(outbox.nextAttemptAt, at)))
      .run();
  }

  /** Those that last failed for one of these reasons have their turn now: the reason may be gone. */
  hasten(failures: readonly string[], now: Temporal.Instant): void {
    this.#db
      .update(outbox)
      .set({ nextAttemptAt: now.epochMilliseconds })
      .where(and(waiting, inArray(outbox.failure, [...failures])))
      .run();
  }

  /** The recipient does not take direct messages. */
  undeliverable(message: OutboxMessage, failure: string, now: Temporal.Instant): void {
    this.#finish(message, 'undeliverable', now, { failure });
  }

  /** Trying again would not help before the operator changes something; shown to the team. */
  park(message: OutboxMessage, failure: string, now: Temporal.Instant): void {
    this.#finish(message, 'parked', now, { failure });
  }

  /** What it would have said is no longer so. */
  obsolete(message: OutboxMessage, now: Temporal.Instant): void {
    this.#finish(message, 'obsolete', now, {});
  }

  /** The failure of the oldest message of a kind that waits, where none of that kind has arrived since it was stored. */
  failing(kind: 'dm' | 'channel'): string | undefined {
    return failing(this.#db, kind);
  }

  parkedCount(): number {
    return parked(this.#db);
  }

  /**
   * Gives parked messages another turn, after a start or when what hindered them was mended. Those that were tried
   * are looked for first: an attempt before the one that parked them may have arrived. A message that could not be
   * written stays where it is once it is a day old: only another text helps, which would be another message.
   */
  unpark(now: Temporal.Instant): void {
    const dayAgo = now.subtract({ hours: 24 }).epochMilliseconds;
    unparkMessages(this.#db).run({ now: now.epochMilliseconds, dayAgo });
  }

  /**
   * Gives a turn to what waits for longer than anything has to: it was put off by a clock that was ahead, and has been set
   * right since.
   */
  rouse({ epochMilliseconds: now }: Temporal.Instant): void {
    this.#db
      .update(outbox)
      .set({ nextAttemptAt: now })
      .where(and(waiting, gt(outbox.nextAttemptAt, now + LONGEST_WAIT_MS)))
      .run();
  }

  /**
   * Likewise to what nothing has hindered: what had begun before the clock was set right may still store by what it showed then. It
   * is asked every minute, and seldom is there anything.
   */
  rouseUntried({ epochMilliseconds: now }: Temporal.Instant): void {
    if (lastUntried(this.#db) <= now + LONGEST_WAIT_MS) return;
    this.#db
      .update(outbox)
      .set({ nextAttemptAt: now })
      .where(and(waiting, isNull(outbox.failure), gt(outbox.nextAttemptAt, now + LONGEST_WAIT_MS)))
      .run();
  }

  /** It is asked after every command and every minute, and seldom is there anything. */
  #due(query: typeof dueMessages, { epochMilliseconds: now }: Temporal.Instant, limit: number) {
    return firstTurn(this.#db) > now ? [] : query(this.#db).all({ now, limit }).map(parse);
  }

  #finish(message: OutboxMessage, state: Row['state'], now: Temporal.Instant, set: Partial<Change>): void {
    this.#set(message, { ...set, state, finishedAt: now.epochMilliseconds });
  }

  #set({ id }: OutboxMessage, set: Partial<Change>): void {
    changeMessage(this.#db).run({ ...UNCHANGED, ...set, id });
  }
}

function parse({ keyBase, caseId, eventSeq, kind, recipient, ...row }: Row): OutboxMessage {
  return {
    ...row,
    ...(kind === 'dm' ? { kind, recipient } : { kind, recipient: channelNamed(recipient) }),
    base: keyBase ?? row.key,
    about: caseId === null ? undefined : { caseId, seq: eventSeq ?? undefined },
    notification: notification.parse(JSON.parse(row.notification)),
    interrupted: row.state === 'sending' || (row.state === 'parked' && row.attempts > 0),
  };
}

function channelNamed(recipient: string): ChannelName {
  return recipient === CODEGATE ? CODEGATE : 'security';
}
