/** Of a long list the one that the ordinary suite plays. `npm run soak` plays all of it. */
export function chosen<T>(all: readonly T[], index: number): readonly T[] {
  return process.env['SOAK'] === undefined ? all.slice(index, index + 1) : all;
}

/**
 * What of a long list the ordinary suite plays: every `nth`. `npm run soak` plays all of it.
 */
export function sampled<T>(all: readonly T[], nth: number): readonly T[] {
  return process.env['SOAK'] === undefined ? all.filter((_, index) => index % nth === 0) : all;
}
