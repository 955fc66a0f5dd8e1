import type { Watch } from '../app/watch/watch.ts';
import type { Config } from '../config.ts';
import { ReplicaVerification } from '../jobs/replica-verification.ts';
import type { Log } from '../log.ts';
import type { Database } from '../store/database.ts';
import { lastInstantIn } from '../store/soundness.ts';
import type { Store } from '../store/store.ts';
import { verifyReplica } from '../store/verification.ts';
import { lookThroughMeanwhile } from './look-through.ts';

/** Longer than a week's log takes to be fetched from another continent. */
const FETCH_LIMIT = Temporal.Duration.from({ minutes: 10 });

interface ReplicaParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly database: Pick<Database, 'db'>;
  readonly store: Pick<Store, 'facts'>;
  readonly watch: Watch;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** What verifies that the database could be restored from its replica; `undefined` where Litestream does not replicate it. */
export function replicaVerification(
  { litestream, databasePath: path }: Pick<Config, 'litestream' | 'databasePath'>,
  { env, database, store, ...parts }: ReplicaParts,
): ReplicaVerification | undefined {
  const { program, configFile } = litestream;
  if (configFile === undefined) return undefined;
  const replica = { program, place: { configFile } };
  const lookThrough = lookThroughMeanwhile(env, { isInNoHurry: true });
  return new ReplicaVerification({
    ...parts,
    verify: (signal) =>
      verifyReplica(replica, { path, env, limit: FETCH_LIMIT, signal, isInNoHurry: true }, lookThrough),
    known: () => lastInstantIn(database.db),
    facts: store.facts,
  });
}
