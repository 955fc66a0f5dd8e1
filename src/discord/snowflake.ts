/** Discord's epoch, and how far a timestamp is shifted in a snowflake. */
const DISCORD_EPOCH = 1_420_070_400_000n;
const SHIFT = 22n;

/** The id that sorts before every one that Discord gives at an instant or later, in epoch milliseconds. */
export function snowflakeAt(milliseconds: number): string {
  const since = BigInt(milliseconds) - DISCORD_EPOCH;
  return ((since < 0n ? 0n : since) << SHIFT).toString();
}

/** When Discord gave an id. */
export function instantOf(snowflake: string): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Number((BigInt(snowflake) >> SHIFT) + DISCORD_EPOCH));
}
