import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Config } from '../config.ts';
import { utc } from '../documents/time-in-words.ts';
import type { StandbyHealth } from '../health.ts';
import type { LeaseEngine, LeaseRow } from '../lease/engine.ts';
import type { HeldLease } from '../lease/held-lease.ts';
import { LeaseEngineError, type LeaseLostError } from '../lease/lease-problem.ts';
import { LeaseWatch } from '../lease/lease-watch.ts';
import type { LeaseClock, LeaseTiming } from '../lease/timing.ts';
import { errorKind, type Log } from '../log.ts';
import { databaseAt, eventsAfter, type DatabaseThere } from '../store/database-at.ts';
import { clearFenceAt } from '../store/fence.ts';
import { ReplicaError, replicaToStandBy, type FetchOptions, type Replica } from '../store/litestream.ts';
import { LookThroughError, type LookThrough } from '../store/look-through.ts';
import { newestCopy, type NewestCopy } from '../store/newest-copy.ts';
import { ReplicaCopy } from '../store/replica-copy.ts';
import { restoreDatabase, RestoreError } from '../store/restore.ts';

interface Parts extends Pick<Config, 'databasePath' | 'policy' | 'restoreFrom' | 'litestream'> {
  /** What Litestream reads its secrets from. */
  readonly env: FetchOptions['env'];
  /** Looks through what a replica gave. */
  readonly lookThrough: LookThrough;
  readonly engine: LeaseEngine;
  readonly timing: LeaseTiming;
  readonly clock: LeaseClock;
  /** Whether it waits for as long as another one lives, and then restores the newest copy. */
  readonly isStandby: boolean;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
  /** Told when the lease that was gained is lost. */
  readonly lost: (error: LeaseLostError) => void;
}

/** At most that many events are named that only the database of a former primary has. */
const NAMED = 100;

/** A replica is fetched each minute, and less often where that takes long. */
const FETCH_EVERY_MS = 60_000;
const FETCH_REST = 10;
/** So long it may take while the primary lives, and once it is gone: then what was fetched last is taken. */
const FETCH_LIMIT = Temporal.Duration.from({ minutes: 10 });
const LAST_FETCH_LIMIT = Temporal.Duration.from({ seconds: 30 });

/** Waits for the lease, and has the right database in its place once it is gained. */
export class LeaseWait {
  readonly #parts: Parts;
  readonly #watch: LeaseWatch;
  readonly #holder = `${hostname()}, process ${process.pid}, ${randomUUID().slice(0, 8)}`;
  #seen: LeaseRow | undefined;
  #askedAt: number | undefined;
  #copy: NewestCopy | undefined;
  #copyTrouble: string | undefined;
  readonly #fromReplica: ReplicaCopy;
  /** When the replica is to be fetched anew, by the monotonic clock. */
  #fetchAt = -Infinity;
  #isFetching = false;
  /** A copy that could not be restored: with it, no lease is taken that another one could use. */
  #bad: NewestCopy | undefined;
  /** What was said last of each subject. */
  readonly #said = new Map<'lease' | 'database', string>();
  /** What the database here says of itself, read once a look at most; null before. */
  #there: DatabaseThere | undefined | null = null;

  constructor(parts: Parts) {
    const { engine, clock, timing, databasePath: path, env, lookThrough } = parts;
    this.#parts = parts;
    this.#fromReplica = new ReplicaCopy({ path, env, lookThrough });
    this.#watch = new LeaseWatch(engine, clock, timing);
  }

  /** What a monitor is told meanwhile. */
  health(): StandbyHealth {
    const { clock, now, timing } = this.#parts;
    const { asOf } = this.#copy ?? {};
    const asked = this.#askedAt === undefined ? undefined : clock.monotonic() - this.#askedAt;
    return {
      silentSeconds: this.#watch.silence,
      limitSeconds: timing.length / 1000,
      isAsking: asked !== undefined && asked < timing.length,
      // The primary's clock may be ahead of this one's.
      copySeconds: this.#isTruth(this.#seen) ? 0 : asOf && Math.max(0, now().since(asOf).total('seconds')),
    };
  }

