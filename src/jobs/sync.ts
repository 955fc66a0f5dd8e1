import { z } from 'zod';
import type { SeenAdvisory } from '../github/advisory-facts.ts';
import type { GitHub } from '../github/github.ts';
import { inTurn } from '../github/in-flight.ts';
import { GitHubError, type Wait } from '../github/github-error.ts';
import type { Watch } from '../app/watch/watch.ts';
import { tellMissingRight, tellUnreadable } from '../app/notifications/troubles.ts';
import { tellTogether } from '../app/notifications/together.ts';
import { followLogins, followMisnamed } from '../app/follow-logins.ts';
import { awaitArrival } from '../app/watch-arrival.ts';
import { watchThread } from '../app/watch-thread.ts';
import { observation, type Admission } from '../app/observe-advisory.ts';
import { githubTrouble } from '../documents/github-trouble.ts';
import { errorKind, type Log } from '../log.ts';
import { isAdvisoryToClose } from '../process/acts/close.ts';
import { cveRequested } from '../process/acts/done-in-github.ts';
import { syncOf } from '../process/dependencies/dependency.ts';
import type { Trouble } from '../process/dependencies/sighting.ts';
import { openingSeen } from '../process/acts/open.ts';
import { fold } from '../process/evolve.ts';
import { outOfSight } from '../process/publication/public-facts.ts';
import { isBefore, isDue } from '../process/time.ts';
import { asksToWait, OVERLAP } from './look.ts';
import type { Reconciliation } from './reconcile.ts';
import { Rounds, type RepositoryLook } from './rounds.ts';
import { UnreadableCaseError } from '../store/case-history.ts';
import { StaleCaseError } from '../store/cases.ts';
import type { Cause } from '../store/cause.ts';
import { advisoryToClose, closeAdvisoryOrFail } from '../app/close-case.ts';
import { doubtfulCve } from '../app/request-cve.ts';
import type { Store } from '../store/store.ts';

/** How often it is looked who has each linked login now. */
const LOGINS_EVERY = Temporal.Duration.from({ hours: 24 });
/** GitHub asks for no longer quiet than this: what lies further off was set by a clock that was wrong. */
const LONGEST_QUIET = Temporal.Duration.from({ hours: 2 });

/** GitHub's clock and this one may differ by so much. */
const CLOCKS_DIFFER = { minutes: 30 };

/** A GitHub that is down for long is asked after so many minutes. */
const MOST_PATIENT = 5;

export interface SyncOptions {
  readonly store: Store;
  readonly github: GitHub;
  readonly repositories: readonly string[];
  readonly log: Log;
  /** Told whether each repository could be followed. */
  readonly watch?: Pick<Watch, 'well' | 'bad'>;
  /** Compares what a published advisory says with its announcement; left out, that is not looked at. */
  readonly corrections?: Admission['corrections'];
  /** The number that the case of an advisory had before its record was lost; `undefined` where none is known. */
  readonly formerNumber?: Reconciliation['formerNumber'];
  /** How a project makes its releases. */
  readonly policy?: Admission['policy'];
}

/** Follows what happens in GitHub: new reports become cases, and cases hear what was done in GitHub's own pages. */
export class Sync {
  readonly #options: SyncOptions;
  /** GitHub asked to be left alone until then. */
  #resumeAt: Temporal.Instant | undefined;
  /** When it was last looked who has each linked login. */
  #loginsLookedAt: Temporal.Instant | undefined;

  readonly #inTurn = inTurn();
  readonly #rounds: Rounds;
  #lastFailure: GitHubError | undefined;
  /** So many runs one after the other GitHub has answered nothing. */
  #unanswered = 0;

  constructor(options: SyncOptions) {
    this.#options = options;
    this.#rounds = new Rounds(options.repositories, options);
  }

  /**
   * Looks at every repository. Never rejects: what GitHub does not answer now is read at the next run, since the
   * place to go on from moves only when a whole run has succeeded.
   */
  run(now: Temporal.Instant): Promise<void> {
    // Woken while it runs: never beside itself.
    return this.#inTurn('', () => this.#run(now));
  }

