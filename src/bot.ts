import { Events, type Client } from 'discord.js';
import { setTimeout as delay } from 'node:timers/promises';
import type { DestinationStream } from 'pino';
import { failureKind } from './app/failure.ts';
import { reportMissingRights } from './app/missing-rights.ts';
import { nudgeOfMails } from './app/incoming-mail/take-in.ts';
import { ProblemError } from './app/problem.ts';
import { StandingKeeper } from './app/notifications/standing-keeper.ts';
import { Codegate } from './app/publication/codegate.ts';
import { Disappearances } from './app/publication/disappearances.ts';
import { SecurityTeam } from './app/security-team.ts';
import { tellCaughtUp } from './app/tell-caught-up.ts';
import { blindnessOf } from './app/watch/blindness.ts';
import { hearGitHub } from './app/watch/hear-github.ts';
import { Enrolment } from './app/watch/enrolment.ts';
import { lookAtArrivals } from './app/watch-arrival.ts';
import { wholeReadings } from './app/whole-readings.ts';
import { lookAtReporting } from './app/watch/look-at-reporting.ts';
import { backupTrouble } from './app/watch/looks.ts';
import { closeData, lookThroughCases, openData } from './bot/data.ts';
import type { LeaseOptions, Primacy } from './bot/lease.ts';
import { takeInteractions } from './bot/interactions.ts';
import { mailboxReader, mailWay } from './bot/mail.ts';
import { following } from './bot/following.ts';
import { publications } from './bot/publications.ts';
import { replicaVerification } from './bot/replica.ts';
import { listenToWebhooks } from './bot/webhook.ts';
import { lookAtDatabase, watchFor, watching } from './bot/watching.ts';
import type { Clock } from './clock.ts';
import { groups, presses, subcommands } from '../commands/advisory.ts';
import { readConfig, type Config } from './config.ts';
import { Access, hasSecurityRole, isOfTheTeam } from './discord/access.ts';
import { createClient } from './discord/client.ts';
import { Delivery } from './discord/delivery.ts';
import { onDeletion, stands } from './discord/deletions.ts';
import { Dispatcher } from './discord/dispatcher.ts';
import { roleHolders } from './discord/enrolment.ts';
import { connect } from './discord/gateway.ts';
import { notificationDelivery, publicDelivery } from './discord/ports.ts';
import { seePlaces } from './discord/places.ts';
import { PrivacyGuard } from './discord/privacy-guard.ts';
import { hidesTheTeam } from './discord/privacy.ts';
import { Registrar } from './discord/registrar.ts';
import { givingUp } from './discord/rest.ts';
import { onTeamChange, readServer } from './discord/server.ts';
import { signIn } from './discord/sign-in.ts';
import { passOverUnreadable } from './discord/unreadable.ts';
import { channelRights, verifyDiscord } from './discord/verify.ts';
import { createGitHub, webAddress } from './github/github.ts';
import { serveHealth } from './health.ts';
import { backUp } from './jobs/backup.ts';
import { Deliverer } from './jobs/deliver.ts';
import { Eraser } from './jobs/erase.ts';
import { HistoryLook } from './jobs/history-look.ts';
import { afterReconciliation, botJobs, catchUp } from './jobs/jobs.ts';
import { Patience } from './jobs/patience.ts';
import { remind } from './jobs/remind.ts';
import { IndexRenewer } from './jobs/renew-index.ts';
import { schedule } from './jobs/schedule.ts';
import { LeaseLostError } from './lease/lease-problem.ts';
import type { LeaseClock } from './lease/timing.ts';
import { createLog, errorKind, type Log } from './log.ts';
import { createCorrespondence } from './mail/correspondence.ts';
import { createMetrics } from './metrics.ts';
import { cveServices } from './release/cve-services.ts';
import { databaseProblem } from './store/database-problem.ts';
import type { Database } from './store/database.ts';
import type { OpenFile } from './store/open-file.ts';
import type { Store } from './store/store.ts';
import { VERSION } from './version.ts';

/** How long a stop waits for the answers to people, and for everything. */
const GRACE_MS = 5000;
const STOP_MS = 7000;

/** Nothing is erased by a clock that was not found right within this time, by GitHub's. */
const CLOCK_BELIEVED = Temporal.Duration.from({ hours: 1 });

export interface BotOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** What a lease is counted by; the machine's own clocks unless told otherwise. */
  readonly leaseClock?: LeaseClock;
  /** Whether it waits until the primary on another machine is gone, and then takes over. */
  readonly isStandby?: boolean;
  /** Where the log's lines go; to stdout unless told otherwise. */
  readonly logTo?: DestinationStream;
  /**
   * Told when Discord will not have the bot any more, or when it is the primary no more (`hasLostLease`): then its process is
   * to end at once. The message says what to do.
   */
  readonly lost?: (error: Error) => void;
}

