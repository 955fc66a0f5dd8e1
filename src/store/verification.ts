import { z } from 'zod';
import type { Policy } from '../process/policy.ts';
import { Facts } from './facts.ts';
import { fetchReplica, ReplicaError, type FetchOptions, type Replica } from './litestream.ts';
import { misindexedIn, openSound, RestoreError } from './restore.ts';

const instant = z.string().transform((text) => Temporal.Instant.from(text));

const verified = z.object({
  /** The last instant of which the copy knows anything; null where it knows of none. */
  asOf: instant.nullable(),
  cases: z.number(),
  events: z.number(),
});

/** What came of a restore that was made to see whether one can be made. */
export const verification = z.union([
  verified,
  z.object({
    /** Why there is no sound copy to be had, in words that may be shown to the team. */
    why: z.string(),
    /** Trying again does not mend it. */
    lasting: z.boolean(),
  }),
]);
export type Verification = z.output<typeof verification>;
type Verified = z.output<typeof verified>;

/**
 * Restores the newest copy of a replica beside the database, looks through all of it as a restore does (the file, every hash
 * chain, the index against the fold), and removes it.
 *
 * @returns what `verification` reads
 */
export function verifyReplica(
  replica: Replica,
  options: FetchOptions,
  policy: Policy,
): z.input<typeof verification> {
  try {
    using fetched = fetchReplica(replica, options);
    return openSound(fetched.file, policy, ({ db }, checked) => {
      const { cases, events, asOf } = checked;
      const misindexed = misindexedIn(new Facts(db), checked, policy);
      if (misindexed.length > 0)
        return {
          why: `In the copy that it gives, the index of ${misindexed.length} cases is not what their events say. A restore makes it anew; tell who keeps the bot’s code.`,
          lasting: true,
        };
      return { asOf: asOf?.toString() ?? null, cases, events };
    });
  } catch (error) {
    if (error instanceof ReplicaError) return { why: `From it, ${error.message}.`, lasting: false };
    if (error instanceof RestoreError)
      return {
        why: 'The copy that it gives is damaged, or its history does not hold. Have Litestream begin anew: stop it, move the replica away, start it.',
        lasting: true,
      };
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
