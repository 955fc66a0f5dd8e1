/**
 * How many of a property's draws are checked: a quarter of `full`, for what a property finds it mostly finds by then.
 * `npm run soak` checks all of them.
 */
export function draws(full: number): number {
  return process.env['SOAK'] === undefined ? Math.ceil(full / 4) : full;
}
