import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { ConfigError, readConfig } from './config.ts';
import { utc } from './documents/time-in-words.ts';
import { exitOnSignals } from './exit-on-signals.ts';
import { databaseProblem } from './store/database-problem.ts';
import { replicaNamed, ReplicaError } from './store/litestream.ts';
import { DatabaseHeldError } from './store/lock.ts';
import { restoreDatabase, restoreReplica, RestoreError, type Restored } from './store/restore.ts';

// `npm run restore -- FILE or REPLICA`: puts a checked copy in the database's place; the next start looks what has happened
// since.

const USAGE = `npm run restore -- FILE
npm run restore -- REPLICA

FILE is a copy of the database, such as the newest backup in BACKUP_DIR. REPLICA is what Litestream has replicated: its
configuration (litestream.yml), a directory, or an address such as s3://BUCKET/PATH. The copy goes to DATABASE_PATH; what
stands there is kept under another name. Stop the bot before, and Litestream.`;

/** What is said of a restore, and the exit code that goes with it. */
export async function restore(
  env: Readonly<Record<string, string | undefined>>,
  given: readonly string[],
  now: Temporal.Instant,
): Promise<{ readonly code: number; readonly out: string }> {
  const [source, ...more] = given;
  if (source === undefined || more.length > 0 || source.startsWith('-')) return { code: 2, out: USAGE };
  try {
    const { databasePath, policy, litestream } = readConfig(env);
    const replica = replicaNamed(source, litestream.program);
    const restored = replica
      ? await restoreReplica(replica, databasePath, { policy, now, env })
      : restoreDatabase(source, databasePath, { policy, now, from: basename(source) });
    const toStart = litestream.configFile === undefined ? 'the bot' : 'Litestream, and then the bot';
    return { code: 0, out: inWords(restored, databasePath, toStart) };
  } catch (error) {
    return { code: 1, out: `✗ nothing was restored: ${whyNot(error, source)}` };
  }
}

function inWords(
  { from, asOf, cases, events, misindexed, kept }: Restored,
  path: string,
  toStart: string,
): string {
  return [
    `✓ ${from}: the file is whole, and every history holds (${cases} cases, ${events} events). It knows of nothing after ${utc(asOf)}.`,
    ...(misindexed.length > 0
      ? [`· the index of ${misindexed.length} cases does not say what their events say: it is made anew.`]
      : []),
    `✓ it is at ${path} now${kept === undefined ? '' : `; what stood there is kept as ${kept}`}.`,
    `Start ${toStart}. Before the bot sends anything, it looks in GitHub and in Discord what has happened since, and tells the team what is lost.`,
  ].join('\n');
}

function whyNot(error: unknown, source: string): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof ReplicaError)
    return error.said === undefined ? error.message : `${error.message}.\n  Litestream says: ${error.said}`;
  if (error instanceof DatabaseHeldError || error instanceof RestoreError) return error.message;
  const problem = databaseProblem(error);
  if (problem !== undefined) return problem;
  const why = error instanceof Error ? error.message : 'a defect of the bot’s own';
  return existsSync(source) ? why : `there is no file ${source}`;
}

if (import.meta.main) {
  const leaveSignals = exitOnSignals((signal) =>
    console.log(`✗ nothing was restored: ended by ${signal}. What stands at DATABASE_PATH is as it was.`),
  );
  const { code, out } = await restore(process.env, process.argv.slice(2), Temporal.Now.instant());
  leaveSignals();
  console.log(out);
  process.exitCode = code;
}
