/** A file of a release, as GitHub's API names it. */
export interface ReleaseAsset {
  readonly name: string;
  /** `sha256:…` as GitHub recorded it at the upload; `undefined` for files from before GitHub did. */
  readonly digest: string | undefined;
  /** Where anybody downloads it. */
  readonly url: string;
  readonly size: number;
}

/** A published release, as a list of them shows it. */
export interface ReleaseSummary {
  readonly tag: string;
  /** Where people read it in a browser. */
  readonly url: string;
  readonly publishedAt: Temporal.Instant;
}

/** A published release of a repository. All of it is public. */
export interface ReleaseFacts extends ReleaseSummary {
  /** The commit that the tag names; `undefined` if GitHub does not say. */
  readonly commit: string | undefined;
  /** Whether that commit is on the repository's main branch; `undefined` if GitHub does not say. */
  readonly onMain: boolean | undefined;
  /** The branch for back-ports that holds it, where the main one does not; absent where none does, or none was asked for. */
  readonly onBranch?: string;
  readonly assets: readonly ReleaseAsset[];
}
