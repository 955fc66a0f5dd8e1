/** Worlds in which a promise was broken once, by what broke it: they are lived in anew at every run of the tests. */
export const FAILED_BEFORE: readonly {
  readonly seed: number;
  readonly days: number;
  readonly what: string;
}[] = [{ seed: 13, days: 7, what: 'a clock that was a day ahead hid a message that had arrived' }];
