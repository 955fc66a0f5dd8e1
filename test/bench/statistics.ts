/** The value that a share of `values` (0 to 1) does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Cuts what was measured one after the other into parts of much the same length, at most `count` of them. */
export function parts(values: readonly number[], count: number): number[][] {
  const length = Math.ceil(values.length / Math.min(count, values.length));
  return Array.from({ length: Math.ceil(values.length / length) }, (_, part) =>
    values.slice(part * length, (part + 1) * length),
  );
}
