import { SET_ASIDE } from '../process/incoming-mail.ts';
import { ANSWERS } from '../process/reporter/answers.ts';
import { desc, index, integer, primaryKey, sql, sqliteTable, text, uniqueIndex } from './drizzle.ts';

/** The truth: every case is the fold of its rows here. Instants are ISO 8601 text, so that none is rounded. */
export const events = sqliteTable(
  'events',
  {
    caseId: text('case_id').notNull(),
    seq: integer('seq').notNull(),
    at: text('at').notNull(),
    actor: text('actor').notNull(),
    cause: text('cause').notNull(),
    body: text('body').notNull(),
    /** Covers this event and, through the one before, all of the case's history. */
    hash: text('hash').notNull(),
  },
  (table) => [primaryKey({ columns: [table.caseId, table.seq] })],
);

/** An index for queries, rebuilt from the events at will. Instants are epoch milliseconds, to sort by. */
export const cases = sqliteTable(
  'cases',
  {
    id: text('id').primaryKey(),
    version: integer('version').notNull(),
    repository: text('repository').notNull(),
    ghsaId: text('ghsa_id'),
    /** `unreadable`: of its events nothing can be told, so that nothing finds it; the rest is as it was known last. */
    status: text('status', { enum: ['open', 'closed', 'unreadable'] }).notNull(),
    stage: text('stage'),
    /** The next act: a step's id, `close`, `resolve`, or null where nothing is owed. */
    next: text('next'),
    coordinator: text('coordinator'),
    openedAt: integer('opened_at').notNull(),
    /** The earliest deadline that still has something to do; for ASAP, since when. */
    dueAt: integer('due_at'),
    asap: integer('asap', { mode: 'boolean' }).notNull(),
    /** The other cases that leave together with it, by id, with a space between; null where none does. */
    linked: text('linked'),
    /**
     * Since when each of its questions waits for an answer, and after a slash until when, with a space between; null where
     * none does.
     */
    waiting: text('waiting'),
    /** When the reminders of this case must be looked at next. */
    remindAt: integer('remind_at'),
  },
  (table) => [
    uniqueIndex('cases_ghsa').on(table.ghsaId),
    index('cases_remind').on(table.remindAt),
    // The orders in which lists show cases: the first page is read, not sorted for.
    index('cases_pressing').on(
      table.status,
      desc(table.asap),
      sql`${table.dueAt} is null`,
      table.dueAt,
      table.id,
    ),
    index('cases_newest').on(table.status, desc(table.openedAt), table.id),
    // Somebody's own cases are the open ones and those few closed ones whose end is still to be said.
    index('cases_next').on(table.next),
  ],
);

/** Who is in which fix team, by GitHub login in lower case. Part of the index. */
export const fixTeam = sqliteTable(
  'fix_team',
  {
    caseId: text('case_id')
      .notNull()
      .references(() => cases.id, { onDelete: 'cascade' }),
    login: text('login').notNull(),
  },
  (table) => [primaryKey({ columns: [table.caseId, table.login] }), index('fix_team_login').on(table.login)],
);

/**
 * Who is asked for something of a case beside those in charge of it and its fix team; part of the index. Several at
 * the same time may be asked for the same.
 */
export const asked = sqliteTable(
  'asked',
  {
    caseId: text('case_id')
      .notNull()
      .references(() => cases.id, { onDelete: 'cascade', onUpdate: 'cascade' }),
    /** Null: the whole security team. */
    member: text('member'),
    /** Who asked for it, and is not asked. */
    except: text('except'),
    /** It is their part in the retrospective: who has said it is not asked any more. */
    part: integer('part', { mode: 'boolean' }).notNull(),
    fromAt: integer('from_at').notNull(),
    /** Null: until something happens to the case. */
    untilAt: integer('until_at'),
  },
  (table) => [index('asked_case').on(table.caseId)],
);

/** The people the bot has met. */
export const people = sqliteTable(
  'people',
  {
    id: text('id').primaryKey(),
    /** Used the bot with the security role and has not been seen without it since. */
    security: integer('security', { mode: 'boolean' }).notNull().default(false),
    login: text('login'),
    /** Who of the security team vouches that the login is theirs; without it the login opens nothing. */
    loginConfirmedBy: text('login_confirmed_by'),
    /** GitHub's number of the account that had the login when it was said: names change hands, numbers do not. */
    loginAccount: integer('login_account'),
    /** What became of the last direct message. */
    dm: text('dm', { enum: ['unknown', 'open', 'closed'] })
      .notNull()
      .default('unknown'),
    /** When Discord refused the last one; null where it arrived, and where nobody noted it. */
    dmRefusedAt: integer('dm_refused_at'),
    /** When the private channel last called them because of it. */
    dmCalledAt: integer('dm_called_at'),
    earlyReminders: integer('early_reminders', { mode: 'boolean' }).notNull().default(true),
    /** When they were last found without the security role that they had had; null while they have it. */
    leftAt: integer('left_at'),
    /** Until when they are away, and the member who is told in their place. */
    awayUntil: integer('away_until'),
    standIn: text('stand_in'),
    /** The hours of a day, in UTC, in which nothing is sent to them that can wait: such as `22:00-07:00`. */
    quiet: text('quiet'),
  },
  (table) => [uniqueIndex('people_login').on(table.login)],
);

