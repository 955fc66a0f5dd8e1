/**
 * Lengths are exact: a day is 24 hours, whatever a wall clock does. The policy's "24 h" and "7 days" count from
 * an instant, not from a calendar page.
 */
const exact = { relativeTo: Temporal.PlainDateTime.from('2000-01-01T00:00'), unit: 'seconds' } as const;

/** The instant `length` after `instant`. */
export function plus(instant: Temporal.Instant, length: Temporal.Duration): Temporal.Instant {
  return instant.add({ seconds: length.total(exact) });
}

/** The instant `length` before `instant`. */
export function minus(instant: Temporal.Instant, length: Temporal.Duration): Temporal.Instant {
  return plus(instant, length.negated());
}

/** `length` in seconds. */
export function inSeconds(length: Temporal.Duration): number {
  return length.total(exact);
}

export function isBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) < 0;
}

/** The earliest of the given instants, or undefined of none. */
export function earliest(instants: Iterable<Temporal.Instant>): Temporal.Instant | undefined {
  let found: Temporal.Instant | undefined;
  for (const instant of instants) if (!found || isBefore(instant, found)) found = instant;
  return found;
}