  async #run(now: Temporal.Instant): Promise<void> {
    if (this.#resumeAt && !isDue(now, this.#resumeAt, LONGEST_QUIET)) return;
    this.#resumeAt = undefined;
    await this.#syncAll(now);
    if (!this.#resumeAt) await this.#followLogins(now);
    tellTogether(this.#options.store, now);
  }

  async #syncAll(now: Temporal.Instant): Promise<void> {
    let isAnswered = false;
    for (const round of this.#rounds.rounds(now)) {
      for (const repository of round.repositories) {
        try {
          const look = await round.look(repository);
          if (!look) continue;
          isAnswered = true;
          await this.#syncRepository(repository, look, now);
          this.#seeWell(repository);
        } catch (error) {
          const trouble = this.#troubleOf(error, repository, now);
          this.#options.watch?.bad(syncOf(repository), trouble);
        }
        if (this.#resumeAt) return;
      }
      round.end();
    }
    this.#unanswered = isAnswered ? 0 : this.#unanswered + 1;
    // A GitHub that is down is asked less often: the second time in vain after two minutes, then after four, then five.
    if (this.#unanswered > 1)
      this.#resumeAt = now.add({ minutes: Math.min(2 ** (this.#unanswered - 1), MOST_PATIENT) });
  }

  #seeWell(repository: string): void {
    // That others of its owner are shown does not say that this one is in sight.
    if (!this.#rounds.isKnown(repository)) return;
    this.#options.store.facts.delete(rightsFact(repository));
    this.#options.watch?.well(syncOf(repository));
  }

  /** Once a day: an account that was renamed may be in no advisory that is looked at. */
  async #followLogins(now: Temporal.Instant): Promise<void> {
    const { store, github, log } = this.#options;
    const last = this.#loginsLookedAt;
    if (last && !isDue(now, last.add(LOGINS_EVERY), LOGINS_EVERY)) return;
    try {
      await followLogins({ ...store, github }, now);
      this.#loginsLookedAt = now;
    } catch (error) {
      if (error instanceof GitHubError && error.failure.kind === 'later')
        this.#resumeAt = resumeAt(error.failure.wait, now);
      log.warn(errorKind(error), 'GitHub does not say whose the logins are; they stay as they are');
    }
  }

  async #syncRepository(repository: string, look: RepositoryLook, now: Temporal.Instant): Promise<void> {
    const { facts, cases } = this.#options.store;
    const beganFact = `sync began ${repository}`;
    const began = instantFact(facts.get(beganFact)) ?? now;
    const { isWhole: readWhole, recorded } = look;
    const unreadable = new Set(look.listed.unreadable);
    const seen = [...look.listed.seen];
    // Its fix is released without a change of the advisory, and everybody waits for it.
    const wanted = readWhole ? cases.openAdvisories(repository) : cases.unfixedAdvisories(repository);
    const missed = await this.#missedBy(seen, repository, { wanted, unreadable, now });
    seen.push(...missed.found);
    let { failure } = missed;
    for (const each of seen.toSorted((a, b) => Temporal.Instant.compare(a.updatedAt, b.updatedAt)))
      try {
        await this.#follow(each, repository, { began, now, recorded });
      } catch (error) {
        if (isUnreadable(error)) {
          unreadable.add(each.facts.ghsaId);
          continue;
        }
        // Its case cannot be read, which is told; once it can be, the whole listing shows what has happened.
        if (error instanceof UnreadableCaseError) continue;
        // One that cannot be followed must not keep the others from being noticed; it has its turn again.
        failure = error;
        if (!(error instanceof GitHubError) && !(error instanceof StaleCaseError))
          this.#options.log.error(errorKind(error), 'an advisory could not be followed');
      }
    if (facts.get(beganFact) === undefined) facts.set(beganFact, began.toString());
    this.#tellUnreadable(repository, unreadable, { readWhole, now });
    if (failure === undefined) look.goOn();
    const unanswered = (await this.#askAgain(repository, now)) ?? (await this.#closeAlong(repository, now));
    if (failure instanceof GitHubError) throw failure;
    if (unanswered) throw unanswered;
  }

  /** The advisories of open cases that no listing showed, such as published ones that wait for their CVE. */
  async #missedBy(
    seen: readonly SeenAdvisory[],
    repository: string,
    {
      wanted,
      unreadable,
      now,
    }: {
      readonly wanted: readonly string[];
      readonly unreadable: Set<string>;
      readonly now: Temporal.Instant;
    },
  ): Promise<{ found: SeenAdvisory[]; failure: unknown }> {
    const shown = new Set([...seen.map((each) => each.facts.ghsaId), ...unreadable]);
    const missed = wanted.filter((ghsaId) => !shown.has(ghsaId));
    const found: SeenAdvisory[] = [];
    let failure: unknown;
    for (const ghsaId of missed) {
      try {
        found.push(await this.#options.github.advisory(repository, ghsaId));
      } catch (error) {
        if (!(error instanceof GitHubError)) throw error;
        if (isUnreadable(error)) {
          unreadable.add(ghsaId);
          continue;
        }
        // Deleted, or out of this token's sight: its case goes on by hand.
        if (error.failure.kind !== 'missing') failure = error;
        else this.#loseSight(ghsaId, now);
        // Asked to wait, the bot asks for no other either.
        if (asksToWait(error)) break;
      }
    }
    return { found, failure };
  }

  #loseSight(ghsaId: string, now: Temporal.Instant): void {
    const { cases } = this.#options.store;
    const state = cases.byAdvisory(ghsaId);
    if (state) cases.recordFact(state, outOfSight, { actor: { kind: 'github' }, cause: 'sync', now });
  }

  /** Keeps in mind which advisories cannot be read, and tells the team of each of them once. */
  #tellUnreadable(
    repository: string,
    found: ReadonlySet<string>,
    { readWhole, now }: { readonly readWhole: boolean; readonly now: Temporal.Instant },
  ): void {
    const { store, log } = this.#options;
    const fact = `sync unreadable ${repository}`;
    const before = unreadableFact.parse(JSON.parse(store.facts.get(fact) ?? '[]'));
    const news = [...found].filter((ghsaId) => !before.includes(ghsaId));
    // What only the whole listing shows can only there be seen to have become readable.
    const kept = readWhole ? before.filter((ghsaId) => found.has(ghsaId)) : before;
    if (news.length === 0 && kept.length === before.length) return;
    if (news.length > 0) log.error({ count: news.length }, 'an advisory cannot be read, and is not followed');
    store.atomically(() => {
      store.facts.set(fact, JSON.stringify([...kept, ...news]));
      if (news.length > 0) tellUnreadable(store, { repository, count: news.length }, now);
    });
  }