/** Until when a person wants no reminder of a case. */
export const snoozes = sqliteTable(
  'snoozes',
  {
    personId: text('person_id').notNull(),
    caseId: text('case_id').notNull(),
    until: integer('until').notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.caseId] })],
);

/** Which reminders were given to the outbox: the key that makes each of them happen once. */
export const reminders = sqliteTable(
  'reminders',
  {
    caseId: text('case_id').notNull(),
    stage: text('stage').notNull(),
    revision: integer('revision').notNull(),
    mark: text('mark').notNull(),
    recipient: text('recipient').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.caseId, table.stage, table.revision, table.mark, table.recipient] }),
  ],
);

/** Everything that leaves the process, and what became of it. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    key: text('key').notNull(),
    /** What a stand-in's key is built from; null where that is the key itself. */
    keyBase: text('key_base'),
    /** The case that it is about, and the number of the event that caused it: the audit trail looks for that event. */
    caseId: text('case_id'),
    eventSeq: integer('event_seq'),
    /** `dm` to a person, or a message in a channel of the configuration. */
    kind: text('kind', { enum: ['dm', 'channel'] }).notNull(),
    /** The person's Discord id, or `security` or `codegate`. */
    recipient: text('recipient').notNull(),
    notification: text('notice').notNull(),
    /** The person for whom the recipient stands in, because they could not be reached. */
    insteadOf: text('instead_of'),
    state: text('state', {
      enum: ['pending', 'sending', 'sent', 'undeliverable', 'parked', 'obsolete'],
    }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    nextAttemptAt: integer('next_attempt_at').notNull(),
    finishedAt: integer('finished_at'),
    channelId: text('channel_id'),
    messageId: text('message_id'),
    /** The failure by class and number only, never by text. */
    failure: text('failure'),
  },
  (table) => [
    uniqueIndex('outbox_key').on(table.key),
    index('outbox_due').on(table.state, table.nextAttemptAt),
    index('outbox_to').on(table.recipient, table.state, table.finishedAt),
    index('outbox_about').on(table.caseId, table.recipient),
  ],
);

/** The private distributors: who is told of a release before its day. */
export const distributors = sqliteTable(
  'distributors',
  {
    // Never given out again: an e-mail that waits for a distributor who was removed must not reach their successor.
    id: integer('id').primaryKey({ autoIncrement: true }),
    name: text('name').notNull(),
    /** What makes the name, or the address, the same one however it is written. */
    nameKey: text('name_key').notNull(),
    contact: text('contact').notNull(),
    contactKey: text('contact_key').notNull(),
    /** The day since when, as `YYYY-MM-DD`. */
    since: text('since').notNull(),
    /** By which criteria they are on the list. */
    note: text('note'),
    addedBy: text('added_by').notNull(),
    addedAt: integer('added_at').notNull(),
  },
  (table) => [
    uniqueIndex('distributors_name').on(table.nameKey),
    uniqueIndex('distributors_contact').on(table.contactKey),
  ],
);

/**
 * Changes of what concerns no case, in a hash chain of their own as a case's events have it. The migration of each such
 * table refuses to change or delete a row.
 */
function changesTable<Name extends string>(name: Name) {
  return sqliteTable(name, {
    seq: integer('seq').primaryKey(),
    at: text('at').notNull(),
    actor: text('actor').notNull(),
    cause: text('cause').notNull(),
    body: text('body').notNull(),
    /** Covers this change and, through the one before, all of them. */
    hash: text('hash').notNull(),
  });
}
export type ChangesTable = ReturnType<typeof changesTable>;

/** Every change of the list of distributors. */
export const distributorChanges = changesTable('distributor_changes');

/** Every change of whose a GitHub login is. */
export const loginChanges = changesTable('login_changes');

/** Every word on what a mail to the team is that concerns no case. */
export const mailChanges = changesTable('mail_changes');

