import type { Check } from '../check.ts';

/** A file of a release, looked at from outside, without credentials. */
export interface InspectedAsset {
  readonly name: string;
  /** `sha256:…` of the bytes that anybody downloads; `undefined` if nobody can. */
  readonly digest: string | undefined;
  readonly available: Check;
  /** Whether those bytes are the ones that were released. */
  readonly digestMatches: Check;
  /** GitHub's attestation of them, verified. */
  readonly signed: Check;
}

/** A container image of a release, looked at in its registry without credentials. */
export interface InspectedImage {
  /** Such as `ghcr.io/stacklok/codegate:v0.1.29`. */
  readonly reference: string;
  /** `sha256:…` of the index that the tag names; `undefined` if it cannot be had. */
  readonly digest: string | undefined;
  readonly available: Check;
  /** One for each configured platform, such as `linux/amd64`. */
  readonly platforms: readonly { readonly platform: string; readonly check: Check }[];
  /** Whether everything in the registry is what its digest says, and was made from the release's commit. */
  readonly digestMatches: Check;
  /** cosign's keyless signature of the index, in either form, verified. */
  readonly signed: Check;
}

/** Everything that a release left, looked at as anybody gets it. */
export interface InspectedArtifacts {
  /** The files that matter, which is what people run. */
  readonly assets: readonly InspectedAsset[];
  /** Names or patterns that the policy asks for and no file of the release has. */
  readonly missingAssets: readonly string[];
  /** None if the policy names none. */
  readonly images: readonly InspectedImage[];
}