  /**
   * Resolves when the lease is gained, with its row as it was before.
   *
   * @throws Error which says what to do, where a start that is no standby's may not go on
   */
  async end(): Promise<{ readonly lease: HeldLease; readonly row: LeaseRow | undefined }> {
    const { clock, timing } = this.#parts;
    for (;;) {
      const gained = await this.#turn();
      if (gained) return gained;
      const { promise, resolve } = Promise.withResolvers<void>();
      clock.after(timing.every, resolve);
      await promise;
    }
  }

  async #turn() {
    const { clock, isStandby, log, lost } = this.#parts;
    this.#there = null;
    try {
      const seen = await this.#watch.look((row) => !this.#isTruth(row));
      this.#askedAt = clock.monotonic();
      this.#look(seen.row);
      const { row, isFree } = seen;
      if (!isFree || (isStandby && row?.database === undefined)) return undefined;
      const isTruth = this.#isTruth(row);
      const copy = isTruth ? undefined : this.#copy;
      if (!isTruth && !copy) return undefined;
      const lease = await this.#watch.take(this.#holder, seen);
      if (!lease) return undefined;
      lease.keep(lost);
      if (!copy) return { lease, row };
      const newest = await this.#newer(copy, row?.database);
      if (this.#restored(newest)) return { lease, row };
      this.#bad = newest;
      await lease.release();
      return undefined;
    } catch (error) {
      if (!(error instanceof LeaseEngineError)) throw error;
      this.#say('lease', error.message, () => log.error(`${error.message} I wait and try again.`));
      return undefined;
    }
  }

