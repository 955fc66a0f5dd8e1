/** Worlds in which a promise was broken once, by what broke it: they are lived in anew at every run of the tests. */
export const FAILED_BEFORE: readonly {
  readonly seed: number;
  readonly days: number;
  readonly what: string;
}[] = [{ seed: 21, days: 6, what: 'a clock that was two minutes ahead hid a message that had arrived' }];
