import { statSync } from 'node:fs';
import { lastWellIn, troublesIn } from '../app/watch/watch.ts';
import type { Config } from '../config.ts';
import { utc } from '../documents/time-in-words.ts';
import { syncOf } from '../process/dependencies/dependency.ts';
import { backupsIn } from '../store/at-rest.ts';
import { readBeside } from '../store/read-beside.ts';
import type { Finding } from './finding.ts';

/**
 * What a bot has left here: when it followed each repository last, what it said was wrong, and its newest backup. All of it is
 * no problem: the bot may have been stopped since.
 */
export function examineKept({
  databasePath,
  backupDir,
  github: { repositories },
}: Pick<Config, 'databasePath' | 'backupDir'> & {
  readonly github: Pick<Config['github'], 'repositories'>;
}): Finding {
  const facts = readBeside(databasePath)?.facts;
  const wellAt = facts && lastWellIn(facts);
  const synced = repositories.map((repository) => {
    const at = wellAt?.get(syncOf(repository));
    return at
      ? `${repository} was followed last at ${utc(at)}.`
      : `${repository} was not followed by a bot with this database yet.`;
  });
  const troubles = facts ? troublesIn(facts).map((trouble) => `The bot said last: ${trouble}`) : [];
  return { what: 'Last seen', problems: [], notes: [...synced, ...troubles, newestBackup(backupDir)] };
}

function newestBackup(directory: string | undefined): string {
  if (directory === undefined) return 'backups: not configured; set BACKUP_DIR to have one made each day.';
  const instants = backupsIn(directory).map((file) => statSync(file).mtimeMs);
  if (instants.length === 0) return 'backups: there is none yet; the bot makes one each day.';
  const newest = Temporal.Instant.fromEpochMilliseconds(Math.floor(Math.max(...instants)));
  return `backups: ${instants.length}, the newest of ${utc(newest)}.`;
}
