import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@sigstore/bundle';
import type { VerifyOptions } from 'sigstore';
import { plainly } from './untrusted-text.ts';
import { type Check, ok, unknown, wrong } from '../check.ts';
import type { ExpectedSigner } from './signer.ts';
import { Unobtainable } from './unobtainable.ts';
import { digestOf } from './web.ts';

/**
 * A Sigstore other than the public one: the mirror of its trusted root, and the file that the mirror is held against.
 */
export interface PrivateSigstore {
  readonly mirrorUrl: string;
  readonly rootPath: string;
}

export interface SigstoreOptions {
  /** Where the trusted root is kept between starts. */
  readonly cacheDirectory: string;
  readonly privately: PrivateSigstore | undefined;
}

/** Verifies what was signed with certificates of one Sigstore. */
export interface Sigstore {
  /** A bundle out of its JSON, or `undefined` if it is none. */
  read(json: unknown): Bundle | undefined;
  /**
   * Whether the bundle was signed by one of the expected identities. `artifact` is what a bare signature signs; a
   * bundle with a statement holds that itself.
   */
  verify(bundle: Bundle, signer: ExpectedSigner, artifact?: Buffer): Check;
}

/**
 * Loads a Sigstore when it is first needed, and asks for its trusted root anew for every inspection: keys change.
 * Those that ask at the same time share it, because they share its cache. Throws `Unobtainable` where the root
 * cannot be had.
 */
export function sigstoreOf(options: SigstoreOptions): () => Promise<Sigstore> {
  let loading: Promise<Sigstore> | undefined;
  return () => {
    loading ??= load(options).finally(() => {
      loading = undefined;
    });
    return loading;
  };
}

async function load(options: SigstoreOptions): Promise<Sigstore> {
  // Half a second of loading, which a bot that verifies nothing need not spend.
  const [{ createVerifier, PolicyError, VerificationError }, { bundleFromJSON, bundleToJSON }] =
    await Promise.all([import('sigstore'), import('@sigstore/bundle')]);
  const verifier = await Promise.try(() => createVerifier(trustOf(options))).catch(() => {
    throw new Unobtainable(unknown('the trusted root of Sigstore cannot be had now'));
  });
  return {
    read(json) {
      try {
        const bundle = bundleFromJSON(json);
        const { tlogEntries, timestampVerificationData: stamps } = bundle.verificationMaterial;
        const most = Math.max(tlogEntries.length, stamps?.rfc3161Timestamps.length ?? 0);
        return most > WITNESSES ? undefined : bundle;
      } catch {
        return undefined;
      }
    },
    verify(bundle, expected, artifact) {
      try {
        const { identity } = verifier.verify(bundleToJSON(bundle), artifact);
        // Compared here: the library would read an expected identity as a pattern.
        return judge(identity?.subjectAlternativeName, identity?.extensions?.issuer, expected);
      } catch (error) {
        if (error instanceof VerificationError || error instanceof PolicyError)
          return wrong(FAULTS[error.code] ?? UNREADABLE);
        // The libraries below raise errors of many kinds at what they cannot read.
        return wrong(UNREADABLE);
      }
    },
  };
}

/** Each Sigstore has a cache of its own: a cached root counts for more than the one that is configured. */
function trustOf({ cacheDirectory, privately }: SigstoreOptions): VerifyOptions {
  if (!privately) return { tufCachePath: join(cacheDirectory, 'public') };
  const { mirrorUrl, rootPath } = privately;
  const name = digestOf(readFileSync(rootPath)).replace('sha256:', '');
  return { tufMirrorURL: mirrorUrl, tufRootPath: rootPath, tufCachePath: join(cacheDirectory, name) };
}

function judge(identity: string | undefined, issuer: string | undefined, expected: ExpectedSigner): Check {
  if (identity === undefined || issuer === undefined) return wrong('signed by a key without an identity');
  if (issuer !== expected.issuer) return wrong(`identity vouched for by another issuer: ${plainly(issuer)}`);
  if (!expected.identities.includes(identity))
    return wrong(`signed by another identity: ${plainly(identity)}`);
  return ok(`signed by ${plainly(identity)}`);
}

/** More than any signer needs: the verifier compares each with each. */
const WITNESSES = 8;

/** Said of a signature that cannot even be read. */
export const UNREADABLE = 'the signature cannot be read';

const LOG = 'the entry in the transparency log is not valid';

/** The verifier's codes in plain words; what it says itself may hold what others wrote. */
const FAULTS: Readonly<Record<string, string>> = {
  TLOG_ERROR: LOG,
  TLOG_INCLUSION_PROOF_ERROR: LOG,
  TLOG_INCLUSION_PROMISE_ERROR: LOG,
  TLOG_MISSING_INCLUSION_ERROR: LOG,
  TLOG_BODY_ERROR: 'the entry in the transparency log is for something else',
  TIMESTAMP_ERROR: 'nothing shows when it was signed',
  CERTIFICATE_ERROR: 'the certificate was not valid when it signed, or comes from nobody trusted',
  PUBLIC_KEY_ERROR: 'signed by a key without an identity',
  SIGNATURE_ERROR: 'the signature does not fit what it signs',
};
