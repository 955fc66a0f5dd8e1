import { setImmediate as nextTurn } from 'node:timers/promises';

/** So many cases are read one after the other: somebody may wait for an answer. */
const LOT = 10;

/**
 * Gives cases in lots, between which everybody else has their turn: with ten years of cases, to read all of them takes ten seconds.
 *
 * @param signal ends it before the next lot
 * @throws the reason of `signal`
 */
export async function* inLots<T>(cases: readonly T[], signal?: AbortSignal): AsyncGenerator<readonly T[]> {
  for (let from = 0; from < cases.length; from += LOT) {
    if (from > 0) await nextTurn();
    signal?.throwIfAborted();
    yield cases.slice(from, from + LOT);
  }
}
