/** Does `act`, or joins the one of the same key that is under way: two presses at once are one request. */
export function joining<T>(): (key: string, act: () => Promise<T>) => Promise<T> {
  const underWay = new Map<string, Promise<T>>();
  return (key, act) =>
    underWay.getOrInsertComputed(key, () => act().finally(() => void underWay.delete(key)));
}

/** Does what has the same key one after the other, in the order of asking. A failure ends only its own turn. */
export function inTurn(): <T>(key: string, act: () => Promise<T>) => Promise<T> {
  const latest = new Map<string, Promise<unknown>>();
  return async (key, act) => {
    const before = latest.get(key) ?? Promise.resolve();
    const turn = before.then(act, act);
    latest.set(key, turn);
    try {
      return await turn;
    } finally {
      if (latest.get(key) === turn) latest.delete(key);
    }
  };
}
