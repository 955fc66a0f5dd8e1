import type { Policy } from '../process/policy.ts';
import type { Store } from '../store/store.ts';
import type { Deliverer } from './deliver.ts';
import { atMostEvery, whenSetBack, type Job } from './schedule.ts';
import type { Reconciliation } from './reconcile.ts';
import type { Sync } from './sync.ts';

/** What the jobs are made of. */
interface JobParts {
  readonly store: Pick<Store, 'mail' | 'outbox'>;
  readonly policy: Policy;
  /** Looks who can read the channels that the bot writes in. */
  readonly look: () => void;
  /** Looks whether what was posted in #codegate stands there still. */
  readonly lookAtCodegate: () => Promise<void>;
  readonly sync: Pick<Sync, 'run'>;
  /** Looks at what the bot depends on, and tells what is lost, or well again. */
  readonly watch: () => Promise<void> | void;
  /** Looks whether people from outside can report in each repository. */
  readonly lookAtReporting: () => Promise<void>;
  /** Looks whether what was published has arrived where users hear of it. */
  readonly lookAtArrivals: () => Promise<void>;
  /** Asks who of the security team never used the bot. */
  readonly lookAtEnrolment: () => Promise<void>;
  /** Asks the mail server whether it lets the bot in; left out where there is none. */
  readonly askMail: (() => Promise<void>) | undefined;
  /** Who is of the security team. */
  readonly team: { review(): Promise<void> };
  /** Looks whether the database is where it was, and sound. */
  readonly lookAtDatabase: () => Promise<void>;
  /** Looks whether the cases can be read that could not be. */
  readonly lookAtUnreadable: () => void;
  /** Reads every case there is. */
  readonly readAllCases: () => Promise<void>;
  /** One tick of the reminders. */
  readonly tick: () => void;
  readonly deliverer: Pick<Deliverer, 'runMessages' | 'runPublic'>;
  readonly mailer: { run(): Promise<void> } | undefined;
  /** Reads the mailbox in which reports come by e-mail; left out where there is none. */
  readonly mailbox: { run(): Promise<boolean> } | undefined;
  /** Makes the index of closed cases anew where the rules have changed; resolves with whether nothing is left of it. */
  readonly renewIndex: () => Promise<boolean>;
  /** Erases what the policy keeps no longer. */
  readonly erase: () => Promise<boolean>;
  /** Folds the write-ahead log into the database. */
  readonly fold: () => void;
  /** Resolves with whether there is a new backup; left out where there is no place for them. */
  readonly backUp: (() => Promise<boolean>) | undefined;
  /** Verifies that a copy can be restored from the replica; left out where there is none. */
  readonly verifyReplica: (() => Promise<void>) | undefined;
  readonly now: () => Temporal.Instant;
}

