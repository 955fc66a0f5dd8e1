import { Events, type Client } from 'discord.js';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DestinationStream } from 'pino';
import { groups, presses, subcommands } from '../commands/advisory.ts';
import { routing } from './app/notifications/routing.ts';
import { keepStanding } from './app/notifications/standing.ts';
import { createArtifacts } from './release/artifacts/artifacts.ts';
import type { Clock } from './clock.ts';
import { readConfig, type Config } from './config.ts';
import { blindnessOf } from './app/watch/blindness.ts';
import { hearGitHub } from './app/watch/hear-github.ts';
import { lookAtDisk, lookAtDms, MailLook } from './app/watch/looks.ts';
import { Watch } from './app/watch/watch.ts';
import { SecurityTeam } from './app/security-team.ts';
import type { SecurityRole } from './app/security-role.ts';
import { Access, hasSecurityRole, isOfTheTeam } from './discord/access.ts';
import { createClient } from './discord/client.ts';
import { Delivery } from './discord/delivery.ts';
import { Dispatcher } from './discord/dispatcher.ts';
import { Emergency } from './discord/emergency.ts';
import { connect } from './discord/gateway.ts';
import { notificationDelivery, publicDelivery } from './discord/ports.ts';
import { AnnouncementWriter } from './app/publication/announcement-writer.ts';
import { Drafts } from './app/publication/drafts.ts';
import { ReleaseInspector } from './app/release-inspector.ts';
import { lookAtPlace, PLACES } from './discord/places.ts';
import { hidesTheTeam, hinders } from './discord/privacy.ts';
import { PrivacyGuard } from './discord/privacy-guard.ts';
import { register } from './discord/registration.ts';
import { isPassing, registrationProblem, signIn } from './discord/sign-in.ts';
import { givingUp } from './discord/rest.ts';
import { passOverUnreadable } from './discord/unreadable.ts';
import { onTeamChange, readServer } from './discord/server.ts';
import { verifyDiscord } from './discord/verify.ts';
import { createGitHub, webAddress, type GitHub } from './github/github.ts';
import { serveHealth } from './health.ts';
import { Codegate } from './app/publication/codegate.ts';
import { backUp } from './jobs/backup.ts';
import { Deliverer } from './jobs/deliver.ts';
import { MailDeliverer } from './jobs/deliver-mail.ts';
import { botJobs, catchUp } from './jobs/jobs.ts';
import { remind } from './jobs/remind.ts';
import { schedule } from './jobs/schedule.ts';
import { Sync } from './jobs/sync.ts';
import { watchOrCry, watchOver, type Looks } from './jobs/watch.ts';
import { dependenciesOf } from './process/dependencies/dependency.ts';
import type { Trouble } from './process/dependencies/sighting.ts';
import { createLog, errorKind, type Log } from './log.ts';
import { createMailer, type MailerOptions } from './mail/mailer.ts';
import { makeBackupsPrivate } from './store/at-rest.ts';
import { databaseProblem } from './store/database-problem.ts';
import { Patience } from './jobs/patience.ts';
import { openDatabase, type Database } from './store/database.ts';
import { createStore, type Store } from './store/store.ts';

/** How long a stop waits for the answers to people, and for everything. */
const GRACE_MS = 5000;
const STOP_MS = 7000;

export interface BotOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Where the log's lines go; to stdout unless told otherwise. */
  readonly logTo?: DestinationStream;
  /** Told when Discord will not have the bot any more; its message says what to do. */
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
export async function startBot({ env, clock, logTo, lost = () => {} }: BotOptions): Promise<RunningBot> {
  const config = readConfig(env);
  const log = createLog(config.logLevel, logTo);
  const database = opened(config, clock.now());
  let client: Client | undefined;
  try {
    for (const trigger of database.restored)
      log.error({ trigger }, 'a trigger that keeps events from being changed was missing, and is made anew');
    if (config.backupDir !== undefined) hideBackups(config.backupDir);
    const store = createStore(database, config.policy, clock.now(), routing);
    const attempt = async () => {
      await client?.destroy();
      client = createClient(config.discord.apiUrl);
      client.on(Events.Error, (error) => log.error(errorKind(error), 'discord.js reports an error'));
      passOverUnreadable(client, log);
      return connect(client, config.discord.token, lost);
    };
    const ready = await signIn(attempt, { pause: (seconds) => delay(seconds * 1000), log });
    return await startWith({ config, log, database, store, ready, clock });
  } catch (error) {
    await client?.destroy();
    database.close();
    throw error;
  }
}

