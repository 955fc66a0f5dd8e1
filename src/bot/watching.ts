import type { Client } from 'discord.js';
import { dirname } from 'node:path';
import { lookAtDisk, lookAtDms, lookAtReplication } from '../app/watch/looks.ts';
import { Watch } from '../app/watch/watch.ts';
import type { Config } from '../config.ts';
import { Emergency } from '../discord/emergency.ts';
import { hinders } from '../discord/privacy.ts';
import type { PrivacyGuard } from '../discord/privacy-guard.ts';
import type { Rest } from '../discord/rest.ts';
import { rescue } from '../jobs/backup.ts';
import { DatabaseLook } from '../jobs/database-look.ts';
import { watchOrCry, watchOver, type Looks } from '../jobs/watch.ts';
import type { Log } from '../log.ts';
import { dependenciesOf } from '../process/dependencies/dependency.ts';
import type { Trouble } from '../process/dependencies/sighting.ts';
import type { Database } from '../store/database.ts';
import type { OpenFile } from '../store/open-file.ts';
import { isWhole } from '../store/read-beside.ts';
import type { Store } from '../store/store.ts';

/** The watch over what this installation depends on. What else sees something of it says so. */
export function watchFor(
  { backupDir, github, litestream, mailbox, policy, smtp }: Config,
  { store, now }: { readonly store: Store; readonly now: () => Temporal.Instant },
): Watch {
  const { repositories } = github;
  const dependencies = dependenciesOf({
    repositories,
    hasMail: smtp !== undefined,
    hasMailbox: mailbox !== undefined,
    hasBackups: backupDir !== undefined,
    hasReplica: litestream.configFile !== undefined,
  });
  return new Watch({ store, syncEvery: policy.sync.every, now, dependencies });
}

/** What looks whether the database is where it was, and sound. */
export function lookAtDatabase(
  { backupDir, databasePath }: Pick<Config, 'backupDir' | 'databasePath'>,
  {
    database,
    ...parts
  }: Pick<WatchingParts, 'watch' | 'now' | 'log'> & {
    readonly database: Database;
    /** The file that was opened as the database. */
    readonly file: OpenFile;
  },
): DatabaseLook {
  const { now, log } = parts;
  return new DatabaseLook({
    ...parts,
    renewLog: () => database.renewLog(),
    isWhole: () => isWhole(databasePath),
    rescue: () => rescue(database.sqlite, backupDir ?? dirname(databasePath), now(), log),
    rescuedTo: backupDir === undefined ? 'the directory of DATABASE_PATH' : 'BACKUP_DIR',
  });
}

interface WatchingParts {
  readonly watch: Watch;
  readonly config: Config;
  readonly client: Client<true>;
  readonly rest: Pick<Rest, 'post'>;
  readonly store: Store;
  readonly guard: Pick<PrivacyGuard, 'look' | 'problems'>;
  /** What is wrong with the mail server, if anything; left out where there is none. */
  readonly lookAtMail: (() => Trouble | undefined) | undefined;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/**
 * What the watch looks at by itself, each minute.
 *
 * @returns one turn of it, which tells the team what is lost, also where nothing can be stored
 */
export function watching(parts: WatchingParts): () => Promise<void> {
  const { watch, config, client, rest, store, guard, lookAtMail, now, log } = parts;
  const { backupDir, databasePath, discord, litestream } = config;
  const disks = {
    DATABASE_PATH: dirname(databasePath),
    ...(backupDir === undefined ? {} : { BACKUP_DIR: backupDir }),
  };
  const looks: Looks = [
    [
      'gateway',
      () => (client.isReady() ? undefined : { why: 'The connection is down; I try to make it anew.' }),
    ],
    ['dms', () => lookAtDms(store, now())],
    ['mail', () => lookAtMail?.()],
    ['disk', () => lookAtDisk(disks)],
    // It reads a folder, each minute.
    ...(litestream.configFile === undefined
      ? []
      : [['replication', () => lookAtReplication(databasePath)] as const]),
  ];
  const emergency = new Emergency({
    rest,
    ...discord,
    isSafe: () => !guard.problems().some((problem) => hinders(problem, 'security')),
    roster: () => store.people.roster(),
    now,
    log,
  });
  const look = () => {
    // It says again, at growing pauses, why nothing is written where others may read.
    guard.look();
    watchOver(watch, looks, log);
  };
  return () => watchOrCry(look, emergency);
}
