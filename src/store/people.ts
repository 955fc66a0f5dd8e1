import type { Case } from '../process/case.ts';
import {
  casePeople,
  type Absences,
  type CasePeople,
  type Team,
} from '../process/notifications/case-people.ts';
import { quietUntil } from '../process/notifications/quiet-hours.ts';
import type { Db } from './database.ts';
import { eq, isNotNull, or, sql } from './drizzle.ts';
import { prepared } from './prepared.ts';
import { people } from './schema.ts';
import { whileUnchanged } from './while-unchanged.ts';

export type Person = typeof people.$inferSelect;
/** Whether a person's direct messages arrive; `unknown` until one was tried. */
export type DmState = Person['dm'];

/**
 * That direct messages are closed is a guess with an age: Discord refuses for reasons of its own, too. So long it is believed;
 * the marks of a deadline are further apart than this, and at each of them it is tried again.
 */
const REFUSAL_BELIEVED = Temporal.Duration.from({ minutes: 30 });
/** A person is called in the private channel because of it no more often than this. */
const CALLED_EVERY = Temporal.Duration.from({ hours: 24 });

/** What came of linking a GitHub login. */
export type LinkOutcome = 'linked' | 'claimed' | 'taken';

const selectById = prepared((db) =>
  db
    .select()
    .from(people)
    .where(eq(people.id, sql.placeholder('id')))
    .prepare(),
);

const selectByLogin = prepared((db) =>
  db
    .select()
    .from(people)
    .where(eq(people.login, sql.placeholder('login')))
    .prepare(),
);

const selectTeam = prepared((db) =>
  db.select({ id: people.id }).from(people).where(eq(people.security, true)).orderBy(people.id).prepare(),
);

const selectRefused = prepared((db) =>
  db
    .select({ id: people.id, dmRefusedAt: people.dmRefusedAt })
    .from(people)
    .where(eq(people.dm, 'closed'))
    .prepare(),
);

const selectWithoutEarly = prepared((db) =>
  db.select({ id: people.id }).from(people).where(eq(people.earlyReminders, false)).prepare(),
);

const writeDm = prepared((db) =>
  db
    .insert(people)
    .values({
      id: sql.placeholder('id'),
      dm: sql.placeholder('dm'),
      dmRefusedAt: sql.placeholder('dmRefusedAt'),
    })
    .onConflictDoUpdate({
      target: people.id,
      set: { dm: sql`excluded.dm`, dmRefusedAt: sql`excluded.dm_refused_at` },
    })
    .prepare(),
);

const selectLinked = prepared((db) =>
  db
    .select()
    .from(people)
    .where(or(isNotNull(people.login), isNotNull(people.loginAccount)))
    .orderBy(people.id)
    .prepare(),
);
const linked = whileUnchanged((db) => selectLinked(db).all());

const personById = whileUnchanged((db, id: string) => selectById(db).get({ id }));
const byLogins = whileUnchanged((db, ...logins: string[]) =>
  logins.flatMap((login) => selectByLogin(db).get({ login }) ?? []),
);
const selectAway = prepared((db) =>
  db
    .select({ id: people.id, awayUntil: people.awayUntil, standIn: people.standIn })
    .from(people)
    .where(isNotNull(people.awayUntil))
    .prepare(),
);
const everAway = whileUnchanged((db) => selectAway(db).all());
const selectQuiet = prepared((db) =>
  db.select({ id: people.id, quiet: people.quiet }).from(people).where(isNotNull(people.quiet)).prepare(),
);
const everQuiet = whileUnchanged((db) => selectQuiet(db).all());
const securityTeam = whileUnchanged((db) => selectTeam(db).all());
const refused = whileUnchanged((db) => selectRefused(db).all());

/** The people the bot has met: the security team's roster, GitHub logins, whether direct messages arrive. */
export class People {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  find(id: string): Person | undefined {
    return personById(this.#db, id);
  }

  /**
   * Notes whether `id` was seen with the security role, at `at`; true where that is news.
   */
  seen(id: string, security: boolean, at?: Temporal.Instant): boolean {
    const known = this.find(id);
    if (known?.security === security || (!known && !security)) return false;
    this.#set(id, { security, leftAt: (!security && at?.epochMilliseconds) || null });
    return true;
  }

