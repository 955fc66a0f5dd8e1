/** Something of the bot, and the same of the bare one. */
export type Pair<T> = readonly [bot: T, bare: T];

/** How often something is measured: `times`, or fewer where that would take longer than `seconds`; once at least. */
export interface Turns {
  readonly times: number;
  readonly seconds: number;
}

export function map<T, U>([bot, bare]: Pair<T>, change: (each: T) => U): Pair<U> {
  return [change(bot), change(bare)];
}

/** Does something with the one and with the other, in turn and either first, so that a busy machine hits both alike. */
export async function inTurn<T, U>(
  [bot, bare]: Pair<T>,
  { times, seconds }: Turns,
  work: (each: T, turn: number) => Promise<U>,
): Promise<Pair<U[]>> {
  const results: Pair<U[]> = [[], []];
  const end = performance.now() + seconds * 1000;
  for (let turn = 0; turn < times && (turn === 0 || performance.now() < end); turn += 1) {
    const isBotFirst = turn % 2 === 0;
    if (isBotFirst) results[0].push(await work(bot, turn));
    results[1].push(await work(bare, turn));
    if (!isBotFirst) results[0].push(await work(bot, turn));
  }
  return results;
}
