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
  | 'private-image'
  // Every attestation and signature.
  | 'wrong-issuer'
  | 'another-digest'
  | 'late-log-entry'
  | 'broken-log-promise'
  // The forms of the image's signature, all of which are right.
  | 'older-form-only'
  | 'newer-form-only'
  | 'no-referrers-api';

/** The digest of something else, in hexadecimal. */
export const ANOTHER = '0'.repeat(64);

export function logFlawOf(flaws: ReadonlySet<Flaw>): LogFlaw | undefined {
  if (flaws.has('late-log-entry')) return 'late';
  return flaws.has('broken-log-promise') ? 'broken-promise' : undefined;
}