/** Opens the database; where it cannot be, the error names the variable and the cure. */
function opened({ databasePath }: Config, now: Temporal.Instant): Database {
  try {
    return openDatabase(databasePath, now);
  } catch (error) {
    throw new Error(databaseProblem(error) ?? (error instanceof Error ? error.message : 'no database'), {
      cause: error,
    });
  }
}

/** Makes the backups their owner's alone; where they cannot be, the error names the variable and the cure. */
function hideBackups(directory: string): void {
  try {
    makeBackupsPrivate(directory);
  } catch (error) {
    const { code, error: kind } = errorKind(error);
    throw new Error(
      `BACKUP_DIR: ${directory}, or a backup in it, cannot be made private. Give both to the user that the bot runs as, or name another place. (${code ?? kind})`,
      { cause: error },
    );
  }
}

/** What is said, in one line, of an error that ends the bot. Its own text may hold what must not be shown. */
export function lastWords(error: Error): string {
  return databaseProblem(error) ?? `The bot ends on a defect of its own: ${error.name}`;
}

interface Parts {
  readonly config: Config;
  readonly log: Log;
  readonly database: Database;
  readonly store: Store;
  readonly ready: Client<true>;
  readonly clock: Clock;
}

async function startWith(parts: Parts): Promise<RunningBot> {
  const { config, log, database, store, ready, clock } = parts;
  const client: Client = ready;
  const { policy, discord } = config;
  const now = () => clock.now();
  const { backupDir } = config;
  const { repositories } = config.github;
  const watch = new Watch({
    store,
    syncEvery: policy.sync.every,
    now,
    dependencies: dependenciesOf({
      repositories,
      hasMail: config.smtp !== undefined,
      hasBackups: backupDir !== undefined,
    }),
  });
  const github = createGitHub({ ...config.github, heard: hearGitHub(watch, now) });
  const githubUrl = webAddress(config.github.apiUrl);

  for (const problem of verifyDiscord(ready, discord)) log.error({ problem }, 'the set-up is not complete');

  const server = () => readServer(ready, discord.guildId);
  const guard = new PrivacyGuard({ server, config: discord, store, now, log });
  // While the server has no such role, nobody can say who is of the team: it may be made anew.
  const isHidden = () => guard.problems().some(hidesTheTeam);
  const rest = givingUp(client.rest);
  const delivery = new Delivery(rest, ready.user.id, {
    security: discord.securityChannelId,
    codegate: discord.codegateChannelId,
    isSafe: (channel) => guard.isSafe(channel),
    isInServer: () => guard.problems().every(({ code }) => code !== 'no-server'),
  });
  const artifacts = createArtifacts({
    policy: policy.release,
    attestations: (repository, digest, most) => github.attestations(repository, digest, most),
    servers: [config.github.apiUrl],
    ...config.artifacts,
  });
  const announcements = new AnnouncementWriter();
  const inspector = new ReleaseInspector({ github, artifacts });
  const drafts = new Drafts({
    github,
    inspector,
    templates: config.templates,
    announcements,
    policy,
    store,
    githubUrl,
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
  const deliverer = new Deliverer({
    store,
    notifications: notificationDelivery(delivery, words),
    codegate: new Codegate({ delivery: publicDelivery(delivery), drafts, securityRole }),
    securityRole: team,
    now,
    log,
  });
  const mailer = config.smtp && mailDelivery(config.smtp, { store, securityRole, now, log });
  let lastTick: Temporal.Instant | undefined;
  const tick = () => {
    lastTick = now();
    remind(store, policy, lastTick);
    keepStanding(words, discord.securityChannelId, lastTick);
  };
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
      log,
      repositories,
      blind: () => blindnessOf(repositories, watch.lossOf),
      githubUrl,
      pgp: config.pgp,
      mailer,
    },
    // What a person has just done may be due to others at once: a report that went public waits for no tick.
    afterwards: async () => {
      tick();
      // A mail server may take a minute to answer; nobody waits for it.
      void mailer?.run();
      await deliverer.run();
    },
    subcommands,
    presses,
    isOfTheTeam: (roles) => isOfTheTeam(discord, roles),
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
  client.on(Events.InteractionCreate, (interaction) => dispatcher.handle(interaction));
  // Where Discord does not answer, the commands are there from last time, and are registered when it does.
  let areRegistered = false;
  const registering = async () => {
    const place = { applicationId: ready.application.id, guildId: discord.guildId };
    areRegistered = await register(client.rest, place, { subcommands, groups }).then(
      () => true,
      (error: unknown) => {
        log.error(errorKind(error), 'the commands could not be registered');
        if (!isPassing(error)) throw new Error(registrationProblem(error));
        return false;
      },
    );
  };
  await registering();
  const registerAgain = async () => {
    if (!areRegistered) await registering().catch(() => {});
  };
  // Invited again, it finds its commands gone.
  client.on(Events.GuildCreate, ({ id }) => {
    if (id === discord.guildId) void registering().catch(() => {});
  });

  const sync = new Sync({ store, github, repositories, log, watch });
  const mailLook = config.smtp && new MailLook(createMailer(config.smtp));
  const disks = {
    DATABASE_PATH: dirname(config.databasePath),
    ...(backupDir === undefined ? {} : { BACKUP_DIR: backupDir }),
  };
  // What a turn of the watch found wrong with the server, for each of the places in it.
  let problems = guard.problems();
  const looks: Looks = [
    [
      'gateway',
      () => (client.isReady() ? undefined : { why: 'The connection is down; I try to make it anew.' }),
    ],
    ...PLACES.map((name) => [name, () => lookAtPlace(name, ready, discord, problems)] as const),
    ['dms', () => lookAtDms(store, now())],
    ['mail', () => mailLook?.look(store)],
    ['disk', () => lookAtDisk(disks)],
  ];
  const emergency = new Emergency({
    rest,
    ...discord,
    isSafe: () => !guard.problems().some((problem) => hinders(problem, 'security')),
    roster: () => store.people.roster(),
    now,
    log,
  });
  const jobs = botJobs({
    store,
    policy,
    look: () => void guard.look(),
    sync,
    watch: () =>
      watchOrCry(() => {
        // It says again, at growing pauses, why nothing is written where others may read.
        problems = guard.look();
        watchOver(watch, looks, log);
      }, emergency),
    askMail: mailLook && (() => mailLook.verify()),
    team,
    tick,
    deliverer,
    mailer,
    fold: () => database.fold(),
    backUp:
      backupDir === undefined
        ? undefined
        : async () => {
            const failed = await backUp(database.sqlite, backupDir, now(), log);
            watch.see('backup', failed === undefined ? undefined : backupTrouble(failed));
          },
    now,
  });
  schedule(clock, [...jobs, { name: 'register', pattern: '*/5 * * * *', run: registerAgain }], log);
  const health =
    config.healthPort === undefined
      ? undefined
      : await serveHealth(config.healthPort, {
          connected: () => client.isReady(),
          lastTick: () => lastTick,
          now,
          states: () => watch.states(),
        });

  const catchingUp = catchUp(jobs, store, now()).catch((error: unknown) =>
    log.error(errorKind(error), 'catching up failed'),
  );
  void reportRights(github, repositories, log);
  log.info('ready');

  return {
    commands: subcommands.length,
    async settle() {
      await catchingUp;
      await dispatcher.settled();
      await team.settled();
      await Promise.all([deliverer.run(), mailer?.run()]);
    },
    async stop() {
      client.removeAllListeners(Events.InteractionCreate);
      const patience = new Patience(STOP_MS, log);
      // Those who wait for an answer get it, with what follows from it; a long outbox is left to the next start.
      await patience.until('answers', dispatcher.settled(), GRACE_MS);
      const ended = Promise.all([deliverer.stop(), mailer?.stop(), clock.stop(), team.settled(), catchingUp]);
      await patience.until('jobs', ended);
      health?.close();
      await patience.until('announcements', announcements.close());
      await patience.until('gateway', client.destroy());
      database.close();
      log.info('stopped');
    },
  };
}

/** The advance notices' way out, and the address that distributors may ask at. */
function mailDelivery(
  smtp: MailerOptions,
  {
    store,
    securityRole,
    now,
    log,
  }: Pick<Parts, 'store' | 'log'> & { securityRole: SecurityRole; now: () => Temporal.Instant },
) {
  const ask = smtp.from.address;
  const deliverer = new MailDeliverer({ store, mailer: createMailer(smtp), securityRole, ask, now, log });
  return { from: ask, run: () => deliverer.run(), stop: () => deliverer.stop() };
}

function backupTrouble(failure: string): Trouble {
  return {
    why: `It could not be made (${failure}). Check that BACKUP_DIR can be written to, and that there is room on its disk.`,
    lasting: true,
  };
}

/** Says in the log which rights the GitHub token lacks, by name; what cannot be asked now is seen by the sync. */
async function reportRights(github: GitHub, repositories: readonly string[], log: Log): Promise<void> {
  for (const repository of repositories) {
    const { missing } = await github.rights(repository).catch(() => ({ missing: [] }));
    for (const right of missing) log.error({ right }, 'the GitHub token lacks a right');
  }
}
