import { caseIdOf, codegatePrefix, partsOfCaseId } from '../process/case-id.ts';
import { namedLogins, type Case } from '../process/case.ts';
import { dayToTell } from '../process/acts/distributors.ts';
import { loginChanged } from '../process/acts/done-in-github.ts';
import { talkByMail } from '../process/reporter/mail.ts';
import { evolve } from '../process/evolve.ts';
import { casesBeside, followingIn, followingInItself } from '../process/links.ts';
import { GHSA_ID, type CaseEvent, type EventBody } from '../process/events.ts';
import type { Policy } from '../process/policy.ts';
import type { History } from '../process/statistics.ts';
import { readHistory, setAside, UnreadableCaseError } from './case-history.ts';
import { writeIndex, type CaseRow } from './case-index.ts';
import type { Cause } from './cause.ts';
import type { Db } from './database.ts';
import {
  alias,
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  gt,
  gte,
  isNull,
  like,
  lt,
  lte,
  ne,
  notExists,
  or,
  sql,
  type Placeholder,
  type SQL,
} from './drizzle.ts';
import { Facts } from './facts.ts';
import { IncomingMails } from './incoming-mails.ts';
import { LoginChanges } from './login-changes.ts';
import { prepared } from './prepared.ts';
import { happenedBeside, MOVED_BESIDE, waitingFor, type Happened } from './happened-beside.ts';
import {
  appendEvents,
  caseIds,
  lastHash,
  lastRecorded,
  recordedAfter,
  storable,
  type Added,
} from './event-log.ts';
import { inLots } from './in-lots.ts';
import { toldOfTeam } from '../process/notifications/case-people.ts';
import { People } from './people.ts';
import { asked, cases, contributors, fixTeam, people } from './schema.ts';
import { whileUnchanged } from './while-unchanged.ts';

/** Raised where a case changed between being read and being written; `since` is what happened meanwhile. */
export class StaleCaseError extends Error {
  override name = 'StaleCaseError';
  readonly since: readonly CaseEvent[];
  constructor(since: readonly CaseEvent[]) {
    super('the case changed meanwhile');
    this.since = since;
  }
}

/**
 * Tells people of an event, in the transaction that records it, with the case before and after it; the first event of
 * a case has no case before it.
 */
export type Routing = (before: Case | undefined, after: Case, event: CaseEvent) => void;

/** Whose cases a list shows. `login` is their confirmed GitHub login. */
export interface Viewer {
  readonly id: string;
  readonly security: boolean;
  readonly login?: string | undefined;
}

export type Show = 'open' | 'mine' | 'overdue' | 'closed';

export interface ListPage {
  readonly rows: readonly CaseRow[];
  readonly total: number;
}

/** A page of a list, and whose it is. */
interface ListQuery extends Viewer {
  readonly show: Show;
  readonly offset: number;
  readonly limit: number;
  /** 1 where they are told what goes to the whole security team. */
  readonly told: number;
  readonly now?: number;
}

const idByAdvisory = prepared((db) =>
  db
    .select({ id: cases.id })
    .from(cases)
    .where(eq(cases.ghsaId, sql.placeholder('ghsaId')))
    .prepare(),
);

const hasAdvisory = prepared((db) =>
  db.$client
    .prepare<[caseId: string], number>('SELECT 1 FROM cases WHERE id = ? AND ghsa_id IS NOT NULL')
    .pluck(),
);

const unreadableCases = prepared((db) =>
  db
    .select({ id: cases.id })
    .from(cases)
    .where(eq(cases.status, 'unreadable'))
    .orderBy(asc(cases.id))
    .prepare(),
);

/** By the state of the cases: in ten years, a repository has few open ones and many others. */
const openAdvisoriesOf = prepared((db) =>
  db
    .select({ ghsaId: cases.ghsaId, asap: cases.asap })
    .from(cases)
    .where(and(eq(cases.status, 'open'), eq(cases.repository, sql.placeholder('repository'))))
    .orderBy(asc(cases.id))
    .prepare(),
);

const selectOpen = prepared((db) =>
  db.select({ id: cases.id }).from(cases).where(eq(cases.status, 'open')).orderBy(asc(cases.id)).prepare(),
);
const openCases = whileUnchanged((db) => selectOpen(db).all());

