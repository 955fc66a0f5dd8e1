import { z } from 'zod';
import { GitHubError, refusalIn } from './github-error.ts';

/** A time as GitHub writes them. */
export const Time = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text));

/** What GitHub says where it took a request, of which nothing else is needed: an object, empty or not. */
export const Accepted = z.object({});

/**
 * The part of an answer that is needed. What is no such answer is none at all: a proxy's page with status 200, or a
 * GitHub that is not itself today.
 */
export function understood<T>(schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  // The problem's own words stay here: they may quote what was sent.
  if (!parsed.success) throw new GitHubError({ kind: 'later' });
  return parsed.data;
}

/** What `request` gives, or `undefined` if GitHub refuses it with one of `statuses`: it has no such thing. */
export async function unlessRefused<T>(
  statuses: readonly number[],
  request: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    const status = refusalIn(error)?.status;
    if (status !== undefined && statuses.includes(status)) return undefined;
    throw error;
  }
}
