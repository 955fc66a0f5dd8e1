import type { Policy } from '../process/policy.ts';
import { Audit } from './audit.ts';
import { Cases, type Routing } from './cases.ts';
import { Contributions } from './contributions.ts';
import type { Database } from './database.ts';
import { Distributors } from './distributors.ts';
import { Facts } from './facts.ts';
import { readFigures, type Figures } from './figures.ts';
import { IncomingMails } from './incoming-mails.ts';
import { IndexRenewal } from './index-renewal.ts';
import { keyedHash } from './keyed-hash.ts';
import { LoginChanges } from './login-changes.ts';
import { MailOutbox } from './mail.ts';
import { Outbox } from './outbox.ts';
import { People } from './people.ts';
import { Reminders } from './reminders.ts';
import { ReporterAnswers } from './reporter-answers.ts';
import { Retention } from './retention.ts';
import { atOneLook, rowsWritten } from './while-unchanged.ts';

/** All that is kept, over one database. */
export interface Store {
  readonly cases: Cases;
  /** What of the cases' index has yet to be made anew, where the rules have changed since the last start. */
  readonly index: IndexRenewal;
  readonly people: People;
  /** What has happened to the people's GitHub logins. */
  readonly logins: LoginChanges;
  readonly outbox: Outbox;
  readonly reminders: Reminders;
  readonly facts: Facts;
  readonly distributors: Distributors;
  readonly mail: MailOutbox;
  readonly incomingMails: IncomingMails;
  /** What reporters were answered by e-mail. */
  readonly answers: ReporterAnswers;
  readonly contributions: Contributions;
  readonly audit: Audit;
  /** What may be erased once the policy's time is over. */
  readonly retention: Retention;
  /** Counts of all that is kept, for a monitor. */
  figures(now: Temporal.Instant): Figures;
  /** Runs `work` in one transaction that writes. Synchronous: SQLite has one writer, and does not wait. */
  atomically<T>(work: () => T): T;
  /** Runs `work`, which asks and writes nothing, in one look at the database; throws where it writes. Synchronous. */
  atOneLook<T>(work: () => T): T;
  /** How many rows were written since the start, but for those of facts: while it is the same, so is what is kept. */
  written(): number;
}

/** What the routing of an event reads and writes. */
export type RoutingStore = Pick<Store, 'facts' | 'people' | 'logins' | 'outbox' | 'reminders'>;

/**
 * The store over an open database. Where the policy or the rules changed since the last start, the index of what is open is
 * made anew, and the rest waits for `index`. Whether each case can be read, `cases.lookThrough` says. `routing` decides which people hear of an event.
 */
export function createStore(
  database: Database,
  policy: Policy,
  now: Temporal.Instant,
  routing: (store: RoutingStore, policy: Policy) => Routing,
  casePrefix?: string,
): Store {
  const { db } = database;
  const people = new People(db);
  const facts = new Facts(db);
  // The key is there before anything can be sent: a copy that was made before it would not know the calls again.
  const outbox = new Outbox(db, keyedHash(facts, 'call key'));
  const reminders = new Reminders(db);
  const logins = new LoginChanges(db);
  const cases = new Cases(
    db,
    policy,
    routing({ facts, people, logins, outbox, reminders }, policy),
    casePrefix,
  );
  const index = new IndexRenewal(db, policy, now);
  return {
    cases,
    index,
    people,
    logins,
    outbox,
    facts,
    reminders,
    distributors: new Distributors(db),
    mail: new MailOutbox(db),
    incomingMails: new IncomingMails(db),
    answers: new ReporterAnswers(db),
    contributions: new Contributions(db),
    audit: new Audit(db),
    retention: new Retention(db),
    figures: (instant) => readFigures(db, instant),
    atomically: (work) => db.transaction(work, { behavior: 'immediate' }),
    atOneLook: (work) => atOneLook(db, work),
    written: () => rowsWritten(db),
  };
}
