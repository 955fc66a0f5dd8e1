import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Policy } from '../process/policy.ts';
import { Facts } from './facts.ts';
import { giveWay } from './give-way.ts';
import type { FetchOptions } from './litestream.ts';
import { misindexedIn, openSound, RestoreError } from './restore.ts';

/** What came of looking through a copy of the database. */
const lookedThrough = z.union([
  z.object({
    /** The last instant of which the copy knows anything; null where it knows of none. */
    asOf: z
      .string()
      .transform((instant) => Temporal.Instant.from(instant))
      .nullable(),
    cases: z.number(),
    events: z.number(),
    /** How many cases' index is not what their events say. */
    misindexed: z.number(),
  }),
  /** Why it cannot be restored, and what to do. */
  z.object({ unsound: z.string() }),
]);
type LookedThrough = z.output<typeof lookedThrough>;

/** A copy that could not be looked through: whether it is sound is not known. The message says what to do. */
export class LookThroughError extends Error {
  override name = 'LookThroughError';
}

/** Looks through the copy in a file; rejects where that cannot be done, or is not wanted any more. */
export type LookThrough = (file: string, signal: AbortSignal) => Promise<LookedThrough>;

/** Looks through a copy as a restore does: the file, every hash chain, the index against the fold. */
export function lookThrough(file: string, policy: Policy): LookedThrough {
  try {
    return openSound(file, policy, ({ db }, checked) => ({
      asOf: checked.asOf ?? null,
      cases: checked.cases,
      events: checked.events,
      misindexed: misindexedIn(new Facts(db), checked, policy).length,
    }));
  } catch (error) {
    if (error instanceof RestoreError) return { unsound: error.message };
    throw error;
  }
}

const TOO_LATE =
  'the copy could not be looked through in time, and may be sound. Look what else this machine has to do';

const FAILED =
  'the copy could not be looked through, and may be sound: the process that does it failed. Look whether this machine has memory left, and at POLICY_FILE; I try it again';

/**
 * Likewise in a process of its own, so that nothing of this one stands still. It ends with this one, and with the signal.
 *
 * @param program the file that looks through the copy it is given, and writes what came of it as JSON
 * @param env names the policy's file
 * @returns what looks through a copy; it rejects with a LookThroughError where the process fails, or the signal's time is over
 */
export function lookThroughBeside(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
  { isInNoHurry = false }: Pick<FetchOptions, 'isInNoHurry'> = {},
): LookThrough {
  return async (file, signal) => {
    signal.throwIfAborted();
    const child = spawn(process.execPath, [program, file], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    if (isInNoHurry) giveWay(child);
    const end = () => void child.kill('SIGKILL');
    process.once('exit', end);
    signal.addEventListener('abort', end);
    try {
      const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
      return lookedThrough.parse(child.exitCode === 0 ? JSON.parse(said) : undefined);
    } catch (error) {
      const reason: unknown = signal.reason;
      if (reason instanceof DOMException && reason.name === 'TimeoutError')
        throw new LookThroughError(TOO_LATE, { cause: error });
      signal.throwIfAborted();
      throw new LookThroughError(FAILED, { cause: error });
    } finally {
      process.off('exit', end);
      signal.removeEventListener('abort', end);
    }
  };
}
