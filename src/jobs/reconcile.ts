import { takeOverDaily, takeOverMessages, takeOverPublications } from '../app/restoring/take-over.ts';
import { noteLostArrivals } from '../app/restoring/lost-arrivals.ts';
import { noteLostTellings } from '../app/restoring/lost-tellings.ts';
import { lastWellIn } from '../app/watch/watch.ts';
import { noteUnread, unreadCodegate } from '../app/restoring/unread-codegate.ts';
import { noteLostTime, tellRestored } from '../app/restoring/tell.ts';
import { takeOverReminders } from '../app/restoring/told-reminders.ts';
import { formerNumbers } from '../app/restoring/former-numbers.ts';
import type { Comparison } from '../app/restoring/comparison.ts';
import type { OwnMessage, OwnMessages } from '../app/restoring/own-messages.ts';
import { errorKind, type Log } from '../log.ts';
import type { Policy } from '../process/policy.ts';
import { earliest, isBefore, latest } from '../process/time.ts';
import { clearRestoredMark, restoredMark, type RestoredMark } from '../store/restore.ts';
import type { Store } from '../store/store.ts';
import { remind } from './remind.ts';

/** Discord's clock and this one may differ: so far before the copy it is looked for what was sent after it. */
const CLOCKS_DIFFER = { minutes: 30 };

/** What counts as a right clock may differ by two minutes from another that does. */
const CLOCK_IS_RIGHT_WITHIN = { minutes: 4 };

/**
 * So long is waited for GitHub. A sync that comes later sees the same, and tells it; but who owes what must not stay unsaid
 * for as long as GitHub is down.
 */
const PATIENCE = { minutes: 30 };

interface Parts {
  readonly store: Store;
  readonly policy: Policy;
  readonly own: OwnMessages;
  /** When the last message was sent of which the database knows, by Discord's clock; `undefined` if there is none. */
  readonly lastSent: () => Temporal.Instant | undefined;
  /** Everybody to whom the bot may have written. */
  readonly people: () => Promise<readonly string[]>;
  /** By what it is known what a message in #codegate says. */
  readonly comparison: Comparison;
  /** Looks at the server, and who is of the team: what is not so any more is told. */
  readonly look: () => Promise<void>;
  /** Reads GitHub whole; gives the repositories that it did not show. */
  readonly readGitHub: (now: Temporal.Instant) => Promise<readonly string[]>;
  /** How far this machine's clock is ahead of others', as far as GitHub's answers tell. */
  readonly clockAhead: () => Temporal.Duration;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/**
 * Of a database that was restored: looks what has happened in the world since its copy was made, before anything is sent.
 * GitHub is read whole; what the bot itself has written in Discord is found, and taken over; numbers of cases that are not
 * known any more are not given again; and the team is told what is lost. Whatever ends the bot meanwhile, the next start
 * begins anew.
 */
export class Reconciliation {
  readonly #parts: Parts;
  #mark: RestoredMark | undefined;
  /** When the clock of the copy was known to be right the last time. */
  readonly #rightAt: Temporal.Instant | undefined;
  #began: Temporal.Instant | undefined;
  /** From when on it is not known what was sent. */
  #from: Temporal.Instant | undefined;
  /** The numbers that cases had whose record is lost, by their advisories. */
  #former: ReadonlyMap<string, string> = new Map();
  /** What was found in each place. Nothing is sent meanwhile, so that no place has to be read twice. */
  readonly #read = new Map<string, readonly OwnMessage[] | undefined>();

  constructor(parts: Parts) {
    this.#parts = parts;
    const { facts } = parts.store;
    this.#mark = restoredMark(facts);
    // Before the clock of now is looked at.
    this.#rightAt = this.#mark && lastWellIn(facts).get('clock');
  }

  /** Whether there is nothing to look for any more: only then may anything be sent. */
  get isDone(): boolean {
    return this.#mark === undefined;
  }

  /**
   * The number that the case of an advisory had before its record was lost: as the bot's messages tell, or the draft that it made
   * for that case; `undefined` where neither does.
   */
  formerNumber({
    ghsaId,
    draftOf,
  }: {
    readonly ghsaId: string;
    /** The case for which the bot made the draft. */
    readonly draftOf: string | undefined;
  }): string | undefined {
    return this.#former.get(ghsaId) ?? (this.#began ? draftOf : undefined);
  }

  /**
   * Whether anything may be posted in #codegate: not before what stands there is known. Where it could not be looked at when the
   * world was, it is looked at now.
   */
  async mayPost(): Promise<boolean> {
    if (!this.isDone) return false;
    const { store, own, comparison, now, log } = this.#parts;
    const unread = unreadCodegate(store);
    if (!unread) return true;
    try {
      const found = await own.since('codegate', unread.since);
      if (!found) return false;
      const { count } = await takeOverPublications(store, found, comparison, now());
      noteUnread(store, undefined);
      log.info({ posted: count }, 'what stands in #codegate is known again');
      return true;
    } catch (error) {
      log.warn(
        errorKind(error),
        'what stands in #codegate cannot be looked at; nothing is posted until it is',
      );
      return false;
    }
  }

