import type { Config } from '../config.ts';
import type { LeaseRow } from '../lease/engine.ts';
import { LeaseEngineError } from '../lease/lease-problem.ts';
import { postgresLease } from '../lease/postgres.ts';
import { databaseAt } from '../store/database-at.ts';
import { fetchReplica, ReplicaError, replicaToStandBy } from '../store/litestream.ts';
import { newestCopy } from '../store/newest-copy.ts';
import { RestoreError } from '../store/restore.ts';
import type { Finding } from './finding.ts';

/** So long PostgreSQL may take to answer. */
const LEASE_PATIENCE_MS = 5000;
/** So many seconds two clocks may differ without a word. */
const CLOCKS_DIFFER_S = 5;

/** What a machine stands by with. */
type StandbyConfig = Pick<Config, 'restoreFrom' | 'databasePath' | 'litestream'> & {
  /** What Litestream reads its secrets from. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** So long a replica may take to give its copy. */
const FETCH_LIMIT = Temporal.Duration.from({ minutes: 5 });

/** Whether this machine could be the primary, and who is: the lease is looked at, and is not asked for. */
export async function examineLease({
  lease,
  discord,
  ...config
}: StandbyConfig & {
  lease: Config['lease'];
  discord: Pick<Config['discord'], 'guildId'>;
}): Promise<Finding> {
  if (!lease) return { what: 'Lease: not configured; there is one machine', problems: [] };
  const engine = postgresLease(lease.address, { name: discord.guildId, patience: LEASE_PATIENCE_MS });
  const what = 'Lease';
  try {
    const asked = Temporal.Now.instant();
    const { mayWrite, now } = await engine.examine();
    const ahead = asked.since(now).total('seconds');
    const row = await engine.look();
    return {
      what,
      problems: [
        ...(mayWrite
          ? []
          : ['LEASE_URL: this user may not make or change the bot’s table: give the database to this user.']),
        ...(row?.database === undefined ? [] : await copyProblems(config, row.database)),
      ],
      notes: [
        holderInWords(row),
        ...(Math.abs(ahead) < CLOCKS_DIFFER_S
          ? []
          : [
              `the clock of this machine is ${Math.round(Math.abs(ahead))} seconds ${ahead > 0 ? 'ahead of' : 'behind'} that of PostgreSQL. The lease does not mind; deadlines do: timedatectl set-ntp true, on the one that is wrong.`,
            ]),
      ],
    };
  } catch (error) {
    if (!(error instanceof LeaseEngineError)) throw error;
    return { what, problems: [error.message] };
  } finally {
    await engine.close();
  }
}

function holderInWords(row: LeaseRow | undefined): string {
  if (!row) return 'nobody has held the lease yet: start the primary, without --standby, first.';
  if (row.released) return `nobody holds the lease; ${row.holder}, gave it back.`;
  return `${row.holder}, holds the lease, or held it last (number ${row.term}).`;
}

async function copyProblems(
  { restoreFrom, databasePath: path, litestream, env }: StandbyConfig,
  truth: number,
): Promise<string[]> {
  // Where its own database is the truth, it would go on with that: the other machine's copy may be none yet.
  if (restoreFrom === undefined || databaseAt(path)?.numbers.includes(truth)) return [];
  try {
    const replica = replicaToStandBy(restoreFrom, litestream.program);
    if (replica) {
      using fetched = await fetchReplica(replica, { path, env, limit: FETCH_LIMIT });
      newestCopy(fetched.file, truth, fetched.name);
    } else newestCopy(restoreFrom, truth);
    return [];
  } catch (error) {
    if (!(error instanceof RestoreError) && !(error instanceof ReplicaError)) throw error;
    return [`RESTORE_FROM: ${error.message}.`];
  }
}
