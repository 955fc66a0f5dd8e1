import type { Case } from '../case.ts';
import type { CaseEvent } from '../events.ts';
import { earliest, isBefore, secondsBetween } from '../time.ts';
import { isHeardBy } from './dues.ts';
import { wordAt } from './talk.ts';

/** How long the reporter of a case heard nothing, in seconds. */
export interface Silence {
  /** From the report to the first word to them; `undefined` where there was none. */
  readonly firstAnswer: number | undefined;
  /** The longest time without a word, from the report to the publication, or as long as the case was, or is, open. */
  readonly longest: number;
}

/**
 * How long the reporter of a case heard nothing.
 * @returns `undefined` where nobody reported it who could be told anything
 */
export function silenceIn(
  state: Case,
  events: readonly CaseEvent[],
  now: Temporal.Instant,
): Silence | undefined {
  if (!isHeardBy(state)) return undefined;
  const { disclosedAt, publishedAt, closed } = state;
  const end = earliest([now, ...(publishedAt ? [publishedAt] : []), ...(closed ? [closed.at] : [])]) ?? now;
  const words = events
    .flatMap((event) => wordAt(event) ?? [])
    .toSorted((a, b) => Temporal.Instant.compare(a, b));
  const heard = words.filter((at) => isBefore(disclosedAt, at) && isBefore(at, end));
  let since = disclosedAt;
  let longest = 0;
  for (const at of [...heard, end]) {
    longest = Math.max(longest, secondsBetween(since, at));
    since = at;
  }
  const [first] = words;
  return { firstAnswer: first && Math.max(0, secondsBetween(disclosedAt, first)), longest };
}
