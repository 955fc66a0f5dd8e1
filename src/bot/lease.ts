import { randomInt } from 'node:crypto';
import type { Config } from '../config.ts';
import { serveStandbyHealth } from '../health.ts';
import type { LeaseRow } from '../lease/engine.ts';
import type { HeldLease } from '../lease/held-lease.ts';
import type { LeaseLostError } from '../lease/lease-problem.ts';
import { postgresLease } from '../lease/postgres.ts';
import { leaseTiming, machineClock, type LeaseClock } from '../lease/timing.ts';
import type { Log } from '../log.ts';
import { createStandbyMetrics } from '../metrics.ts';
import { fenceNumbers, setFence } from '../store/fence.ts';
import { restoredMark } from '../store/restore.ts';
import type { Store } from '../store/store.ts';
import { LeaseWait } from './lease-wait.ts';
import { lookThroughMeanwhile } from './look-through.ts';

/** That this bot is the primary, and the only one. */
export interface Primacy {
  readonly lease: HeldLease;
  /** Says that this database is the truth from now on: each other one needs a restore before it is used again. */
  claim(store: Pick<Store, 'facts'>): Promise<void>;
  /** Lets another one have it. */
  release(): Promise<void>;
}

/** What it takes to become the primary. */
export interface LeaseOptions {
  /** Whether it waits for as long as another one lives, and then restores the newest copy. */
  readonly isStandby: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Temporal.Instant;
  /** What the lease is counted by; the machine's own clocks unless told otherwise. */
  readonly leaseClock?: LeaseClock | undefined;
  readonly log: Log;
  /** Told when this bot is the primary no more. */
  readonly lost: (error: LeaseLostError) => void;
}

/**
 * Waits until this bot is the primary, with the database that is the truth in its place: its own, where it was the last
 * primary's, or else the newest copy of it, restored.
 *
 * @throws Error which says what to do, where this bot may not become the primary
 */
export async function becomePrimary(config: Config, options: LeaseOptions): Promise<Primacy> {
  if (!config.lease)
    throw new Error('--standby needs LEASE_URL: the server by which the two machines know of each other');
  if (options.isStandby && config.restoreFrom === undefined)
    throw new Error('--standby needs RESTORE_FROM: what this machine restores when it takes over');
  const timing = leaseTiming(config.lease.seconds);
  const engine = postgresLease(config.lease.address, {
    name: config.discord.guildId,
    patience: timing.patience,
  });
  const clock = options.leaseClock ?? machineClock;
  const lookThrough = lookThroughMeanwhile(options.env);
  const wait = new LeaseWait({ ...options, ...config, lookThrough, engine, timing, clock });
  const health =
    options.isStandby && config.health
      ? await serveStandbyHealth(config.health, {
          health: () => wait.health(),
          metrics: (await createStandbyMetrics(() => wait.health())).text,
        })
      : undefined;
  try {
    const { lease, row } = await wait.end();
    return {
      lease,
      claim: ({ facts }) => claim(lease, row, facts),
      async release() {
        await lease.release();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  } finally {
    health?.close();
  }
}

/** The numbers are of chance: one that was given before the lease was lost, by whatever accident, is not given again. */
const NUMBERS = 2 ** 48 - 1;

/**
 * Says which database is the truth from now on: the same as before the start, or one that was restored, or the first of all.
 *
 * @param row the lease as it was taken
 * @throws LeaseLostError where the lease is another's
 */
export async function claim(
  lease: Pick<HeldLease, 'claim'>,
  row: LeaseRow | undefined,
  facts: Store['facts'],
): Promise<void> {
  const known = fenceNumbers(facts);
  if (row?.database !== undefined && known.includes(row.database)) {
    setFence(facts, [row.database]);
    return lease.claim({ database: row.database, asOf: row.asOf });
  }
  const number = randomInt(1, NUMBERS);
  // Known by all of them in between: wherever this is cut off, the lease knows this database again.
  setFence(facts, [...known, number]);
  await lease.claim({ database: number, asOf: restoredMark(facts)?.asOf });
  setFence(facts, [number]);
}