  /** The security team as far as it has used the bot, by id. */
  roster(): string[] {
    return securityTeam(this.#db).map((row) => row.id);
  }

  /** Everybody whom the bot has met, by id. */
  everybody(): string[] {
    return this.#db
      .select({ id: people.id })
      .from(people)
      .orderBy(people.id)
      .all()
      .map((row) => row.id);
  }

  /** Everybody who is of the security team, or was and may be again, by id. */
  everOfTheTeam(): string[] {
    return this.#db
      .select({ id: people.id })
      .from(people)
      .where(or(eq(people.security, true), isNotNull(people.leftAt)))
      .orderBy(people.id)
      .all()
      .map((row) => row.id);
  }

  /** The people whose direct messages were refused a short while ago: those who are worth no attempt now. */
  unreachable(now: Temporal.Instant): Set<string> {
    const everRefused = refused(this.#db);
    if (everRefused.length === 0) return new Set();
    const { epochMilliseconds: at } = now;
    const since = now.subtract(REFUSAL_BELIEVED).epochMilliseconds;
    const believed = everRefused.filter(
      // A clock that was put back makes nothing last longer.
      ({ dmRefusedAt }) => dmRefusedAt !== null && dmRefusedAt > since && dmRefusedAt <= at,
    );
    return new Set(believed.map(({ id }) => id));
  }

  /** What became of a direct message at `at`: only a refusal has an age. */
  setDm(id: string, dm: DmState, at?: Temporal.Instant): void {
    const dmRefusedAt = (dm === 'closed' && at?.epochMilliseconds) || null;
    const known = this.find(id);
    if (known?.dm !== dm || known.dmRefusedAt !== dmRefusedAt) writeDm(this.#db).run({ id, dm, dmRefusedAt });
  }

  /** A person who does something here may have opened their direct messages: the next one is tried. */
  isHere(id: string): void {
    if (this.find(id)?.dm === 'closed') this.setDm(id, 'unknown');
  }

  /**
   * Takes the one right of a day to call a person because their direct messages are closed.
   *
   * @returns whether it was taken
   */
  takeCall(id: string, now: Temporal.Instant): boolean {
    const { epochMilliseconds: at } = now;
    const called = this.find(id)?.dmCalledAt ?? null;
    // A clock that was put back makes no right last longer.
    const isTaken = called !== null && called > now.subtract(CALLED_EVERY).epochMilliseconds && called <= at;
    if (!isTaken) this.#set(id, { dmCalledAt: at });
    return !isTaken;
  }

  /** A person was called at `at`, by a right of that day of which there is no record. */
  wasCalled(id: string, { epochMilliseconds: at }: Temporal.Instant): void {
    if ((this.find(id)?.dmCalledAt ?? -Infinity) < at) this.#set(id, { dmCalledAt: at });
  }

  setEarlyReminders(id: string, earlyReminders: boolean): void {
    this.#set(id, { earlyReminders });
  }

  /** The people who want no reminder before a deadline. */
  withoutEarlyReminders(): Set<string> {
    return new Set(
      selectWithoutEarly(this.#db)
        .all()
        .map((row) => row.id),
    );
  }

  /**
   * Links a GitHub login (kept in lower case) to a person. A member of the security team may be `trusted` with it: then it
   * is known as theirs. Anyone else only claims it. Either opens nothing until another member confirms. A login that is
   * another person's is `taken`, unless that was a mere claim and this one `displaces` claims. `account` is GitHub's number
   * of the account that has the login now.
   */
  link(
    id: string,
    login: string,
    trusted: boolean,
    { displaces = trusted, account }: { displaces?: boolean; account?: number | undefined } = {},
  ): LinkOutcome {
    const key = login.toLowerCase();
    const owner = selectByLogin(this.#db).get({ login: key });
    if (owner && owner.id !== id) {
      if (!displaces || knownLogin(owner) !== undefined) return 'taken';
      this.unlink(owner.id);
    }
    // What another member has confirmed stays so; one's own word stands as long as it is taken.
    const vouched = owner?.id === id && isAccountOf(owner, account) ? confirmedByAnother(owner) : null;
    const loginConfirmedBy = vouched ?? (trusted ? id : null);
    const known = owner?.id === id ? owner.loginAccount : null;
    this.#set(id, { login: key, loginConfirmedBy, loginAccount: account ?? known });
    return loginConfirmedBy ? 'linked' : 'claimed';
  }

  /**
   * Confirms, or throws out, a person's claim to a login, or their own word for it; false where another member has
   * confirmed it, where there is no such claim any more, and where it is the person's own answer.
   */
  answerClaim(id: string, login: string, by: string, confirms: boolean): boolean {
    const claim = this.find(id);
    if (id === by || claim?.login !== login.toLowerCase() || confirmedByAnother(claim)) return false;
    const set = confirms ? { loginConfirmedBy: by } : { login: null, loginAccount: null };
    this.#db.update(people).set(set).where(eq(people.id, id)).run();
    return true;
  }

  /** Everybody with a GitHub login, claims included, or with an account whose name is not known now. */
  linked(): readonly Person[] {
    return linked(this.#db);
  }

  /**
   * Takes it from GitHub that a person's account has this number, and this name now. A person who is held to have the name
   * has it no more; their own account, where it is known, will be looked up.
   */
  follow(id: string, { login, account }: { readonly login: string; readonly account: number }): void {
    const key = login.toLowerCase();
    const holder = selectByLogin(this.#db).get({ login: key });
    if (holder && holder.id !== id) this.#set(holder.id, { login: null });
    this.#set(id, { login: key, loginAccount: account });
  }

  /** A person has no GitHub login any more. */
  unlink(id: string): void {
    this.#set(id, { login: null, loginConfirmedBy: null, loginAccount: null });
  }

  /** Nothing is known of a person any more. */
  forget(id: string): void {
    this.#db.delete(people).where(eq(people.id, id)).run();
  }

  /** The people behind GitHub logins, claims included. */
  byLogins(logins: readonly string[]): readonly Person[] {
    return byLogins(this.#db, ...new Set(logins.map((login) => login.toLowerCase())));
  }

  /** The people who can be told about a case at `now`. */
  of(state: Pick<Case, 'fixTeam' | 'coordinator'>, now: Temporal.Instant): CasePeople {
    return casePeople({ ...this.team(now), fixTeam: this.#confirmedOf(state.fixTeam) }, state.coordinator);
  }

  /** The security team at `now`, with those who are away. */
  team(now: Temporal.Instant): Team {
    const away = this.#away(now);
    return away.size > 0 ? { security: this.roster(), away } : { security: this.roster() };
  }

  #away({ epochMilliseconds: now }: Temporal.Instant): Absences {
    const absent = everAway(this.#db).filter(({ awayUntil }) => awayUntil !== null && awayUntil > now);
    return new Map(absent.map(({ id, standIn }) => [id, standIn ?? undefined]));
  }

  /** A person is away until then, and a member is told in their place; null for back, and for nobody in particular. */
  setAway(id: string, until: Temporal.Instant | null, standIn: string | null): void {
    this.#set(id, { awayUntil: until?.epochMilliseconds ?? null, standIn });
  }

  /** The hours of a day in which a person hears nothing that can wait, as they are stored; null for none. */
  setQuiet(id: string, quiet: string | null): void {
    this.#set(id, { quiet });
  }

  /** Those for whom it is quiet at `now`, with the end of it. */
  quiet(now: Temporal.Instant): Map<string, Temporal.Instant> {
    return new Map(
      everQuiet(this.#db).flatMap(({ id, quiet }) => {
        const until = quietUntil(quiet, now);
        return until ? [[id, until] as const] : [];
      }),
    );
  }

  #set(id: string, set: Partial<typeof people.$inferInsert>): void {
    this.#db
      .insert(people)
      .values({ id, ...set })
      .onConflictDoUpdate({ target: people.id, set })
      .run();
  }

  #confirmedOf(logins: readonly string[]): string[] {
    return this.byLogins(logins)
      .filter((person) => confirmedLogin(person) !== undefined)
      .map((person) => person.id)
      .toSorted();
  }
}

/**
 * The GitHub login that another member of the security team has confirmed to be a person's, in lower case. What opens a
 * case, or lets act for its fix team, rests on this: nobody stands on a side by their own word.
 */
export function confirmedLogin(person: Person | undefined): string | undefined {
  return person?.login && confirmedByAnother(person) ? person.login : undefined;
}

/**
 * The login that a person is known by: confirmed by another member, or by the word of one of the security team. Who has left it
 * is not taken at their own word, and is again when they are back.
 */
export function knownLogin(person: Person | undefined): string | undefined {
  if (!person?.login) return undefined;
  const ownWord = person.security && person.loginConfirmedBy === person.id;
  return ownWord || confirmedByAnother(person) ? person.login : undefined;
}

/** Whether an account is that of a person's login, as far as is known: the name may be another one's by now. */
function isAccountOf({ loginAccount }: Person, account: number | undefined): boolean {
  return account === undefined || loginAccount === null || loginAccount === account;
}

function confirmedByAnother({ id, loginConfirmedBy }: Person): string | null {
  return loginConfirmedBy === id ? null : loginConfirmedBy;
}