  /** Whether the database here is the one to go on with, by what the lease knows. */
  #isTruth(row: LeaseRow | undefined): boolean {
    const { isStandby } = this.#parts;
    const there = this.#database();
    const isKnown = row?.database !== undefined && there?.numbers.includes(row.database) === true;
    // A machine that stands by never begins with a database that no primary had, be it restored by hand or empty.
    return isKnown || (!isStandby && (row?.database === undefined || there?.restored !== undefined));
  }

  #database(): DatabaseThere | undefined {
    if (this.#there === null) this.#there = databaseAt(this.#parts.databasePath);
    return this.#there;
  }

  #look(row: LeaseRow | undefined): void {
    const { databasePath, isStandby, now, log } = this.#parts;
    const before = this.#seen;
    this.#seen = row;
    if (isStandby && row?.database === undefined)
      return this.#say('lease', 'none', () =>
        log.info('there was no primary yet: start one without --standby first. I wait for it'),
      );
    const isAlive =
      before?.holder === row?.holder && before?.term === row?.term && before?.beat !== row?.beat;
    // It goes on with a database that this one has the number of, elsewhere: with a machine its database was copied, too.
    if (isAlive && row?.claimed === true && this.#isTruth(row)) {
      clearFenceAt(databasePath, now());
      this.#there = null;
    }
    if (isAlive && !isStandby)
      throw new Error(
        `Another bot is the primary (${row?.holder}), and lives. Stop it first, or start this one with --standby.`,
      );
    if (!this.#isTruth(row)) {
      if (!isStandby) throw new Error(this.#divergedInWords(row));
      if (this.#database())
        this.#say('database', `${row?.database}`, () => log.error(this.#divergedInWords(row)));
      this.#lookForCopy(row?.database);
    }
    if (row && !row.released)
      this.#say('lease', `held by ${row.holder}`, () =>
        log.info('another bot holds the lease; I wait until it is over'),
      );
    return undefined;
  }

  #divergedInWords(row: LeaseRow | undefined): string {
    const { databasePath } = this.#parts;
    if (!this.#database())
      return 'DATABASE_PATH: there is no database, and another machine was the primary already. Start with --standby, which restores the newest copy when it takes over, or restore one: npm run restore -- FILE.';
    const theirs = row?.asOf ? eventsAfter(databasePath, row.asOf) : [];
    const lines = theirs
      .flatMap(({ caseId, events }) => events.map(({ type, at }) => `  ${caseId}: ${type}, ${utc(at)}`))
      .slice(0, NAMED);
    return [
      `DATABASE_PATH: this database is not the last primary’s: another machine goes on with ${row?.asOf ? `a copy as of ${utc(row.asOf)}` : 'its own'}. Start with --standby, which restores the newest copy when it takes over, or restore one: npm run restore -- FILE. Nothing here is changed or lost.`,
      ...(lines.length > 0
        ? ['What only this database may know; look with the team whether it was done again since:', ...lines]
        : []),
    ].join('\n');
  }

  /** Puts a copy of the database that is the truth in its place; false where it cannot be restored. */
  #restored({ file, name }: NewestCopy): boolean {
    const { databasePath, policy, now, log } = this.#parts;
    try {
      const { cases, events, asOf } = restoreDatabase(file, databasePath, {
        policy,
        now: now(),
        from: `${name}; a second machine has taken over`,
      });
      log.warn(
        { cases, events, asOf: asOf.toString() },
        'the primary is gone; I take over with a copy of its database',
      );
      return true;
    } catch (error) {
      log.error({ why: whyNot(error) }, 'RESTORE_FROM: the primary is gone, and I cannot take over');
      return false;
    }
  }

  /** What the replica holds now that the primary is gone; what was fetched of it last, where it cannot be had in time. */
  async #newer(copy: NewestCopy, truth: number | undefined): Promise<NewestCopy> {
    const { log } = this.#parts;
    const replica = this.#replica();
    if (!replica || truth === undefined) return copy;
    try {
      await this.#fromReplica.fetch(replica, truth, LAST_FETCH_LIMIT);
    } catch (error) {
      log.error({ why: whyNot(error) }, 'RESTORE_FROM: I take over with what I fetched last');
    }
    return this.#fromReplica.kept(truth) ?? copy;
  }

  #replica(): Replica | undefined {
    const { restoreFrom, litestream } = this.#parts;
    return restoreFrom === undefined ? undefined : replicaToStandBy(restoreFrom, litestream.program);
  }

  /** Fetches the replica beside everything else, from time to time. */
  #fetchMeanwhile(replica: Replica, truth: number): void {
    const { clock } = this.#parts;
    const from = clock.monotonic();
    if (this.#isFetching || from < this.#fetchAt) return;
    this.#isFetching = true;
    void this.#fromReplica
      .fetch(replica, truth, FETCH_LIMIT)
      .then(
        (isFetched) => isFetched && this.#foundCopy(),
        (error: unknown) => this.#missedCopy(error),
      )
      .finally(() => {
        this.#isFetching = false;
        const now = clock.monotonic();
        this.#fetchAt = now + Math.max(FETCH_EVERY_MS, FETCH_REST * (now - from));
      });
  }

  /** Looks for what this machine would take over with, all the time, so that it is known before it is needed. */
  #lookForCopy(truth: number | undefined): void {
    const { restoreFrom } = this.#parts;
    if (restoreFrom === undefined || truth === undefined) return;
    const replica = this.#replica();
    if (replica) {
      this.#fetchMeanwhile(replica, truth);
      const copy = this.#fromReplica.kept(truth);
      this.#copy = copy && this.#isBad(copy) ? undefined : copy;
      return;
    }
    try {
      const copy = newestCopy(restoreFrom, truth);
      this.#copy = this.#isBad(copy) ? undefined : copy;
      if (this.#copy) this.#foundCopy();
    } catch (error) {
      this.#copy = undefined;
      this.#missedCopy(error);
    }
  }

  /** Each fetch of a replica gives another file: a copy is known again by its name, and by what it holds. */
  #isBad({ name, asOf }: NewestCopy): boolean {
    return name === this.#bad?.name && asOf.equals(this.#bad.asOf);
  }

  #foundCopy(): void {
    if (this.#copyTrouble === undefined) return;
    this.#copyTrouble = undefined;
    this.#parts.log.info('RESTORE_FROM: there is a copy again with which I can take over');
  }

  #missedCopy(error: unknown): void {
    const before = this.#copyTrouble;
    this.#copyTrouble = whyNot(error);
    if (this.#copyTrouble !== before)
      this.#parts.log.error(
        { why: this.#copyTrouble },
        this.#copy
          ? 'RESTORE_FROM: I could take over from the primary only with what I fetched last'
          : 'RESTORE_FROM: I could not take over from the primary now',
      );
  }

  /** Says what is so of a subject once, and again when something else was so meanwhile. */
  #say(subject: 'lease' | 'database', what: string, say: () => void): void {
    if (this.#said.get(subject) === what) return;
    this.#said.set(subject, what);
    say();
  }
}

/** Why a copy cannot be restored: what a person may read of it. */
function whyNot(error: unknown): string {
  return error instanceof RestoreError || error instanceof ReplicaError || error instanceof LookThroughError
    ? error.message
    : JSON.stringify(errorKind(error));
}
