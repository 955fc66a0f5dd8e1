import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@sigstore/bundle';
import type { BundleVerifier, VerifyOptions } from 'sigstore';
import { plainly } from './untrusted-text.ts';
import { type Check, best, ok, unknown, wrong } from '../check.ts';
import { isOf, isSameRepository, workflowIn, type ExpectedSigner } from './signer.ts';
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
   * Whether the bundle was signed by one of the expected signers. `artifact` is what a bare signature signs; a
   * bundle with a statement holds that itself.
   */
  verify(bundle: Bundle, signers: readonly ExpectedSigner[], artifact?: Buffer): Check;
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
        return judge(identity, expected);
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

type Certified = NonNullable<ReturnType<BundleVerifier['verify']>['identity']>;

function judge(certified: Certified | undefined, expected: readonly ExpectedSigner[]): Check {
  const { subjectAlternativeName: identity, extensions } = certified ?? {};
  const issuer = extensions?.issuer;
  if (identity === undefined || issuer === undefined) return wrong('signed by a key without an identity');
  const vouched = expected.filter((signer) => signer.issuer === issuer);
  if (vouched.length === 0) return wrong(`identity vouched for by another issuer: ${plainly(issuer)}`);
  const workflow = workflowIn(identity);
  const named = workflow ? vouched.filter((signer) => isOf(workflow, signer)) : [];
  const commit = saidIn(certified, SOURCE_COMMIT);
  const signedBy = { issuer, identity, ...(commit !== undefined && { commit }) };
  return best(
    named.map((signer) => ranFor(signer, certified) ?? ok(`signed by ${plainly(identity)}`, signedBy)),
    wrong(`signed by another identity: ${plainly(identity)}`),
  );
}

/**
 * Where the name of a workflow does not tell what it signed: one that others can call may have run for anybody, and one on any
 * ref for anything in the repository. The certificate says for which repository and commit it ran.
 * @returns `undefined` where it ran for what was released.
 */
function ranFor(signer: ExpectedSigner, certified: Certified | undefined): Check | undefined {
  const isOwn = isSameRepository(signer.repository, signer.source);
  const source = saidIn(certified, SOURCE_REPOSITORY)?.replace('https://github.com/', '');
  if (source === undefined ? !isOwn : !isSameRepository(source, signer.source))
    return wrong(`signed for another repository: ${plainly(source ?? 'none is named')}`);
  if (isOwn && signer.calledBy) return undefined;
  if (signer.commit === undefined) return unknown('GitHub does not say which commit was released');
  const commit = saidIn(certified, SOURCE_COMMIT);
  if (commit === signer.commit) return undefined;
  return wrong(`signed for another commit: ${plainly(commit?.slice(0, 10) ?? 'none is named')}`);
}

/** Fulcio's names of what a certificate says of the run: the repository and the commit that it ran for. */
const SOURCE_REPOSITORY = '1.3.6.1.4.1.57264.1.12';
const SOURCE_COMMIT = '1.3.6.1.4.1.57264.1.13';

/** ASN.1's sign of a text in UTF-8, before its length. */
const UTF8 = 0x0c;

/** A text of the certificate, of 127 bytes at most. */
function saidIn(certified: Certified | undefined, name: string): string | undefined {
  const value = certified?.oids?.find(({ oid }) => oid?.id.join('.') === name)?.value;
  return value?.[0] === UTF8 && value[1] === value.length - 2 ? value.toString('utf8', 2) : undefined;
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
