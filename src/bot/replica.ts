import { fileURLToPath } from 'node:url';
import type { Watch } from '../app/watch/watch.ts';
import type { Config } from '../config.ts';
import { ReplicaVerification } from '../jobs/replica-verification.ts';
import type { Log } from '../log.ts';
import type { Database } from '../store/database.ts';
import { lastInstantIn } from '../store/soundness.ts';
import type { Store } from '../store/store.ts';

const PROGRAM = fileURLToPath(new URL('../verify-replica.ts', import.meta.url));

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
  { litestream, databasePath }: Pick<Config, 'litestream' | 'databasePath'>,
  { database, store, ...parts }: ReplicaParts,
): ReplicaVerification | undefined {
  if (litestream.configFile === undefined) return undefined;
  const known = () => lastInstantIn(database.db);
  return new ReplicaVerification({ ...parts, program: PROGRAM, databasePath, known, facts: store.facts });
}
