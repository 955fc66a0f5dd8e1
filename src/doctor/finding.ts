/** One thing that was looked at, and what is wrong with it. */
export interface Finding {
  readonly what: string;
  readonly problems: readonly string[];
  /** What is worth knowing, and no problem. */
  readonly notes?: readonly string[];
}
