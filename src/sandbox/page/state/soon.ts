/**
 * Does something once a moment after it was asked for, however often it is asked for until then: what happens together
 * is read together.
 *
 * @param pause milliseconds
 */
export function soon(pause: number, act: () => Promise<unknown>): () => void {
  let planned = false;
  return () => {
    if (planned) return;
    planned = true;
    setTimeout(() => {
      planned = false;
      void act();
    }, pause);
  };
}

/** Does something as often as it is asked for, one after the other; what is asked for meanwhile is done once, after it. */
export function inTurn(act: () => Promise<unknown>): () => void {
  let isAsked = false;
  let isBusy = false;
  const doAll = async () => {
    isBusy = true;
    while (isAsked) {
      isAsked = false;
      await act();
    }
    isBusy = false;
  };
  return () => {
    isAsked = true;
    if (!isBusy) void doAll();
  };
}