export interface RunningBot {
  /** How many subcommands Discord has been told of. */
  readonly commands: number;
  /** Resolves when all that came in is answered and all that is due has been tried. */
  settle(): Promise<void>;
  /** Takes nothing new, finishes what is in flight, and closes everything. */
  stop(): Promise<void>;
}

/**
 * Puts the bot together and starts it: config → store → github → discord → commands → jobs. Resolves when it is
 * READY and its commands are registered; rejects with an error whose message is for the operator.
 */
export async function startBot({
  env,
  clock,
  leaseClock,
  isStandby = false,
  logTo,
  lost = () => {},
}: BotOptions): Promise<RunningBot> {
  const config = readConfig(env);
  const log = createLog(config.logLevel, logTo);
  const primacy = await primacyFor(config, {
    isStandby,
    env,
    now: () => clock.now(),
    leaseClock,
    log,
    lost,
  });
  let client: Client | undefined;
  let database: Database | undefined;
  const failed = new AbortController();
  try {
    const data = openData(config, { now: clock.now(), log });
    database = data.database;
    await primacy?.claim(data.store);
    const attempt = async () => {
      await client?.destroy();
      failed.signal.throwIfAborted();
      client = createClient(config.discord.apiUrl, { leave: primacy?.lease.leave });
      client.on(Events.Error, (error) => log.error(errorKind(error), 'discord.js reports an error'));
      passOverUnreadable(client, log);
      return connect(client, config.discord.token, lost);
    };
    const pause = (seconds: number) => delay(seconds * 1000, undefined, { signal: failed.signal });
    // Until Discord answers, the cases are read.
    const [ready] = await Promise.all([
      signIn(attempt, { pause, log }),
      lookThroughCases(data.store, clock.now()),
    ]);
    return await startWith({ config, env, log, ...data, ready, clock, primacy });
  } catch (error) {
    failed.abort();
    await client?.destroy();
    // What ends the start is told, whatever hinders this as well.
    await closeData(database, primacy).catch(() => undefined);
    throw error;
  }
}

/** Where there may be several machines: waits until this bot is the primary. Where there is one, nothing of it is loaded. */
async function primacyFor(config: Config, options: LeaseOptions): Promise<Primacy | undefined> {
  if (!config.lease && !options.isStandby) return undefined;
  const { becomePrimary } = await import('./bot/lease.ts');
  return becomePrimary(config, options);
}

/** Whether a bot is lost because another machine may be the primary now: nothing of it may leave any more. */
export function hasLostLease(error: Error): boolean {
  return error instanceof LeaseLostError;
}

/** What is said, in one line, of an error that ends the bot. Its own text may hold what must not be shown. */
export function lastWords(error: Error): string {
  return databaseProblem(error) ?? `The bot ends on a defect of its own: ${error.name}`;
}

interface Parts {
  readonly config: Config;
  readonly env: BotOptions['env'];
  readonly log: Log;
  readonly database: Database;
  readonly file: OpenFile;
  readonly store: Store;
  readonly ready: Client<true>;
  readonly clock: Clock;
  /** That this bot is the only primary; `undefined` where there is one machine. */
  readonly primacy: Primacy | undefined;
}