  /** One attempt. Never rejects: where Discord or GitHub does not answer, the next one begins anew. */
  async run(): Promise<void> {
    const mark = this.#mark;
    if (!mark) return;
    const { log, now } = this.#parts;
    this.#began ??= now();
    try {
      if (await this.#reconcile(mark)) this.#mark = undefined;
    } catch (error) {
      log.warn(
        errorKind(error),
        'the world cannot be looked at after the restore; nothing is sent until it is',
      );
    }
  }

  async #reconcile(mark: RestoredMark): Promise<boolean> {
    const { store, policy, log, now } = this.#parts;
    // The clock of before may have been hours ahead: then it is Discord's by which is known what came after the copy.
    const from = (this.#from ??= earliest([mark.asOf, this.#parts.lastSent() ?? mark.asOf]) ?? mark.asOf);
    const { found, people, places } = await this.#ownSince(from.subtract(CLOCKS_DIFFER));
    const named = new Set(found.flatMap(({ caseIds }) => caseIds));
    const lost = [...named].filter((caseId) => !store.cases.isKnown(caseId)).toSorted();
    // Before GitHub is read: a report that has no case any more gets its own number, or one that no message names.
    for (const caseId of lost) store.cases.numbersAbove(caseId);
    this.#former = formerNumbers(found, new Set(lost));
    const repositories = await this.#parts.readGitHub(now());
    const since = this.#began ?? now();
    if (repositories.length > 0 && Temporal.Instant.compare(now(), since.add(PATIENCE)) < 0) return false;
    const inCodegate = found.filter(({ place }) => place === 'codegate');
    const posted = await takeOverPublications(store, inCodegate, this.#parts.comparison, now());
    // Before anybody is reminded: what was a former member's is another's, who may have heard of it.
    await this.#parts.look();
    const instant = now();
    store.atomically(() => {
      const told = takeOverReminders(store, policy, found, { from, now: instant });
      remind(store, policy, instant);
      // Discord tells by its clock when each was sent; what is stored of it is compared with the clock here, which may be hours off.
      const ahead = this.#parts.clockAhead();
      const foundHere = found.map((each) => ({ ...each, at: each.at.add(ahead) }));
      const takenOver = takeOverMessages(store, foundHere, mark.at);
      takeOverDaily(store, foundHere, people);
      const toPeople = foundHere.filter(({ place }) => people.includes(place));
      noteLostArrivals(store, toPeople, instant);
      noteLostTellings(store, foundHere, instant);
      const to = latest([mark.at, ...found.map(({ at }) => at)]) ?? mark.at;
      noteLostTime(store, { from: this.#lostFrom(mark, from), to, takenOver });
      if (this.#read.get('codegate') === undefined)
        noteUnread(store, { since: from.subtract(CLOCKS_DIFFER) });
      clearRestoredMark(store.facts);
      const unknown = lost.filter((caseId) => !store.cases.isKnown(caseId));
      const { uncompared } = posted;
      tellRestored(store, { mark, unknown, unseen: { repositories, places }, uncompared }, instant);
      log.info(
        { posted: posted.count, told, messages: takenOver.length, unknown: unknown.length },
        'the restored database knows what happened since, as far as it can be known',
      );
    });
    return true;
  }

  /**
   * From when on there is no record, by Discord's clock, which may be long after the last message on a quiet day: as of the copy,
   * as far as its clock is known to have been right.
   */
  #lostFrom({ asOf }: RestoredMark, lastSent: Temporal.Instant): Temporal.Instant {
    const rightAt = this.#rightAt;
    // A start that was cut off has looked at the clock of now.
    if (!rightAt || isBefore(asOf, rightAt)) return lastSent;
    return latest([lastSent, rightAt.subtract(CLOCK_IS_RIGHT_WITHIN)]) ?? lastSent;
  }

  /** What the bot has written since, to which people it may have, and of how many places Discord does not show that. */
  async #ownSince(
    since: Temporal.Instant,
  ): Promise<{ found: OwnMessage[]; people: readonly string[]; places: number }> {
    const { own } = this.#parts;
    const people = await this.#parts.people();
    for (const place of ['codegate', 'security', ...people])
      if (!this.#read.has(place)) this.#read.set(place, await own.since(place, since));
    const found = [...this.#read.values()].flatMap((there) => there ?? []);
    const places = [...this.#read.values()].filter((there) => there === undefined).length;
    return { found, people, places };
  }
}