  async #follow(
    seen: SeenAdvisory,
    repository: string,
    { began, now, recorded }: { began: Temporal.Instant; now: Temporal.Instant; recorded: number },
  ): Promise<void> {
    const { github, store, corrections, policy } = this.#options;
    const { cases, people } = store;
    const cause: Cause = { actor: { kind: 'github' }, cause: 'sync', now };
    // Before who is in it is compared by name with who may be.
    await followMisnamed({ ...store, github }, seen.accounts ?? new Map(), now);
    const known = cases.byAdvisory(seen.facts.ghsaId) ?? this.#ownDraft(seen, repository);
    if (known) {
      const { ghsaId } = seen.facts;
      const changed = known.advisory && cases.isChangedSince(known, recorded);
      const fresh = changed ? await github.advisory(repository, ghsaId) : seen;
      // Refused where the case changed while GitHub was asked: what GitHub said may be older than that.
      const observed = await observation(known, fresh, { github, people, corrections, policy });
      const state = cases.record(known, observed, cause);
      await watchThread({ store, github }, state, fresh, cause);
      if (policy) awaitArrival(store, state, policy, now);
      return;
    }
    if (!isNew(seen, began)) return;
    // A clock that runs ahead of ours must not make a report that comes from the future.
    const disclosedAt = isBefore(now, seen.createdAt) ? now : seen.createdAt;
    const { reporter, facts } = seen;
    const first = openingSeen({ repository, ghsaId: facts.ghsaId, reporter, disclosedAt });
    const actor = { kind: 'github' } as const;
    const soFar = fold(
      'new',
      first.map((body, index) => ({ seq: index + 1, at: disclosedAt, actor, cause: 'sync', body })),
    );
    const observed = soFar ? await observation(soFar, seen, { github, people, policy }) : [];
    // A member may have opened it by hand while GitHub was asked who owns code.
    if (cases.byAdvisory(seen.facts.ghsaId)) return;
    const former = this.#options.formerNumber?.({ ghsaId: facts.ghsaId, draftOf: seen.caseId });
    cases.open([...first, ...observed], cause, former);
  }

  /**
   * Requests for a CVE whose end was not seen. GitHub takes no second one, so asking once more is how to know; it is
   * recorded as requested either way. Gives the failure of those that GitHub did not answer this time either.
   */
  async #askAgain(repository: string, now: Temporal.Instant): Promise<GitHubError | undefined> {
    const { store } = this.#options;
    let failure: GitHubError | undefined;
    for (const caseId of store.facts.under(doubtfulCve('')).keys()) {
      if (store.cases.isUnreadable(caseId)) continue;
      const state = store.cases.load(caseId);
      if (state && state.repository !== repository) continue;
      const waits = state?.status === 'open' && !state.cve.requestedAt && state.cve.id === undefined;
      if (waits && state.advisory) {
        const answer = await this.#isRequested(repository, state.advisory.ghsaId);
        if (answer instanceof GitHubError) {
          failure = answer;
          if (asksToWait(answer)) break;
          continue;
        }
        if (answer)
          store.cases.recordFact(state, cveRequested, { actor: { kind: 'bot' }, cause: 'sync', now });
      }
      store.facts.delete(doubtfulCve(caseId));
    }
    return failure;
  }

  /** Closes the advisories of closed cases, of which GitHub has not answered yet. Gives the failure of those that it does not this time either. */
  async #closeAlong(repository: string, now: Temporal.Instant): Promise<GitHubError | undefined> {
    const { store, github } = this.#options;
    for (const caseId of store.facts.under(advisoryToClose('')).keys()) {
      if (store.cases.isUnreadable(caseId)) continue;
      const state = store.cases.load(caseId);
      if (state && state.repository !== repository) continue;
      try {
        if (state && isAdvisoryToClose(state))
          await closeAdvisoryOrFail({ ...store, github }, state, {
            actor: { kind: 'bot' },
            cause: 'sync',
            now,
          });
      } catch (error) {
        if (error instanceof GitHubError) return error;
        throw error;
      }
      // Opened again meanwhile, or closed by a person, it stays as it is.
      store.facts.delete(advisoryToClose(caseId));
    }
    return undefined;
  }

  /**
   * Asks for a CVE. False where GitHub refuses the request (a member who made it sees that nothing was recorded);
   * the failure itself where it does not answer.
   */
  async #isRequested(repository: string, ghsaId: string): Promise<boolean | GitHubError> {
    try {
      await this.#options.github.requestCve(repository, ghsaId);
      return true;
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      return error.failure.kind === 'later' ? error : false;
    }
  }

  /** A draft that the bot made, whose answer it did not live to see. */
  #ownDraft(seen: SeenAdvisory, repository: string) {
    const state = seen.caseId === undefined ? undefined : this.#options.store.cases.ofDraft(seen.caseId);
    const waits = state?.status === 'open' && state.repository === repository && !state.advisory;
    // Made before the case was opened, it is that of another one, which had the number and whose record is lost.
    const isIts = waits && !isBefore(seen.createdAt, state.opened.at.subtract(CLOCKS_DIFFER));
    return isIts ? state : undefined;
  }

  /** What follows from a sync that failed, and why it did. */
  #troubleOf(error: unknown, repository: string, now: Temporal.Instant): Trouble {
    if (error instanceof GitHubError) {
      this.#handle(error, repository, now);
      return syncTrouble(error);
    }
    this.#options.log.error(errorKind(error), 'a sync failed');
    return { why: 'A defect of the bot’s own: its log says of which kind.' };
  }

  #handle(error: GitHubError, repository: string, now: Temporal.Instant): void {
    const { failure } = error;
    const { store, log } = this.#options;
    switch (failure.kind) {
      case 'later':
        this.#resumeAt = resumeAt(failure.wait, now);
        // One listing may be for many repositories.
        if (error !== this.#lastFailure)
          log.warn('GitHub does not answer; the next sync goes on where this one stopped');
        this.#lastFailure = error;
        return;
      case 'refused':
        log.error({ status: failure.status }, 'GitHub refused the sync');
        return;
      case 'public':
        // Only a change of what is public is refused so, and the sync changes none.
        return;
      case 'rights':
      case 'missing': {
        const right = missingRight(error, repository);
        if (right === undefined) {
          log.error({ cause: error.why?.kind }, 'GitHub refuses the sync');
          return;
        }
        log.error({ right }, 'the GitHub token lacks a right');
        const said = rightsFact(repository);
        if (store.facts.get(said) === right) return;
        store.atomically(() => {
          store.facts.set(said, right);
          tellMissingRight(store, { repository, right }, now);
        });
      }
    }
  }
}

