import { z } from 'zod';
import type { Facts } from './facts.ts';
import { fetchReplica, ReplicaError, type FetchOptions, type Replica } from './litestream.ts';
import type { LookThrough } from './look-through.ts';

const instant = z.string().transform((text) => Temporal.Instant.from(text));

const verified = z.object({
  /** The last instant of which the copy knows anything; null where it knows of none. */
  asOf: instant.nullable(),
  cases: z.number(),
  events: z.number(),
});
type Verified = z.output<typeof verified>;

/** What came of a restore that was made to see whether one can be made. */
export type Verification =
  | Verified
  | {
      /** Why there is no sound copy to be had, in words that may be shown to the team. */
      readonly why: string;
      /** Trying again does not mend it. */
      readonly lasting: boolean;
    };

/**
 * Restores the newest copy of a replica beside the database, has all of it looked through as a restore does, and removes it.
 *
 * @throws where it could not be looked through, or is not wanted any more
 */
export async function verifyReplica(
  replica: Replica,
  options: FetchOptions & { readonly signal: AbortSignal },
  lookThrough: LookThrough,
): Promise<Verification> {
  try {
    using fetched = await fetchReplica(replica, options);
    const found = await lookThrough(fetched.file, options.signal);
    if ('unsound' in found)
      return {
        why: 'The copy that it gives is damaged, or its history does not hold. Have Litestream begin anew: stop it, move the replica away, start it.',
        lasting: true,
      };
    const { misindexed, ...rest } = found;
    if (misindexed > 0)
      return {
        why: `In the copy that it gives, the index of ${misindexed} cases is not what their events say. A restore makes it anew; tell who keeps the bot’s code.`,
        lasting: true,
      };
    return rest;
  } catch (error) {
    if (error instanceof ReplicaError) return { why: `From it, ${error.message}.`, lasting: false };
    throw error;
  }
}

/** The fact that keeps what was verified last. Stored: it never changes. */
const VERIFIED = 'replica verified';

const kept = z.object({ ...verified.shape, at: instant });

/** Keeps what was verified at an instant. */
export function keepVerified(facts: Pick<Facts, 'set'>, found: Verified, at: Temporal.Instant): void {
  facts.set(VERIFIED, JSON.stringify({ ...found, at }));
}

/** What was verified last, and when; `undefined` where nothing was. */
export function lastVerified(facts: {
  get(name: string): string | undefined;
}): (Verified & { readonly at: Temporal.Instant }) | undefined {
  const text = facts.get(VERIFIED);
  return text === undefined ? undefined : kept.parse(JSON.parse(text));
}