const selectOpenWith = prepared((db) =>
  db
    .select()
    .from(cases)
    .where(and(eq(cases.status, 'open'), onFixTeam(db, sql.placeholder('login'))))
    .orderBy(asc(cases.id))
    .prepare(),
);
const openWith = whileUnchanged((db, login: string) => selectOpenWith(db).all({ login }));

const selectOpenRow = prepared((db) =>
  db
    .select()
    .from(cases)
    .where(and(eq(cases.status, 'open'), eq(cases.id, sql.placeholder('id'))))
    .prepare(),
);
const openRow = whileUnchanged((db, id: string) => selectOpenRow(db).get({ id }));

/** How many folded cases are kept at hand. */
const REMEMBERED = 100;

/**
 * Cases: their events are the truth, their rows an index of it, and both change in one transaction. A case whose history cannot be
 * read is left out of everything that is asked here, and nothing is recorded in it. What makes a case where there is none, or gives
 * up what waits for one, asks whether there is such a case: `isUnreadable`, `isKnown`.
 */
export class Cases {
  readonly #db: Db;
  readonly #policy: Policy;
  /** How the ids of new cases begin. */
  readonly #prefix: string;
  readonly #route: Routing;
  readonly #people: People;
  readonly #folded = new Map<string, { readonly hash: string; readonly state: Case }>();
  readonly #unreadable = new Set<string>();
  readonly #lastActs = new WeakMap<Case, ReadonlyMap<string, number>>();
  readonly #lists = new Map<string, ReturnType<typeof prepareList>>();
  readonly #timeless = whileUnchanged((_db, query: ListQuery) => this.#list(query));
  constructor(db: Db, policy: Policy, route: Routing, prefix = codegatePrefix) {
    this.#db = db;
    this.#prefix = prefix;
    this.#people = new People(db);
    this.#policy = policy;
    this.#route = route;
    // The index may be made anew before the first look: what could not be read until then has missed what happened beside it.
    for (const id of this.#unreadableInIndex()) this.#unreadable.add(id);
  }

  /**
   * The case as its events tell it. The ones read last are remembered, by the hash of their history.
   *
   * @returns `undefined` where there is none, or it cannot be read
   */
  load(id: string): Case | undefined {
    if (this.#unreadable.has(id)) return undefined;
    const hash = lastHash(this.#db, id);
    const known = this.#folded.get(id);
    if (known && known.hash === hash) return known.state;
    const history = readHistory(this.#db, id);
    // Who looks must not write: that it is set aside is kept by the next look through the cases.
    if (history === 'unreadable') this.#unreadable.add(id);
    if (!history || history === 'unreadable' || hash === undefined) return undefined;
    this.#remember(history.state, hash);
    return history.state;
  }

  /** Whether there is a case of this number whose history cannot be read. */
  isUnreadable(id: string): boolean {
    return this.load(id) === undefined && this.#unreadable.has(id);
  }

  /** Whether there is a case of this number, also where it cannot be read. */
  isKnown(id: string): boolean {
    return this.load(id) !== undefined || this.#unreadable.has(id);
  }

  /** The cases that were found to be unreadable, by their numbers. */
  unreadable(): string[] {
    return [...this.#unreadable].toSorted();
  }

  /** The ids of all cases, also of those that cannot be read. */
  ids(): string[] {
    return caseIds(this.#db);
  }

  /** Reads what is open or was set aside, as `lookThrough` does, in lots between which others have their turn. */
  async lookThroughOpen(now: Temporal.Instant): Promise<void> {
    // What followed in those that can be read again is recorded in the order in which it happened, so they are read together.
    this.lookThrough(now, [...this.#unreadableInIndex(), ...this.#unreadable]);
    for await (const lot of inLots(this.openIds())) this.lookThrough(now, lot);
  }

  /**
   * Reads these cases anew: those that cannot be read are set aside, and those that can again are found as before, and what
   * followed in them meanwhile is recorded.
   */
  lookThrough(now: Temporal.Instant, ids: readonly string[]): void {
    const aside = this.#unreadableInIndex();
    const read = new Map(ids.map((id) => [id, readHistory(this.#db, id)]));
    const lost = [...read].flatMap(([id, history]) => (history === 'unreadable' ? id : []));
    const found = [...read.values()].flatMap((history) =>
      history && history !== 'unreadable' ? history.state : [],
    );
    const news = lost.filter((id) => !aside.has(id));
    const back = found.filter(({ id }) => aside.has(id) || this.#unreadable.has(id));
    for (const state of found) {
      this.#unreadable.delete(state.id);
      const hash = lastHash(this.#db, state.id);
      // What is open is asked for next.
      if (state.status === 'open' && hash !== undefined) this.#remember(state, hash);
    }
    for (const id of lost) this.#unreadable.add(id);
    if (news.length + back.length === 0) return;
    try {
      this.#db.transaction(
        () => {
          for (const id of news) setAside(this.#db, id, this.#policy);
          for (const state of back) writeIndex(this.#db, state, this.#policy, now);
          this.#catchUp(back, now);
        },
        { behavior: 'immediate' },
      );
    } catch (error) {
      // The next look tries it again.
      for (const { id } of back) this.#unreadable.add(id);
      throw error;
    }
  }

  /** The cases that cannot be read, as the index knows them. */
  #unreadableInIndex(): Set<string> {
    return new Set(
      unreadableCases(this.#db)
        .all()
        .map(({ id }) => id),
    );
  }

  /**
   * Records in cases that can be read again what has followed in them meanwhile from what happened beside them, and in those that
   * have not seen what had happened to them. All of it in the order in which it happened: what follows in one may bring about what
   * follows in another, which would then count as seen.
   */
  #catchUp(back: readonly Case[], now: Temporal.Instant): void {
    const ends = back.map((state) => ({ state, last: this.history(state).at(-1)?.at ?? now }));
    const ids = back.map(({ id }) => id);
    const waiting = new Set(waitingFor(this.#db, ids)).difference(new Set(ids));
    const states = [...back, ...[...waiting].flatMap((id) => this.load(id) ?? [])];
    const looks = states.map((state) => happenedBeside(this.#db, state));
    // Also where no look has found them yet: they are looked at again until they can be read.
    for (const id of looks.flatMap(({ unseen }) => unseen)) this.#unreadable.add(id);
    const seen = looks.flatMap((look) => look.seen).toSorted((one, next) => one.place - next.place);
    for (const { id, happened } of seen) this.#follow(id, happened, now);
    for (const { state, last } of ends) this.#catchUpAlone(state, last, now);
    // To tell them takes more than is known here: see `app/tell-caught-up.ts`.
    const facts = new Facts(this.#db);
    for (const before of states) {
      const after = this.load(before.id) ?? before;
      if (dayToTell(after) !== dayToTell(before)) facts.set(`${MOVED_BESIDE}${before.id}`, now.toString());
    }
  }

  /** Records in a case what has happened since its last event to the logins that it names, and in talk with its reporter. */
  #catchUpAlone(state: Case, last: Temporal.Instant, now: Temporal.Instant): void {
    const { id } = state;
    const renamed = { actor: { kind: 'github' }, cause: 'account', now } as const;
    for (const change of new LoginChanges(this.#db).since(last))
      this.recordFact(state, (latest) => loginChanged(latest, change), renamed);
    const talked = { actor: { kind: 'bot' }, cause: 'mail', now } as const;
    for (const { by, arrivedAt } of new IncomingMails(this.#db).talkAfter(id, last))
      this.recordFact(state, () => talkByMail(by, arrivedAt), talked);
  }

  /** @throws UnreadableCaseError where there is such a case and it cannot be read */
  #named(id: string): Case | undefined {
    if (this.isUnreadable(id)) throw new UnreadableCaseError(id);
    return this.load(id);
  }

  #remember(state: Case, hash: string): void {
    const { id } = state;
    this.#folded.delete(id);
    this.#folded.set(id, { hash, state });
    const [oldest] = this.#folded.keys();
    if (this.#folded.size > REMEMBERED && oldest !== undefined) this.#folded.delete(oldest);
  }

  /**
   * Everything that happened to a case, oldest first.
   *
   * @throws UnreadableCaseError where it cannot be read any more
   */
  history({ id }: Case): readonly CaseEvent[] {
    const history = readHistory(this.#db, id);
    if (!history) return [];
    if (history !== 'unreadable') return history.events;
    this.#unreadable.add(id);
    throw new UnreadableCaseError(id);
  }

  /** When each member did something in a case last, in milliseconds of the epoch. It is asked often, and changes seldom. */
  lastActs(state: Case): ReadonlyMap<string, number> {
    return this.#lastActs.getOrInsertComputed(state, () => {
      const acts = new Map<string, number>();
      for (const { actor, at } of this.history(state))
        if (actor.kind === 'member')
          acts.set(actor.id, Math.max(at.epochMilliseconds, acts.get(actor.id) ?? -Infinity));
      return acts;
    });
  }

  /**
   * Every case that can be read with everything that happened to it, beside the work: what is recorded after it has begun is not
   * in it.
   *
   * @throws the reason of `signal`, which ends it
   */
  async *histories(signal?: AbortSignal): AsyncGenerator<History> {
    const begun = this.recorded();
    for await (const lot of inLots(this.ids(), signal))
      for (const caseId of lot) {
        const history = readHistory(this.#db, caseId);
        if (history === 'unreadable') this.#unreadable.add(caseId);
        if (!history || history === 'unreadable') continue;
        const later = recordedAfter(this.#db, caseId, begun);
        yield { caseId, events: history.events.filter(({ seq }) => !later.has(seq)) };
      }
  }

  /** The other cases that leave together with one, but for those that cannot be read. */
  linkedWith({ linked }: Pick<Case, 'linked'>): Case[] {
    return linked.flatMap((id) => this.load(id) ?? []);
  }

  /**
   * The case that a duplicate repeats, by its number or by that of its advisory.
   *
   * @throws UnreadableCaseError where that one cannot be read
   */
  original(of: string): Case | undefined {
    return GHSA_ID.test(of) ? this.byAdvisory(of) : this.#named(of);
  }

  /**
   * The case of an advisory, if it has one.
   *
   * @throws UnreadableCaseError where it has one that cannot be read
   */
  byAdvisory(ghsaId: string): Case | undefined {
    const row = idByAdvisory(this.#db).get({ ghsaId });
    return row && this.#named(row.id);
  }

  /** The case for which the bot made a draft, if there is one: an unreadable one may be that only while it knows of no other advisory. */
  ofDraft(id: string): Case | undefined {
    return this.isUnreadable(id) && hasAdvisory(this.#db).get(id) ? undefined : this.#named(id);
  }

  /**
   * Opens a case with its first events and gives it the year's next number, or the `former` one that it had before its record
   * was lost, unless another case has that.
   */
  open(bodies: readonly EventBody[], cause: Cause, former?: string): Case {
    return this.#db.transaction(
      () => {
        const isFree = former !== undefined && !this.isKnown(former);
        return this.#append(isFree ? former : this.#nextId(cause.now), undefined, bodies, cause);
      },
      { behavior: 'immediate' },
    );
  }

  /**
   * Records what an act brought about, and everything that people must be told of it. `state` is the case as the
   * act saw it; a `StaleCaseError` says that it is not so any more, and nothing is recorded.
   *
   * @throws UnreadableCaseError where its history cannot be read any more
   */
  record(state: Case, bodies: readonly EventBody[], cause: Cause): Case {
    if (bodies.length === 0) return state;
    return this.#db.transaction(
      () => {
        const latest = this.#named(state.id);
        if (latest && latest.version > state.version)
          throw new StaleCaseError(this.history(latest).filter(({ seq }) => seq > state.version));
        return this.#append(state.id, state, bodies, cause);
      },
      { behavior: 'immediate' },
    );
  }

  /**
   * Records what is a fact whatever else happened to the case meanwhile, such as something GitHub has just done.
   * `events` are made from the case as it is now.
   *
   * @throws UnreadableCaseError where its history cannot be read any more
   */
  recordFact(state: Case, events: (latest: Case) => readonly EventBody[], cause: Cause): Case {
    return this.#db.transaction(
      () => {
        const latest = this.#named(state.id) ?? state;
        const bodies = events(latest);
        return bodies.length === 0 ? latest : this.#append(state.id, latest, bodies, cause);
      },
      { behavior: 'immediate' },
    );
  }

  /** One page of the cases that `viewer` may see, the most pressing first. */
  list(viewer: Viewer, show: Show, page: { offset: number; limit: number }, now: Temporal.Instant): ListPage {
    const { id, security, login } = viewer;
    const told = show === 'mine' && this.#isTold(id, now) ? 1 : 0;
    const query = { id, security, login, show, told, ...page };
    // Time alone makes a case overdue, or somebody's.
    const timeless = show === 'open' || show === 'closed';
    return timeless ? this.#timeless(this.#db, query) : this.#list({ ...query, now: now.epochMilliseconds });
  }

  /** Whether a member is told what goes to the whole security team. */
  #isTold(id: string, now: Temporal.Instant): boolean {
    return toldOfTeam(this.#people.team(now)).includes(id);
  }

  #list({ show, security, ...values }: ListQuery): ListPage {
    const linked = values.login !== undefined;
    const { rows, counted } = this.#lists.getOrInsertComputed(`${show} ${security} ${linked}`, () =>
      prepareList(this.#db, show, { security, linked }),
    );
    return { rows: rows.all(values), total: counted.get(values)?.n ?? 0 };
  }

  /** A person's own cases, as they are, at most `limit` of them and the most pressing first. */
  mine(viewer: Viewer, limit: number, now: Temporal.Instant): Case[] {
    const { rows } = this.list(viewer, 'mine', { offset: 0, limit }, now);
    return rows.flatMap(({ id }) => this.load(id) ?? []);
  }

  /** The cases whose id contains `text` that `viewer` may see, for autocomplete: open ones first, newest first. */
  suggest(viewer: Viewer, text: string, limit: number): CaseRow[] {
    const pattern = `%${text.replaceAll(/[%_\\]/g, '')}%`;
    return this.#db
      .select()
      .from(cases)
      .where(and(visibleTo(this.#db, viewer), like(cases.id, pattern), isReadable))
      .orderBy(desc(cases.status), desc(cases.openedAt), desc(cases.id))
      .limit(limit)
      .all();
  }

  /** The advisories of a repository's open cases. */
  openAdvisories(repository: string): string[] {
    return openAdvisoriesOf(this.#db)
      .all({ repository })
      .flatMap(({ ghsaId }) => ghsaId ?? []);
  }

  /** The advisories of a repository's open cases that are public without the release of their fix. */
  unfixedAdvisories(repository: string): string[] {
    // What is public so is as soon as possible, and the index knows that.
    return openAdvisoriesOf(this.#db)
      .all({ repository })
      .flatMap(({ ghsaId, asap }) => (asap && ghsaId !== null ? [ghsaId] : []))
      .filter((ghsaId) => this.byAdvisory(ghsaId)?.unfixedSince !== undefined);
  }

  /** Whether another open case of the repository has a private fork, and is not published. */
  hasOtherForks({ id, repository }: Case): boolean {
    return this.openAdvisories(repository).some((ghsaId) => {
      const other = this.byAdvisory(ghsaId);
      return other !== undefined && other.id !== id && other.steps.fork !== undefined && !other.publishedAt;
    });
  }

  /** The cases of a repository that were opened since an instant, by id. */
  openedSince(repository: string, since: Temporal.Instant): string[] {
    return this.#db
      .select({ id: cases.id })
      .from(cases)
      .where(and(eq(cases.repository, repository), gte(cases.openedAt, since.epochMilliseconds), isReadable))
      .orderBy(asc(cases.openedAt), asc(cases.id))
      .all()
      .map(({ id }) => id);
  }

  /** How far the record of all cases has come: to be asked later what came behind it, as long as this process runs. */
  recorded(): number {
    return lastRecorded(this.#db);
  }

  /** Whether anything has happened to a case since the record had come as far as `recorded`. */
  isChangedSince({ id }: Case, recorded: number): boolean {
    return lastRecorded(this.#db, id) > recorded;
  }

  /** The open cases of a fix team's login. */
  openWith(login: string): readonly CaseRow[] {
    return openWith(this.#db, login);
  }

  /** The row of a case, as long as it is open. */
  openRow(id: string): CaseRow | undefined {
    return openRow(this.#db, id);
  }

  /** The ids of the open cases. */
  openIds(): string[] {
    return openCases(this.#db).map(({ id }) => id);
  }

  #open(): Case[] {
    return this.openIds().flatMap((id) => this.load(id) ?? []);
  }

  /** The open cases that a member coordinates, or was asked to. */
  openCoordinatedBy(member: string): Case[] {
    return this.#open().filter(
      (state) => state.coordinator === member || state.coordinatorOffer?.member === member,
    );
  }

  /** The open cases that name a login: on the fix team, as reporter, asked for, approved, or as an outsider. */
  openNaming(login: string): Case[] {
    const key = login.toLowerCase();
    return this.#open().filter((state) => namedLogins(state).has(key));
  }

  /** Every case that has a login on its fix team, and the open ones that name it otherwise. */
  naming(login: string): Case[] {
    const key = login.toLowerCase();
    const ids = this.#db
      .select({ id: cases.id })
      .from(cases)
      .where(onFixTeam(this.#db, key))
      .all()
      .map(({ id }) => id);
    const named = this.openNaming(key).map(({ id }) => id);
    return [...new Set([...ids, ...named])].flatMap((id) => this.load(id) ?? []);
  }

  #append(id: string, before: Case | undefined, bodies: readonly EventBody[], cause: Cause): Case {
    const added: Added[] = [];
    let state = before;
    for (const given of bodies) {
      const { stored, body } = storable(given);
      const event: CaseEvent = {
        seq: (state?.version ?? 0) + 1,
        at: cause.now,
        actor: cause.actor,
        cause: cause.cause,
        body,
      };
      const after = evolve(id, state, event);
      added.push({ event, body: stored });
      this.#route(state, after, event);
      state = after;
    }
    if (!state) throw new Error(`${id}: nothing to record`);
    const hash = appendEvents(this.#db, id, added);
    writeIndex(this.#db, state, this.#policy, cause.now);
    // Where this is taken back, no case has such a hash.
    if (before === this.#folded.get(id)?.state) this.#remember(state, hash);
    return before ? this.#appendFollowing(before, state, cause.now) : state;
  }

  /** Records what follows in the cases beside one, whoever acted in it and however. */
  #appendFollowing(before: Case, after: Case, now: Temporal.Instant): Case {
    for (const id of casesBeside(before, after)) this.#follow(id, { before, after, at: now }, now);
    const own = followingInItself({ before, after });
    return own.length > 0 ? this.#append(after.id, after, own, following('linked case', now)) : after;
  }

  /** Records what follows in a case, if it is beside the one to which something happened. */
  #follow(id: string, happened: Happened, now: Temporal.Instant): void {
    const { before, after } = happened;
    // What follows in one of them may have brought about what follows in the next.
    const other = casesBeside(before, after).includes(id) ? this.load(id) : undefined;
    if (!other) return;
    const bodies = followingIn(other, happened);
    const cause = following(after.linked.includes(id) ? 'linked case' : 'duplicate', now);
    if (bodies.length > 0) this.#append(id, other, bodies, cause);
  }

  #nextId(now: Temporal.Instant): string {
    const year = now.toZonedDateTimeISO('UTC').year;
    const prefix = `${this.#prefix}-${year}-`;
    const row = this.#db
      .select({ last: sql<number | null>`max(cast(substr(${cases.id}, ${prefix.length + 1}) as integer))` })
      .from(cases)
      // A range, unlike a pattern, is looked up: "." is the character after "-".
      .where(and(gte(cases.id, prefix), lt(cases.id, `${this.#prefix}-${year}.`)))
      .get();
    const given = Number(new Facts(this.#db).get(numbersFact(this.#prefix, year)) ?? 0);
    return caseIdOf(this.#prefix, year, Math.max(row?.last ?? 0, given) + 1);
  }

  /** No number up to that of a case that is not known any more is given again. */
  numbersAbove(caseId: string): void {
    const parts = partsOfCaseId(caseId);
    if (!parts) return;
    const facts = new Facts(this.#db);
    const name = numbersFact(parts.prefix, parts.year);
    if (parts.number > Number(facts.get(name) ?? 0)) facts.set(name, String(parts.number));
  }
}

/** The highest number of a year that was given to a case that is not known any more. Stored: it never changes. */
function numbersFact(prefix: string, year: number | string): string {
  return `case numbers ${prefix} ${year}`;
}

/** That the bot records what follows from what happened to another case. */
function following(cause: string, now: Temporal.Instant): Cause {
  return { actor: { kind: 'bot' }, cause, now };
}

/** A list for one kind of viewer. What differs from one viewer and moment to the next is left to the placeholders. */
function prepareList(db: Db, show: Show, { security, linked }: { security: boolean; linked: boolean }) {
  const viewer = { security, login: linked ? sql.placeholder('login') : undefined };
  const where = and(visibleTo(db, viewer), shown(db, viewer, show));
  return {
    rows: db
      .select()
      .from(cases)
      .where(where)
      .orderBy(
        ...(show === 'closed'
          ? [desc(cases.openedAt)]
          : [desc(cases.asap), sql`${cases.dueAt} is null`, asc(cases.dueAt)]),
        asc(cases.id),
      )
      .limit(sql.placeholder('limit'))
      .offset(sql.placeholder('offset'))
      .prepare(),
    counted: db.select({ n: count() }).from(cases).where(where).prepare(),
  };
}

/** What asks for neither open nor closed ones finds no others. */
const isReadable = ne(cases.status, 'unreadable');

/** Whose cases a query is for: a login, or its place in a prepared query. */
interface Sight {
  readonly security: boolean;
  readonly login?: string | Placeholder | undefined;
}

function shown(db: Db, viewer: Sight, show: Show): SQL | undefined {
  switch (show) {
    case 'open':
      return eq(cases.status, 'open');
    case 'closed':
      return eq(cases.status, 'closed');
    case 'overdue':
      return and(eq(cases.status, 'open'), or(eq(cases.asap, true), lt(cases.dueAt, sql.placeholder('now'))));
    case 'mine':
      return and(
        or(eq(cases.status, 'open'), eq(cases.next, 'resolve')),
        or(
          viewer.security
            ? or(
                sql`${coordinatorOf(db)} = ${sql.placeholder('id')}`,
                and(sql`${coordinatorOf(db)} is null`, isTold),
                isAsked(db),
              )
            : undefined,
          viewer.login ? onFixTeam(db, viewer.login) : undefined,
        ),
      );
  }
}

/** Whether what goes to the whole security team goes to the viewer: not while they are away and others are there. */
const isTold = sql`${sql.placeholder('told')} = 1`;

/** Who coordinates a case now, or null: see `coordinatorNow`. */
function coordinatorOf(db: Db): SQL {
  const named = alias(people, 'named');
  const standIn = alias(people, 'stand_in');
  const now = sql.placeholder('now');
  const acting = db
    .select({ id: standIn.id })
    .from(standIn)
    .where(
      and(
        eq(standIn.id, named.standIn),
        eq(standIn.security, true),
        or(isNull(standIn.awayUntil), lte(standIn.awayUntil, now)),
      ),
    );
  const found = db
    .select({ id: sql`case when ${named.awayUntil} > ${now} then ${acting} else ${named.id} end` })
    .from(named)
    .where(and(eq(named.id, cases.coordinator), eq(named.security, true)));
  return sql`${found}`;
}

/** A member of the security team is asked for something of it now, though they are not in charge: see `askedOf`. */
function isAsked(db: Db): SQL {
  const now = sql.placeholder('now');
  const id = sql.placeholder('id');
  return exists(
    db
      .select({ one: sql`1` })
      .from(asked)
      .where(
        and(
          eq(asked.caseId, cases.id),
          or(and(isNull(asked.member), isTold), eq(asked.member, id)),
          or(isNull(asked.except), ne(asked.except, id)),
          lte(asked.fromAt, now),
          or(isNull(asked.untilAt), gt(asked.untilAt, now)),
          or(
            eq(asked.part, false),
            notExists(
              db
                .select({ one: sql`1` })
                .from(contributors)
                .where(and(eq(contributors.caseId, cases.id), eq(contributors.personId, id))),
            ),
          ),
        ),
      ),
  );
}

function visibleTo(db: Db, viewer: Sight): SQL | undefined {
  if (viewer.security) return undefined;
  return viewer.login ? onFixTeam(db, viewer.login) : sql`false`;
}

function onFixTeam(db: Db, login: string | Placeholder): SQL {
  return exists(
    db
      .select({ one: sql`1` })
      .from(fixTeam)
      .where(and(eq(fixTeam.caseId, cases.id), eq(fixTeam.login, login))),
  );
}