/**
 * Reports become cases whenever they came. What is a draft by now, published or closed does where it was made since the
 * bot first looked, which may have happened while it was away; what is older is a history the bot was not there for.
 */
function isNew(seen: SeenAdvisory, began: Temporal.Instant): boolean {
  return seen.facts.state === 'triage' || !isBefore(seen.createdAt, began.subtract(OVERLAP));
}

function isUnreadable(error: unknown): boolean {
  return error instanceof GitHubError && error.failure.kind === 'later' && error.failure.unreadable === true;
}

function resumeAt(wait: Wait | undefined, now: Temporal.Instant): Temporal.Instant | undefined {
  if (!wait) return undefined;
  return 'until' in wait ? wait.until : now.add({ seconds: wait.seconds });
}

const unreadableFact = z.array(z.string());

function rightsFact(repository: string): string {
  return `rights reported ${repository}`;
}

function instantFact(text: string | undefined): Temporal.Instant | undefined {
  return text === undefined ? undefined : Temporal.Instant.from(text);
}

/** Why a repository cannot be followed. */
function syncTrouble(error: GitHubError): Trouble {
  // Which right is missing the sync itself has told the private channel.
  return { ...githubTrouble(error), channelKnows: missingRight(error) !== undefined };
}

/** The right that the token lacks, by its name; `undefined` where GitHub refuses for another cause. */
function missingRight({ failure, why }: GitHubError, repository = ''): string | undefined {
  if (why) return undefined;
  if (failure.kind === 'rights') return failure.right;
  return failure.kind === 'missing' ? `access to the repository ${repository}` : undefined;
}