/** Everything that cron asks of the bot, and how often; at a start the bot catches up in this order (`catchUp`). */
export function botJobs(parts: JobParts): Job[] {
  const {
    store,
    policy,
    look,
    lookAtDatabase,
    lookAtUnreadable,
    readAllCases,
    lookAtCodegate,
    sync,
    watch,
    lookAtReporting,
    lookAtArrivals,
    lookAtEnrolment,
    askMail,
    team,
    tick,
    deliverer,
    mailer,
    mailbox,
    renewIndex,
    erase,
    fold,
    backUp,
    verifyReplica,
    now,
  } = parts;
  const lookWhetherSetBack = whenSetBack(now, () => store.outbox.rouse(now()));
  const lookAtClock = () => {
    lookWhetherSetBack();
    store.outbox.rouseUntried(now());
    store.mail.rouse(now());
  };
  const jobs: Job[] = [
    // Before whatever goes by the clock.
    { name: 'look at the clock', pattern: '* * * * *', run: async () => lookAtClock() },
    // First, at a start: what waits for a channel is to find it looked at.
    { name: 'look who reads', pattern: '5 * * * *', run: async () => look() },
    {
      name: 'sync',
      pattern: '* * * * *',
      run: atMostEvery(policy.sync.every, now, (at) => sync.run(at)),
      // By the time GitHub has answered, the others have had their turn of this minute.
      afterwards: async () => {
        tick();
        await deliverer.runMessages();
      },
    },
    { name: 'roster', pattern: '7 * * * *', run: () => team.review() },
    // Both right before the watch, which tells of it.
    { name: 'look at the database', pattern: '* * * * *', run: lookAtDatabase },
    { name: 'look at what cannot be read', pattern: '* * * * *', run: async () => lookAtUnreadable() },
    { name: 'watch', pattern: '* * * * *', run: async () => watch() },
    { name: 'remind', pattern: '* * * * *', run: async () => tick() },
    { name: 'deliver', pattern: '* * * * *', run: () => deliverer.runMessages() },
    { name: 'publish', pattern: '* * * * *', run: () => deliverer.runPublic() },
    // What hindered it may be mended: an announcement waits for no restart.
    { name: 'try again', pattern: '11 * * * *', run: async () => store.outbox.unpark(now()) },
    // What was deleted there is told at once, but for what happened while there was no connection.
    { name: 'look at #codegate', pattern: '37 * * * *', run: lookAtCodegate },
    // It changes seldom, and costs a request of GitHub's 5,000 an hour for each repository.
    { name: 'look at private reporting', pattern: '29 * * * *', run: lookAtReporting },
    { name: 'look what arrived', pattern: '41 * * * *', run: lookAtArrivals },
    { name: 'look who never enrolled', pattern: '37 */6 * * *', run: lookAtEnrolment },
    // Right before the log is folded, in which what was erased stands until then. What is closed has to be known.
    { name: ERASE, pattern: '11 * * * *', run: async () => (await renewIndex()) && erase() },
    { name: 'fold the log', pattern: '13 * * * *', run: async () => fold() },
  ];
  if (mailer) jobs.push({ name: 'mail', pattern: '* * * * *', run: () => mailer.run() });
  // Before a start tells of what it finds; the mail server says at once what comes.
  if (mailbox)
    jobs.splice(3, 0, {
      name: 'read the mailbox',
      pattern: '* * * * *',
      run: () => mailbox.run(),
      afterwards: () => deliverer.runMessages(),
    });
  if (askMail) jobs.push({ name: 'ask the mail server', pattern: '23 * * * *', run: askMail });
  if (backUp) jobs.push({ name: BACKUP, pattern: '17 3 * * *', run: backUp });
  if (verifyReplica) jobs.push({ name: VERIFICATION, pattern: '53 * * * *', run: verifyReplica });
  // Behind all that somebody waits for at a start; afterwards there is nothing left of it.
  jobs.push({ name: 'renew the index', pattern: '9 * * * *', run: renewIndex });
  // A start reads what is open; what is closed can wait for the night.
  jobs.push({ name: READ_ALL, pattern: '43 4 * * *', run: readAllCases });
  return jobs;
}

/**
 * The jobs of a bot whose database was restored: first of all it is looked what has happened since, and until that is known
 * no other job runs.
 *
 * @param isOneOfSeveral whether another machine stands by, or may soon: it needs a copy of what is the truth now, long before
 *   the one of the day
 */
export function afterReconciliation(
  jobs: readonly Job[],
  reconciliation: Pick<Reconciliation, 'isDone' | 'run'>,
  isOneOfSeveral = false,
): Job[] {
  const backUp = isOneOfSeveral ? jobs.find(({ name }) => name === BACKUP) : undefined;
  let isCopied = false;
  let isCopying = false;
  const copyOnce = async () => {
    if (!reconciliation.isDone || isCopied || isCopying) return;
    isCopying = true;
    try {
      // Where there is no room for it now, the next turn tries again.
      isCopied = (await backUp?.run()) === true;
    } finally {
      isCopying = false;
    }
  };
  return [
    { name: 'reconcile', pattern: '* * * * *', run: () => reconciliation.run() },
    ...jobs.map((job) => ({ ...job, run: async () => (reconciliation.isDone ? job.run() : false) })),
    // Last, so that at a start what waits for others comes first.
    ...(backUp ? [{ name: 'back up what was restored', pattern: '* * * * *', run: copyOnce }] : []),
  ];
}

const BACKUP = 'back up';
const VERIFICATION = 'verify the replica';
const ERASE = 'erase';
const READ_ALL = 'read all cases';
/** What waits for its hour: a start has more urgent things to do, and does not know yet whether the clock is right. */
const NOT_AT_A_START: ReadonlySet<string> = new Set([BACKUP, ERASE, READ_ALL, VERIFICATION]);

/**
 * What came due while the bot was away is caught up with now, not at the next full minute: first what changed in
 * GitHub and in the team, so that nobody hears what is not so any more, or not theirs to hear.
 */
export async function catchUp(
  jobs: readonly Job[],
  store: Pick<Store, 'outbox' | 'mail'>,
  now: Temporal.Instant,
): Promise<void> {
  for (const queue of [store.outbox, store.mail]) {
    queue.rouse(now);
    queue.unpark(now);
  }
  for (const job of jobs) if (!NOT_AT_A_START.has(job.name)) await job.run();
}