async function startWith(parts: Parts): Promise<RunningBot> {
  const { config, env, log, database, file, store, ready, clock, primacy } = parts;
  const lease = primacy?.lease;
  const client: Client = ready;
  const { policy, discord } = config;
  const now = () => clock.now();
  const { backupDir } = config;
  const { repositories } = config.github;
  const watch = watchFor(config, { store, now });
  const hear = hearGitHub(watch, now);
  let remaining: number | undefined;
  const github = createGitHub({
    ...config.github,
    leave: lease?.leave,
    heard: (answer) => {
      hear(answer);
      remaining = answer.remaining ?? remaining;
    },
  });
  const metrics =
    config.health &&
    (await createMetrics({
      figures: (at) => store.figures(at),
      states: () => watch.states(),
      remaining: () => remaining,
      now,
      leaseAge: lease && (() => lease.age),
    }));
  const githubUrl = webAddress(config.github.apiUrl);

  for (const problem of verifyDiscord(ready, discord)) log.error({ problem }, 'the set-up is not complete');

  const server = () => readServer(ready, discord.guildId);
  const guard = new PrivacyGuard({
    server,
    config: discord,
    store,
    found: (problems) => seePlaces(watch, problems, (channel) => channelRights(ready, discord, channel)),
    now,
    log,
  });
  // While the server has no such role, nobody can say who is of the team: it may be made anew.
  const isHidden = () => guard.problems().some(hidesTheTeam);
  const rest = givingUp(client.rest);
  const delivery = new Delivery(rest, ready.user.id, {
    security: discord.securityChannelId,
    codegate: discord.codegateChannelId,
    isSafe: (channel) => guard.isSafe(channel),
    isInServer: () => guard.problems().every(({ code }) => code !== 'no-server'),
    knownSince: () => store.outbox.firstMessageId(),
  });
  const { announcements, inspector, drafts, corrections } = publications(config, {
    github,
    store,
    githubUrl,
    now,
  });
  const securityRole = {
    isHeldBy: async (id: string) => {
      if (isHidden()) throw new Error('the security role cannot be looked at');
      return hasSecurityRole(rest, discord, id);
    },
  };
  const team = new SecurityTeam({
    store,
    role: securityRole,
    isHidden,
    now,
    log,
  });
  const words = {
    store,
    policy,
    githubUrl,
    securityRoleId: discord.securityRoleId,
    pgp: config.pgp,
    privacy: () => guard.problems(),
    lossOf: watch.lossOf,
  };
  const { sync, reconciliation } = following(config, {
    store,
    github,
    rest,
    patientRest: client.rest,
    botId: ready.user.id,
    watch,
    drafts,
    corrections,
    guard,
    team,
    now,
    log,
  });
  const deliverer = new Deliverer({
    store,
    notifications: notificationDelivery(delivery, words),
    codegate: new Codegate({ delivery: publicDelivery(delivery), drafts, securityRole }),
    securityRole: team,
    mostADay: policy.reminders.mostADay,
    isHeld: () => !reconciliation.isDone,
    mayPost: () => reconciliation.mayPost(),
    now,
    log,
  });
  const mail = config.smtp && mailWay(config.smtp, { store, securityRole, leave: lease?.leave, now, log });
  const mailbox =
    config.mailbox &&
    mailboxReader(config.mailbox, {
      store,
      policy,
      watch,
      afterwards: () => deliverer.runMessages(),
      now,
      log,
    });
  const standing = new StandingKeeper(words, discord.securityChannelId);
  let lastTick: Temporal.Instant | undefined;
  const tick = () => {
    lastTick = now();
    remind(store, policy, lastTick);
    nudgeOfMails(store, policy, lastTick);
    standing.keep(lastTick);
  };
  const databaseLook = lookAtDatabase(config, { database, file, watch, now, log });
  const historyLook = new HistoryLook({ store, watch, now, log });
  const enrolment = new Enrolment({
    ask: () => roleHolders(client.rest, discord),
    roster: () => store.people.roster(),
    now,
  });
  const stopping = new AbortController();
  const dispatcher = new Dispatcher({
    access: new Access(discord, store, client.rest, () => void team.review()),
    services: {
      ...store,
      policy,
      github,
      drafts,
      inspector,
      securityRole,
      deliverer,
      readings: wholeReadings(store, policy, stopping.signal),
      stopping: stopping.signal,
      log,
      repositories,
      blind: () => blindnessOf(repositories, watch.lossOf),
      unenrolled: () => enrolment.missing(),
      githubUrl,
      pgp: config.pgp,
      teamName: config.teamName,
      mailer: mail,
      correspondence: {
        smtp: mail?.mailer,
        mailbox:
          config.mailbox &&
          createCorrespondence({
            ...config.mailbox,
            hash: store.incomingMails.hasher(),
            leave: lease?.leave,
          }),
      },
    },
    // What a person has just done may be due to others at once: a report that went public waits for no tick.
    afterwards: async () => {
      if (!reconciliation.isDone) return;
      tick();
      // A mail server may take a minute to answer; nobody waits for it.
      void mail?.run();
      await deliverer.run();
    },
    subcommands,
    presses,
    isOfTheTeam: (roles) => isOfTheTeam(discord, roles),
    isRestoring: () => !reconciliation.isDone,
    failed: (error) => databaseLook.heard(error),
    answered: metrics && ((seconds) => metrics.answered(seconds)),
    now,
    log,
  });
  guard.watch(ready, () => deliverer.runHeldUp());
  onTeamChange(client, () => {
    // An async listener that rejects would end the process.
    void team
      .review()
      .then(() => deliverer.runMessages())
      .catch(() => {});
  });
  takeInteractions(client, dispatcher, lease);
  const commands = { subcommands, groups };
  const registrar = new Registrar({ client: ready, guildId: discord.guildId, commands, log });
  await registrar.register();
  registrar.watch();

  const { codegateChannelId } = discord;
  const disappearances = new Disappearances({
    store,
    stands: (messageId) => stands(rest, codegateChannelId, messageId),
    now,
  });
  onDeletion(client, codegateChannelId, {
    deleted: (messageIds) => {
      // A listener that throws would end the process.
      void Promise.try(() => disappearances.record(messageIds))
        .then(() => deliverer.runMessages())
        .catch((error: unknown) => log.error(errorKind(error), 'a deletion could not be recorded'));
    },
    missed: () => void disappearances.look().catch(() => {}),
  });
  const eraser = new Eraser({
    store,
    policy,
    isClockRight: () => watch.wasWellWithin('clock', CLOCK_BELIEVED),
    now,
    log,
  });
  const renewer = new IndexRenewer({ store, now, log });
  const replica = replicaVerification(config, { env, database, store, watch, now, log });
  const lookAtMail = mail && (() => mail.look());
  const dailyJobs = botJobs({
    store,
    policy,
    look: () => void guard.look(),
    lookAtDatabase: () => databaseLook.run(),
    lookAtUnreadable: () => {
      historyLook.run();
      tellCaughtUp({ ...store, policy, mailer: mail }, now());
    },
    readAllCases: () => historyLook.readAll(),
    lookAtCodegate: () => disappearances.look(),
    sync,
    watch: watching({ watch, config, client: ready, rest, store, guard, lookAtMail, now, log }),
    lookAtReporting: () => lookAtReporting(watch, github, repositories),
    lookAtArrivals: () =>
      lookAtArrivals({ store, github, policy, cveServices: cveServices(config.cveServicesUrl) }, now()),
    lookAtEnrolment: () => enrolment.look(),
    askMail: mail && (() => mail.ask()),
    team,
    tick,
    deliverer,
    mailer: mail,
    mailbox,
    renewIndex: () => renewer.run(),
    erase: () => eraser.run(),
    fold: () => database.fold(),
    backUp:
      backupDir === undefined
        ? undefined
        : async () => {
            const failed = await backUp(
              database.sqlite,
              backupDir,
              now(),
              log,
              store.cases.unreadable().length === 0,
            );
            watch.see('backup', failed === undefined ? undefined : backupTrouble(failed));
            return failed === undefined;
          },
    verifyReplica: replica && (() => replica.run()),
    now,
  });
  const jobs = reconciliation.isDone
    ? dailyJobs
    : afterReconciliation(dailyJobs, reconciliation, lease !== undefined);
  schedule(
    clock,
    [...jobs, { name: 'register', pattern: '*/5 * * * *', run: () => registrar.again() }],
    log,
    (error) => databaseLook.heard(error),
  );
  const health =
    config.health &&
    metrics &&
    (await serveHealth(config.health, {
      connected: () => client.isReady(),
      lastTick: () => lastTick,
      now,
      states: () => watch.states(),
      metrics: () => metrics.text(),
      lease: lease && (() => ({ term: lease.term, ageSeconds: lease.age, limitSeconds: lease.limit })),
    }));

  const deaf =
    config.webhook &&
    (await listenToWebhooks(config.webhook, {
      run: async () => {
        if (!reconciliation.isDone) return;
        await sync.run(now());
        tick();
        await deliverer.runMessages();
      },
      log,
    }));

  const catchingUp = catchUp(jobs, store, now()).catch((error: unknown) =>
    log.error(failureKind(error), 'catching up failed'),
  );
  void reportMissingRights(github, repositories, log);
  log.info({ version: VERSION }, 'ready');

  return {
    commands: subcommands.length,
    async settle() {
      await catchingUp;
      await dispatcher.settled();
      await team.settled();
      if (!reconciliation.isDone) return;
      await mailbox?.run();
      await Promise.all([deliverer.run(), mail?.run()]);
    },
    async stop() {
      client.removeAllListeners(Events.InteractionCreate);
      stopping.abort(new ProblemError({ code: 'stopping' }));
      eraser.stop();
      renewer.stop();
      historyLook.stop();
      replica?.stop();
      const patience = new Patience(STOP_MS, log);
      // Those who wait for an answer get it, with what follows from it; a long outbox is left to the next start.
      await patience.until('answers', dispatcher.settled(), GRACE_MS);
      const ended = Promise.all([
        deliverer.stop(),
        mail?.stop(),
        mailbox?.stop(),
        clock.stop(),
        team.settled(),
        catchingUp,
        deaf?.(),
      ]);
      await patience.until('jobs', ended);
      health?.close();
      await patience.until('announcements', announcements.close());
      await patience.until('gateway', client.destroy());
      await closeData(database, primacy);
      log.info('stopped');
    },
  };
}
