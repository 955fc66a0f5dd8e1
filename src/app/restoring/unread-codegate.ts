import { z } from 'zod';
import type { Store } from '../../store/store.ts';

/** That Discord did not show what stands in #codegate after a restore. */
interface Unread {
  /** From when on it was not shown. */
  readonly since: Temporal.Instant;
}

/** The fact that keeps it. Stored: it never changes. */
const FACT = 'codegate unread';
const instant = z.string().transform((text) => Temporal.Instant.from(text));
const unread = z.object({ since: instant });

/** From when on what stands in #codegate is not known, since Discord did not show it; `undefined` where it is. */
export function unreadCodegate({ facts }: Pick<Store, 'facts'>): Unread | undefined {
  const text = facts.get(FACT);
  return text === undefined ? undefined : unread.parse(JSON.parse(text));
}

/** Keeps in mind that it is not known, or that it is again. */
export function noteUnread({ facts }: Pick<Store, 'facts'>, given: Unread | undefined): void {
  if (!given) return facts.delete(FACT);
  facts.set(FACT, JSON.stringify({ since: given.since.toString() }));
}
