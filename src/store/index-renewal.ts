import type { Policy } from '../process/policy.ts';
import { readHistory, setAside } from './case-history.ts';
import { renewIndex } from './case-index.ts';
import type { Db } from './database.ts';
import { databaseProblem } from './database-problem.ts';
import { caseIds } from './event-log.ts';
import { Facts } from './facts.ts';
import { indexFingerprint } from './index-fingerprint.ts';
import { prepared } from './prepared.ts';

/** The fact that names the rules which the index was made by. Stored: it never changes. */
const RULES = 'policy';
/** What stands there while a part of it is still as other rules made it; no fingerprint is like it. */
const IN_PART = 'in part';

/** Those that somebody may be asked about at any moment, and those whose row does not know all of their events. */
const pressing = prepared((db) =>
  db.$client
    .prepare<[], string>(
      `SELECT e.case_id FROM (SELECT case_id, max(seq) AS last FROM events GROUP BY case_id) AS e
       LEFT JOIN cases AS c ON c.id = e.case_id
       WHERE c.id IS NULL OR c.version <> e.last OR c.status = 'open' OR c.next IS NOT NULL`,
    )
    .pluck(),
);

type PassOver = (caseId: string, error: unknown) => void;

/**
 * Makes the index anew where the rules have changed since it was made: at once that of the cases which are open, or in which
 * something is to be done, and lot by lot that of the others, in which nothing has happened for long. Until then those are found
 * by what the former rules said of them; what is shown of a case comes from its events.
 */
export class IndexRenewal {
  readonly #db: Db;
  readonly #policy: Policy;
  readonly #facts: Facts;
  readonly #left: string[] = [];
  /** Whether a case was passed over: the next start tries it again. */
  #isPassedOver = false;

  /** Makes at once what cannot wait; all of it where nobody knows what the index was made by, as after it was lost. */
  constructor(db: Db, policy: Policy, now: Temporal.Instant) {
    this.#db = db;
    this.#policy = policy;
    this.#facts = new Facts(db);
    const rules = this.#facts.get(RULES);
    if (rules === indexFingerprint(policy)) return;
    if (rules === undefined) this.renewAll(now);
    else this.#begin(now);
  }

  /** Of how many cases the index is still as the former rules made it. */
  get left(): number {
    return this.#left.length;
  }

  /** Makes the index of all cases anew, in one transaction. */
  renewAll(now: Temporal.Instant): void {
    this.#left.splice(0, Infinity, ...caseIds(this.#db));
    this.renew(this.left, now);
  }

  /**
   * Makes anew what the index has of the next `count` cases, the newest first, in one transaction.
   *
   * @param passOver is told of a case that cannot be made anew: the others are all the same
   * @throws where the database hinders it, or without `passOver` whatever does
   */
  renew(count: number, now: Temporal.Instant, passOver?: PassOver): void {
    this.#db.transaction(
      () => {
        this.#make(this.#left.slice(-count), now, passOver);
        if (count >= this.left && !this.#isPassedOver) this.#facts.set(RULES, indexFingerprint(this.#policy));
      },
      { behavior: 'immediate' },
    );
    this.#left.splice(-count);
  }

  #begin(now: Temporal.Instant): void {
    this.#db.transaction(
      () => {
        // A bot of the former rules that were started in between must not take the index for its own.
        this.#facts.set(RULES, IN_PART);
        const first = new Set(pressing(this.#db).all());
        this.#make(first, now);
        for (const id of caseIds(this.#db)) if (!first.has(id)) this.#left.push(id);
      },
      { behavior: 'immediate' },
    );
    if (this.left === 0) this.renew(0, now);
  }

  #make(ids: Iterable<string>, now: Temporal.Instant, passOver?: PassOver): void {
    for (const id of ids)
      try {
        // One within the other: of a case that fails, nothing is written.
        this.#db.transaction(() => this.#makeOne(id, now));
      } catch (error) {
        if (!passOver || databaseProblem(error) !== undefined) throw error;
        this.#isPassedOver = true;
        passOver(id, error);
      }
  }

  #makeOne(id: string, now: Temporal.Instant): void {
    // Beside the cases that are remembered: these are read once.
    const history = readHistory(this.#db, id);
    if (history === 'unreadable') setAside(this.#db, id, this.#policy);
    else if (history) renewIndex(this.#db, history.state, this.#policy, now);
  }
}
