/**
 * What was found of one thing that must be so. `absent`: it is not there, or not for everybody. `wrong`: it is there
 * and says something else than it must, which nobody may override. `unknown`: whoever was asked does not answer.
 * `what` is one short line for the person who looks: evidence, or what is the matter.
 */
export interface Finding {
  readonly verdict: 'ok' | 'absent' | 'wrong' | 'unknown';
  readonly what: string;
}

/** A file of a release, looked at from outside, without credentials. */
export interface AssetFindings {
  readonly name: string;
  /** `sha256:…` of the bytes that anybody downloads; `undefined` if nobody can. */
  readonly digest: string | undefined;
  readonly available: Finding;
  /** Whether those bytes are the ones that were released. */
  readonly digestMatches: Finding;
  /** GitHub's attestation of them, verified. */
  readonly signed: Finding;
}

/** The container image of a release, looked at in its registry without credentials. */
export interface ImageFindings {
  /** Such as `ghcr.io/stacklok/codegate:v0.1.29`. */
  readonly reference: string;
  /** `sha256:…` of the index that the tag names; `undefined` if it cannot be had. */
  readonly digest: string | undefined;
  readonly available: Finding;
  /** One for each configured platform, such as `linux/amd64`. */
  readonly platforms: readonly { readonly platform: string; readonly finding: Finding }[];
  /** Whether everything in the registry is what its digest says, and was made from the release's commit. */
  readonly digestMatches: Finding;
  /** cosign's keyless signature of the index, in either form, verified. */
  readonly signed: Finding;
}

/** Everything that was found of a release's artifacts. */
export interface ArtifactFindings {
  readonly assets: readonly AssetFindings[];
  /** Names or patterns that the policy asks for and no file of the release has. */
  readonly missingAssets: readonly string[];
  /** `undefined` if the policy names no image. */
  readonly image: ImageFindings | undefined;
}