/** The advance notices to distributors, and what became of each. Nothing here is about the vulnerability. */
export const mail = sqliteTable(
  'mail',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    caseId: text('case_id').notNull(),
    /** The proposal of the release day, by the number of its event; 0 where no day is agreed. */
    revision: integer('revision').notNull(),
    /** As the distributor was when it was told: they may have left the list since. */
    distributorId: integer('distributor_id').notNull(),
    name: text('name').notNull(),
    address: text('address').notNull(),
    /** The release day that they are told; null for "as soon as possible". */
    day: integer('day'),
    /** They were told something else before, and then this: null for "as soon as possible". */
    changed: integer('changed', { mode: 'boolean' }).notNull(),
    formerDay: integer('former_day'),
    state: text('state', {
      enum: ['pending', 'sending', 'sent', 'by-hand', 'parked', 'obsolete'],
    }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** An attempt began whose outcome is unknown: it may have arrived. */
    doubtful: integer('doubtful', { mode: 'boolean' }).notNull().default(false),
    createdAt: integer('created_at').notNull(),
    nextAttemptAt: integer('next_attempt_at').notNull(),
    finishedAt: integer('finished_at'),
    /** The member who told them by hand. */
    toldBy: text('told_by'),
    /** The failure by class and number only, never by text. */
    failure: text('failure'),
  },
  (table) => [
    uniqueIndex('mail_key').on(table.caseId, table.revision, table.distributorId),
    index('mail_due').on(table.state, table.nextAttemptAt),
  ],
);

/**
 * The mails that came to the security team. A mail is remembered by a keyed hash of its Message-ID: nothing here is of its
 * sender, its subject or its text.
 */
export const incomingMail = sqliteTable(
  'incoming_mail',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    hash: text('hash').notNull(),
    /** The mail that began the thread, by its number; null of the one that did. */
    thread: integer('thread'),
    arrivedAt: integer('arrived_at').notNull(),
    seenAt: integer('seen_at').notNull(),
    /**
     * `waiting`: for a member to say what it is; `follows`: it is of a thread. `aside`: no report, as it says itself, and
     * `no-report`: as a member says.
     */
    state: text('state', { enum: ['waiting', 'case', 'no-report', 'aside', 'follows'] }).notNull(),
    caseId: text('case_id'),
    aside: text('aside', { enum: SET_ASIDE }),
    encrypted: integer('encrypted', { mode: 'boolean' }).notNull(),
    asksForKey: integer('asks_for_key', { mode: 'boolean' }).notNull(),
    /** How long it had waited when the team was told of it last, in seconds. */
    toldAfter: integer('told_after').notNull().default(0),
    /** Who said what it is, and when. */
    saidBy: text('said_by'),
    saidAt: integer('said_at'),
  },
  (table) => [
    uniqueIndex('incoming_mail_hash').on(table.hash),
    index('incoming_mail_state').on(table.state, table.arrivedAt),
    index('incoming_mail_case').on(table.caseId),
  ],
);

/**
 * The answers to reporters that left by e-mail, or may have: by the fingerprint of what was said. Nothing here is of an address, a
 * subject or a text.
 */
export const reporterAnswer = sqliteTable(
  'reporter_answer',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    caseId: text('case_id').notNull(),
    print: text('print').notNull(),
    kind: text('kind', { enum: ANSWERS }).notNull(),
    /** The mail that it answers, by its number. */
    mail: integer('mail').notNull(),
    /** `sending`: an attempt began, and `unknown`: how it ended nobody knows. Either may have arrived. */
    state: text('state', { enum: ['sending', 'unknown', 'sent'] }).notNull(),
    /** Who pressed last, and when. */
    pressedBy: text('pressed_by').notNull(),
    pressedAt: integer('pressed_at').notNull(),
  },
  (table) => [uniqueIndex('reporter_answer_key').on(table.caseId, table.print)],
);

/**
 * What people said for a retrospective, in their own words. `author` is null where they did not want to be named:
 * the ids are random, and the migration makes both tables without row numbers, so that no order of writing leads from
 * an unnamed one to who has contributed.
 */
export const contributions = sqliteTable(
  'contributions',
  {
    id: text('id').primaryKey(),
    caseId: text('case_id').notNull(),
    author: text('author'),
    wentWell: text('went_well'),
    wentWrong: text('went_wrong'),
    lucky: text('lucky'),
    critique: text('critique'),
    actions: text('actions'),
  },
  (table) => [uniqueIndex('contributions_author').on(table.caseId, table.author)],
);

/** Who has contributed to a retrospective at all, named or not: they are not asked again. */
export const contributors = sqliteTable(
  'contributors',
  {
    caseId: text('case_id').notNull(),
    personId: text('person_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.caseId, table.personId] })],
);

/** Small facts of the installation: sync cursors, the policy the index was made with, what was reported once. */
export const facts = sqliteTable('facts', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
});
