/** Discord's epoch, the first millisecond of 2015, in milliseconds since the epoch of the rest of the world. */
const DISCORD_EPOCH = 1_420_070_400_000n;

/**
 * Makes ids that carry the sandbox clock's instant, as Discord's carry theirs, and that always grow, so that
 * the order of ids is the order of events even while the clock stands still.
 */
export function snowflakes(now: () => Temporal.Instant): () => string {
  let last = 0n;
  return () => {
    const fresh = (BigInt(now().epochMilliseconds) - DISCORD_EPOCH) << 22n;
    last = fresh > last ? fresh : last + 1n;
    return String(last);
  };
}

/** The order of two snowflakes. */
export function compareSnowflakes(a: string, b: string): number {
  return a.length === b.length ? (a < b ? -1 : a > b ? 1 : 0) : a.length - b.length;
}
