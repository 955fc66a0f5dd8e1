/** Something of the bot, and the same of the bare one. */
export type Pair<T> = readonly [bot: T, bare: T];

export function map<T, U>([bot, bare]: Pair<T>, change: (each: T) => U): Pair<U> {
  return [change(bot), change(bare)];
}

/** Does something with the one and then with the other `times` times, so that a busy machine hits both alike. */
export async function inTurn<T, U>(
  [bot, bare]: Pair<T>,
  times: number,
  work: (each: T, turn: number) => Promise<U>,
): Promise<Pair<U[]>> {
  const results: Pair<U[]> = [[], []];
  for (let turn = 0; turn < times; turn += 1) {
    results[0].push(await work(bot, turn));
    results[1].push(await work(bare, turn));
  }
  return results;
}
