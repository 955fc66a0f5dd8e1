import type { LogFlaw } from './sigstore.ts';

/** What can be the matter with a release and what it left. */
export type Flaw =
  // Its files.
  | 'tampered-asset'
  // Its image.
  | 'missing-platform'
  | 'wrong-platform'
  | 'tampered-index'
  | 'tampered-manifest'
  | 'tampered-config'
  | 'missing-layer'
  | 'another-commit'
  | 'no-commit'
  | 'short-commit'
  // An entry of the index that nobody reads.
  | 'odd-descriptor'
  | 'private-image'
  // Every attestation and signature.
  | 'wrong-issuer'
  | 'another-digest'
  | 'late-log-entry'
  | 'broken-log-promise'
  // The tag named another commit when it was built and signed.
  | 'moved-tag'
  // The forms of the image's signature, all of which are right.
  | 'older-form-only'
  | 'newer-form-only'
  | 'no-referrers-api'
  // Its older form, in a list of referrers.
  | 'simple-referrer'
  // Of each platform, and not of the image as a whole; or of the first platform alone.
  | 'platforms-only'
  | 'one-platform-only'
  // GitHub's attestation of the image without any signature, a signature without the attestation, or what is neither.
  | 'attestation-only'
  | 'no-image-attestation'
  | 'provenance-referrer'
  | 'other-kinds-only';

/** The digest of something else, in hexadecimal. */
export const ANOTHER = '0'.repeat(64);

export function logFlawOf(flaws: ReadonlySet<Flaw>): LogFlaw | undefined {
  if (flaws.has('late-log-entry')) return 'late';
  return flaws.has('broken-log-promise') ? 'broken-promise' : undefined;
}
