/** The lease as the engine keeps it. */
export interface LeaseRow {
  /** Grows with every holder. */
  readonly term: number;
  /** Grows with every sign of life of the holder. */
  readonly beat: number;
  /** Which process has it, in words for a person. */
  readonly holder: string;
  /** Whether the holder has given it back. */
  readonly released: boolean;
  /** The number of the one database that is the truth; `undefined` until a first primary has said so. */
  readonly database: number | undefined;
  /** Whether this holder goes on with that database; false until it has said so. */
  readonly claimed: boolean;
  /** The last instant of which that database knew when it was restored; `undefined` where it was not. */
  readonly asOf: Temporal.Instant | undefined;
}

/** Who holds the lease: only they may change it. */
export type Tenure = Pick<LeaseRow, 'holder' | 'term'>;

/** The database that is the truth from now on. */
export type Claim = Pick<LeaseRow, 'asOf'> & { readonly database: number };

/**
 * What keeps the lease: one row that is changed under a condition only. Each method rejects with a `LeaseEngineError` where
 * the engine cannot be asked, and may have been obeyed all the same.
 */
export interface LeaseEngine {
  /** The row as it is; `undefined` before the first holder. */
  look(): Promise<LeaseRow | undefined>;
  /** Makes `holder` the next one, where the row is still what was seen: gives the term; `undefined` where it is not. */
  take(holder: string, seen: LeaseRow | undefined): Promise<number | undefined>;
  /** A sign of life; false where the lease is another's. */
  beat(tenure: Tenure): Promise<boolean>;
  /** Says which database is the truth; false where the lease is another's. */
  claim(tenure: Tenure, claim: Claim): Promise<boolean>;
  /** Gives it back, where it is this holder's. */
  release(tenure: Tenure): Promise<void>;
  /** Gives the connections back. */
  close(): Promise<void>;
}
