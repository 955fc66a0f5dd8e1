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
