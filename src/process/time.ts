/** The lengths of a policy are few, and are added to instants again and again. */
const SECONDS = new WeakMap<Temporal.Duration, number>();
/** The same, as an instant takes them, which knows no days. To read them from fields each time takes twice as long. */
const EXACT = new WeakMap<Temporal.Duration, Temporal.Duration>();

/** The instant `length` after `instant`. */
export function plus(instant: Temporal.Instant, length: Temporal.Duration): Temporal.Instant {
  return instant.add(exact(length));
}

/** The instant `length` before `instant`. */
export function minus(instant: Temporal.Instant, length: Temporal.Duration): Temporal.Instant {
  return instant.subtract(exact(length));
}

function exact(length: Temporal.Duration): Temporal.Duration {
  return EXACT.getOrInsertComputed(length, (given) => Temporal.Duration.from({ seconds: inSeconds(given) }));
}

/**
 * `length` in seconds. Lengths are exact: a day is 24 hours, whatever a wall clock does, since the policy's "24 h"
 * and "7 days" count from an instant and not from a calendar page. Months and years are no lengths.
 */
export function inSeconds(length: Temporal.Duration): number {
  return SECONDS.getOrInsertComputed(length, secondsOf);
}

function secondsOf(length: Temporal.Duration): number {
  const days = length.weeks * 7 + length.days;
  const parts = length.milliseconds / 1e3 + length.microseconds / 1e6 + length.nanoseconds / 1e9;
  return ((days * 24 + length.hours) * 60 + length.minutes) * 60 + length.seconds + parts;
}

/** The whole seconds from one instant to another: fewer than none where it lies before. In a tenth of the time of a difference. */
export function secondsBetween(from: Temporal.Instant, to: Temporal.Instant): number {
  return Math.floor((to.epochMilliseconds - from.epochMilliseconds) / 1000);
}

/** Whether `a` is before `b`. To compare two numbers takes a tenth of what it takes to compare two instants. */
export function isBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  const { epochMilliseconds: one } = a;
  const { epochMilliseconds: other } = b;
  return one === other ? Temporal.Instant.compare(a, b) < 0 : one < other;
}

/**
 * Whether it is time for what is to happen at `at`, which was set no longer than `within` before. Where it lies further
 * off, the clock was ahead when it was set: it is time as well.
 */
export function isDue(now: Temporal.Instant, at: Temporal.Instant, within: Temporal.Duration): boolean {
  return !isBefore(now, at) || isBefore(plus(now, within), at);
}

/** The latest of the given instants, or `undefined` for none. */
export function latest(instants: Iterable<Temporal.Instant>): Temporal.Instant | undefined {
  let found: Temporal.Instant | undefined;
  for (const instant of instants) if (!found || isBefore(found, instant)) found = instant;
  return found;
}

/** The earliest of the given instants, or `undefined` for none. */
export function earliest(instants: Iterable<Temporal.Instant>): Temporal.Instant | undefined {
  let found: Temporal.Instant | undefined;
  for (const instant of instants) if (!found || isBefore(instant, found)) found = instant;
  return found;
}
